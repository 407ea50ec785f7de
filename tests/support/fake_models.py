"""Models without torch that do what the prompt asks for, in a worker and in a process alike."""

import ctypes
import logging
import os
import pickle
import queue
import signal
import struct
import sys
import threading
from collections import Counter
from collections.abc import Callable, Collection
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bot.audio.clip import Clip
from bot.errors import Message, ModelError
from bot.job_io import JobInputs, Result
from bot.job_spec import JobSpec
from bot.request import GenerationRequest

log = logging.getLogger(__name__)

RATE = 32_000
PR_GET_DUMPABLE = 3
DIFFUSION = 3  # steps
OnProgress = Callable[[int, int], None]


def job(prompt: str = "a tone", id: str | None = None, **options: Any) -> JobInputs:
    asked = {"replicate_weights": "pocket", **options}
    request = GenerationRequest.parse(prompt=prompt, seed=1, **asked)
    return JobInputs(JobSpec.of(id or prompt, request))


@dataclass(eq=False)
class FakeSequence:
    prompt: str
    total_frames: int = 3
    done_frames: int = 0
    future: "Future[Any]" = field(default_factory=Future)
    note: Message | None = None

    def cancel(self) -> bool:
        return self.future.cancel()


class FakeDecoder:
    """One frame of every sequence a tick; ``during`` is called for each of them before."""

    waits = False

    def __init__(self, during: Callable[[FakeSequence], None]) -> None:
        self.sequences: list[FakeSequence] = []
        self.most = 0  # ticked together so far
        self._during = during

    @property
    def busy(self) -> bool:
        return bool(self.sequences)

    def submit(self, sequence: FakeSequence) -> FakeSequence:
        self.sequences.append(sequence)
        return sequence

    def tick(self) -> None:
        self.sequences = [t for t in self.sequences if not t.future.cancelled()]
        self.most = max(self.most, len(self.sequences))
        for sequence in self.sequences:
            self._during(sequence)
        for sequence in list(self.sequences):
            self._advance(sequence)

    def _advance(self, sequence: FakeSequence) -> None:
        sequence.done_frames += 1
        if sequence.done_frames >= sequence.total_frames:
            self.sequences.remove(sequence)
            sequence.future.set_result(sequence.prompt)


class FakeModel:
    """``name`` and ``capacity`` as given; ``at`` is called with a phase and the prompt."""

    def __init__(
        self,
        name: str = "pocket",
        capacity: int = 4,
        at: "Callable[[str, str, FakeModel], None]" = lambda phase, prompt, model: None,
    ) -> None:
        self.name, self.capacity, self.at = name, capacity, at
        self.decoder = FakeDecoder(lambda sequence: at("tick", sequence.prompt, self))
        self.prepared: list[str] = []
        self.diffusing = False
        self.diffused: Counter[str] = Counter()  # steps, by prompt
        self.left: queue.SimpleQueue[str] = queue.SimpleQueue()  # prompts that finish is done with

    def ready(self, request: GenerationRequest) -> bool:
        return not request.multi_band_diffusion or self.diffusing

    def load_for(self, request: GenerationRequest, on_progress: OnProgress) -> None:
        if not self.ready(request):
            on_progress(1, 2)
            self.diffusing = True

    def prepare(self, inputs: JobInputs) -> FakeSequence:
        self.prepared.append(inputs.id)
        prompt = inputs.spec.request.prompt or ""
        self.at("prepare", prompt, self)
        return FakeSequence(prompt, inputs.spec.request.duration)

    def complete(self, inputs: JobInputs) -> str:
        prompt = inputs.spec.request.prompt or ""
        self.at("complete", prompt, self)
        return prompt

    def tick(self) -> None:
        self.decoder.tick()

    def ahead(self, spec: JobSpec) -> None:
        """Nothing is decoded while it is composed."""

    def finish(
        self, spec: JobSpec, codes: str, on_progress: OnProgress, ahead: None = None
    ) -> Result:
        try:
            self.at("finish", codes, self)
            if spec.request.multi_band_diffusion:
                self._diffuse(codes, on_progress)
            level = np.nan if codes == "nan" else 0.0 if codes == "silence" else 0.3
            samples = np.full((1, RATE), level, np.float32)
            samples[:, ::2] *= -1
            maker = f"{self.name}@{os.getpid() if codes == 'process' else 'fake'}"
            return Result(Clip(samples, RATE), np.zeros((4, 50), np.int16), maker)
        finally:
            self.left.put(codes)

    def _diffuse(self, prompt: str, on_progress: OnProgress) -> None:
        for step in range(DIFFUSION):
            on_progress(step, DIFFUSION)
            self.diffused[prompt] += 1
            self.at("diffuse", prompt, self)


