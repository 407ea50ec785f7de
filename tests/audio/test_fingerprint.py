"""A copy of a sound is known again however it was converted, and nothing else is taken for one."""

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from bot.audio.clip import Clip
from bot.audio.decode import decode
from bot.audio.encode import encode
from bot.audio.fingerprint import fingerprint, is_copy, nearest
from tests.support.sounds import noise

RATE = 32_000


def music(seed: int, seconds: float = 6.0) -> Clip:
    """Plucked notes, two a second, and a drum."""
    chance, time = np.random.default_rng(seed), np.arange(round(seconds * RATE)) / RATE
    sound = np.zeros_like(time)
    for beat in range(round(2 * seconds)):
        since = time - beat / 2
        fading = np.where(since > 0, np.exp(-3 * np.abs(since)), 0)
        hertz = 110 * 2 ** (chance.integers(0, 30) / 12)
        sound += sum(np.sin(2 * np.pi * hertz * k * time) / k for k in range(1, 6)) * fading
        sound += chance.normal(0, 0.5, len(time)) * fading**8
    return Clip((0.3 * sound / np.abs(sound).max())[None].astype(np.float32), RATE)


def converted(data: bytes, extension: str, *how: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"copy.{extension}"
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", "pipe:0", *how, str(path)]
        subprocess.run(command, input=data, check=True)
        return path.read_bytes()


COPIES: dict[str, tuple[str, ...]] = {
    "flac": ("flac",),
    "a WAV at another rate": ("wav", "-ar", "44100"),
    "a stereo WAV of 24 bits": ("wav", "-ac", "2", "-c:a", "pcm_s24le"),
    "a small MP3": ("mp3", "-b:a", "64k"),
    "an MP3 that does not say where it begins": ("mp3", "-write_xing", "0"),
    "vorbis": ("ogg", "-c:a", "libvorbis"),
    "opus": ("opus", "-b:a", "48k"),
    "M4A": ("m4a",),
    "bare AAC": ("aac",),
    "a quieter one": ("wav", "-af", "volume=0.3"),
}
OTHERS: dict[str, tuple[str, ...]] = {
    "reversed": ("wav", "-af", "areverse"),
    "silenced for two seconds": ("wav", "-af", "volume=enable='between(t,2,4)':volume=0"),
    "cut": ("wav", "-t", "5"),
    "higher": ("wav", "-af", "asetrate=33900,aresample=32000,apad,atrim=0:6"),
    "moved by half a second": ("wav", "-af", "adelay=500,atrim=0:6"),
}


def known(mine: Clip, original: Clip) -> bool:
    """Whether it is found among other pieces, and is a copy."""
    others = [fingerprint(original), *(fingerprint(music(seed)) for seed in (7, 8, 9))]
    return 0 in nearest(fingerprint(mine), others, 3) and is_copy(mine, original)


@pytest.mark.parametrize("case", COPIES)
async def test_a_copy_is_known(case: str) -> None:
    original = music(1)
    extension, *how = COPIES[case]
    copy = await decode(converted(encode(original, "wav"), extension, *how), sample_rate=RATE)
    assert known(copy, original)


@pytest.mark.parametrize("case", OTHERS)
async def test_an_altered_one_is_none(case: str) -> None:
    original = music(1)
    extension, *how = OTHERS[case]
    other = await decode(converted(encode(original, "wav"), extension, *how), sample_rate=RATE)
    assert not known(other, original)


@pytest.mark.parametrize("make", [lambda: music(2), lambda: noise(6.0)])
def test_another_sound_of_the_same_length_is_none(make: Callable[[], Clip]) -> None:
    assert not known(make(), music(1))


def test_the_nearest_come_first_and_no_more_than_asked_for() -> None:
    marks = [fingerprint(music(seed)) for seed in range(5)]
    assert nearest(marks[3], marks, 2)[0] == 3
    assert len(nearest(marks[3], marks * 3, 2)) == 2
    assert nearest(marks[3], [], 2) == []


@pytest.mark.parametrize("length", [0, 1, 100])
def test_almost_nothing_is_a_copy_of_nothing(length: int) -> None:
    clip = Clip(np.zeros((2, length), np.float32), RATE)
    assert len(fingerprint(clip)) == 128
    assert not is_copy(clip, clip)
