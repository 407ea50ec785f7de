"""The bundled model: the kernels for CPUs and numpy, whatever else is installed."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from bot.config import Engine as EngineSettings
from bot.engine import Conditions, EngineRequest, Spec, UnsupportedModel
from bot.engine.cpu.kernels import kernels
from bot.engine.cpu.weights import PRECISIONS, CpuWeights
from bot.errors import Message, ModelError
from bot.models.codec import Wave
from bot.models.decoding import by_engine
from bot.models.families.pocket.family import WEIGHTS, pocket_files
from bot.models.model import Model
from bot.models.model_input import ContextWindow, ModelInput
from bot.pocket.analysis import Codes
from bot.pocket.apu import ApuCodec
from bot.pocket.candidates import silent_tokens
from bot.pocket.composer import continued, followed, planned
from bot.pocket.decoder import Composition, PocketDecoder, Steps
from bot.pocket.hearing import Source, listen
from bot.pocket.plan import plan
from bot.pocket.repository import read_model
from bot.pocket.sectioned import Asked, continued_in_sections, in_sections, plan_sections
from bot.pocket.text import PocketText, heard_sampling
from bot.pocket.tokens import CODEBOOKS
from bot.pocket.wanted import Wanted
from bot.pocket.words import understand


def load_pocket(name: str, settings: EngineSettings, folder: Path = WEIGHTS) -> Model:
    """The model in ``folder``, by default the one that ships; raises :class:`ModelError`.

    It computes on the CPU, whatever the settings say of larger models: it is quick enough there.
    """
    files = pocket_files(folder)
    recipe, state = read_model(folder)
    if kernels() is None:
        raise ModelError("kernels-missing")
    precision = settings.precision if settings.precision in PRECISIONS else PRECISIONS[0]
    try:
        spec = Spec.from_config(recipe)
        weights = CpuWeights.from_state_dict(state, spec, precision=precision)
    except UnsupportedModel as error:
        raise ModelError("bundled-model-undecodable", reason=error) from error
    codec = ApuCodec()
    context_window = ContextWindow(
        int(recipe["dataset"]["segment_duration"] * codec.frame_rate),
        round(codec.sample_rate / codec.frame_rate),
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
        threads=0,
        decoder=PocketDecoder(made.decoder),
        compose=lambda given: composed(given, conditioner),
        decode_loop=lambda codes: codec.decode(codes, loop=True),
    )


def composed(given: ModelInput, conditioner: "PocketConditioner") -> Composition:
    """What is to be decoded: a new piece, or one that continues or follows what was heard.

    A sound without music in it is neither continued nor followed: what is new is a new piece.
    """
    given = replace(given, sampling=heard_sampling(given.sampling))
    text = given.sections[0].text if given.sections else given.text
    seed, words = given.sampling.seed, text or ""
    understood = understand(text, seed)
    wanted = understood.brief if understood.words else None
    before = given.prompt
    heard = before if given.melody is None else conditioner.heard(given.melody)
    source = None if heard is None else listen(heard)
    brief = understood.brief if source is None else source.brief(wanted)
    asked = Wanted.of(given.bpm, given.key)
    if source is None:
        brief = asked.brief(brief)
    frames = asked.model_frames(given.frames, brief) if source is None else given.frames
    chosen = plan(brief, frames, seed, given.loop and source is None)
    if given.sections and given.melody is None:
        return _in_sections(given, source, conditioner)
    conditions = conditioner.conditions(chosen.prompt, None)
    request = EngineRequest(conditions, given.frames, sampling=given.sampling)
    if source is None:
        return planned(request, chosen, understood, words, before, asked)
    if before is None and source.clear:
        made = followed(request, source, brief, words)
    else:
        kept = np.zeros((CODEBOOKS, 0), dtype=np.int64) if before is None else before
        made = continued(request, kept, source, brief, words)
    return _remarked(made, Message("sections-not-followed")) if given.sections else made


def _remarked(composition: Composition, remark: Message) -> Composition:
    """The same piece, with something more to say about it."""

    def steps() -> Steps:
        codes, note = yield from composition.steps()
        return codes, Message("two-notes", first=note, second=remark)

    return Composition(composition.frames, steps)


def _in_sections(
    given: ModelInput, source: Source | None, conditioner: "PocketConditioner"
) -> Composition:
    seed, before = given.sampling.seed, given.prompt
    asked = [Asked(one.name, one.text, one.start / given.frames) for one in given.sections]
    brief = understand(asked[0].words, seed).brief
    tell = cache(lambda text: conditioner.conditions(text, None))
    request = EngineRequest(tell(""), given.frames, sampling=given.sampling)
    if source is None or before is None:
        plans = plan_sections(asked, brief, given.frames, seed)
        return in_sections(request, plans, tell, before)
    return continued_in_sections(request, before, source, asked, source.brief(brief), tell)


class PocketConditioner:
    """Pocket's text encoder as what the engine attends to, and its ear for a melody: the chip's
    first pulse plays it, and the model composes the three other channels to it."""

    melody = True
    whole = False

    def __init__(self, text: PocketText, codec: ApuCodec) -> None:
        self._text, self._codec = text, codec

    def conditions(self, text: str | None, melody: Wave | None) -> Conditions:
        return Conditions(cross=self._text(text) if text else self._text.null())

    def remark(self, text: str | None) -> Message | None:
        """Nothing: a plan says what was understood of all of it."""

    def heard(self, melody: Wave) -> Codes:
        """Sound ``[1, S]`` as the chip plays it: codes ``[4, T]``, the melody in the first."""
        return self._codec.encode(melody)
