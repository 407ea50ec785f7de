"""One loaded model: a request goes in, codes are decoded elsewhere, a finished piece comes out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from bot.audio.clip import Clip
from bot.engine import SequenceHandle
from bot.engine.delay_pattern import Codes
from bot.errors import InvalidRequest
from bot.job_io import JobInputs, Result
from bot.job_spec import JobSpec
from bot.models.codec import Ahead, Codec, Wave, to_wave
from bot.models.model_input import ContextWindow, ModelInput, TextSection
from bot.models.normalization import normalize
from bot.models.sharing import SharedWeights
from bot.models.threads import use
from bot.models.weights.hub import OnProgress, unseen
from bot.request import GenerationRequest
from bot.sections import sections_of, starts

# What a decoder takes: the engine's own request, or what stands for one in another decoder.
Composition = Any


class Decoder(Protocol):
    """The engine, or audiocraft's own generation behind the same members."""

    @property
    def busy(self) -> bool: ...

    @property
    def waits(self) -> bool:
        """Whether `tick` would do nothing but wait at first."""
        ...

    def submit(self, request: Any, /) -> SequenceHandle: ...

    def tick(self) -> None: ...

    def made_so_far(self, handle: SequenceHandle, /) -> Codes | None:
        """The codes of a request that are final, int64 ``[K, T0 + done]``; None where it would have
        to wait for them. On the thread that ticks."""
        ...


class Extra(Protocol):
    """A part of a model that only some requests need: fetched and loaded for the first of them."""

    @property
    def loaded(self) -> bool: ...

    def load(self, on_progress: OnProgress) -> None: ...


class Diffusion(Extra, Protocol):
    """MultiBand Diffusion: codes ``[K, T]`` to a wave ``[C, S]``.

    decode calls ``on_progress`` before each denoising step; what that raises ends it.
    """

    def decode(self, codes: Codes, seed: int, on_progress: OnProgress) -> Wave: ...


