"""Trains the language model and its text encoder together, for a given time, resumably."""

import json
import math
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
from torch import Tensor, nn

from bot.pocket import tokens
from training.pocket import reading
from training.pocket.dataset import Batch, Pieces
from training.pocket.export import SHARPNESS
from training.pocket.model import WINDOW, Model, Tokenize, load_exported

BARS, WINDOWS = (32, 80), (4, WINDOW)
"""Crops in a batch and their frames. Half of the batches are many short crops: what a prompt says
is learned where the music begins, from many prompts at once."""
VALIDATED = 8
"""Crops in a batch of validation."""
MUON_RATE, ADAM_RATE, T5_RATE = 0.02, 2e-3, 1e-4
AGAIN = 0.5
"""The share of these rates for weights that were trained before."""
NULL_SHARE = 0.1
"""Prompts that are dropped, which is what classifier-free guidance needs."""
MISTAKE, MISTAKE_EVERY = 6, 80
"""Most frames of a mistake that the model hears, and frames a mistake; see `mistaken`."""
TRAPPED = 0.15
"""The share of crops that begin with a trap; see `trapped`."""
STRUCTURE_WEIGHT = 0.05
"""What predicting the structure counts beside a channel: it is always given."""
WARM_UP = 60
SAVE_EVERY, VALIDATE_EVERY, LOG_EVERY = 120.0, 250, 20


@dataclass
class Run:
    """Everything that is saved, so that a stopped run goes on where it was."""

    model: Model
    optimizers: list[torch.optim.Optimizer]
    random: Random
    step: int = 0
    seconds: float = 0.0


def start(weights: Path | None = None) -> Run:
    """A new model, or the one that was exported to ``weights``, which is trained more gently."""
    torch.manual_seed(0)
    model = Model() if weights is None else _blunt(load_exported(weights))
    hidden = [p for n, p in model.lm.transformer.named_parameters() if p.dim() == 2]
    chosen = {id(p) for p in hidden}
    chosen |= {id(p) for p in model.t5.parameters()}
    others = [p for p in model.parameters() if id(p) not in chosen]
    optimizers: list[torch.optim.Optimizer] = [
        torch.optim.Muon(hidden, lr=MUON_RATE, weight_decay=0.01),
        torch.optim.AdamW(others, lr=ADAM_RATE, betas=(0.9, 0.98), weight_decay=0.01),
        torch.optim.AdamW(model.t5.parameters(), lr=T5_RATE, weight_decay=0.01),
    ]
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["peak"] = group["lr"] * (1.0 if weights is None else AGAIN)
    return Run(model, optimizers, Random(0))


@torch.no_grad()
def _blunt(model: Model) -> Model:
    """An exported model as it was trained."""
    for head in model.lm.linears.parameters():
        head /= SHARPNESS
    return model


def save(run: Run, path: Path) -> None:
    state = {
        "model": run.model.state_dict(),
        "step": run.step,
        "seconds": run.seconds,
        "optimizers": [optimizer.state_dict() for optimizer in run.optimizers],
    }
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def resume(run: Run, path: Path) -> None:
    state = torch.load(path, weights_only=True)
    run.model.load_state_dict(state["model"])
    for optimizer, saved in zip(run.optimizers, state["optimizers"], strict=True):
        optimizer.load_state_dict(saved)
    run.step, run.seconds = state["step"], state["seconds"]
    run.random = Random(run.step)


def rate(progress: float, step: int) -> float:
    """The share of the peak rate: a short rise, a plateau, then a cosine to a hundredth."""
    fall = max(0.0, progress - 0.25) / 0.75
    return min(1.0, (step + 1) / WARM_UP) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * fall)))


