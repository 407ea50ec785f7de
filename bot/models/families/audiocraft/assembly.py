"""From weights and what they mean to a model: the engine where it can, else audiocraft decodes."""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import torch

from bot.engine import Spec, UnsupportedModel, Weights, load_weights
from bot.engine.cpu.packed import read_packed, write_packed
from bot.engine.cpu.weights import CpuWeights
from bot.engine.load import CPU_PRECISIONS
from bot.engine.state import weight_count
from bot.models.admin import PACKED
from bot.models.conditioning import Conditioner
from bot.models.decoding import Decoding, by_engine
from bot.models.families.audiocraft import builders
from bot.models.families.audiocraft.conditioning import AudiocraftConditioner
from bot.models.families.audiocraft.config import Recipe
from bot.models.families.audiocraft.decoder import AudiocraftDecoder
from bot.models.families.audiocraft.encodec import EnCodec
from bot.models.families.audiocraft.multiband_diffusion import MultiBand
from bot.models.families.audiocraft.source_separation import Separation, use_separator
from bot.models.families.audiocraft.style_options import StyleOptions
from bot.models.families.audiocraft.text_conditioning import TextConditioner, text_alone
from bot.models.families.audiocraft.text_encoders import (
    TextEncoder,
    fetch_encoder,
    use_encoder,
)
from bot.models.families.family import BuildContext, Files
from bot.models.footprint import ENCODEC, MEGABYTE, Footprint, footprint
from bot.models.model import Extra, Model
from bot.models.model_input import ContextWindow
from bot.models.sharing import SharedWeights, State, Variant
from bot.models.threads import all_threads, threads_for
from bot.models.weights.hub import Hub, OnProgress

if TYPE_CHECKING:
    from audiocraft.models import CompressionModel

    from bot.models.families.audiocraft.seanet import Network

log = logging.getLogger(__name__)

Replace = Callable[[State, Collection[str]], None]


@dataclass(frozen=True, eq=False)
class Parts:
    """A vetted recipe, the language model's weights, and a bare codec.

    check: reads the weights, and raises ModelError where one is no number.
    encoder: the text encoder, where it comes with the weights rather than from the hub.
    """

    recipe: Recipe
    variant: Variant
    codec: "CompressionModel | Network"
    check: Callable[[], None]
    encoder: TextEncoder | None = None


def footprint_of(
    recipe: Recipe, context: BuildContext, codec: int = ENCODEC * MEGABYTE
) -> Footprint:
    """What a vetted recipe's model takes in memory. codec: bytes of its codec.

    Where the engine cannot decode it, audiocraft's own weights are counted, without slots.
    """
    device, precision = context.device, context.settings.engine.precision
    seconds = float(recipe["dataset"]["segment_duration"])
    kinds = recipe["conditioners"].values()
    name = next((str(c["t5"].get("name")) for c in kinds if c.get("model") == "t5"), "")
    try:
        spec = Spec.from_config(recipe)
    except UnsupportedModel:
        lm = recipe["transformer_lm"]
        weights = 12 * lm["dim"] ** 2 * lm["num_layers"]
        return Footprint(weights * (4 if device == "cpu" else 2), codec)
    return footprint(
        spec,
        seconds,
        precision,
        device,
        text_encoder=name,
        melody_frames=melody_frames(recipe, seconds),
        style=builders.takes_up_style(recipe),
        codec=codec,
        diffusion=not builders.makes_sounds(recipe),
        memory=context.memory,
    )


def melody_frames(recipe: Recipe, seconds: float) -> int:
    """How much a melody or a style puts before a piece, 0 where no sound is heard."""
    for condition in recipe["conditioners"].values():
        if condition.get("model") == "chroma_stem":
            hop = 2 ** int(condition["chroma_stem"]["radix2_exp"]) // 4
            return int(seconds * recipe["sample_rate"]) // hop + 1
        if condition.get("model") == builders.STYLE:
            return StyleOptions.of(condition[builders.STYLE]).rows
    return 0


def assemble(
    name: str,
    files: Files,
    parts: Parts,
    context: BuildContext,
    on_progress: OnProgress,
    room: int,
) -> Model:
    """The model called ``name``; raises :class:`bot.errors.ModelError`.

    room: bytes that it may take, with its slots.
    """
    recipe, hub = parts.recipe, context.hub.beside(files.paths[0].parent)
    takes = footprint_of(recipe, context)
    slots = takes.slots(room, context.settings.engine.at_once)
    encodec = EnCodec(builders.wrapped(parts.codec, recipe, context.device))
    encoder = parts.encoder or fetch_encoder(recipe, hub, on_progress)
    seconds, rate = recipe["dataset"]["segment_duration"], encodec.frame_rate
    sounds = builders.makes_sounds(recipe)
    stride = Fraction(2, 10) if sounds else Fraction(18, 30)
    window = ContextWindow(int(seconds * rate), round(encodec.sample_rate / rate), stride)
    given = _Given(files, parts, encoder, window, encodec.sample_rate, context, slots, takes)
    decoding, hearing, replace = _decoding(given, hub)
    return Model(
        name=name,
        digest=files.digest,
        codec=encodec,
        context_window=window,
        melody=decoding.melody,
        capacity=decoding.capacity,
        nbytes=takes.total(decoding.capacity),
        precision=decoding.precision,
        threads=decoding.threads,
        decoder=decoding.decoder,
        compose=decoding.compose,
        diffusion=None if sounds else MultiBand(hub, encodec),
        hearing=hearing,
        shared=replace and SharedWeights(files.base, replace, parts.variant.changed),
    )


