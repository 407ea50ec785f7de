"""Double guidance as MusicGen-Style's paper has it, on audiocraft's own language model."""

from typing import Any

import torch
from torch import Tensor

ALPHA, BETA = 3.0, 5.0


@torch.no_grad()
def by_definition(lm: Any, rows: Tensor, style: int, frames: int) -> Tensor:
    """Greedy codes ``[K, frames]``: the formula, step by step.

    rows: ``[3, P, D]``, what comes before the first token: with style and text, without text, and
    with neither; the first ``style`` of P are the style's.
    """
    # Whatever comes last there is prepended last, and so comes first.
    parts = {"description": rows[:, style:], "self_wav": rows[:, :style]}
    tensors = {name: (part, torch.ones(part.shape[:2])) for name, part in parts.items()}
    pattern = lm.pattern_provider.get_pattern(frames)
    empty = torch.full((1, lm.n_q, frames), -1)
    sequence, _, mask = pattern.build_pattern_sequence(empty, lm.special_token_id)
    with lm.streaming():
        for step in range(1, sequence.shape[-1]):
            newest = sequence[:, :, step - 1 : step].expand(3, -1, -1)
            both, sound, none = lm(newest, [], tensors)[..., -1, :]
            logits = none + ALPHA * (sound + BETA * (both - sound) - none)
            drawn = torch.where(mask[:, step], logits.argmax(-1), lm.special_token_id)
            sequence[0, :, step] = drawn
    codes, _, _ = pattern.revert_pattern_sequence(sequence, special_token=-1)
    return codes[0, :, :frames]
