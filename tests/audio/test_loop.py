"""A loop is whole bars, and played twice its seam is as good as its own bar lines."""

import numpy as np
import pytest

from benchmarks.loops import seam
from bot.audio.clip import Clip
from bot.audio.loop import cut_loop
from tests.support.sounds import groove, noise


@pytest.mark.parametrize(
    ("bpm", "seconds", "rate"),
    [(120, 12, 32_000), (97, 20, 32_000), (141, 17, 44_100), (88.5, 30, 32_000)],
)
def test_the_seam_of_a_loop_is_as_good_as_its_own_bars(
    bpm: float, seconds: float, rate: int
) -> None:
    loop = cut_loop(groove(bpm, seconds, rate), bpm)
    assert loop is not None
    assert loop.beat.bpm == pytest.approx(bpm, rel=0.005)
    assert loop.clip.seconds == pytest.approx(loop.bars * 240 / bpm, rel=0.005)
    assert seam(loop.clip, loop.bars, loop.beat.bar).closes


def test_what_is_cut_beside_the_bar_does_not_close() -> None:
    clip = groove(120, 8)
    beside = Clip(clip.samples[:, : round(7.8 * 32_000)], 32_000)
    assert not seam(beside, 4, 2.0).closes


def test_in_stereo_both_channels_are_cut_alike() -> None:
    clip = groove(120, 10)
    loop = cut_loop(Clip(np.repeat(clip.samples, 2, axis=0), clip.sample_rate))
    assert loop is not None
    assert loop.clip.samples.shape[0] == 2
    assert np.array_equal(loop.clip.samples[0], loop.clip.samples[1])


def test_what_has_no_beat_is_no_loop() -> None:
    assert cut_loop(noise(8.0)) is None
    assert cut_loop(Clip(np.zeros((1, 320_000), np.float32), 32_000)) is None
    assert cut_loop(groove(120, 1)) is None


@pytest.mark.parametrize("asked", [70, 140])
def test_of_two_tempos_that_are_as_true_the_one_asked_for_is_taken(asked: int) -> None:
    loop = cut_loop(groove(70, 16), asked)
    assert loop is not None
    assert loop.beat.bpm == pytest.approx(asked, rel=0.01)