@dataclass(frozen=True, eq=False)
class _Given:
    """What a decoder is made of."""

    files: Files
    parts: Parts
    encoder: TextEncoder | None
    window: ContextWindow
    sample_rate: int
    context: BuildContext
    slots: int
    takes: Footprint

    @property
    def recipe(self) -> Recipe:
        return self.parts.recipe

    @property
    def state(self) -> State:
        return self.parts.variant.state


def _decoding(given: _Given, hub: Hub) -> tuple[Decoding, Extra | None, Replace | None]:
    """The engine if it knows this model, otherwise audiocraft, which is logged; ModelError.

    And what it hears sounds with, and what replaces entries of the weights and of the conditioners,
    if anything can.
    """
    settings, device = given.context.settings.engine, given.context.device
    try:
        spec = Spec.from_config(given.recipe)
        weights = _weights(given, spec, given.takes.precision)
    except UnsupportedModel as error:
        log.warning("the engine does not know this model (%s); audiocraft decodes it", error)
        given.parts.check()
        return *_by_audiocraft(given, hub), None
    conditioner, hearing, refill, prepended = _conditioner(given, hub)
    made = by_engine(
        weights,
        conditioner,
        given.window,
        settings,
        prepended,
        slots=given.slots,
        threads=threads_for(weight_count(spec), device),
    )

    def replace(state: State, changed: Collection[str]) -> None:
        weights.replace(state, changed)
        refill(state, changed)

    return made, hearing, replace


def _weights(given: _Given, spec: Spec, precision: str) -> Weights:
    """As an earlier start has left them packed, or packed now and kept for the next one.

    Those with an adapter are not kept: they are made of their base's. Raises ModelError, and
    UnsupportedModel.
    """
    folder, device = given.context.settings.weights / PACKED, given.context.device
    path = folder / f"{given.files.digest}.{precision}"
    keep = device == "cpu" and precision in CPU_PRECISIONS and not given.parts.variant.changed
    if keep and (kept := read_packed(path, spec, precision)) is not None:
        return kept
    given.parts.check()
    state = owned(given.state, precision)
    made = load_weights(state, spec, device=device, precision=precision)
    if keep and isinstance(made, CpuWeights):
        write_packed(made, path)
    return made


def _conditioner(given: _Given, hub: Hub) -> tuple[Conditioner, Extra | None, Replace, int]:
    """What computes conditions, what it hears sounds with, what replaces its weights, and how much
    a sound prepends.

    audiocraft's own for whatever is not told by text alone.
    """
    recipe, state = given.recipe, given.state
    if given.encoder is not None and (name := text_alone(recipe)) is not None:
        ours = TextConditioner(name, recipe, state, given.encoder)
        return ours, None, ours.replace, 0
    encoder = given.encoder and given.encoder.trained(recipe, state)
    separation = Separation(hub)
    with use_encoder(encoder), use_separator(separation):
        provider, fuser = builders.conditioning(recipe, state, given.context.device, hub)
    style = builders.takes_up_style(recipe)
    made = AudiocraftConditioner(provider, fuser, given.sample_rate, encoder, style)
    refill, prepended = partial(builders.refill, provider), builders.prepended(recipe, provider)
    return made, builders.hearing(provider, separation), refill, prepended


def owned(state: State, precision: str) -> State:
    """``state`` with what would be kept as it is copied, so that no change of its file matters.

    All else is converted, tensor by tensor, so that a file's weights are never in memory twice.
    """
    kept = {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}.get(precision)
    return {
        name: entry.clone()
        if isinstance(entry, torch.Tensor) and (entry.dim() < 2 or entry.dtype is kept)
        else entry
        for name, entry in state.items()
    }


def _by_audiocraft(given: _Given, hub: Hub) -> tuple[Decoding, Extra | None]:
    device, separation = given.context.device, Separation(hub)
    encoder = given.encoder and given.encoder.trained(given.recipe, given.state)
    with use_encoder(encoder), use_separator(separation):
        lm = builders.language_model(given.recipe, given.state, device)
    provider = lm.condition_provider
    conditioner = AudiocraftConditioner(provider, lm.fuser, given.sample_rate, encoder)
    decoder = AudiocraftDecoder(lm, conditioner, given.window)
    precision = "fp32" if device == "cpu" else "fp16"
    made = Decoding(
        decoder, lambda request: request, conditioner.melody, 1, precision, all_threads()
    )
    return made, builders.hearing(provider, separation)
