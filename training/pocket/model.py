"""The model as it is trained: language model, text encoder, and the projection between them."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bot.pocket.repository import MODEL_FILE
from bot.pocket.t5 import T5Sizes
from bot.pocket.text import PROJECTION, T5_FOLDER
from training.pocket.network import Network, Sizes, delay
from training.pocket.t5 import T5Encoder

T5: dict[str, Any] = {
    "vocab_size": 768,
    "d_model": 128,
    "d_kv": 32,
    "d_ff": 384,
    "num_layers": 2,
    "num_heads": 4,
}
PAD = "<pad>"
WINDOW = 640
"""Frames that the model hears at once: 12.8 s."""


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

    def loss(self, codes: Tensor, states: Tensor, mask: Tensor, read: Tensor) -> Tensor:
        """Mean cross-entropy per token of ``[B, K, T]``, in nats, by codebook ``[K]``.

        ``read`` is what the model hears of ``codes``: the same, or the same with some mistakes.
        """
        special = self.lm.sizes.cardinality
        logits = self.lm(delay(read, special)[:, :, :-1], states, mask)
        targets = delay(codes, special)[:, :, 1:]
        return torch.stack(
            [
                F.cross_entropy(
                    logits[:, k].flatten(0, 1), targets[:, k].flatten(), ignore_index=special
                )
                for k in range(codes.shape[1])
            ]
        )


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


def load_exported(folder: Path) -> Model:
    """The model in a repository that ``export`` wrote.

    Codebooks that it does not know yet are added; they change nothing before they are trained.
    """
    from safetensors.torch import load_file

    state = load_file(folder / MODEL_FILE)
    model = Model()
    for name, value in model.lm.state_dict().items():
        if name.startswith(("emb.", "linears.")):
            state.setdefault(name, torch.zeros_like(value))
    parts = {name: state.pop(PROJECTION + name) for name in ("weight", "bias")}
    model.output_proj.load_state_dict(parts)
    model.lm.load_state_dict(state)
    model.t5.load_state_dict(load_file(folder / T5_FOLDER / "model.safetensors"))
    return model