def mistaken(codes: Tensor, random: Random) -> Tensor:
    """``codes [B, K, T]``, half of them with a few short spans out of place.

    A model that has only ever heard right notes loses the beat after its own first wrong one.
    """
    heard, (crops, _, frames) = codes.clone(), codes.shape
    for index in range(crops // 2):
        for _ in range(1 + frames // MISTAKE_EVERY):
            k, length = random.randrange(tokens.CODEBOOKS), random.randint(1, MISTAKE)
            here, there = (random.randrange(frames - length) for _ in range(2))
            heard[index, k, here : here + length] = codes[index, k, there : there + length]
    return heard


def trapped(codes: Tensor, random: Random) -> Tensor:
    """``codes [B, 6, T]``, some of which begin with what pieces get stuck in: silence, one pitch
    that never ends, or notes off the grid. What comes behind has to be music all the same."""
    heard, (crops, _, frames) = codes.clone(), codes.shape
    channels = tokens.CODEBOOKS
    for index in range(crops):
        if random.random() >= TRAPPED:
            continue
        end, late = random.randint(frames // 8, frames // 2), random.randint(1, 3)
        trap = random.choice(("silent", "stuck", "off the grid"))
        if trap == "silent":
            heard[index, :channels, :end] = tokens.SILENCE
        elif trap == "stuck":
            at = random.randrange(end)
            heard[index, :2, at:end] = codes[index, :2, at : at + 1]
        else:
            heard[index, :channels, late:end] = codes[index, :channels, : end - late]
    return heard


def _weighted(by_codebook: Tensor) -> Tensor:
    weights = torch.ones(len(by_codebook))
    weights[tokens.CODEBOOKS :] = STRUCTURE_WEIGHT
    return (weights * by_codebook).sum() / tokens.CODEBOOKS


def losses(
    model: Model, batch: Batch, tokenize: Tokenize, drop: Tensor, heard: Tensor | None = None
) -> Tensor:
    """By codebook ``[K]``; ``heard`` replaces the batch's codes as what the model goes by."""
    ids, mask = tokenize(batch.prompts)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states, kept = model.text(ids, mask, drop)
        return model.loss(batch.codes, states, kept, batch.codes if heard is None else heard)


@torch.no_grad()
def validate(
    model: Model, valid: Pieces, tokenize: Tokenize, batches: int = 6, seed: int = 7
) -> list[float]:
    """Loss per channel on the same crops of held-out tunes every time, with their prompts."""
    random = Random(seed)
    model.eval()
    drop = torch.zeros(VALIDATED, dtype=torch.bool)
    found = [
        losses(model, valid.batch(VALIDATED, WINDOW, random), tokenize, drop)
        for _ in range(batches)
    ]
    model.train()
    return torch.stack(found).mean(0)[: tokens.CODEBOOKS].tolist()


def step(run: Run, batch: Batch, tokenize: Tokenize, share: float) -> float:
    for optimizer in run.optimizers:
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * share
    drop = torch.tensor([run.random.random() < NULL_SHARE for _ in batch.prompts])
    heard = trapped(mistaken(batch.codes, run.random), run.random)
    loss = _weighted(losses(run.model, batch, tokenize, drop, heard))
    loss.backward()
    nn.utils.clip_grad_norm_(run.model.parameters(), 1.0)
    for optimizer in run.optimizers:
        optimizer.step()
        optimizer.zero_grad()
    run.step += 1
    return loss.item()


def main(folder: Path, minutes: float, weights: Path | None = None) -> None:
    """Trains until ``minutes`` are spent in all; ``folder/train.log`` has a JSON line a report.

    weights: an exported model to start from, instead of nothing.
    """
    run, checkpoint, tokenize = start(weights), folder / "checkpoint.pt", Tokenize(folder / "t5")
    train, valid = Pieces(folder / "train"), Pieces(folder / "valid")
    if checkpoint.exists():
        resume(run, checkpoint)
    elif weights is None:
        told = reading.teach(run.model, train, tokenize)
        _log(folder, run, "styles told from prompts", [told])
    last = saved = time.monotonic()
    recent: list[float] = []
    while run.seconds < minutes * 60:
        progress = run.seconds / (minutes * 60)
        batch = train.batch(*run.random.choice((BARS, WINDOWS)), run.random)
        recent.append(step(run, batch, tokenize, rate(progress, run.step)))
        now = time.monotonic()
        run.seconds, last = run.seconds + now - last, now
        if run.step % LOG_EVERY == 0:
            _log(folder, run, "train", [sum(recent) / len(recent)])
            recent.clear()
        if run.step % VALIDATE_EVERY == 0:
            _log(folder, run, "valid", validate(run.model, valid, tokenize))
        if now - saved > SAVE_EVERY:
            save(run, checkpoint)
            saved = now
    save(run, checkpoint)
    _log(folder, run, "valid", validate(run.model, valid, tokenize, batches=20))


def _log(folder: Path, run: Run, split: str, found: list[float]) -> None:
    line = {
        "step": run.step,
        "minutes": round(run.seconds / 60, 2),
        "split": split,
        "loss": round(sum(found) / len(found), 4),
        "by_codebook": [round(value, 4) for value in found],
    }
    with (folder / "train.log").open("a") as log:
        log.write(json.dumps(line) + "\n")
