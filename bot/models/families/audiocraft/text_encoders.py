"""Text encoders: T5 from the hub or from elsewhere, and what a prompt is to it.

It is our own in numpy (bot/pocket/t5.py): to import transformers' takes longer than to read it.
Where audiocraft computes conditions, it is handed this one too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from bot.engine.cpu.weights import as_float32
from bot.errors import Message, ModelError
from bot.models.conditioning import MAX_TEXT
from bot.models.families.audiocraft.config import Recipe
from bot.models.sharing import State
from bot.models.weights.hub import Hub, OnProgress
from bot.pocket.t5 import T5Encoder, T5Sizes

REQUIRED = ("config.json", "model.safetensors")
TOKENIZER, PIECES = TOKENIZERS = ("tokenizer.json", "spiece.model")
OPTIONAL = (*TOKENIZERS, "tokenizer_config.json", "special_tokens_map.json")
# What audiocraft accepts as a name.
NAMES = (
    *(f"t5-{size}" for size in ("small", "base", "large", "3b", "11b")),
    *(f"google/flan-t5-{size}" for size in ("small", "base", "large", "xl", "xxl")),
)
BLANK = "\u2581"  # what stands for a space in a sentencepiece
LAST_WORDS, LAST_LETTERS = 4, 60  # of what is heard, that are quoted
# Under a condition's name, where a text encoder was trained with the language model.
TRAINED = ".t5."


@dataclass(frozen=True, eq=False)
class TextEncoder:
    """A tokenizer, and the T5 that reads its tokens."""

    tokenizer: Tokenizer
    encoder: T5Encoder

    def ids(self, text: str) -> NDArray[np.int64]:
        return np.array(self.tokenizer.encode(text).ids, np.int64)

    def remark(self, text: str | None) -> Message | None:
        """Where the encoder knows nothing of a prompt, or more comes than is heard of it."""
        if not text:
            return None
        read = self.tokenizer.encode(text)
        pieces = zip(read.tokens[:MAX_TEXT], read.ids, read.special_tokens_mask, strict=False)
        unknown = self._unknown()
        if not any(t.strip(BLANK) for t, id, special in pieces if not special and id != unknown):
            return Message("prompt-unread")
        if len(read.ids) > MAX_TEXT:
            last = self.tokenizer.decode(read.ids[:MAX_TEXT]).split()[-LAST_WORDS:]
            return Message("prompt-half-read", last=" ".join(last)[-LAST_LETTERS:])
        return None

    def _unknown(self) -> int | None:
        return self.tokenizer.token_to_id("<unk>")

    def trained(self, recipe: Recipe, state: State) -> "TextEncoder":
        """This one, or with the weights that were trained with a language model."""
        for name, condition in recipe["conditioners"].items():
            at = f"condition_provider.conditioners.{name}{TRAINED}"
            if condition.get("model") == "t5" and any(entry.startswith(at) for entry in state):
                own = {k.removeprefix(at): v for k, v in state.items() if k.startswith(at)}
                return TextEncoder(self.tokenizer, encoder_of(self.encoder.sizes, own))
        return self


def encoder_of(sizes: T5Sizes, state: State) -> T5Encoder:
    """An encoder of torch's tensors, copied; raises :class:`ModelError`."""
    ours = {k: np.array(as_float32(v)) for k, v in state.items() if k in sizes.shapes()}
    try:
        return T5Encoder(sizes, ours, np.float32)
    except ValueError as error:
        raise ModelError("folder-part-unfit", part="text_encoder", name=str(error)[:80]) from error


def encoders(recipe: Recipe) -> set[str]:
    """The T5s that a recipe names."""
    kinds = recipe["conditioners"].values()
    named = [c["t5"] for c in kinds if isinstance(c, dict) and c.get("model") == "t5"]
    return {str(options.get("name")) for options in named}


