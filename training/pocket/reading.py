"""Teaches the text encoder what prompts mean before it meets the music.

Trained with the language model alone it stayed unread: knowing the style saves so little loss, once
some music is heard, that 1,500 steps left the loss with and without the prompt equal. Here every
state must tell every fact, which takes a minute.
"""

from random import Random

import torch
from torch import nn
from torch.nn import functional as F

from training.pocket.dataset import Pieces, facts
from training.pocket.model import Model, Tokenize
from training.pocket.prompts import Facts, describe
from training.pocket.styles import STYLES

STEPS, BATCH, RATE = 1500, 48, 1e-3
CLASSES = {
    "style": [*STYLES],
    "tempo": ["fast", "medium", "slow"],
    "mode": ["major", "minor", None],
    "metre": ["4/4", "3/4", "6/8"],
    "drums": [True, False],
    "swing": [True, False],
}


def teach(model: Model, pieces: Pieces, tokenize: Tokenize, steps: int = STEPS) -> float:
    """Trains text encoder and projection to tell the facts; the share of styles told at the end."""
    random = Random(1)
    heads = nn.Linear(model.output_proj.out_features, sum(map(len, CLASSES.values())))
    learned = [*model.t5.parameters(), *model.output_proj.parameters(), *heads.parameters()]
    optimizer = torch.optim.AdamW(learned, lr=RATE)
    told = 0.0
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1, step / 50, 2 * (1 - step / steps))
        about = [facts(random.choice(pieces.about)) for _ in range(BATCH)]
        ids, mask = tokenize([describe(fact, random) for fact in about])
        states, _ = model.text(ids, mask, torch.zeros(BATCH, dtype=torch.bool))
        loss, right = _loss(heads(states), mask, about)
        # Of unit size, like what else is added to the residual.
        loss = loss + 0.1 * (states[mask.bool()].square().mean() - 1).square()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        told += (right - told) * 0.02
    return told


def _loss(
    logits: torch.Tensor, mask: torch.Tensor, about: list[Facts]
) -> tuple[torch.Tensor, float]:
    """Cross-entropy of every fact at every token of text; the share of styles that are right."""
    heard = mask.bool()
    total, right, start = torch.zeros(()), 0.0, 0
    for name, classes in CLASSES.items():
        wanted = torch.tensor([classes.index(getattr(fact, name)) for fact in about])
        given = logits[:, :, start : start + len(classes)][heard]
        asked = wanted[:, None].expand_as(mask)[heard]
        total = total + F.cross_entropy(given, asked)
        if name == "style":
            right = float((given.argmax(1) == asked).float().mean())
        start += len(classes)
    return total, right
