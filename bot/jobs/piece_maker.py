"""One attempt at a job's takes: inputs gathered, composed, judged, encoded, their files stored."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from bot.audio.clip import Clip
from bot.audio.encode import encode
from bot.audio.fingerprint import fingerprint
from bot.audio.level import WINDOW, is_broken, is_silent
from bot.config import Settings
from bot.errors import GenerationFailed, Message, both
from bot.executors.executor import Executor, Progress
from bot.job_io import JobInputs, Result
from bot.job_spec import JobSpec
from bot.jobs.file_metadata import file_name, tags
from bot.jobs.inputs import InputReader, pack
from bot.jobs.measured import looped, measurement
from bot.jobs.pictures import alike, named_starts, new_from, still
from bot.jobs.progress import ProgressReporter, TakesProgress
from bot.jobs.stitcher import SECONDS, Stitcher
from bot.models.families import capabilities_of
from bot.request import Format, GenerationRequest
from bot.store import Job, NewPiece, Store
from bot.timings import Timings
from bot.util.humanize import clock

log = logging.getLogger(__name__)

FIRST_GUESS = 1.0  # seconds of music a second, until a model's speed was measured
OTHER_NOISE = 0x9E3779B9  # what a seed is changed by where its music came out silent


T = TypeVar("T")


class Unheard(GenerationFailed):
    """What came out is nothing that anybody could hear."""


class PieceMaker:
    """Makes the takes of a job, all at once; changes nothing in the store but the files it adds."""

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

    async def make(self, job: Job, reporter: ProgressReporter) -> list[NewPiece]:
        """The takes, whose files are stored; raises what reading and composing raise.

        A take that nobody could hear is left out, as long as there are others.
        """
        if job.parts is not None:
            return [await self._join(job, reporter)]
        began, takes = self._clock(), job.request.takes
        inputs = await self._inputs.gather(job)
        progress = TakesProgress(reporter, takes)
        found = await _together(
            self._take(job, inputs, number, progress.of(number - 1), began)
            for number in range(1, takes + 1)
        )
        made = [one for one in found if isinstance(one, NewPiece)]
        unheard = [one for one in found if isinstance(one, Unheard)]
        if not made:
            raise unheard[0]
        of_all = both(job.note, inputs.source and inputs.source.note)
        if unheard:
            of_all = both(of_all, Message("takes-unheard", count=len(unheard), takes=takes))
        made[0] = replace(made[0], note=both(of_all, made[0].note))
        return made

    async def _take(
        self,
        job: Job,
        inputs: JobInputs,
        number: int,
        on_progress: Callable[[Progress], None],
        began: float,
    ) -> NewPiece | Unheard:
        spec = inputs.spec.take(number)
        try:
            result = await self._compose(replace(inputs, spec=spec), on_progress)
        except Unheard as error:
            return error
        result = await asyncio.to_thread(self._as_asked, spec.request, result)
        data = await asyncio.to_thread(self._encode, spec.request, result)
        audio = await self._store.put(data)
        note = both(result.note, self._sections(spec.request, result))
        if job.repeats is not None:
            note = both(note, await self._compared(job.repeats, audio, result))
        return NewPiece(
            request=spec.request,
            take=number,
            audio=audio,
            name=file_name(spec.request),
            model=result.model,
            seconds_taken=self._clock() - began,
            tokens=await self._store.put(pack(result.tokens)),
            device=result.device or None,
            note=note,
            parent_id=job.source_piece_id or job.changes,
            milliseconds=round(1000 * result.clip.seconds),
            fingerprint=await asyncio.to_thread(fingerprint, result.clip),
        )

    def _as_asked(self, request: GenerationRequest, result: Result) -> Result:
        """A piece of a model that does not plan its music, cut to a loop if that was asked for, and
        with what was measured of its tempo and key. Blocking."""
        if capabilities_of(self._settings, result.model).tempo == "exact":
            return result
        measured = measurement(result.clip, request.bpm, request.key)
        result = replace(result, note=both(result.note, measured))
        return looped(result, request.bpm) if request.loop else result

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

    async def _compose(self, inputs: JobInputs, on_progress: Callable[[Progress], None]) -> Result:
        """The music of a take. Where it comes out silent, once more with noise that its seed gives.

        So a seed still means one piece. Raises :class:`Unheard` for what nobody can hear.
        """
        spec, seed = inputs.spec, inputs.spec.sampling.seed
        for noise in (seed, seed ^ OTHER_NOISE):
            result = await self._executor.run(
                replace(inputs, spec=spec.with_noise(noise)), on_progress
            )
            if is_broken(result.clip):
                raise Unheard("sound-broken")
            if not is_silent(_new_part(result.clip, spec)):
                return result
            log.info("job %s: silence came out with noise %s", spec.id, noise)
        raise Unheard("new-part-silent" if spec.request.continuation else "piece-silent")


async def expected_cost(
    store: Store, model: str, request: GenerationRequest, joins: bool = False
) -> float:
    """Seconds that composing will take, were it alone, by what the model has taken lately.

    joins: that it only joins what there is.
    """
    if joins:
        return SECONDS
    speed = await store.speed(measured(model, request))
    if speed is None:  # one take after the other would be no quicker
        single = await store.speed(measured(model, request.take(1)))
        speed = (single or FIRST_GUESS) / request.takes
    return request.duration / speed


def measured(model: str, request: GenerationRequest) -> str:
    """Whose speed is measured: with MultiBand Diffusion a model is another, far slower one, and so
    it is where it makes several takes at once."""
    name = f"{model}+mbd" if request.multi_band_diffusion else model
    return name if request.takes == 1 else f"{name}*{request.takes}"


async def _together(coroutines: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Their results; when one fails or this is cancelled, all have ended before that is raised."""
    tasks = [asyncio.create_task(one) for one in coroutines]
    try:
        return await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise


def _new_part(clip: Clip, spec: JobSpec) -> Clip:
    """What was composed, without what stands before it and may ring into its first half-second."""
    if not spec.request.continuation:
        return clip
    return clip.since(clip.seconds - spec.request.duration + WINDOW)
