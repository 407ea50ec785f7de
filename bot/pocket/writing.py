"""What is written by rule rather than composed: last notes that ring, drum fills, copies."""

import numpy as np

from bot.pocket import notes, tokens
from bot.pocket.analysis import SCALES, Codes, Key
from bot.pocket.notes import Heard
from bot.pocket.plan import BEATS, Plan

FADING = 14
"""Frames that each step of a last note's volume lasts."""
KICK, SNARE = (13, (7, 6, 4, 2)), (7, (7, 6, 5, 4, 3, 2, 1))
"""Noise period and volume steps of the hits that fills and endings use."""
HAT = (2, (4, 2, 1))
ENVELOPES = {
    # Volume steps by age in frames, and the duty at the onset and after.
    tokens.PULSE_1: ((7, 7, 7, 6, 6, 6, 6, 5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4, 4, 4, 4, 3), (2, 1)),
    tokens.PULSE_2: ((6, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 2, 1), (2, 2)),
    tokens.TRIANGLE: ((4,) * 6 + (3,) * 10 + (2,) * 12, (0, 0)),
}
"""The training's "lead" and "pluck", and its bass."""
FILLS = {4: ("..s.", "s.ss", "ssss"), 6: ("..s.s.", "s.ss.s", "s.s.ss")}
"""The last beat before a new section, in sixteenths, by the beat's length."""
STUTTER = 2
"""Frames of a note that is none: no melody and no bass that the model was taught has one."""
BASS_RANGE, MELODY_RANGE = (31, 45), (57, 88)


def ending(before: Codes, key: Key, plan: Plan, frames: int) -> Codes:
    """A tonic chord that rings for ``frames``: ``[4, frames]``.

    With drums, and time for it, the accompaniment is struck once more in the middle of the bar.
    before: the music that it ends; the voices move to their nearest tones of the chord.
    """
    again = plan.bar // 2 // plan.grid * plan.grid
    codes = _chord(before, key, frames, plan.brief.drums)
    if plan.brief.drums and frames > again + plan.bar // 2:
        twice = [_chord(before, key, size, drums=True) for size in (again, frames - again)]
        codes[tokens.PULSE_2 :] = np.concatenate(twice, axis=1)[tokens.PULSE_2 :]
    return codes


def _chord(before: Codes, key: Key, frames: int, drums: bool) -> Codes:
    third = key.tonic + (4 if key.mode == "major" else 3)
    last = [_last_pitch(before, k) for k in range(tokens.NOISE)]
    melody = _nearest(key.tonic, last[tokens.PULSE_1] or 72, *MELODY_RANGE)
    below = _nearest(third, (last[tokens.PULSE_2] or melody - 8), 50, melody - 3)
    bass = _nearest(key.tonic, min(last[tokens.TRIANGLE] or 38, 40), *BASS_RANGE)
    codes = np.zeros((tokens.CODEBOOKS, frames), dtype=np.int64)
    for k, pitch, first in ((tokens.PULSE_1, melody, 7), (tokens.PULSE_2, below, 5)):
        duty = _duty(before, k)
        steps = _fading(first, frames)
        codes[k] = [tokens.pulse(pitch, duty, step) for step in steps]
    codes[tokens.TRIANGLE] = [tokens.triangle(bass, step) for step in _fading(4, frames)]
    if drums:
        hit(codes[tokens.NOISE], 0, KICK)
    return codes


def dominant(like: Codes, key: Key) -> Codes:
    """What is given of a bar that leads to the tonic, ``[4, bar]`` with -1 where it is composed:
    the bass of a bar of the piece, moved to the dominant, and its drums."""
    forced = np.full_like(like, -1)
    bass = notes.notes(like, tokens.TRIANGLE)
    if bass:
        up = (key.tonic + 7 - bass[0].pitch) % 12
        forced[tokens.TRIANGLE] = transposed(like, tokens.TRIANGLE, up if up < 7 else up - 12)
    forced[tokens.NOISE] = like[tokens.NOISE]
    return forced


def fill(codes: Codes, grid: int, beat: int, number: int) -> None:
    """Put a fill into the last beat of a section's drums, if it has drums; in place."""
    row = codes[tokens.NOISE]
    if not notes.notes(codes, tokens.NOISE):
        return
    start = codes.shape[1] - beat * grid
    row[start:] = tokens.SILENCE
    pattern = FILLS[beat][number % len(FILLS[beat])]
    for step, letter in enumerate(pattern):
        if letter == "s":
            hit(row[: start + (step + 1) * grid], start + step * grid, SNARE)


def cleaned(codes: Codes, grid: int) -> Codes:
    """A part whose melody and bass do not stutter: notes of some hundredths of a second belong to
    the note after them where they begin on the grid of ``grid`` frames, else to the one before,
    and one that stands alone lasts for a sixteenth."""
    made = codes.copy()
    for channel in (tokens.PULSE_1, tokens.TRIANGLE):
        row, found, at = made[channel], notes.notes(codes, channel), 0
        while at < len(found):
            behind = at
            while behind < len(found) and _stutters(found, at, behind):
                behind += 1
            if behind == at:
                at += 1
                continue
            start, end = found[at].start, found[behind - 1].end
            follows = behind < len(found) and found[behind].start == end
            leads = at > 0 and found[at - 1].end == start
            if follows and (not leads or _off(start, grid) <= _off(end, grid)):
                size = found[behind].end - end
                row[start : start + size] = codes[channel, end : end + size]
                row[start + size : end + size] = codes[channel, end + size - 1]
            elif leads:
                row[start:end] = codes[channel, start - 1]
            else:
                until = found[behind].start if behind < len(found) else len(row)
                row[start : min(start + grid, until)] = codes[channel, end - 1]
            at = behind
    return made


