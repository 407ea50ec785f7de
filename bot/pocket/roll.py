"""Draws a piece as a piano roll with its form marked, so that a piece has its own face."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from bot.audio.picture import (
    CARD,
    FOOT,
    HEIGHT,
    LETTER,
    MARGIN,
    WIDTH,
    Colour,
    fitted,
    gaps,
    time_marks,
)
from bot.pocket import notes, tokens
from bot.pocket.analysis import Codes
from bot.pocket.plan import Plan

_SHARPER = 2  # drawn twice as large and scaled down, which smooths the edges
_LINE = (66, 68, 74)
_COLOURS = ((255, 107, 107), (78, 205, 150), (88, 148, 255), (150, 152, 160))
_TOP = 30  # pixels above the notes, for the form
_DRUMS = 0.14  # of the height
_FADED = 0.45  # of the colour that the softest notes keep
_FEW_COLOURS = 64
_GREY = 0.75  # of the colour that is taken from what was there before


def picture(
    codes: Codes,
    marks: Sequence[tuple[int, str]] = (),
    new_from: int = 0,
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> bytes:
    """A PNG of ``size`` (width, height) of codes ``[4, T]``.

    marks: at which frame which section begins. What stands before frame ``new_from`` is grey.
    """
    width, height = size
    image = Image.new("RGB", (width * _SHARPER, (height - FOOT) * _SHARPER), CARD)
    draw = ImageDraw.Draw(image)
    across = (width - 2 * MARGIN) / max(1, codes.shape[1])
    font = ImageFont.load_default(20 * _SHARPER)
    places = [(MARGIN + frame * across, name) for frame, name in marks]
    for left, right, name in gaps(places, width - MARGIN):
        draw.line([_sharp(left, 6), _sharp(left, height - FOOT)], _LINE, _SHARPER)
        shown = fitted(name, font, (right - left - 6) * _SHARPER)
        draw.text(_sharp(left + 5, 4), shown, LETTER, font)
    low, high = _range(codes)
    top = _TOP if marks else MARGIN
    bottom = round((height - FOOT) * (1 - _DRUMS))
    thick = max(4.0, min(8.0, (bottom - top) / (high - low + 1)))  # pixels that a note is high
    for channel in (tokens.NOISE, tokens.TRIANGLE, tokens.PULSE_2, tokens.PULSE_1):
        for note in notes.notes(codes, channel):
            place = top + (high - note.pitch) / max(1, high - low) * (bottom - top - thick)
            if channel == tokens.NOISE:
                place = bottom + 4 + (15 - note.pitch) / 15 * (height - FOOT - bottom - 10)
            left, right = (MARGIN + frame * across for frame in (note.start, note.end))
            colour = _colour(channel, note.step, note.start < new_from)
            box = (*_sharp(left, place), *_sharp(max(left + 1, right - 0.5), place + thick))
            draw.rounded_rectangle(box, 1.5 * _SHARPER, fill=colour)
    whole = Image.new("RGB", size, CARD)
    whole.paste(image.resize((width, height - FOOT), Image.Resampling.LANCZOS))
    letters = time_marks(codes.shape[1] / tokens.FRAME_RATE, width)
    whole.paste(LETTER, (0, height - FOOT), letters)
    file = io.BytesIO()
    whole.quantize(_FEW_COLOURS, Image.Quantize.FASTOCTREE).save(file, "PNG")
    return file.getvalue()


def _colour(channel: int, step: int, old: bool) -> Colour:
    """Of a note: fainter where it is softer, and nearly grey if it was there before."""
    steps = len(tokens.LEVELS) if channel == tokens.TRIANGLE else len(tokens.VOLUMES)
    loud = _FADED + (1 - _FADED) * step / steps
    full = _COLOURS[channel]
    if old:
        grey = sum(full) / 3
        full = tuple(grey * _GREY + part * (1 - _GREY) for part in full)
    red, green, blue = (
        round(loud * part + (1 - loud) * dark) for part, dark in zip(full, CARD, strict=True)
    )
    return red, green, blue


def marks(plan: Plan) -> list[tuple[int, str]]:
    """At which frame which section of a plan begins."""
    found, at = [], 0
    for section in plan.sections:
        found.append((at, section.name if section.lettered else ""))
        at += section.bars * plan.bar
    return [*found, (at, "")]


def _range(codes: Codes) -> tuple[int, int]:
    pitches = [note.pitch for k in range(tokens.NOISE) for note in notes.notes(codes, k)]
    return (min(pitches), max(pitches)) if pitches else (40, 80)


def _sharp(x: float, y: float) -> tuple[float, float]:
    return x * _SHARPER, y * _SHARPER
