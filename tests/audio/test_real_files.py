"""What people really attach is heard whole and in its own time, or called by its name."""

from collections.abc import Callable

import numpy as np
import pytest

from bot.audio.clip import Clip
from bot.audio.decode import decode
from bot.audio.level import levels
from bot.errors import AudioRejected
from tests.support.english import english, refused
from tests.support.odd_sounds import (
    BOTH,
    NOTHING,
    amr_wide,
    ape_tag,
    cover,
    hole_in_ogg,
    id3,
    jumping,
    junk,
    late,
    old_flac,
    several,
    steps,
    tune,
    unfinished,
    with_doctype_ending_in_nul,
)  # fmt: skip
from tests.support.sounds import altered, made, video, wav

BUZZ = bytes([0, 9, 0, 247]) * 16_000  # two seconds of 16 kHz

WHOLE: dict[str, tuple[Callable[[], bytes], float]] = {
    "a video whose sound begins late": (late, 7),
    "a recording with a pause in it": (lambda: jumping("webm", 2), 6),
    "a recording that lost pages on its way": (hole_in_ogg, 10),
    "two recordings, one behind the other": (lambda: steps("webm") + steps("webm"), 8),
    "a WAV that promises 44 bytes too much": (
        lambda: wav(BUZZ, declared=64_044),
        2,
    ),
    "a WAV that lacks its last byte": (lambda: wav(BUZZ)[:-1], 2),
    "a WAV whose recorder died": (unfinished, 2),
    "an MP3 with two tags, one of them a picture": (
        lambda: id3(bytes(300)) + cover() + steps("mp3", "-id3v2_version", "0"),
        4,
    ),
    "an MP3 with a tag that has a footer": (
        lambda: id3(bytes(300), footer=True) + steps("mp3", "-id3v2_version", "0"),
        4,
    ),
    "an MP3 behind an APE tag": (
        lambda: ape_tag() + steps("mp3", "-id3v2_version", "0"),
        4,
    ),
    "an MP3 behind junk": (lambda: junk() + steps("mp3", "-id3v2_version", "0"), 4),
    "an AAC behind tags": (lambda: id3(bytes(50)) + id3(bytes(9)) + steps("aac"), 4),
    "an AAC behind junk": (lambda: junk(500) + steps("aac"), 4),
    "a FLAC behind a tag and junk": (lambda: id3(bytes(50)) + junk() + steps("flac"), 4),
    "a wide-band AMR": (amr_wide, 4),
    "an MP4 with Vorbis": (lambda: steps("mp4", "-c:a", "libvorbis"), 4),
    "a WAV behind a tag": (lambda: id3(bytes(50)) + steps("wav"), 4),
    "an AIFF behind a tag": (lambda: id3(bytes(50)) + steps("aiff"), 4),
    "an Ogg behind a tag": (lambda: id3(bytes(50)) + steps("ogg"), 4),
    "two MP3s with different rates, one behind the other": (
        lambda: steps("mp3") + steps("mp3", "-ar", "22050"),
        8,
    ),
    "a QuickTime that begins with a preview": (
        lambda: altered(steps("mov"), b"ftypqt  ", b"pnot    "),
        4,
    ),
    "a WebM whose type ends in a zero": (with_doctype_ending_in_nul, 4),
    "a QuickTime that begins with nothing": (
        lambda: altered(steps("mov"), b"ftypqt  ", b"free    "),
        4,
    ),
    "a QuickTime that begins with room": (
        lambda: altered(steps("mov"), b"ftypqt  ", b"wide    "),
        4,
    ),
    "a QuickTime that begins with its index": (
        lambda: steps("mov", "-movflags", "+faststart", "-c:a", "pcm_s16le")[20:],
        4,
    ),
    "a chained Ogg": (lambda: steps("ogg") + steps("ogg"), 8),
    "a chained Ogg whose rate changes": (
        lambda: steps("ogg") + steps("ogg", "-ar", "22050", "-c:a", "libvorbis"),
        8,
    ),
    "a chained Ogg whose channels change": (
        lambda: steps("opus") + steps("opus", "-ac", "2"),
        8,
    ),
    "a chained Ogg whose coding changes": (
        lambda: steps("opus") + steps("ogg", "-c:a", "libvorbis") + steps("oga", "-c:a", "flac"),
        12,
    ),
    "an old FLAC with blocks of many lengths": (old_flac, 4),
    "a screen recording whose first track is silent": (
        lambda: several("mkv", *BOTH, "-c:a", "aac", inputs=(NOTHING, tune())),
        4,
    ),
    "a video whose first track is DTS": (
        lambda: several(
            "mkv", *BOTH, "-c:a:0", "dca", "-strict", "-2", "-c:a:1", "aac", inputs=(tune(), tune())
        ),
        4,
    ),
}  # fmt: skip


@pytest.mark.fault(
    fault="a sound that begins late or has holes, lies in a header, changes on its way, or stands"
    " behind tags and junk",
    sees="all of it, in its own time",
    keeps="–",
)
@pytest.mark.parametrize("case", WHOLE)
async def test_a_whole_file_is_heard_whole(case: str) -> None:
    make, seconds = WHOLE[case]
    clip = await decode(make())
    assert clip.seconds == pytest.approx(seconds, abs=0.07)
    assert max(levels(clip)) > 0.05
    assert levels(clip)[-2] > 0.01


def of_another_kind(ogg: bytes) -> bytes:
    return altered(ogg, b"OpusHead", b"OddlHead")


def speex() -> bytes:
    return altered(steps("opus"), b"OpusHead", b"Speex   ")


PARTLY: dict[str, tuple[Callable[[], bytes], float, str]] = {
    "a chained Ogg that ends in Speex": (lambda: steps("opus") + speex(), 4, "1 of"),
    "a chained Ogg that begins with Speex": (lambda: speex() + steps("opus"), 4, "1 of"),
    "a chained Ogg with something unknown in its middle": (
        lambda: steps("opus") + of_another_kind(steps("opus")) + steps("opus"),
        8,
        "1 of that file's 3 parts couldn't be read, so I used 8 s of it.",
    ),
    "a chained Ogg whose second and third headers are damaged": (
        lambda: (
            steps("opus") + 2 * altered(steps("ogg", "-c:a", "libvorbis"), b"\5vorbis", b"\5vorbiz")
        ),
        4,
        "2 of that file's 3 parts couldn't be read, so I used 4 s of it.",
    ),
}


@pytest.mark.fault(
    fault="a chained Ogg of which some links cannot be read",
    sees="how much of it was used",
    keeps="the file",
)
@pytest.mark.parametrize("case", PARTLY)
async def test_what_can_be_read_of_a_chain_is_used_and_the_rest_is_said(case: str) -> None:
    make, seconds, said = PARTLY[case]
    clip = await decode(make())
    assert clip.seconds == pytest.approx(seconds, abs=0.05)
    assert min(levels(clip)) > 0.05
    assert said in english(clip.note)


async def test_a_chain_of_which_nothing_can_be_read_is_refused_with_what_it_is() -> None:
    with refused(AudioRejected, match="Speex"):
        await decode(speex() + speex())
    with refused(AudioRejected, match="damaged"):
        await decode(of_another_kind(steps("opus")) + of_another_kind(steps("opus")))


async def test_a_whole_file_has_no_note() -> None:
    assert (await decode(steps("opus") + steps("opus"))).note is None


async def test_a_part_is_the_one_that_a_player_shows() -> None:
    whole, data = await decode(late()), late()
    before = await decode(data, start=0.0, end=2.0)
    around = await decode(data, start=1.0, end=3.0, sample_rate=32_000)

    assert max(levels(whole)[:3]) < 0.003 < min(levels(whole)[4:13])
    assert max(levels(before)) < 0.003
    assert [level > 0.1 for level in levels(around)] == [False, False, True, True]


@pytest.mark.parametrize(("start", "end"), [(1.0, 3.0), (3.5, 6.5), (5.0, None)])
async def test_a_part_of_a_chain_is_that_part_of_the_whole(start: float, end: float | None) -> None:
    data = steps("opus") + steps("ogg", "-ar", "22050", "-c:a", "libvorbis")
    whole, part = await decode(data), await decode(data, start=start, end=end)
    rate = whole.sample_rate
    wanted = whole.samples[:, round(start * rate) : None if end is None else round(end * rate)]
    np.testing.assert_array_equal(part.samples, wanted)


@pytest.mark.parametrize("minutes", [12, 60, 1700])
async def test_a_jump_of_minutes_is_too_long_and_no_silent_loss(minutes: int) -> None:
    data = jumping("webm", 60 * minutes)
    with refused(AudioRejected, match="longer than 10 min"):
        await decode(data)
    assert (await decode(data, end=2.0)).seconds == 2


async def test_what_has_no_clock_keeps_every_sample() -> None:
    plain = (await decode(steps("wav", rate=44_100))).samples
    again = (await decode(steps("flac", "-sample_fmt", "s16", rate=44_100))).samples
    np.testing.assert_array_equal(plain, again)


