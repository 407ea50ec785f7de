"""Draws a clip as a spectrogram, so that a piece has a face in the channel: bass below, treble
above, brighter where it is louder."""

import io
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bot.audio.clip import Clip
from bot.audio.mix import mixed
from bot.util.humanize import clock

WIDTH, HEIGHT = 800, 200  # pixels; Discord shows it half as large
MARGIN, FOOT = 12, 28  # pixels around the sound, and below it for the time
CARD, LETTER = (30, 31, 34), (188, 192, 200)

Colour = tuple[int, int, int]
Font = ImageFont.ImageFont | ImageFont.FreeTypeFont

_NEW = CARD, (66, 42, 132), (124, 92, 255), (45, 212, 191), (250, 250, 190)
_OLD = CARD, (52, 56, 68), (92, 98, 116), (146, 154, 172), (214, 218, 226)
_BEYOND_LATIN = 0x180
_SHADES, _SMOOTH = 24, 8  # colours of either, and from the card to a letter
_ACROSS, _HIGH = 2, 3  # pixels of the smallest thing that is drawn
_FFT = 4096  # samples
_LOWEST, _HIGHEST = 40.0, 12_000.0  # Hz
_RANGE = 50.0  # dB below the loudest that are seen
_TILT = 3.0  # dB an octave by which music is softer above
_MARKS = (1, 2, 5, 10, 15, 30, 60, 120, 300)  # seconds from one to the next
_APART = 90  # pixels that they are at least


