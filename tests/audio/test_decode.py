"""What people attach becomes the sound they meant: formats, parts, rates, and clean endings."""

import asyncio
import os

import numpy as np
import pytest

from bot.audio.child import Reader
from bot.audio.clip import Clip
from bot.audio.decode import DecodeLimits, decode
from bot.errors import AudioRejected
from bot.texts import say
from tests.support import sounds


def frequency(clip: Clip) -> float:
    """The loudest frequency of all channels together, in Hz."""
    spectrum = np.abs(np.fft.rfft(clip.samples.sum(axis=0)))
    return float(np.argmax(spectrum) * clip.sample_rate / clip.samples.shape[1])


@pytest.mark.parametrize("kind", sounds.ACCEPTED)
async def test_each_accepted_format_gives_its_one_second_of_tone(kind):
    clip = await decode(sounds.ACCEPTED[kind]())
    assert clip.samples.dtype == np.float32
    assert clip.seconds == pytest.approx(1.0, abs=0.06)
    assert frequency(clip) == pytest.approx(440, abs=3)


async def test_channels_and_rate_are_kept():
    clip = await decode(sounds.ACCEPTED["wav, 24 bits, stereo, 96 kHz"]())
    assert (clip.channels, clip.sample_rate) == (2, 96_000)
    assert (await decode(sounds.ACCEPTED["wav, eight channels"]())).channels == 8


async def test_samples_of_a_wav_come_back_exactly():
    values = np.arange(-16_000, 16_000, dtype="<i2")
    clip = await decode(sounds.wav(values.tobytes(), channels=2))
    np.testing.assert_array_equal(clip.samples, values.reshape(-1, 2).T / np.float32(32768))


@pytest.mark.parametrize("rate", [16_000, 32_000, 48_000])
async def test_a_wanted_rate_is_delivered_at_the_same_pitch(rate):
    clip = await decode(sounds.made("mp3"), sample_rate=rate)
    assert clip.sample_rate == rate
    assert clip.seconds == pytest.approx(1.0, abs=0.01)
    assert frequency(clip) == pytest.approx(440, abs=3)


@pytest.mark.parametrize("kind", ["wav", "mp3", "flac", "ogg opus", "m4a, index at the end"])
async def test_a_part_is_exactly_that_part_of_the_whole(kind):
    data = sounds.ACCEPTED[kind]()
    whole, part = await decode(data), await decode(data, start=0.25, end=0.75)
    first, last = whole.sample_rate // 4, whole.sample_rate * 3 // 4
    np.testing.assert_array_equal(part.samples, whole.samples[:, first:last])


@pytest.mark.parametrize("kind", ["wav", "mp3", "ogg opus"])
@pytest.mark.parametrize("end", [9.0, 86_400.0])
async def test_a_part_that_ends_after_the_sound_ends_with_it_and_says_so(kind, end):
    clip = await decode(sounds.ACCEPTED[kind](), start=0.5, end=end)
    assert clip.seconds == pytest.approx(0.5, abs=0.06)
    assert clip.note is not None
    assert say(clip.note) == (
        f"That sound ends at 1 s, before the {round(end)} s you asked for, so I used it to its end."
    )
    assert (await decode(sounds.ACCEPTED[kind](), start=0.5, end=1.2)).note is None
    assert (await decode(sounds.ACCEPTED[kind](), start=0.5, end=2.2)).note is not None


async def test_no_end_means_to_the_end():
    clip = await decode(sounds.made("wav"), start=0.6)
    assert clip.seconds == pytest.approx(0.4)


async def test_an_end_within_a_second_of_the_end_means_to_the_end():
    assert (await decode(sounds.made("wav"), end=2.0)).seconds == pytest.approx(1.0)


async def test_a_short_part_of_a_very_long_file_is_accepted():
    clip = await decode(sounds.bomb(), start=2390.0, end=2391.0)
    assert clip.samples.shape == (2, 44_100)


@pytest.mark.parametrize("extension", ["mp3", "aac", "opus", "webm"])
async def test_a_stream_that_was_cut_off_is_heard_as_far_as_it_goes(extension):
    plain = ("-write_xing", "0") if extension == "mp3" else ()  # or it would say how long it is
    data = sounds.made(extension, *plain, seconds=4)
    clip = await decode(data[: len(data) * 3 // 4])
    assert 1 < clip.seconds < 3.2


async def test_a_wav_of_unknown_length_is_read_to_its_end():
    clip = await decode(sounds.wav(declared=0xFFFFFFFF))
    assert clip.samples.shape == (1, 8000)


async def test_junk_behind_the_sound_does_no_harm():
    for extension in ("wav", "mp3", "flac", "m4a"):
        clip = await decode(sounds.made(extension) + b"TAG" + b"junk" * 31 + b"!")
        assert clip.seconds == pytest.approx(1.0, abs=0.06)


async def test_several_files_are_read_at_once():
    kinds = ("wav", "mp3", "flac", "opus")
    clips = await asyncio.gather(*(decode(sounds.made(kind)) for kind in kinds))
    assert all(frequency(clip) == pytest.approx(440, abs=3) for clip in clips)


async def test_cancelling_leaves_no_child_and_no_open_file(monkeypatch):
    data, before, files = sounds.bomb(), sounds.children(), len(os.listdir("/proc/self/fd"))
    begun, header = asyncio.Event(), Reader.header

    def noticed(reader: Reader):
        begun.set()
        return header(reader)

    monkeypatch.setattr(Reader, "header", noticed)
    task = asyncio.create_task(decode(data))
    await begun.wait()
    assert sounds.children() > before
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert sounds.children() <= before
    assert len(os.listdir("/proc/self/fd")) <= files


async def test_a_refusal_leaves_no_child_and_no_open_file():
    data, before = sounds.made("flac"), sounds.children()
    await decode(data)
    files = len(os.listdir("/proc/self/fd"))
    for broken in (data[: len(data) // 2], data[:50] + bytes(2000), sounds.floats(np.nan)):
        with pytest.raises(AudioRejected):
            await decode(broken)
    assert sounds.children() <= before
    assert len(os.listdir("/proc/self/fd")) <= files


async def test_memory_stays_within_the_buffer_whatever_a_file_unpacks_to():
    data, before = sounds.bomb(), _peak_bytes()
    limits = DecodeLimits(max_seconds=3600, decoded_bytes=32 << 20)
    with pytest.raises(AudioRejected):
        await decode(data, limits=limits)
    assert _peak_bytes() - before < (32 + 24) << 20


def _peak_bytes() -> int:
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) * 1024
