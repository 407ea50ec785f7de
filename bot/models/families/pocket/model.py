"""The bundled model: the same loader and engine, without audiocraft, which takes 20 s to import."""

from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from bot.config import Engine as EngineSettings
from bot.engine import Conditions, Spec, UnsupportedModel, Weights
from bot.errors import ModelError
from bot.models.conditioning import engine_request
from bot.models.decoding import by_engine
from bot.models.families.audiocraft.builders import vet_lm
from bot.models.families.audiocraft.config import lm_recipe
from bot.models.families.pocket.family import WEIGHTS, pocket_files
from bot.models.model import Model
from bot.models.model_input import ContextWindow, ModelInput
from bot.models.weights.safe_load import read, state_of
from bot.pocket.apu import ApuCodec
from bot.pocket.composer import composition, planned, silent_tokens
from bot.pocket.decoder import Composition, PocketDecoder
from bot.pocket.plan import plan
from bot.pocket.text import PocketText, heard_sampling
from bot.pocket.tokens import PULSE_1
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
        weights = Weights.from_state_dict(state, spec, device=device, precision=settings.precision)
    except UnsupportedModel as error:
        raise ModelError(f"The bundled model cannot be decoded: {error}.") from error
    codec = PocketCodec()
    rate = codec.frame_rate
    context_window = ContextWindow(
        int(recipe["dataset"]["segment_duration"] * rate), round(codec.sample_rate / rate)
    )
    conditioner = PocketConditioner(PocketText.load(folder), codec)
    made = by_engine(weights, conditioner, context_window, settings, silent=silent_tokens())

    def compose(given: ModelInput) -> Composition:
        given = replace(given, sampling=heard_sampling(given.sampling))
        if given.prompt is not None or given.melody is not None:
            request = engine_request(given, conditioner, context_window)
            if given.prompt is not None or _plays(request.forced):
                return composition(request)
        given = replace(given, melody=None)
        understood = understand(given.text, given.sampling.seed)
        chosen = plan(understood.brief, given.frames, given.sampling.seed)
        request = engine_request(replace(given, text=chosen.prompt), conditioner, context_window)
        return planned(request, chosen, given.text or "")

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
        compose=compose,
    )


def _plays(forced: Tensor | None) -> bool:
    """Whether a melody was heard."""
    return forced is not None and bool((forced > 0).any())


class PocketConditioner:
    """Pocket's text encoder as what the engine attends to, and its ear for a melody: the chip's
    first pulse plays it, and the model composes the three other channels to it."""

    melody = True

    def __init__(self, text: PocketText, codec: "PocketCodec") -> None:
        self._text, self._codec = text, codec

    def conditions(self, text: str | None, melody: Tensor | None) -> Conditions:
        return Conditions(cross=self._text(text) if text else self._text.null())

    def forced(self, melody: Tensor, frames: int) -> Tensor:
        """The first pulse up to the melody's last note; what comes after is the model's."""
        samples = frames * round(self._codec.sample_rate / self._codec.frame_rate)
        heard = self._codec.encode(melody[:, :samples])[PULSE_1]
        until = int(heard.nonzero().max()) + 1 if heard.any() else 0
        forced = torch.full((self._codec.codebooks, frames), -1)
        forced[PULSE_1, :until] = heard[:until]
        return forced


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
