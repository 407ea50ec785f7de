"""Which decoder a model gets: the engine, or audiocraft's generation where the engine cannot."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from bot.config import Engine as EngineSettings
from bot.engine import Engine, Spec, UnsupportedModel, Weights
from bot.engine.kv_cache import SlotShape, slot_bytes
from bot.engine.weights import weight_count
from bot.models import builders as build
from bot.models.audiocraft_decoder import Reference
from bot.models.checkpoint_config import Recipe
from bot.models.conditioning import MAX_TEXT, AudiocraftConditioner, Conditioner, engine_request
from bot.models.memory import free_bytes
from bot.models.model import Composition, Decoder
from bot.models.model_input import ContextWindow, ModelInput
from bot.models.threads import everyone, threads_for

log = logging.getLogger(__name__)

# Of the memory that is free once the weights are there, the slots may take this much.
SLOTS_SHARE = 0.7


@dataclass(frozen=True, eq=False)
class Decoding:
    """A decoder, what makes its requests, how many it takes at once, and what it computes with."""

    decoder: Decoder
    compose: Callable[[ModelInput], Composition]
    melody: bool
    capacity: int
    precision: str
    threads: int


def decoding(
    recipe: Recipe,
    state: build.State,
    span: ContextWindow,
    sample_rate: int,
    settings: EngineSettings,
    device: str,
) -> Decoding:
    """The engine if it knows this model, otherwise audiocraft, which is logged.

    Raises :class:`bot.errors.ModelError` if the weights are nobody's.
    """
    try:
        weights = Weights.from_state_dict(
            state, Spec.from_config(recipe), device=device, precision=settings.precision
        )
    except UnsupportedModel as error:
        log.warning("the engine does not know this model (%s); audiocraft decodes it", error)
        return _by_audiocraft(recipe, state, span, sample_rate, device)
    provider, fuser = build.conditioning(recipe, state, device)
    conditioner = AudiocraftConditioner(provider, fuser, sample_rate)
    prepended = build.prepended(recipe, provider)
    return by_engine(weights, conditioner, span, settings, prepended)


def by_engine(
    weights: Weights,
    conditioner: Conditioner,
    span: ContextWindow,
    settings: EngineSettings,
    prepended: int = 0,
    silent: Tensor | None = None,
) -> Decoding:
    """The engine with as many slots as the settings ask for and the memory allows.

    silent: bool ``[K, card]``, the codec's silent tokens, if it has any.
    """
    shape = SlotShape(span.frames, prepended + MAX_TEXT, MAX_TEXT)
    room = int(free_bytes(str(weights.device)) * SLOTS_SHARE)
    each = slot_bytes(weights.spec, shape, weights.cache_dtype)
    slots = max(1, min(settings.at_once, room // each))
    engine = Engine(
        weights,
        slots=slots,
        max_frames=shape.frames,
        stride=span.stride,
        max_prepend=shape.prepend,
        max_cross=shape.cross,
        graph=settings.graphs,
        silent=silent,
    )
    return Decoding(
        engine,
        lambda wish: engine_request(wish, conditioner, span),
        conditioner.melody,
        slots,
        weights.precision,
        threads_for(weight_count(weights.spec), weights.device),
    )


def _by_audiocraft(
    recipe: Recipe, state: build.State, span: ContextWindow, sample_rate: int, device: str
) -> Decoding:
    lm = build.language_model(recipe, state, device)
    conditioner = AudiocraftConditioner(lm.condition_provider, lm.fuser, sample_rate)
    reference = Reference(lm, conditioner, span)
    precision = "fp32" if device == "cpu" else "fp16"
    return Decoding(reference, lambda wish: wish, conditioner.melody, 1, precision, everyone())