class FakePool:
    """Models by name. Unknown names are refused."""

    def __init__(self, *models: FakeModel) -> None:
        self.models = {model.name: model for model in models}
        self.needed: Callable[[], Collection[str]] = set
        self._loaded: dict[str, FakeModel] = {}

    def opened_for(self, needed: Callable[[], Collection[str]]) -> "FakePool":
        """What the worker is given as its pool's factory."""
        self.needed = needed
        return self

    def loaded(self, name: str) -> FakeModel | None:
        return self._loaded.get(name)

    def get(self, name: str, on_progress: OnProgress) -> FakeModel:
        if name not in self.models:
            raise ModelError("model-unknown", name=name, available=[])
        if name not in self._loaded:
            model = self.models[name]
            on_progress(1, 2)
            model.at("load", name, model)
            on_progress(2, 2)
            self._loaded[name] = model
        return self._loaded[name]


class Stop:
    """Holds the thread that reaches ``phase`` with ``prompt`` until it is let go."""

    def __init__(self, phase: str, prompt: str) -> None:
        self._where = phase, prompt
        self.reached, self.go = threading.Event(), threading.Event()

    def __call__(self, phase: str, prompt: str, model: FakeModel) -> None:
        if (phase, prompt) == self._where:
            self.reached.set()
            assert self.go.wait(20)


class OutOfMemoryError(RuntimeError):
    """Named like torch's."""


class Deadly:
    """Ends the process in which it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (1,)


def misbehave(phase: str, prompt: str, model: FakeModel) -> None:
    """What the process tests ask for in their prompts, as ``segfault in tick``."""
    if prompt == f"hang in {phase}":
        threading.Event().wait()
    if prompt == f"segfault in {phase}":
        signal.pthread_kill(threading.get_ident(), signal.SIGSEGV)  # and no other thread
    if prompt == f"stop in {phase}":
        os.kill(os.getpid(), signal.SIGSTOP)
    if prompt == f"device lost in {phase}":
        raise RuntimeError("CUDA error: an illegal memory access was encountered")
    if prompt == f"pickle in {phase}":
        said = pickle.dumps(Deadly())
        os.write(int(sys.argv[1]), struct.pack("<IQ", 1, len(said)) + said)
    if prompt == f"half a message in {phase}":
        os.write(int(sys.argv[1]), b"\x01")
    if prompt == f"told in {phase}":
        log.warning("a step in %s", os.getpid())
        threading.Event().wait(0.02)
    if prompt == f"memory in {phase}":
        raise MemoryError
    if prompt == f"crowded in {phase}" and len(model.decoder.sequences) > 1:
        raise OutOfMemoryError("CUDA out of memory. Tried to allocate 20 GiB")
    if prompt == f"imports in {phase}":
        heavy = {"discord", "torch", "simcord"} & set(sys.modules)
        seen = f"imported: {sorted(heavy)}, token: {os.environ.get('DISCORD_TOKEN')}"
        dumpable = ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)
        print(f"{seen}, dumpable: {dumpable}", flush=True)


def misbehaving(needed: Callable[[], Collection[str]]) -> FakePool:
    """A picklable factory: the pool of the process tests."""
    names = {"pocket": 4, "other": 2, "hang in load": 1}
    return FakePool(*(FakeModel(name, slots, misbehave) for name, slots in names.items()))


def hopeless(needed: Callable[[], Collection[str]]) -> FakePool:
    """A factory whose process never lives long enough for a job."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError
