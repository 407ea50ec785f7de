"""Reads a prompt as audiocraft's text conditioner would, with numpy and ``tokenizers`` alone.

Importing transformers for this costs longer than composing the piece; see docs/pocket.md.
"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.pocket.repository import read_entries
from bot.pocket.t5 import T5Encoder
from bot.sampling_params import SamplingParams

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]

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

    def __init__(
        self, tokenizer: "Tokenizer", encoder: T5Encoder, weight: Floats, bias: Floats
    ) -> None:
        self._tokenizer, self._encoder = tokenizer, encoder
        self._weight, self._bias = weight.astype(np.float64), bias.astype(np.float64)

    @classmethod
    def load(cls, folder: Path) -> "PocketText":
        """From a model's folder: its ``t5`` folder and the projection beside its weights."""
        from tokenizers import Tokenizer

        where = folder / T5_FOLDER
        names = [PROJECTION + part for part in ("weight", "bias")]
        tokenizer = Tokenizer.from_file(str(where / "tokenizer.json"))
        return cls(tokenizer, T5Encoder.load(where), *read_entries(folder, names))

    def __call__(self, prompt: str) -> Floats:
        """States ``[S, D]`` of a prompt; those of an empty one are zeros, as for no prompt."""
        ids = np.array(self._tokenizer.encode(prompt.lower()).ids[:LONGEST], np.int64)
        states = self._encoder(ids) @ self._weight.T + self._bias
        return (states * bool(prompt)).astype(np.float32)

    def null(self, length: int = 1) -> Floats:
        """What no prompt gives, ``[length, D]``: zeros, so that attention to it adds nothing."""
        return np.zeros((length, len(self._bias)), np.float32)
