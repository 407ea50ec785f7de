"""Trains the language model and its text encoder together, for a given time, resumably."""

import json
import math
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bot.pocket.t5 import T5Encoder, T5Sizes
from bot.pocket.text import PROJECTION, T5_FOLDER
from bot.pocket.training.dataset import Batch, Pieces
from bot.pocket.training.network import Network, Sizes, delay

T5 = {
    "vocab_size": 768,
    "d_model": 128,
    "d_kv": 32,
    "d_ff": 384,
    "num_layers": 2,
    "num_heads": 4,
}
FEW, SHORT, LONG = (4, 500), (8, 500), (3, 1400)
"""Crops in a batch and their frames: 10 s, few at first, and now and then 28 s at the end."""
MORE_FROM, LONG_FROM, LONG_SHARE = 0.85, 0.8, 0.35
MUON_RATE, ADAM_RATE = 0.02, 2e-3
PAD = "<pad>"
NULL_SHARE = 0.1
"""Prompts that are dropped, which is what classifier-free guidance needs."""
WARM_UP = 60
SAVE_EVERY, VALIDATE_EVERY, LOG_EVERY = 120.0, 250, 20


class Model(nn.Module):
    """The language model, the text encoder, and the projection between them."""

    def __init__(self) -> None:
        super().__init__()
        self.lm = Network(Sizes())
        self.t5 = T5Encoder(T5Sizes(**T5))
        self.output_proj = nn.Linear(T5["d_model"], Sizes().dim)
        for parameter in self.t5.parameters():
            if parameter.dim() == 2:
                nn.init.normal_(parameter, std=parameter.shape[1] ** -0.5)
        nn.init.normal_(self.t5.shared.weight, std=1.0)

    def text(self, ids: Tensor, mask: Tensor, dropped: Tensor) -> tuple[Tensor, Tensor]:
        """States ``[B, L, dim]`` and mask; a dropped row is all zeros, as in audiocraft."""
        states = self.output_proj(self.t5(ids, mask).float())
        kept = mask.bool() & ~dropped[:, None]
        return states * kept[..., None], mask.bool() | dropped[:, None]

    def loss(self, codes: Tensor, offsets: Tensor, states: Tensor, mask: Tensor) -> Tensor:
        """Mean cross-entropy per token of ``[B, K, T]``, in nats, by codebook ``[K]``."""
        special = self.lm.sizes.cardinality
        sequence = delay(codes, special)
        logits = self.lm(sequence[:, :, :-1], offsets, states, mask)
        targets = sequence[:, :, 1:]
        return torch.stack(
            [
                F.cross_entropy(
                    logits[:, k].flatten(0, 1), targets[:, k].flatten(), ignore_index=special
                )
                for k in range(codes.shape[1])
            ]
        )


@dataclass
class Run:
    """Everything that is saved, so that a stopped run goes on where it was."""

    model: Model
    optimizers: list[torch.optim.Optimizer]
    random: Random
    step: int = 0
    seconds: float = 0.0


def start() -> Run:
    torch.manual_seed(0)
    model = Model()
    hidden = [p for n, p in model.lm.transformer.named_parameters() if p.dim() == 2]
    chosen = {id(p) for p in hidden}
    others = [p for p in model.parameters() if id(p) not in chosen]
    optimizers: list[torch.optim.Optimizer] = [
        torch.optim.Muon(hidden, lr=MUON_RATE, weight_decay=0.01),
        torch.optim.AdamW(others, lr=ADAM_RATE, betas=(0.9, 0.98), weight_decay=0.01),
    ]
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["peak"] = group["lr"]
    return Run(model, optimizers, Random(0))


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


def load_exported(folder: Path) -> Model:
    """The model in a repository that ``export`` wrote."""
    from safetensors.torch import load_file

    state = torch.load(folder / "state_dict.bin", weights_only=True)["best_state"]
    model = Model()
    parts = {name: state.pop(PROJECTION + name) for name in ("weight", "bias")}
    model.output_proj.load_state_dict(parts)
    model.lm.load_state_dict(state)
    model.t5.load_state_dict(load_file(folder / T5_FOLDER / "model.safetensors"))
    return model


class Tokenize:
    """Prompts to padded ids and mask, ``[B, L]`` each."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_padding(pad_id=0, pad_token=PAD)

    def __call__(self, prompts: list[str]) -> tuple[Tensor, Tensor]:
        encoded = self.tokenizer.encode_batch([prompt.lower() for prompt in prompts])
        ids = torch.tensor([item.ids for item in encoded])
        return ids, torch.tensor([item.attention_mask for item in encoded])


def rate(progress: float, step: int) -> float:
    """The share of the peak rate: a short rise, a plateau, then a cosine to a hundredth."""
    fall = max(0.0, progress - 0.25) / 0.75
    return min(1.0, (step + 1) / WARM_UP) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * fall)))


def crops(progress: float, random: Random) -> tuple[int, int]:
    """Rows and frames of the next batch."""
    if progress > LONG_FROM and random.random() < LONG_SHARE:
        return LONG
    return SHORT if progress > MORE_FROM else FEW


def losses(model: Model, batch: Batch, tokenize: Tokenize, drop: Tensor) -> Tensor:
    ids, mask = tokenize(batch.prompts)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states, kept = model.text(ids, mask, drop)
        return model.loss(batch.codes, batch.offsets, states, kept)


@torch.no_grad()
def validate(
    model: Model, valid: Pieces, tokenize: Tokenize, batches: int = 6, seed: int = 7
) -> list[float]:
    """Loss per codebook on the same crops of held-out tunes every time, with their prompts."""
    random = Random(seed)
    model.eval()
    drop = torch.zeros(SHORT[0], dtype=torch.bool)
    found = [losses(model, valid.batch(*SHORT, random), tokenize, drop) for _ in range(batches)]
    model.train()
    return torch.stack(found).mean(0).tolist()


def step(run: Run, batch: Batch, tokenize: Tokenize, share: float) -> float:
    for optimizer in run.optimizers:
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * share
    drop = torch.tensor([run.random.random() < NULL_SHARE for _ in batch.prompts])
    loss = losses(run.model, batch, tokenize, drop).mean()
    loss.backward()
    nn.utils.clip_grad_norm_(run.model.parameters(), 1.0)
    for optimizer in run.optimizers:
        optimizer.step()
        optimizer.zero_grad()
    run.step += 1
    return loss.item()


def main(folder: Path, minutes: float) -> None:
    """Trains until ``minutes`` are spent in all; ``folder/train.log`` has a JSON line a report."""
    torch.set_num_threads(2)
    run, checkpoint = start(), folder / "checkpoint.pt"
    if checkpoint.exists():
        resume(run, checkpoint)
    tokenize = Tokenize(folder / "t5")
    train, valid = Pieces(folder / "train"), Pieces(folder / "valid")
    last = saved = time.monotonic()
    recent: list[float] = []
    while run.seconds < minutes * 60:
        progress = run.seconds / (minutes * 60)
        batch = train.batch(*crops(progress, run.random), run.random)
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
