"""One attempt at a piece: inputs gathered, composed, judged, encoded, its files stored."""

import asyncio
import logging
from dataclasses import replace

from bot.audio.clip import Clip
from bot.audio.encode import encode
from bot.audio.fingerprint import fingerprint
from bot.audio.level import WINDOW, is_broken, is_silent
from bot.config import Settings
from bot.errors import GenerationFailed, Message, both
from bot.executors.executor import Executor
from bot.job_io import JobInputs, Result
from bot.job_spec import JobSpec
from bot.jobs.file_metadata import file_name, tags
from bot.jobs.inputs import InputReader, pack
from bot.jobs.pictures import alike, named_starts, new_from, still
from bot.jobs.progress import ProgressReporter
from bot.jobs.stitcher import SECONDS, Stitcher
from bot.models.families import capabilities_of
from bot.request import Format, GenerationRequest
from bot.store import Job, NewPiece, Store
from bot.timings import Timings
from bot.util.humanize import clock

log = logging.getLogger(__name__)

FIRST_GUESS = 1.0  # seconds of music a second, until a model's speed was measured
OTHER_NOISE = 0x9E3779B9  # what a seed is changed by where its music came out silent


class PieceMaker:
    """Makes a piece from a job; changes nothing in the store but the files it adds."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        executor: Executor,
        inputs: InputReader,
        stitcher: Stitcher,
        timings: Timings,
    ) -> None:
        self._settings, self._store, self._executor = settings, store, executor
        self._inputs, self._stitcher = inputs, stitcher
        self._clock = timings.clock

    async def make(self, job: Job, reporter: ProgressReporter) -> NewPiece:
        """The piece, whose files are stored; raises what reading and composing raise."""
        if job.parts is not None:
            return await self._join(job, reporter)
        began, request = self._clock(), job.request
        inputs = await self._inputs.gather(job)
        result = await self._compose(inputs, reporter)
        heard = inputs.source and inputs.source.note
        data = await asyncio.to_thread(self._encode, request, result)
        audio = await self._store.put(data)
        note = both(both(job.note, heard), both(result.note, self._sections(request, result)))
        if job.repeats is not None:
            note = both(note, await self._compared(job.repeats, audio, result))
        return NewPiece(
            request=request,
            audio=audio,
            name=file_name(request),
            model=result.model,
            seconds_taken=self._clock() - began,
            tokens=await self._store.put(pack(result.tokens)),
            device=result.device or None,
            note=note,
            parent_id=job.source_piece_id,
            milliseconds=round(1000 * result.clip.seconds),
            fingerprint=await asyncio.to_thread(fingerprint, result.clip),
        )

    async def _join(self, job: Job, reporter: ProgressReporter) -> NewPiece:
        """The piece in which others are joined; its request is the last one's."""
        began, request = self._clock(), job.request
        result = await self._stitcher.make(job, reporter)
        data = await asyncio.to_thread(self._encode, request, result, stitched=True)
        has_tokens = result.tokens.size > 0
        return NewPiece(
            request=request,
            audio=await self._store.put(data),
            name=file_name(request),
            model=result.model,
            seconds_taken=self._clock() - began,
            tokens=await self._store.put(pack(result.tokens)) if has_tokens else None,
            device=result.device or None,
            note=job.note,
            parent_id=job.source_piece_id,
            milliseconds=round(1000 * result.clip.seconds),
            fingerprint=await asyncio.to_thread(fingerprint, result.clip),
        )

    async def _compared(self, before: str, audio: str, result: Result) -> Message:
        """Whether it is the file that it should be once more, and if not, why, as far as known."""
        if audio == before:
            return Message("made-again-same")
        piece = await self._store.piece_of_audio(before)
        if piece is not None and piece.model != result.model:
            return Message("made-again-other-model")
        if piece is not None and piece.device != (result.device or None):
            return Message("made-again-other-device", was=piece.device, now=result.device)
        return Message("made-again-otherwise")

    def _sections(self, request: GenerationRequest, result: Result) -> Message | None:
        """Where each section begins that the prompt names; a model of notes says that itself."""
        begins = named_starts(request, new_from(request, result.clip.seconds))
        if not begins or capabilities_of(self._settings, result.model).notes:
            return None
        said = [Message("section-from", name=name, time=clock(at)) for at, name in begins]
        return Message("sections-note", sections=said)

    def _encode(self, request: GenerationRequest, result: Result, stitched: bool = False) -> bytes:
        """The file of a piece. Blocking."""
        shown = None
        if request.output_format is Format.video:
            drawn = alike(request) if stitched else request
            shown = still(self._settings, drawn, result.model, result.tokens, result.clip)
        told = tags(request, result.model, result.device)
        if stitched:  # no one request makes it
            del told["comment"]
        return encode(result.clip, request.output_format, tags=told, picture=shown)

    async def _compose(self, inputs: JobInputs, reporter: ProgressReporter) -> Result:
        """The music of a job. Where it comes out silent, once more with noise that its seed gives.

        So a seed still means one piece. Raises :class:`GenerationFailed` for what nobody can hear.
        """
        spec, seed = inputs.spec, inputs.spec.sampling.seed
        for noise in (seed, seed ^ OTHER_NOISE):
            result = await self._executor.run(
                replace(inputs, spec=spec.with_noise(noise)), reporter
            )
            if is_broken(result.clip):
                raise GenerationFailed("sound-broken")
            if not is_silent(_new_part(result.clip, spec)):
                return result
            log.info("job %s: silence came out with noise %s", spec.id, noise)
        raise GenerationFailed("new-part-silent" if spec.request.continuation else "piece-silent")


async def expected_cost(
    store: Store, model: str, request: GenerationRequest, joins: bool = False
) -> float:
    """Seconds that composing will take, were it alone, by what the model has taken lately.

    joins: that it only joins what there is.
    """
    if joins:
        return SECONDS
    speed = await store.speed(measured(model, request)) or FIRST_GUESS
    return request.duration / speed


def measured(model: str, request: GenerationRequest) -> str:
    """Whose speed is measured: with MultiBand Diffusion a model is another, far slower one."""
    return f"{model}+mbd" if request.multi_band_diffusion else model


def _new_part(clip: Clip, spec: JobSpec) -> Clip:
    """What was composed, without what stands before it and may ring into its first half-second."""
    if not spec.request.continuation:
        return clip
    return clip.since(clip.seconds - spec.request.duration + WINDOW)
