"""Headers of sounds, read for what they say and no further, wherever a file ends."""

import struct

import pytest

from bot.audio.iff import check_aiff, check_caf
from bot.audio.mp4 import check_mp4, is_mp4
from bot.audio.sniff import sniff
from bot.audio.wav import check_wav
from bot.errors import AudioRejected
from tests.support.sounds import made

FMT = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16_000, 2, 16)


def chunk(name: bytes, payload: bytes, size: int | None = None, order: str = ">I") -> bytes:
    return name + struct.pack(order, len(payload) if size is None else size) + payload


def box(name: bytes, *inside: bytes) -> bytes:
    payload = b"".join(inside)
    return struct.pack(">I4s", 8 + len(payload), name) + payload


def test_a_wav_that_ends_anywhere_in_its_header_is_cut_short():
    whole = made("wav", "-rf64", "always")
    begin = whole.index(b"data") + 8
    for end in range(12, begin):
        with pytest.raises(AudioRejected) as refusal:
            check_wav(whole[:end])
        assert refusal.value.code in ("sound-cut-short", "sound-only-header"), end
    check_wav(whole)


@pytest.mark.parametrize(("promised", "refused"), [(8000, False), (80_000, True)])
def test_a_long_size_of_sixteen_bytes_is_taken(promised: int, refused: bool):
    long = b"ds64" + struct.pack("<IQQ", 16, 0, promised)
    sound = struct.pack("<4sI", b"data", 0xFFFFFFFF) + bytes(8000)
    data = b"RF64\xff\xff\xff\xffWAVE" + long + FMT + sound
    if refused:
        with pytest.raises(AudioRejected):
            check_wav(data)
    else:
        check_wav(data)


def test_a_wav_may_lack_a_tenth_of_a_second():
    def lacking(samples: int) -> bytes:
        sound = struct.pack("<4sI", b"data", 16_000) + bytes(16_000 - 2 * samples)
        return b"RIFF" + struct.pack("<I", 36 + 16_000) + b"WAVE" + FMT + sound

    check_wav(lacking(800))
    with pytest.raises(AudioRejected):
        check_wav(lacking(801))


def aiff(sound: bytes, behind: bytes = b"", frames: int = 8000) -> bytes:
    rate = struct.pack(">HQ", 16_383 + 12, 8000 << 51)
    common = chunk(b"COMM", struct.pack(">hIh", 1, frames, 16) + rate)
    body = b"AIFF" + common + sound + behind
    return b"FORM" + struct.pack(">I", len(body)) + body


def test_an_aiff_whose_sound_is_empty_is_so_whatever_stands_behind():
    check_aiff(aiff(chunk(b"SSND", bytes(8 + 16_000))))
    for nothing in (
        aiff(chunk(b"SSND", bytes(8)), chunk(b"NAME", b"a name ")),
        aiff(chunk(b"SSND", bytes(8 + 16_000)), frames=0),
    ):
        with pytest.raises(AudioRejected) as refusal:
            check_aiff(nothing)
        assert refusal.value.code == "sound-only-header"


def test_an_aiff_may_lack_a_tenth_of_a_second():
    whole = aiff(chunk(b"SSND", bytes(8 + 16_000)))
    check_aiff(whole[:-1600])
    with pytest.raises(AudioRejected):
        check_aiff(whole[:-1602])


def caf(sound: bytes, *behind: bytes, rate: float = 8000.0) -> bytes:
    what = struct.pack(">d4sIIIII", rate, b"lpcm", 0, 2, 1, 1, 16)
    return b"caff\0\1\0\0" + chunk(b"desc", what, order=">q") + sound + b"".join(behind)


def test_a_caf_is_judged_by_its_sound_and_not_by_what_stands_behind():
    sound = chunk(b"data", bytes(4 + 16_000), order=">q")
    check_caf(caf(sound))
    check_caf(caf(sound, chunk(b"free", b"", order=">q"), chunk(b"pakt", b"x" * 24, order=">q")))
    with pytest.raises(AudioRejected):
        check_caf(caf(chunk(b"data", bytes(4), order=">q"), chunk(b"pakt", bytes(999), order=">q")))
    check_caf(caf(sound[:-1600]))
    with pytest.raises(AudioRejected):
        check_caf(caf(sound[:-1602]))
    check_caf(caf(chunk(b"data", bytes(4 + 16_000), size=-1, order=">q")))
    with pytest.raises(AudioRejected):
        check_caf(caf(sound[:-2], rate=1.0))


def test_a_box_of_a_film_may_have_a_long_size_or_a_plausible_one():
    for size, film in ((1, True), (2, False), (7, False), (8, True), (2**31, True)):
        assert is_mp4(struct.pack(">I4s", size, b"mdat") + bytes(8)) is film


def test_a_film_in_hundreds_of_fragments_is_whole():
    data = made("m4a", "-movflags", "+frag_every_frame+empty_moov", seconds=8.0)
    assert data.count(b"moof") > 300
    check_mp4(data)
    assert sniff(data).begin == 0


def test_boxes_without_end_inside_a_box_are_refused():
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + b"soun" + bytes(12))))
    check_mp4(box(b"ftyp", b"M4A ") + box(b"moov", *[box(b"free")] * 400, track))
    with pytest.raises(AudioRejected):
        check_mp4(box(b"ftyp", b"M4A ") + box(b"moov", *[box(b"free")] * 600, track))


@pytest.mark.parametrize(("flags", "refused"), [(b"\0\0\0\1", False), (b"\0\0\0\2", True)])
def test_media_must_be_in_the_film_itself(flags: bytes, refused: bool):
    entry = box(b"dref", bytes(4) + struct.pack(">I", 1), box(b"url ", flags))
    media = box(
        b"mdia", box(b"hdlr", bytes(8) + b"soun" + bytes(12)), box(b"minf", box(b"dinf", entry))
    )
    data = box(b"ftyp", b"M4A ") + box(b"moov", box(b"trak", media))
    if refused:
        with pytest.raises(AudioRejected):
            check_mp4(data)
    else:
        check_mp4(data)
