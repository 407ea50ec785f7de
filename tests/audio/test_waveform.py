"""The picture of a clip shows where it is loud, and is the same every time."""

import io

import numpy as np
import pytest
from PIL import Image

from bot.audio.clip import Clip
from bot.audio.waveform import HEIGHT, WIDTH, picture
from tests.support.sounds import noise


def heights(data: bytes) -> np.ndarray:
    """Coloured pixels in each column."""
    pixels = np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)
    return (pixels.max(axis=2) > 100).sum(axis=0)


def test_it_is_a_png():
    image = Image.open(io.BytesIO(picture(noise())))
    assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))


def test_loud_stretches_are_taller():
    samples = noise(2.0).samples.copy()
    samples[:, 32_000:] *= 0.02
    columns = heights(picture(Clip(samples, 32_000)))
    assert columns[100:300].mean() > 2 * columns[500:700].mean()


def test_a_quiet_clip_is_drawn_as_large_as_a_loud_one():
    loud = noise(1.0)
    quiet = Clip(loud.samples * np.float32(0.01), loud.sample_rate)
    assert heights(picture(quiet)).max() == heights(picture(loud)).max()


def test_the_same_clip_gives_the_same_picture():
    assert picture(noise(0.5, 2)) == picture(noise(0.5, 2))


@pytest.mark.parametrize("length", [0, 1, 7])
def test_almost_no_sound_is_still_a_picture(length):
    assert heights(picture(Clip(np.zeros((2, length), np.float32), 32_000))).max() > 0
