"""Finds the chords under a melody: the cheapest walk through the triads of the key."""

import numpy as np

from training.pocket.score import Score

MAJOR_TRIADS = ((0, 4), (2, 3), (4, 3), (5, 4), (7, 4), (9, 3))
MINOR_TRIADS = ((0, 3), (3, 4), (5, 3), (7, 4), (8, 4), (10, 4))
"""Root above the tonic and third in semitones; the minor dominant is major."""
FAVOURITES = {0: 0.0, 5: 0.25, 7: 0.15, 9: 0.5, 2: 0.6, 4: 0.9, 3: 0.5, 8: 0.4, 10: 0.4}
"""What it costs to stand on a root, per slot, in sixteenths of agreement."""


def chord_slots(score: Score) -> int:
    """Sixteenths that a chord lasts: half a bar of 4/4 and 6/8, a bar of 3/4."""
    if score.bar % 12 == 0:
        return 6 if score.pulse == 6 else 12
    return 8


def harmonise(score: Score) -> list[tuple[int, int, int]]:
    """Chords as (onset, root pitch class, third), one a slot, for a score without its own."""
    size = chord_slots(score)
    count = -(-score.length // size)
    weights = _pitch_class_weights(score, size, count)
    triads = MAJOR_TRIADS if score.mode == "major" else MINOR_TRIADS
    cost = np.stack([_misfit(weights, root, third) for root, third in triads], axis=1)
    cost[0, 0] -= 2.0
    cost[-1, 0] -= 4.0
    path = _cheapest(cost, _transitions(triads))
    return [
        (slot * size, (triads[choice][0] + score.tonic) % 12, triads[choice][1])
        for slot, choice in enumerate(path)
    ]


def _pitch_class_weights(score: Score, size: int, count: int) -> np.ndarray:
    """How long each pitch class above the tonic sounds in each slot, ``[slots, 12]``."""
    weights = np.zeros((count, 12))
    for voice, part in enumerate(score.parts):
        for onset, length, pitch in part:
            strong = 1.5 if onset % score.pulse == 0 else 1.0
            bass = 1.5 if voice and voice == len(score.parts) - 1 else 1.0
            for step in range(onset, min(onset + length, count * size)):
                weights[step // size, (pitch - score.tonic) % 12] += strong * bass
    return weights / np.maximum(weights.sum(axis=1, keepdims=True), 1) * size


def _misfit(weights: np.ndarray, root: int, third: int) -> np.ndarray:
    inside = [root % 12, (root + third) % 12, (root + 7) % 12]
    return FAVOURITES[root] - weights[:, inside].sum(axis=1) - 0.3 * weights[:, root % 12]


def _transitions(triads: tuple[tuple[int, int], ...]) -> np.ndarray:
    """Staying is cheap, falling by a fifth is next, the rest costs a little, ``[from, to]``."""
    table = np.full((len(triads), len(triads)), 1.0)
    for here, (root, _) in enumerate(triads):
        for there, (target, _) in enumerate(triads):
            if here == there:
                table[here, there] = 0.2
            elif (root - target) % 12 == 7 or (root, target) in ((5, 7), (8, 10)):
                table[here, there] = 0.4
    return table


def _cheapest(cost: np.ndarray, move: np.ndarray) -> list[int]:
    """The path of least cost through ``cost [slots, triads]`` (Viterbi)."""
    total, back = cost[0], []
    for row in cost[1:]:
        options = total[:, None] + move
        back.append(options.argmin(axis=0))
        total = options.min(axis=0) + row
    path = [int(total.argmin())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return path[::-1]