def picture(
    clip: Clip,
    new_from: float = 0.0,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    marks: Sequence[tuple[float, str]] = (),
) -> bytes:
    """A PNG of ``size`` (width, height); what stands before ``new_from`` seconds is grey.

    marks: at which second which section begins.
    """
    width, height = size
    columns, bands = (width - 2 * MARGIN) // _ACROSS, (height - MARGIN - FOOT) // _HIGH
    shades = np.rint(_levels(clip, columns, bands) * (_SHADES - 1)).astype(np.uint8)
    shades[:, _share(clip, new_from, columns) :] += _SHADES
    drawn = shades[::-1].repeat(_HIGH, axis=0).repeat(_ACROSS, axis=1)
    pixels = np.zeros((height, width), np.uint8)
    pixels[MARGIN : MARGIN + drawn.shape[0], MARGIN : MARGIN + drawn.shape[1]] = drawn
    letters = np.asarray(time_marks(clip.seconds, width))
    pixels[height - FOOT :] = 2 * _SHADES + letters // (256 // _SMOOTH)
    across = (width - 2 * MARGIN) / max(clip.seconds, 1e-6)
    places = [(MARGIN + at * across, name) for at, name in marks]
    for left, right, name in gaps(places, width - MARGIN):
        letters = np.asarray(name_mark(name, right - left, height - FOOT))
        drawn = pixels[: letters.shape[0], round(left) : round(left) + letters.shape[1]]
        shown = letters[:, : drawn.shape[1]] > 0
        drawn[shown] = (2 * _SHADES + letters[:, : drawn.shape[1]] // (256 // _SMOOTH))[shown]
    image = Image.fromarray(pixels)
    image.putpalette(_palette())
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def stacked(pictures: Sequence[tuple[str, bytes]]) -> bytes:
    """Pictures of one width, one below the other; each PNG comes after what it is called."""
    images = [(name, Image.open(io.BytesIO(data)).convert("RGB")) for name, data in pictures]
    whole = Image.new("RGB", (images[0][1].width, sum(image.height for _, image in images)), CARD)
    draw, top = ImageDraw.Draw(whole), 0
    for name, image in images:
        whole.paste(image, (0, top))
        corner = (whole.width - MARGIN, top + 4)
        draw.text(corner, name, LETTER, _font(FOOT), "ra", stroke_width=3, stroke_fill=CARD)
        top += image.height
    file = io.BytesIO()
    whole.quantize(64, Image.Quantize.FASTOCTREE).save(file, "PNG")
    return file.getvalue()


def time_marks(seconds: float, width: int) -> Image.Image:
    """The time below a picture, as a mask of ``width`` × FOOT pixels: 255 where a letter is."""
    image = Image.new("L", (width, FOOT))
    draw, font = ImageDraw.Draw(image), _font(FOOT - 8)
    across = (width - 2 * MARGIN) / max(seconds, 1e-6)
    step = next((step for step in _MARKS if step * across >= _APART), _MARKS[-1])
    for second in range(0, int(seconds) + 1, step):
        at, text = MARGIN + second * across, clock(second)
        draw.line([at, 0, at, 4], 150, 2)
        if at + _APART / 2 < width or not second:
            draw.text((at + 4, 1), text, 255, font)
    return image


def gaps(marks: Sequence[tuple[float, str]], end: float) -> list[tuple[float, float, str]]:
    """From where to where each mark has room for its name, in pixels; the last up to ``end``.

    A name that cannot be drawn is a number.
    """
    ends = [*(at for at, _ in marks[1:]), end]
    named = [(at, name if _drawable(name) else str(n)) for n, (at, name) in enumerate(marks, 1)]
    return [(at, stop, name) for (at, name), stop in zip(named, ends, strict=False)]


def _drawable(name: str) -> bool:
    """Whether the font, which knows Latin letters only, has all of a name."""
    return all(ord(letter) < _BEYOND_LATIN for letter in name)


def fitted(name: str, font: Font, room: float) -> str:
    """A name, cut where it is wider than ``room`` pixels."""
    if font.getlength(name) <= room:
        return name
    short = next((n for n in range(len(name), 0, -1) if font.getlength(name[:n] + "…") <= room), 0)
    return name[:short].rstrip() + "…" if short else ""


def name_mark(name: str, room: float, height: int) -> Image.Image:
    """A line of ``height`` pixels with a name beside it, as a mask: 255 where a letter is, 1
    behind it, 0 where nothing is drawn over."""
    font = _font(FOOT - 8)
    shown = fitted(name, font, room - 8)
    image = Image.new("L", (max(2, round(font.getlength(shown)) + 10), height))
    draw = ImageDraw.Draw(image)
    if shown:
        draw.rectangle([0, 0, image.width, FOOT - 3], 1)
        draw.text((6, 1), shown, 255, font)
    draw.line([0, 0, 0, height], 150, 2)
    return image


def _share(clip: Clip, seconds: float, columns: int) -> int:
    return round(columns * min(1.0, seconds / clip.seconds)) if clip.seconds else 0


def _levels(clip: Clip, columns: int, bands: int) -> NDArray[np.float32]:
    """Loudness ``[bands, columns]``, lowest first: 0 is _RANGE below the loudest, which is 1."""
    power = np.nan_to_num(_spectra(clip, columns)) @ _mel(bands, clip.sample_rate).T
    decibels = 10 * np.log10(power + 1e-12)
    top = max(float(decibels.max(initial=-100.0)), -60.0)
    return np.clip((decibels.T - top) / _RANGE + 1, 0, 1).astype(np.float32)


def _spectra(clip: Clip, columns: int) -> NDArray[np.float32]:
    """Power ``[columns, F]``, of what is heard around the middle of each column."""
    sound = np.pad(mixed(clip, 1).samples[0], _FFT // 2)
    starts = np.linspace(0, len(sound) - _FFT, columns).astype(int)
    pieces = np.lib.stride_tricks.sliding_window_view(sound, _FFT)[starts]
    return np.abs(np.fft.rfft(pieces * np.hanning(_FFT).astype(np.float32))) ** 2


@cache
def _mel(bands: int, sample_rate: int) -> NDArray[np.float32]:
    """What each band ``[bands, F]`` takes of a spectrum: a triangle, evenly spaced to the ear."""
    highest = min(_HIGHEST, sample_rate / 2)
    low, high = (2595 * np.log10(1 + hertz / 700) for hertz in (_LOWEST, highest))
    mels = np.linspace(low, high, bands + 2)
    edges = 700 * (10 ** (mels / 2595) - 1)
    bins = np.fft.rfftfreq(_FFT, 1 / sample_rate)
    wide = sample_rate / _FFT  # none is narrower than what a spectrum tells apart
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    up = (bins - np.minimum(low, middle - wide)) / np.maximum(middle - low, wide)
    down = (np.maximum(high, middle + wide) - bins) / np.maximum(high - middle, wide)
    shape = np.clip(np.minimum(up, down), 0, None)
    tilt = (middle / _LOWEST) ** (_TILT / 3.01)
    return (shape / shape.sum(axis=1, keepdims=True) * tilt).astype(np.float32)


@cache
def _font(size: int) -> Font:
    return ImageFont.load_default(size)


@cache
def _palette() -> bytes:
    ramps = (_ramp(_OLD, _SHADES), _ramp(_NEW, _SHADES), _ramp((CARD, LETTER), _SMOOTH))
    return b"".join(ramps)


def _ramp(colours: tuple[Colour, ...], count: int) -> bytes:
    """``count`` colours from the first of these to the last."""
    places, known = np.linspace(0, len(colours) - 1, count), np.arange(len(colours))
    parts = [np.interp(places, known, [colour[part] for colour in colours]) for part in range(3)]
    return np.rint(np.stack(parts, axis=1)).astype(np.uint8).tobytes()
