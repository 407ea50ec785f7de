"""What is written can be played, is the same every time, and fits where it is posted."""

import io
import wave

import numpy as np
import pytest

from bot.audio import encode as encode_module
from bot.audio.clip import Clip
from bot.audio.decode import decode
from bot.audio.encode import OUTPUT_FORMATS, Encoded, encode, smaller
from bot.errors import GenerationFailed, InvalidRequest, LimitReached
from bot.request import Format
from tests.support.english import english, refused
from tests.support.sounds import noise

OPENINGS = {
    "wav": b"RIFF", "mp3": b"ID3", "flac": b"fLaC", "ogg": b"OggS", "video": b"\0\0\0\x20ftypisom",
}  # fmt: skip
TAGS = {"title": "Castle", "comment": '{"seed": 0}'}


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("format", OUTPUT_FORMATS)
async def test_what_is_written_is_read_again(format, channels):
    clip = noise(1.0, channels)
    data = encode(clip, format, tags=TAGS)
    again = await decode(data)
    assert data.startswith(OPENINGS[format])
    assert (again.channels, again.sample_rate) == (channels, 32_000)
    assert again.seconds == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("format", ["wav", "flac"])
async def test_lossless_formats_keep_every_sample_to_16_bits(format):
    clip = noise(0.5, 2)
    again = await decode(encode(clip, format))
    assert np.abs(again.samples - clip.samples).max() <= 1 / 32767


@pytest.mark.parametrize("channels", [1, 2])
def test_a_wav_is_read_by_pythons_own_module(channels):
    clip = noise(0.5, channels)
    with wave.open(io.BytesIO(encode(clip, "wav", tags=TAGS))) as file:
        assert file.getparams()[:4] == (channels, 2, 32_000, 16_000)
        samples = np.frombuffer(file.readframes(16_000), "<i2").reshape(-1, channels).T
    assert np.abs(samples / 32767 - clip.samples).max() <= 1 / 32767


async def test_samples_beyond_full_scale_are_clipped_not_wrapped():
    loud = Clip(np.full((1, 8000), 1.7, np.float32), 32_000)
    assert (await decode(encode(loud, "wav"))).samples.min() > 0.99


@pytest.mark.parametrize("format", OUTPUT_FORMATS)
def test_the_same_clip_and_tags_give_the_same_bytes(format):
    clip = noise(0.5, 2)
    assert encode(clip, format, tags=TAGS) == encode(clip, format, tags=TAGS)


def test_a_higher_bit_rate_makes_a_larger_file():
    clip = noise(2.0)
    sizes = [len(encode(clip, "mp3", bitrate=bitrate)) for bitrate in ("64k", "128k", "320k")]
    assert sizes == sorted(sizes)
    assert sizes[2] > 4 * sizes[0]


def test_an_unknown_format_is_refused():
    with refused(InvalidRequest, match="wav, mp3, flac, ogg, video"):
        encode(noise(), "exe")


def test_a_failure_to_write_is_a_sentence():
    with refused(GenerationFailed, match="couldn't write it as MP3"):
        encode(noise(), "mp3", bitrate="plenty")


@pytest.mark.parametrize("format", OUTPUT_FORMATS)
@pytest.mark.parametrize(("channels", "rate"), [(1, 8_000), (6, 48_000), (8, 44_100), (2, 96_000)])
async def test_any_clip_that_can_be_read_can_be_written(format, channels, rate):
    again = await decode(encode(noise(0.3, channels, rate), format))
    assert again.seconds == pytest.approx(0.3, abs=0.1)


def fit(clip: Clip, format: str, limit: int) -> Encoded:
    return smaller(clip, format, len(encode(clip, format, tags=TAGS)), limit, TAGS)


@pytest.mark.parametrize(
    ("asked", "limit", "given"),
    [
        ("video", 60_000, "MP3 at 96 kbit/s"),
        ("wav", 480_000, "FLAC"),
        ("wav", 200_000, "MP3 at 320 kbit/s"),
        ("flac", 110_000, "MP3 at 192 kbit/s"),
        ("ogg", 50_000, "MP3 at 96 kbit/s"),
        ("mp3", 70_000, "a smaller MP3 at 128 kbit/s"),
        ("wav", 36_000, "MP3 at 64 kbit/s"),
    ],
)
def test_what_does_not_fit_goes_down_the_ladder_and_says_so(asked, limit, given):
    made = fit(noise(4.0, 2), asked, limit)
    assert len(made.data) <= limit
    assert made.data.startswith(OPENINGS[made.format])
    assert english(made.note).startswith(f"As {Format(asked).extension.upper()} this would be 0.")
    assert english(made.note).endswith(f" MB, so it's {given}.")


def test_the_note_gives_sizes_as_people_know_them():
    made = fit(noise(20.0, 2), "wav", 2_400_000)
    assert english(made.note) == (
        "As WAV this would be 2.5 MB, but files here can have 2.3 MB, so it's FLAC."
    )


def test_rungs_that_cannot_fit_are_not_encoded(monkeypatch):
    rates, export = [], encode_module._export

    def counted(clip, format, bitrate):
        rates.append(bitrate)
        return export(clip, format, bitrate)

    monkeypatch.setattr(encode_module, "_export", counted)
    fit(noise(4.0, 2), "flac", 70_000)
    assert rates == [None, "128k"]


def test_a_piece_that_cannot_fit_is_refused_with_a_sentence():
    with refused(LimitReached, match=r"too long to post here: files can have 0\.1 MB"):
        fit(noise(30.0), "wav", 100_000)
