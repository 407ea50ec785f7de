"""What is written by rule is in the key and on the grid, and comes only where it is called for."""

import numpy as np

from bot.pocket import notes, tokens, writing
from bot.pocket.analysis import Key
from bot.pocket.notes import Heard
from bot.pocket.plan import Brief, plan

PLAN = plan(Brief("overworld"), 1200, 0)
C_MAJOR = Key(0, "major")


def melody(pitches: list[int], sixteenths: int = 2) -> np.ndarray:
    """Codes ``[4, T]`` in which the first pulse plays pitches of one length."""
    size = sixteenths * PLAN.grid
    codes = np.zeros((4, size * len(pitches)), dtype=np.int64)
    for index, pitch in enumerate(pitches):
        start = index * size
        writing.note(codes[0], tokens.PULSE_1, Heard(start, start + size, pitch, 7))
    return codes


def pitches(codes: np.ndarray) -> list[int]:
    return [note.pitch for note in notes.notes(codes, tokens.PULSE_1)]


def test_a_pitch_struck_again_and_again_gives_way_to_its_neighbour_towards_what_comes():
    played = melody([67, 67, 67, 67, 67, 72, 72, 64])
    assert pitches(writing.loosened(played, C_MAJOR, PLAN)) == [67, 67, 69, 67, 69, 72, 72, 64]
    falling = melody([76, 76, 76, 72])
    assert pitches(writing.loosened(falling, C_MAJOR, PLAN)) == [76, 76, 74, 72]
    beside = melody([64, 64, 64, 65])  # F would be struck twice
    assert pitches(writing.loosened(beside, C_MAJOR, PLAN)) == [64, 64, 62, 65]


def test_long_notes_and_those_that_begin_a_bar_stay():
    slow = melody([67] * 4, sixteenths=6)
    assert np.array_equal(writing.loosened(slow, C_MAJOR, PLAN), slow)
    fast = melody([60, 62, 64, 65, 67, 65, 67, 67, 67])  # the last begins the second bar
    assert np.array_equal(writing.loosened(fast, C_MAJOR, PLAN), fast)


def test_only_the_melody_is_loosened_and_it_keeps_its_rhythm():
    played = melody([67, 67, 67, 67, 60])
    played[tokens.PULSE_2], played[tokens.TRIANGLE] = played[0], tokens.triangle(40, 4)
    made = writing.loosened(played, C_MAJOR, PLAN)
    assert np.array_equal(made[1:], played[1:])
    begins = [[note.start for note in notes.notes(c, 0)] for c in (made, played)]
    assert begins[0] == begins[1]
    assert pitches(made) != pitches(played)


def test_a_stutter_belongs_to_the_note_after_it_where_it_begins_on_the_grid_else_to_the_other():
    row = np.zeros((4, 48), dtype=np.int64)
    for start, end, pitch in ((0, 1, 81), (1, 2, 79), (2, 12, 72), (12, 23, 74), (23, 24, 86)):
        writing.note(row[0], tokens.PULSE_1, Heard(start, end, pitch, 7))
    row[0, 11], row[0, 22] = row[0, 10], row[0, 21]  # without gaps
    writing.note(row[0], tokens.PULSE_1, Heard(24, 36, 76, 7))
    writing.note(row[0], tokens.PULSE_1, Heard(40, 42, 60, 7))  # alone
    row[tokens.PULSE_2, ::2] = tokens.pulse(60, 2, 5)  # an arpeggio
    made = writing.cleaned(row, 6)
    found = [(note.start, note.pitch) for note in notes.notes(made, tokens.PULSE_1)]
    assert found == [(0, 72), (12, 74), (24, 76), (40, 60)]
    assert notes.notes(made, tokens.PULSE_1)[-1].end == 46
    assert np.array_equal(made[0, :10], row[0, 2:12])  # as loud as the note is that old
    assert np.array_equal(made[1:], row[1:])


def test_the_last_melody_note_is_held_while_the_others_strike_again():
    end = writing.ending(melody([64, 62]), C_MAJOR, PLAN, 2 * PLAN.bar)
    assert len(notes.notes(end, tokens.PULSE_1)) == 1
    assert len(notes.notes(end, tokens.PULSE_2)) == 2
    assert len(notes.notes(end, tokens.NOISE)) == 2