def fetch_encoder(recipe: Recipe, hub: Hub, on_progress: OnProgress) -> TextEncoder | None:
    """The T5 that a vetted recipe names, None where it names none; raises :class:`ModelError`.

    Only the names that audiocraft itself accepts are followed.
    """
    names = encoders(recipe)
    if len(names) > 1:
        raise ModelError("text-encoders-several")
    return _fetch(names.pop(), hub, on_progress) if names else None


def _fetch(name: str, hub: Hub, on_progress: OnProgress) -> TextEncoder:
    if name not in NAMES:
        raise ModelError("text-encoder-unknown", name=name[:60])
    folder = hub.get(name, REQUIRED, on_progress, OPTIONAL)
    if not any((folder / tokenizer).is_file() for tokenizer in TOKENIZERS):
        raise ModelError("text-encoder-without-tokenizer", name=name)
    return TextEncoder(tokenizer_in(folder), T5Encoder.load(folder, np.float32))


def tokenizer_in(folder: Path) -> Tokenizer:
    """A folder's tokenizer, of which only one that sentencepiece wrote needs transformers to be
    read; raises :class:`ModelError`."""
    try:
        tokenizer = _tokenizer_in(folder)
    except Exception as error:
        raise ModelError("folder-without-tokenizer") from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _tokenizer_in(folder: Path) -> Tokenizer:
    if (folder / TOKENIZER).is_file():
        return Tokenizer.from_file(str(folder / TOKENIZER))
    from transformers import T5Tokenizer

    read: Any = T5Tokenizer.from_pretrained(folder, local_files_only=True)
    return read.backend_tokenizer


@contextmanager
def use_encoder(encoder: TextEncoder | None) -> Iterator[None]:
    """While entered, audiocraft's text conditioner takes this T5 instead of fetching one.

    It knows no way to be given one: it asks two classes by name, and looks a width up in a table.
    """
    from audiocraft.modules import conditioners

    if encoder is None:
        yield
        return
    t5: Any = conditioners.T5Conditioner
    before = conditioners.T5Tokenizer, conditioners.T5EncoderModel, t5.MODELS_DIMS
    conditioners.T5Tokenizer = conditioners.T5EncoderModel = _Ready(encoder)
    t5.MODELS_DIMS = dict.fromkeys(t5.MODELS, encoder.encoder.sizes.d_model)
    try:
        yield
    finally:
        conditioners.T5Tokenizer, conditioners.T5EncoderModel, t5.MODELS_DIMS = before


class _Ready:
    """Stands for two classes of transformers', and for what audiocraft does with either."""

    def __init__(self, encoder: TextEncoder) -> None:
        self._encoder = encoder

    def from_pretrained(self, name: str) -> "_Ready":
        return self

    def train(self, mode: bool) -> "_Ready":
        return self

    def to(self, device: Any) -> "_Ready":
        return self

    def __call__(self, *entries: list[str], **given: Any) -> Any:
        return self._tokens(entries[0]) if entries else self._states(**given)

    def _tokens(self, entries: list[str]) -> "_Tokens":
        ids = [torch.from_numpy(self._encoder.ids(entry)) for entry in entries]
        padded = torch.nn.utils.rnn.pad_sequence(ids, batch_first=True)
        lengths = torch.tensor([[len(row)] for row in ids])
        mask = (torch.arange(padded.shape[1]) < lengths).long()
        return _Tokens(input_ids=padded, attention_mask=mask)

    def _states(self, input_ids: Tensor, attention_mask: Tensor) -> SimpleNamespace:
        """Row by row, each as long as it is; audiocraft makes zeros of the rest."""
        ids, lengths = input_ids.cpu().numpy(), attention_mask.sum(1).tolist()
        made = torch.zeros(*ids.shape, self._encoder.encoder.sizes.d_model)
        for row, tokens, length in zip(made, ids, lengths, strict=True):
            if length:
                row[:length] = torch.from_numpy(self._encoder.encoder(tokens[:length]))
        return SimpleNamespace(last_hidden_state=made.to(input_ids.device))


class _Tokens(dict[str, Tensor]):
    def to(self, device: Any) -> "_Tokens":
        return _Tokens({name: tensor.to(device) for name, tensor in self.items()})
