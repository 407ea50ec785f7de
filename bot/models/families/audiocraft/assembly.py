"""From weights and what they mean to a model: the engine where it can, else audiocraft decodes."""

import contextlib
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.config import Engine as EngineSettings
from bot.engine import Spec, UnsupportedModel, load_weights
from bot.models.decoding import Decoding, by_engine
from bot.models.families.audiocraft import builders, source_separation
from bot.models.families.audiocraft.conditioning import AudiocraftConditioner
from bot.models.families.audiocraft.config import Recipe
from bot.models.families.audiocraft.decoder import AudiocraftDecoder
from bot.models.families.audiocraft.encodec import EnCodec
from bot.models.families.audiocraft.multiband_diffusion import MultiBand
from bot.models.families.audiocraft.text_encoders import (
    TextEncoder,
    fetch_encoder,
    use_encoder,
)
from bot.models.families.family import BuildContext, Files
from bot.models.model import Model
from bot.models.model_input import ContextWindow
from bot.models.threads import all_threads
from bot.models.weights.hub import OnProgress

if TYPE_CHECKING:
    from audiocraft.models import CompressionModel

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Parts:
    """A vetted recipe, the language model's weights by audiocraft's names, and a bare codec.

    encoder: the text encoder, where it comes with the weights rather than from the hub.
    """

    recipe: Recipe
    state: builders.State
    codec: "CompressionModel"
    encoder: TextEncoder | None = None


def assemble(
    name: str, files: Files, parts: Parts, context: BuildContext, on_progress: OnProgress
) -> Model:
    """The model called ``name``; raises :class:`bot.errors.ModelError`."""
    recipe = parts.recipe
    encodec = EnCodec(builders.wrapped(parts.codec, recipe, context.device))
    encoder = parts.encoder or fetch_encoder(recipe, context.hub, on_progress)
    seconds, rate = recipe["dataset"]["segment_duration"], encodec.frame_rate
    window = ContextWindow(int(seconds * rate), round(encodec.sample_rate / rate))
    with contextlib.ExitStack() as stack:
        stack.enter_context(use_encoder(encoder))
        if builders.follows_melody(recipe):
            bag = source_separation.separator(context.hub, on_progress)
            stack.enter_context(source_separation.use_separator(bag))
        decoding = _decoding(
            parts, window, encodec.sample_rate, context.settings.engine, context.device
        )
    return Model(
        name=name,
        digest=files.digest,
        codec=encodec,
        context_window=window,
        melody=decoding.melody,
        capacity=decoding.capacity,
        nbytes=files.nbytes,
        precision=decoding.precision,
        threads=decoding.threads,
        decoder=decoding.decoder,
        compose=decoding.compose,
        diffusion=MultiBand(context.hub, encodec) if encodec.channels == 1 else None,
    )


def _decoding(
    parts: Parts, window: ContextWindow, sample_rate: int, settings: EngineSettings, device: str
) -> Decoding:
    """The engine if it knows this model, otherwise audiocraft, which is logged; ModelError."""
    recipe, state = parts.recipe, parts.state
    try:
        weights = load_weights(
            state, Spec.from_config(recipe), device=device, precision=settings.precision
        )
    except UnsupportedModel as error:
        log.warning("the engine does not know this model (%s); audiocraft decodes it", error)
        return _by_audiocraft(parts, window, sample_rate, device)
    provider, fuser = builders.conditioning(recipe, state, device)
    conditioner = AudiocraftConditioner(provider, fuser, sample_rate)
    prepended = builders.prepended(recipe, provider)
    return by_engine(weights, conditioner, window, settings, prepended)


def _by_audiocraft(parts: Parts, window: ContextWindow, sample_rate: int, device: str) -> Decoding:
    lm = builders.language_model(parts.recipe, parts.state, device)
    conditioner = AudiocraftConditioner(lm.condition_provider, lm.fuser, sample_rate)
    decoder = AudiocraftDecoder(lm, conditioner, window)
    precision = "fp32" if device == "cpu" else "fp16"
    return Decoding(
        decoder, lambda request: request, conditioner.melody, 1, precision, all_threads()
    )
