"""Draws a piece as a piano roll with its form marked, so that a piece has its own face."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from bot.pocket import notes, tokens
from bot.pocket.analysis import Codes
from bot.pocket.plan import Plan

WIDTH, HEIGHT = 800, 160  # pixels, like the waveform's
_SHARPER = 2  # drawn twice as large and scaled down, which smooths the edges
_CARD, _LINE, _LETTER = (30, 31, 34), (66, 68, 74), (170, 174, 182)
_COLOURS = ((255, 107, 107), (78, 205, 150), (88, 148, 255), (150, 152, 160))
_MARGIN, _TOP, _DRUMS = 12, 24, 22  # pixels at the sides, above the notes, and for the drums
_NOTE = 4  # pixels that a note is high
_FADED = 0.45  # of the colour that the softest notes keep


def picture(codes: Codes, marks: Sequence[tuple[int, str]] = ()) -> bytes:
    """A PNG of WIDTH × HEIGHT of codes ``[4, T]``; marks: at which frame which section begins."""
    image = Image.new("RGBA", (WIDTH * _SHARPER, HEIGHT * _SHARPER))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, *image.size), 12 * _SHARPER, fill=_CARD)
    frames = max(1, codes.shape[1])
    across = (WIDTH - 2 * _MARGIN) / frames
    for frame, name in marks:
        left = _MARGIN + frame * across
        draw.line([_sharp(left, 6), _sharp(left, HEIGHT - 6)], _LINE, _SHARPER)
        draw.text(_sharp(left + 4, 5), name, _LETTER, ImageFont.load_default(13 * _SHARPER))
    low, high = _range(codes)
    for channel in (tokens.NOISE, tokens.TRIANGLE, tokens.PULSE_2, tokens.PULSE_1):
        steps = len(tokens.LEVELS) if channel == tokens.TRIANGLE else len(tokens.VOLUMES)
        for note in notes.notes(codes, channel):
            place = 1 - (note.pitch - low) / max(1, high - low)
            top = _TOP + place * (HEIGHT - _TOP - _DRUMS - 3 * _NOTE)
            if channel == tokens.NOISE:
                top = HEIGHT - _DRUMS + (15 - note.pitch) * 0.7 - 2
            left, right = (_MARGIN + frame * across for frame in (note.start, note.end))
            loud = _FADED + (1 - _FADED) * note.step / steps
            colour = tuple(
                round(loud * full + (1 - loud) * dark)
                for full, dark in zip(_COLOURS[channel], _CARD, strict=True)
            )
            box = (*_sharp(left, top), *_sharp(max(left + 1, right - 0.5), top + _NOTE))
            draw.rounded_rectangle(box, 1.5 * _SHARPER, fill=colour)
    file = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


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
