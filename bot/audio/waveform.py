"""Draws a clip as a row of rounded bars, so that a piece has a face in the channel."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from bot.audio.clip import Clip

WIDTH, HEIGHT = 800, 160  # pixels
_FROM, _TO = (124, 92, 255), (45, 212, 191)  # violet to teal, left to right
_CARD = (30, 31, 34)
_PITCH, _BAR = 8, 5  # a bar every 8 pixels, 5 wide
_SHARPER = 2  # drawn twice as large and scaled down, which smooths the edges


def picture(clip: Clip) -> bytes:
    """A PNG of WIDTH × HEIGHT; each bar is as tall as its stretch of the clip is loud."""
    image = Image.new("RGBA", (WIDTH * _SHARPER, HEIGHT * _SHARPER))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, *image.size), 12 * _SHARPER, fill=_CARD)
    bars = max(1, (WIDTH - 2 * _PITCH) // _PITCH)
    for index, level in enumerate(_levels(clip, bars)):
        _bar(draw, index, bars, float(level))
    file = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _levels(clip: Clip, bars: int) -> NDArray[np.float64]:
    """Loudness of each stretch, 0..1 relative to the loudest; its square root, as ears have it."""
    power = np.nan_to_num((clip.samples.astype(np.float64) ** 2).mean(axis=0))
    edges = np.linspace(0, len(power), bars + 1).astype(int)
    total = np.concatenate([[0.0], np.cumsum(power)])[edges]
    mean = np.diff(total) / np.maximum(np.diff(edges), 1)
    return (mean / max(mean.max(initial=0.0), 1e-12)) ** 0.25


def _bar(draw: ImageDraw.ImageDraw, index: int, bars: int, level: float) -> None:
    share = index / max(bars - 1, 1)
    colour = tuple(round(a + (b - a) * share) for a, b in zip(_FROM, _TO, strict=True))
    half = max(_BAR, level * (HEIGHT - 4 * _BAR)) * _SHARPER / 2
    left, middle = (index + 1.2) * _PITCH * _SHARPER, HEIGHT * _SHARPER / 2
    box = (left, middle - half, left + _BAR * _SHARPER, middle + half)
    draw.rounded_rectangle(box, _BAR * _SHARPER / 2, fill=colour)
