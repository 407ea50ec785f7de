"""The beat of a sound is found where it is clear, and the best bars are cut out on it."""

import numpy as np
import pytest

from bot.audio.clip import Clip
from bot.audio.excerpt import excerpt
from bot.audio.tempo import Beat, beat_of
from tests.support.sounds import noise


def beating(bpm: float, seconds: float, rate: int = 32_000, late: float = 0.0) -> Clip:
    """A drum on each bar, softer ones on its other beats, and a chord that changes with it."""
    time = np.arange(round(seconds * rate)) / rate
    sound = np.zeros(len(time))
    beat = 60 / bpm
    for number, start in enumerate(np.arange(late, seconds, beat)):
        since = time - start
        struck = (since >= 0) * np.exp(-np.maximum(since, 0) * 30)
        drum = 0.8 * np.sin(2 * np.pi * 70 * since) if number % 4 == 0 else 0.0
        click = 0.2 * np.sin(2 * np.pi * 1800 * since)
        sound += struck * (drum + click)
        root = (220, 293.66)[number // 4 % 2]
        held = (since >= 0) & (since < beat)
        sound += 0.1 * held * np.sin(2 * np.pi * root * time)
    return Clip(sound.astype(np.float32)[None], rate)


@pytest.mark.parametrize(
    ("bpm", "rate", "late"), [(75, 32_000, 0.0), (100, 44_100, 0.3), (128, 48_000, 0.13),
                              (140, 16_000, 0.05)],
)  # fmt: skip
def test_tempo_and_bars_of_a_clear_beat_are_found(bpm: float, rate: int, late: float) -> None:
    beat = beat_of(beating(bpm, 20, rate, late))
    assert beat is not None
    assert beat.bpm == pytest.approx(bpm, rel=0.005)
    off = (beat.first - late) % beat.bar
    assert min(off, beat.bar - off) < 0.04


def test_what_has_no_beat_has_none() -> None:
    assert beat_of(noise(0.5)) is None
    assert beat_of(Clip(np.zeros((2, 320_000), np.float32), 32_000)) is None
    assert beat_of(Clip(np.full((1, 320_000), 0.1, np.float32), 32_000)) is None


def test_an_excerpt_is_the_loudest_whole_bars() -> None:
    clip = beating(120, 24)
    clip.samples[:, 8 * 32_000 : 12 * 32_000] *= 3
    cut = excerpt(clip, Beat(0.5, 0.0), 5.1)

    assert cut.seconds == 4.0
    middle = slice(3200, -3200)
    assert np.array_equal(
        cut.samples[:, middle], clip.samples[:, 8 * 32_000 : 12 * 32_000][:, middle]
    )
    assert abs(cut.samples[0, 0]) < 1e-6
    assert abs(cut.samples[0, -1]) < 1e-6


def test_an_excerpt_is_rather_like_the_piece_than_like_nothing_else_in_it() -> None:
    clip = beating(120, 24)
    time = np.arange(4 * 32_000) / 32_000
    clip.samples[:, 16 * 32_000 : 20 * 32_000] = 0.12 * np.sin(2 * np.pi * 622.25 * time)
    cut = excerpt(clip, Beat(0.5, 0.0), 4.0)
    assert not np.allclose(
        cut.samples[:, 640:-640], clip.samples[:, 16 * 32_000 + 640 : 20 * 32_000 - 640]
    )


@pytest.mark.parametrize("beat", [None, Beat(2.0, 0.0), Beat(0.5, 30.0)])
def test_without_a_bar_that_fits_it_is_as_long_as_may_be(beat: Beat | None) -> None:
    assert excerpt(noise(12.0), beat, 5.1).seconds == pytest.approx(5.1, abs=1e-4)


def test_a_short_piece_is_taken_whole() -> None:
    clip = noise(3.0)
    assert excerpt(clip, None, 5.1) is clip