NAMED: dict[str, tuple[Callable[[], bytes], str]] = {
    "WMA": (lambda: made("wma"), "a Windows Media file (WMA or WMV), which I can't read"),
    "WavPack": (lambda: made("wv"), "WavPack"),
    "TTA": (lambda: made("tta"), "TTA"),
    "Monkey's Audio": (lambda: b"MAC \x96\x0f" + junk(200), "Monkey's Audio (APE)"),
    "DSF": (lambda: b"DSD \x1c" + bytes(100), "DSD sound"),
    "DSDIFF": (lambda: b"FRM8" + bytes(8) + b"DSD " + bytes(100), "DSD sound"),
    "Speex": (lambda: altered(made("opus"), b"OpusHead", b"Speex   "), "Speex"),
    "DTS": (lambda: made("dts", "-c:a", "dca", "-strict", "-2"), "DTS"),
    "MLP": (lambda: made("mlp", "-strict", "-2"), "MLP"),
    "TrueHD": (lambda: made("thd", "-c:a", "truehd", "-strict", "-2"), "Dolby TrueHD"),
    "8SVX": (lambda: b"FORM\0\0\1\0" + b"8SVXVHDR" + bytes(240), "an Amiga 8SVX file"),
    "a tracker module": (lambda: b"Extended Module: x" + bytes(200), "a tracker module"),
    "an old module": (lambda: bytes(1080) + b"M.K." + bytes(200), "a tracker module"),
    "ADPCM of Microsoft": (lambda: made("wav", "-c:a", "adpcm_ms"), "coded as ADPCM"),
    "ADPCM of IMA": (lambda: made("wav", "-c:a", "adpcm_ima_wav"), "coded as ADPCM"),
    "GSM": (lambda: wav(tag=0x31), "coded as GSM"),
    "ADPCM in AIFF": (lambda: made("aif", "-c:a", "adpcm_ima_qt", "-ac", "1"), "coded as ADPCM"),
    "DTS in Matroska": (
        lambda: made("mka", "-c:a", "dca", "-strict", "-2"),
        "Matroska or WebM file is coded as DTS",
    ),
    "ADPCM in QuickTime": (lambda: made("mov", "-c:a", "adpcm_ima_qt"), "coded as ADPCM"),
    "an AU": (lambda: made("au"), "a Sun AU file"),
    "a Wave64": (lambda: made("w64"), "a Sony Wave64 file"),
    "an AVI": (lambda: video("avi"), "an AVI video"),
    "a Flash video": (lambda: made("flv", "-c:a", "libmp3lame"), "a Flash video"),
    "a transport stream": (lambda: made("ts"), "an MPEG transport stream"),
}


@pytest.mark.fault(
    fault="a sound of a kind that is not read",
    sees="its name, and what to do",
    keeps="nothing",
)
@pytest.mark.parametrize("case", NAMED)
async def test_a_sound_that_is_not_read_is_called_by_its_name(case: str) -> None:
    make, name = NAMED[case]
    with pytest.raises(AudioRejected) as refusal:
        await decode(make())
    said = english(refusal.value)
    assert name in said
    assert said.endswith("Export it as MP3 or WAV.")
    assert "damaged" not in said


def with_sync_words(data: bytes) -> bytes:
    """With what AAC and MP3 frames open with strewn in, as compressed pictures have by chance."""
    return data + b"".join(b"\xff\xf1\x50\x80\x02\x1f\xfc" + bytes(9) for _ in range(40))


@pytest.mark.parametrize(
    "picture",
    [
        b"\0\0\0\x20ftypavif\0\0\0\0avifmif1miaf" + bytes(8),
        b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf",
        b"RIFF\x24\0\0\0WEBPVP8L\x18\0\0\0",
    ],
)
async def test_a_small_picture_is_no_damaged_sound(picture: bytes) -> None:
    with refused(AudioRejected, match="looks like a picture"):
        await decode(with_sync_words(picture))


CUT = {
    "a WAV": lambda: wav(bytes(32_000 * 2), declared=32_000 * 2 + 3400),
    "an AIFF": lambda: steps("aiff")[:-11_000],
    "a CAF": lambda: steps("caf", "-c:a", "pcm_s16be")[:-11_000],
    "an RF64": lambda: steps("wav", "-rf64", "always")[:-11_000],
    "an MP3 that promises four seconds": lambda: steps("mp3")[:-4_000],
    "a FLAC": lambda: steps("flac")[:-40_000],
}


@pytest.mark.fault(
    fault="a file that lacks more than a tenth of a second of what it promises",
    sees="that it is cut short",
    keeps="nothing",
)
@pytest.mark.parametrize("case", CUT)
async def test_what_is_truly_cut_is_said_to_be(case: str) -> None:
    with refused(AudioRejected, match="cut short"):
        await decode(CUT[case]())


@pytest.mark.parametrize("samples", [1, 10, 300])
@pytest.mark.parametrize("rate", [None, 32_000])
async def test_ten_samples_are_too_short_and_not_nothing(samples: int, rate: int | None) -> None:
    with refused(AudioRejected, match="shorter than a tenth of a second"):
        await decode(wav(bytes([1, 9]) * samples), sample_rate=rate)


async def test_all_tracks_silent_is_silence_and_no_refusal() -> None:
    data = several("mkv", *BOTH, "-c:a", "aac", inputs=(NOTHING, NOTHING))
    clip = await decode(data)
    assert isinstance(clip, Clip)
    assert max(levels(clip)) < 0.003