def _stutters(found: list[Heard], first: int, at: int) -> bool:
    """Whether note ``at`` is too short to be one, and goes on from ``first``."""
    note = found[at]
    return note.end - note.start <= STUTTER and (at == first or found[at - 1].end == note.start)


def _off(frame: int, grid: int) -> int:
    """Frames to the nearest place on the grid."""
    return min(frame % grid, -frame % grid)


def loosened(codes: Codes, key: Key, plan: Plan) -> Codes:
    """A part in which no pitch of the melody is struck more than twice in a row, where it can be
    helped: every second note after that gives way to its neighbour in the key.

    It leans towards the note that comes next. Long notes and those that begin a bar stay.
    """
    made, beat = codes.copy(), BEATS[plan.brief.metre] * plan.grid
    found, run = notes.notes(codes, tokens.PULSE_1), 0
    for index, note in enumerate(found):
        run = run + 1 if index and note.pitch == found[index - 1].pitch else 0
        if run < 2 or run % 2 or note.start % plan.bar == 0 or note.end - note.start > beat:
            continue
        following = next((n.pitch for n in found[index + 1 :] if n.pitch != note.pitch), note.pitch)
        up = _neighbour(note.pitch, key, 1 if following >= note.pitch else -1)
        if index + 1 < len(found) and found[index + 1].pitch == note.pitch + up:
            up = _neighbour(note.pitch, key, -1 if up > 0 else 1)
        part = slice(note.start, note.end)
        made[tokens.PULSE_1, part] = transposed(codes[:, part], tokens.PULSE_1, up)
    return made


def _neighbour(pitch: int, key: Key, way: int) -> int:
    """Semitones to the next tone of the key, up (1) or down (-1)."""
    natural = {(key.tonic + degree) % 12 for degree in SCALES[key.mode][:7]}
    return next(way * step for step in (1, 2, 3) if (pitch + way * step) % 12 in natural)


def hit(row: np.ndarray, start: int, sound: tuple[int, tuple[int, ...]]) -> None:
    """One hit of the noise channel from frame ``start`` on; in place, cut at the row's end."""
    period, steps = sound
    for age, step in enumerate(steps[: len(row) - start]):
        row[start + age] = tokens.noise(period, step)


def transposed(codes: Codes, channel: int, semitones: int) -> np.ndarray:
    """A channel's row with all pitches moved; octaves keep what would leave the range."""
    table, row = tokens.table(channel), codes[channel]
    lowest = tokens.TRIANGLE_LOWEST if channel == tokens.TRIANGLE else tokens.PULSE_LOWEST
    pitch = table.pitch[row] + semitones
    highest = lowest + tokens.PITCHES - 1
    pitch = np.where(pitch < lowest, pitch + 12, np.where(pitch > highest, pitch - 12, pitch))
    if channel == tokens.TRIANGLE:
        moved = 1 + (pitch - lowest) * len(tokens.LEVELS) + table.step[row] - 1
    else:
        voice = (pitch - lowest) * len(tokens.DUTIES) + table.timbre[row]
        moved = 1 + voice * len(tokens.VOLUMES) + table.step[row] - 1
    return np.where(table.step[row] > 0, moved, tokens.SILENCE)


def note(row: np.ndarray, channel: int, played: Heard) -> None:
    """One note in an envelope like those the model was taught, so that its age can be heard; in
    place. A gap of a frame before the next note is part of it."""
    size = played.end - played.start
    if channel == tokens.NOISE:
        hit(row, played.start, _sound(played.pitch))
        return
    gap = 1 if size > 4 else 0
    steps, duties = ENVELOPES[channel]
    for age in range(size - gap):
        step = steps[age] if age < len(steps) else max(0, steps[-1] - (age - len(steps)) // 10 - 1)
        if channel == tokens.TRIANGLE:
            row[played.start + age] = tokens.triangle(played.pitch, step)
        else:
            row[played.start + age] = tokens.pulse(played.pitch, duties[min(age // 2, 1)], step)


def _sound(period: int) -> tuple[int, tuple[int, ...]]:
    """The hit that a noise period is nearest to."""
    return min((KICK, SNARE, HAT), key=lambda sound: abs(sound[0] - period))


def _last_pitch(codes: Codes, channel: int) -> int | None:
    found = notes.notes(codes, channel)
    return found[-1].pitch if found else None


def _duty(codes: Codes, channel: int) -> int:
    """The duty that a pulse has most."""
    table = tokens.table(channel)
    heard = codes[channel][table.step[codes[channel]] > 0]
    return int(np.bincount(table.timbre[heard], minlength=3).argmax()) if len(heard) else 2


def _nearest(pitch_class: int, to: int, low: int, high: int) -> int:
    """The pitch of a class that is nearest to another, within ``low`` and ``high``."""
    found = [pitch for pitch in range(low, high + 1) if (pitch - pitch_class) % 12 == 0]
    return min(found, key=lambda pitch: abs(pitch - to)) if found else to


def _fading(first: int, frames: int) -> list[int]:
    """Volume steps of a note that rings: one step less every FADING frames, never silent."""
    each = max(FADING, frames // first)
    return [max(1, first - age // each) for age in range(frames)]