@dataclass(frozen=True, eq=False)
class Model:
    """A model ready to compose. Its methods may be called from any thread; its decoder from one.

    digest: hex, of the files it was made from. melody: whether it can follow one, or take up
    a style.
    capacity: how many requests its decoder takes at once. nbytes: about what it occupies.
    precision: what its weights are kept in. threads: how many of torch's compute it;
    0 where torch does not. device: what computes it, and in which precision.
    compose: turns a model input into what the decoder takes.
    diffusion: MultiBand Diffusion for this codec; ``None`` where it does not apply.
    decode_loop: decodes codes ``[K, T]`` whose end leads back to their beginning, where the model
    plans them so. hearing: what takes a melody out of sound, or a style; ``None`` where that is
    not needed.
    shared: the weights, where another model of the same base can take its place; else ``None``.
    """

    name: str
    digest: str
    codec: Codec
    context_window: ContextWindow
    melody: bool
    capacity: int
    nbytes: int
    precision: str
    threads: int
    decoder: Decoder
    compose: Callable[[ModelInput], Composition]
    diffusion: Diffusion | None = None
    hearing: Extra | None = None
    shared: SharedWeights | None = None
    decode_loop: Callable[[Codes], Wave] | None = None
    device: str = ""

    @property
    def id(self) -> str:
        """``name@digest``: pieces of the same id have tokens that mean the same."""
        return f"{self.name}@{self.digest}"

    @property
    def sample_rate(self) -> int:
        return self.codec.sample_rate

    @property
    def channels(self) -> int:
        return self.codec.channels

    @property
    def frame_rate(self) -> float:
        return self.codec.frame_rate

    def encode(self, clip: Clip) -> Codes:
        """Tokens int64 ``[K, T]`` of a clip of any rate and channels."""
        return self.codec.encode(to_wave(clip, self.sample_rate, self.channels))

    def ready(self, request: GenerationRequest) -> bool:
        """Whether all that a request needs of this model is in memory."""
        if request.multi_band_diffusion and self.diffusion is None:
            return False
        return all(extra.loaded for extra in self._extras(request))

    def load_for(self, request: GenerationRequest, on_progress: OnProgress = unseen) -> None:
        """Fetch and load what a request needs besides; raises InvalidRequest or ModelError."""
        if request.multi_band_diffusion and self.diffusion is None:
            raise InvalidRequest("no-diffusion", name=self.name)
        for extra in self._extras(request):
            extra.load(on_progress)

    def _extras(self, request: GenerationRequest) -> list[Extra]:
        follows = request.input_audio is not None and not request.continuation
        extras = (
            self.diffusion if request.multi_band_diffusion else None,
            self.hearing if follows else None,
        )
        return [extra for extra in extras if extra is not None]

    def prepare(self, work: JobInputs) -> Composition:
        """Everything before decoding: source tokens, conditions, frames.

        The whole source stays in the result, heard through the codec: its tokens and the new ones
        are decoded in one pass, so there is no seam. Raises :class:`InvalidRequest`.
        """
        use(self.threads)
        spec, request = work.spec, work.spec.request
        self.load_for(request)
        melody = prompt = None
        if work.source is not None and request.continuation:
            prompt = self._prompt(work, work.source)
        elif work.source is not None:
            melody = self._melody(work.source)
        given = ModelInput(
            text=request.prompt,
            frames=round(request.duration * self.frame_rate),
            sampling=spec.sampling,
            melody=melody,
            prompt=prompt,
            sections=self._sections(request),
            bpm=request.bpm,
            key=request.key,
            loop=request.loop,
        )
        return self.compose(given)

    def _sections(self, request: GenerationRequest) -> tuple[TextSection, ...]:
        found = sections_of(request.prompt)
        if not found:
            return ()
        return tuple(
            TextSection(section.name, section.words, round(start * self.frame_rate))
            for section, start in zip(found, starts(found, request.duration), strict=True)
        )

    def complete(self, work: JobInputs) -> Codes:
        """The codes ``[K, T]`` of a piece that need only be decoded.

        Raises :class:`InvalidRequest` for those of other weights.
        """
        if work.tokens is None or work.tokens_model_id != self.id:
            raise InvalidRequest("tokens-of-other-weights")
        return work.tokens.astype(np.int64)

    def tick(self) -> None:
        """Decode one step of everything that was submitted to the decoder."""
        use(self.threads)
        self.decoder.tick()

    def ahead(self, spec: JobSpec) -> Ahead | None:
        """To decode a job's piece while it is composed; None where that is of no use."""
        request = spec.request
        return None if request.multi_band_diffusion or request.loop else self.codec.ahead()

    def finish(
        self,
        spec: JobSpec,
        codes: Codes,
        on_progress: OnProgress = unseen,
        ahead: Ahead | None = None,
    ) -> Result:
        """The piece of decoded codes ``[K, T]``; raises :class:`GenerationFailed`.

        on_progress: called before each step of MultiBand Diffusion; what it raises ends that.
        ahead: what has decoded some of it already.
        """
        use(self.threads)
        wave = ahead.finish(codes) if ahead else self._wave(spec, codes, on_progress)
        wave = normalize(wave, self.sample_rate, spec.request.normalization_strategy)
        tokens = np.ascontiguousarray(codes, np.int16)
        return Result(Clip(wave, self.sample_rate), tokens, self.id, device=self.device)

    def _wave(self, spec: JobSpec, codes: Codes, on_progress: OnProgress) -> Wave:
        if spec.request.loop and self.decode_loop is not None:
            return self.decode_loop(codes)
        if self.diffusion is None or not spec.request.multi_band_diffusion:
            return self.codec.decode(codes)
        return self.diffusion.decode(codes, spec.sampling.seed, on_progress)

    def _prompt(self, work: JobInputs, source: Clip) -> Codes:
        if work.tokens is not None and work.tokens_model_id == self.id:
            return work.tokens.astype(np.int64)
        return self.encode(source)

    def _melody(self, source: Clip) -> Wave:
        if not self.melody:
            raise InvalidRequest("no-melody", name=self.name)
        return to_wave(source, self.sample_rate, self.channels)
