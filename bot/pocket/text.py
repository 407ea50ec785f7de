"""Reads a prompt as audiocraft's text conditioner would, with torch and ``tokenizers`` alone.

Importing transformers for this costs longer than composing the piece; see docs/pocket.md.
"""

import json
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from bot.pocket.t5 import T5Encoder, T5Sizes
from bot.sampling_params import SamplingParams

T5_FOLDER = "t5"
PROJECTION = "condition_provider.conditioners.description.output_proj."
LONGEST = 256
"""Pieces of text that are read; whatever a prompt says after that is not heard."""
WARMTH = 1.3
"""Where temperature 1 is asked, pocket decodes with this."""


def heard_guidance(asked: float) -> float:
    """The guidance that pocket decodes with: 2.4 where the default of 3 is asked, 1 where 1 is.

    What leads away from the unguided distribution leads away from its rhythm too, and so small a
    model's is upset sooner than MusicGen's, for which the default of 3 was chosen (docs/pocket.md).
    """
    return 1 + 0.7 * (asked - 1)


def heard_sampling(asked: SamplingParams) -> SamplingParams:
    """What pocket decodes with: its own measure of guidance and of temperature.

    The weights were sharpened more than is good for melodies (docs/pocket.md); 0 stays argmax.
    """
    guidance, temperature = heard_guidance(asked.guidance), WARMTH * asked.temperature
    return replace(asked, guidance=guidance, temperature=temperature)


class PocketText:
    """A prompt to what the language model attends to, ``[S, D]``.

    Equal to audiocraft's ``T5Conditioner`` on the same folder for the prompt in small letters,
    which is how the model was taught.
    """

    def __init__(self, tokenizer, encoder: T5Encoder, weight: Tensor, bias: Tensor) -> None:
        self._tokenizer = tokenizer
        self._encoder = encoder.eval()
        self._weight, self._bias = weight.float(), bias.float()

    @classmethod
    def load(cls, folder: Path) -> "PocketText":
        """From a model's folder: its ``t5`` folder and the projection in ``state_dict.bin``."""
        from safetensors.torch import load_file
        from tokenizers import Tokenizer

        where = folder / T5_FOLDER
        config = json.loads((where / "config.json").read_text())
        encoder = T5Encoder(T5Sizes.from_config(config))
        encoder.load_state_dict(load_file(where / "model.safetensors"))
        package = torch.load(folder / "state_dict.bin", weights_only=True, mmap=True)
        projection = (package["best_state"][PROJECTION + part] for part in ("weight", "bias"))
        return cls(Tokenizer.from_file(str(where / "tokenizer.json")), encoder, *projection)

    @torch.no_grad()
    def __call__(self, prompt: str) -> Tensor:
        """States ``[S, D]`` of a prompt; those of an empty one are zeros, as for no prompt."""
        ids = torch.tensor(self._tokenizer.encode(prompt.lower()).ids[:LONGEST])[None]
        states = self._encoder(ids, torch.ones_like(ids))
        return F.linear(states, self._weight, self._bias)[0] * bool(prompt)

    def null(self, length: int = 1) -> Tensor:
        """What no prompt gives, ``[length, D]``: zeros, so that attention to it adds nothing."""
        return torch.zeros(length, len(self._bias))
