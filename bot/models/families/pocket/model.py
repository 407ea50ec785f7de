"""The bundled model: the same loader and engine, without audiocraft, which takes 20 s to import."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from bot.config import Engine as EngineSettings
from bot.engine import Conditions, EngineRequest, Spec, UnsupportedModel, load_weights
from bot.errors import ModelError
from bot.models.decoding import by_engine
from bot.models.families.audiocraft.builders import vet_lm
from bot.models.families.audiocraft.config import lm_recipe
from bot.models.families.pocket.family import WEIGHTS, pocket_files
from bot.models.model import Model
from bot.models.model_input import ContextWindow, ModelInput
from bot.models.weights.safe_load import read, state_of
from bot.pocket.analysis import Codes
from bot.pocket.apu import ApuCodec
from bot.pocket.composer import continued, followed, planned, silent_tokens
from bot.pocket.decoder import Composition, PocketDecoder
from bot.pocket.hearing import listen
from bot.pocket.plan import plan
from bot.pocket.text import PocketText, heard_sampling
from bot.pocket.tokens import CODEBOOKS
from bot.pocket.words import understand


def load_pocket(name: str, settings: EngineSettings, device: str, folder: Path = WEIGHTS) -> Model:
    """The model in ``folder``, by default the one that ships; raises :class:`ModelError`."""
    files = pocket_files(folder)
    path = files.paths[0]
    package = read(path)
    state = state_of(package, "best_state", path.name)
    recipe = vet_lm(lm_recipe(package.get("xp.cfg")), state)
    try:
        spec = Spec.from_config(recipe)
        weights = load_weights(state, spec, device=device, precision=settings.precision)
    except UnsupportedModel as error:
        raise ModelError("bundled-model-undecodable", reason=error) from error
    codec = PocketCodec()
    rate = codec.frame_rate
    context_window = ContextWindow(
        int(recipe["dataset"]["segment_duration"] * rate), round(codec.sample_rate / rate)
    )
    conditioner = PocketConditioner(PocketText.load(folder), codec)
    made = by_engine(weights, conditioner, context_window, settings, silent=silent_tokens())

    return Model(
        name=name,
        digest=files.digest,
        codec=codec,
        context_window=context_window,
        melody=made.melody,
        capacity=made.capacity,
        nbytes=files.nbytes,
        precision=made.precision,
        threads=made.threads,
        decoder=PocketDecoder(made.decoder),
        compose=lambda given: composed(given, conditioner),
    )


def composed(given: ModelInput, conditioner: "PocketConditioner") -> Composition:
    """What is to be decoded: a new piece, or one that continues or follows what was heard.

    A sound without music in it is neither continued nor followed: what is new is a new piece.
    """
    given = replace(given, sampling=heard_sampling(given.sampling))
    seed, words = given.sampling.seed, given.text or ""
    understood = understand(given.text, seed)
    wanted = understood.brief if understood.words else None
    before = None if given.prompt is None else given.prompt.numpy()
    heard = before if given.melody is None else conditioner.heard(given.melody)
    source = None if heard is None else listen(heard)
    brief = understood.brief if source is None else source.brief(wanted)
    chosen = plan(brief, given.frames, seed)
    conditions = conditioner.conditions(chosen.prompt, None)
    request = EngineRequest(conditions, given.frames, sampling=given.sampling)
    if source is None:
        return planned(request, chosen, understood, words, before)
    if before is None and source.clear:
        return followed(request, source, brief, words)
    kept = np.zeros((CODEBOOKS, 0), dtype=np.int64) if before is None else before
    return continued(request, kept, source, brief, words)


class PocketConditioner:
    """Pocket's text encoder as what the engine attends to, and its ear for a melody: the chip's
    first pulse plays it, and the model composes the three other channels to it."""

    melody = True

    def __init__(self, text: PocketText, codec: "PocketCodec") -> None:
        self._text, self._codec = text, codec

    def conditions(self, text: str | None, melody: Tensor | None) -> Conditions:
        return Conditions(cross=self._text(text) if text else self._text.null())

    def heard(self, melody: Tensor) -> Codes:
        """Sound ``[1, S]`` as the chip plays it: codes ``[4, T]``, the melody in the first."""
        return self._codec.encode(melody).numpy()


class PocketCodec:
    """The sound chip behind :class:`bot.models.codec.Codec`."""

    def __init__(self) -> None:
        self._chip = ApuCodec()
        self.sample_rate = int(self._chip.sample_rate)
        self.channels = int(self._chip.channels)
        self.frame_rate = float(self._chip.frame_rate)
        self.codebooks = int(self._chip.num_codebooks)

    def encode(self, wave: Tensor) -> Tensor:
        return self._chip.encode(wave[None])[0][0].long()

    @torch.no_grad()
    def decode(self, codes: Tensor) -> Tensor:
        return self._chip.decode(codes[None])[0]
