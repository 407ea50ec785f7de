"""The picture of a clip shows what sounds when and how high, and is the same every time."""

import io

import numpy as np
import pytest
from PIL import Image

from bot.audio.clip import Clip
from bot.audio.picture import FOOT, HEIGHT, MARGIN, WIDTH, picture, time_marks
from tests.support.sounds import noise

RATE = 32_000


def bright(data: bytes) -> np.ndarray:
    """Which pixels above the time marks are bright."""
    pixels = np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)
    return pixels[:-FOOT].max(axis=2) > 150


def tone(hertz: float, seconds: float = 4.0) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)


def clip(*parts: np.ndarray) -> Clip:
    return Clip(np.concatenate(parts)[None].astype(np.float32), RATE)


def heights(data: bytes, left: int, right: int) -> np.ndarray:
    """How far above the bottom the bright pixels of some columns are."""
    rows = np.nonzero(bright(data)[:, left:right].any(axis=1))[0]
    return HEIGHT - FOOT - rows


def test_it_is_a_png():
    image = Image.open(io.BytesIO(picture(noise())))
    assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
    assert Image.open(io.BytesIO(picture(noise(), size=(640, 360)))).size == (640, 360)


def test_high_sounds_stand_above_low_ones():
    data = picture(clip(tone(110), tone(4_000)))
    low, high = heights(data, 30, 380), heights(data, 420, 770)
    assert low.max() < 40
    assert high.min() > 60


def test_a_pause_is_dark():
    data = picture(clip(tone(440, 2.0), np.zeros(2 * RATE), tone(440, 2.0)))
    columns = bright(data).sum(axis=0)
    assert columns[MARGIN + 20 : 240].min() > 0
    assert columns[300:500].max() == 0
    assert columns[560 : WIDTH - MARGIN - 20].min() > 0


def test_different_music_has_different_pictures():
    tunes = [clip(*(tone(f, 0.5) for f in notes)) for notes in ((220, 330), (330, 220), (220, 440))]
    assert len({picture(tune) for tune in tunes}) == 3


def test_a_quiet_clip_is_drawn_as_bright_as_a_loud_one():
    loud = noise(1.0)
    quiet = Clip(loud.samples * np.float32(0.01), loud.sample_rate)
    assert bright(picture(quiet)).sum() == bright(picture(loud)).sum()


def test_the_same_clip_gives_the_same_picture():
    assert picture(noise(0.5, 2)) == picture(noise(0.5, 2))


@pytest.mark.parametrize(
    ("seconds", "marks"), [(1, 2), (8, 9), (30, 7), (45, 5), (60, 7), (120, 9), (300, 6), (900, 8)]
)
def test_time_is_marked_where_there_is_room(seconds, marks):
    ticks = np.asarray(time_marks(seconds, WIDTH))[0] > 0
    assert np.count_nonzero(np.diff(ticks.astype(int)) == 1) == marks


@pytest.mark.parametrize("length", [0, 1, 7])
@pytest.mark.parametrize("channels", [1, 2])
def test_almost_no_sound_is_still_a_picture(length, channels):
    image = Image.open(io.BytesIO(picture(Clip(np.zeros((channels, length), np.float32), RATE))))
    assert image.size == (WIDTH, HEIGHT)


def test_what_is_no_number_is_drawn_as_nothing():
    samples = noise(1.0).samples.copy()
    samples[0, 5000] = np.nan
    assert Image.open(io.BytesIO(picture(Clip(samples, RATE)))).size == (WIDTH, HEIGHT)
