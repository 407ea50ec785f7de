"""Lets the exported model play through the bot's engine, for the checks and the pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.engine import Conditions, Engine, EngineRequest, Spec, load_weights
from bot.pocket import structure, tokens
from bot.pocket.candidates import placed
from bot.pocket.chip import FRAME_RATE
from bot.pocket.repository import read_model
from bot.pocket.text import PocketText, heard_guidance
from bot.sampling_params import SamplingParams
from training.pocket.model import WINDOW


@dataclass(frozen=True)
class ModelInput:
    """A prompt, a seed, seconds of new music, codes ``[4, T]`` to continue, and codes that are
    forced in the new music (see `EngineRequest`).

    places: the structure ``[2, T]`` of all of it (see `bot.pocket.structure`); None is unknown.
    """

    prompt: str
    seed: int
    seconds: float = 12.0
    before: NDArray[np.int64] | None = None
    forced: NDArray[np.int64] | None = None
    places: NDArray[np.int64] | None = None


class Player:
    """The model in ``folder``, several inputs at a time."""

    def __init__(self, folder: Path, slots: int = 8) -> None:
        recipe, state = read_model(folder)
        weights = load_weights(state, Spec.from_config(recipe))
        self.text = PocketText.load(folder)
        self.engine = Engine(weights, slots=slots, max_frames=WINDOW)

    def play(
        self,
        inputs: Sequence[ModelInput],
        guidance: float = 3.0,
        temperature: float = 1.0,
        top_k: int = 250,
    ) -> list[NDArray[np.int64]]:
        """Codes ``[4, T]`` of each input, what it continues included; the bot's default options."""
        tickets = []
        for one in inputs:
            asked = EngineRequest(
                Conditions(cross=self.text(one.prompt)), round(one.seconds * FRAME_RATE),
                prompt=one.before, forced=one.forced, sampling=SamplingParams(
                    temperature, top_k, guidance=heard_guidance(guidance), seed=one.seed
                ),
            )  # fmt: skip
            total = asked.prompt_len + asked.frames
            unknown = np.zeros((structure.CODEBOOKS, total), np.int64)
            places = unknown if one.places is None else one.places
            tickets.append(self.engine.submit(placed(asked, places)))
        while self.engine.busy:
            self.engine.tick()
        return [ticket.future.result()[: tokens.CODEBOOKS] for ticket in tickets]
