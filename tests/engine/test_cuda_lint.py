"""What would break on a GPU, found without one: a step on fake tensors, and captures that fail."""

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from bot.engine import Conditions, SlotShape, Spec, streams
from bot.engine.backend import WindowInputs
from bot.engine.torch import attention_cuda, cuda_graph, kernels_cuda, products_cuda, transformer
from bot.engine.torch.backend import TorchBackend, graph_sizes, step_all
from bot.engine.torch.cuda_graph import CapturedSteps, Pacer
from bot.engine.torch.kv_cache import Extent, allocate, release_slot
from bot.engine.torch.step_cuda import FusedStep
from bot.engine.torch.upload import upload
from bot.engine.torch.weights import TorchWeights
from bot.sampling_params import SamplingParams
from tests.support import engine_models as models
from tests.support.cuda_lint import Lint, linted

CUDA = torch.device("cuda")
TEXT_KERNELS, MELODY_KERNELS, OTHER_KERNELS = 8, 5, 3
"""Ceilings on what a step launches: for each layer with text, without, and outside of them. They
may only fall."""
RESULTS = {
    (kernels_cuda, "embed"): 4, (kernels_cuda, "sample"): 4, (attention_cuda, "attend"): 3,
    (products_cuda, "product"): 3,
}  # fmt: skip
"""Our kernels, and which argument each writes to."""


@pytest.fixture
def fake(monkeypatch) -> Iterator[None]:
    """Tensors on a GPU that is not there; each of our kernels is one operation on its results."""
    for (module, name), at in RESULTS.items():
        monkeypatch.setattr(module, name, lambda *args, at=at, **_: args[at].add_(1))
    with FakeTensorMode(allow_non_fake_inputs=True):
        yield


def weights_of(of: Spec) -> TorchWeights:
    state = {n: torch.empty(a.shape, device=CUDA) for n, a in models.state(of).items()}
    return TorchWeights.from_state_dict(state, of, device="cuda", precision="fp16")


def step(layers: int, delays=models.MONO, cross: bool = True, slots: int = 8, fused=True) -> Lint:
    """A step of every slot, linted."""
    of = models.spec(delays, cross, layers=layers)
    weights = weights_of(of)
    silent = torch.zeros(of.codebooks, of.card, dtype=torch.bool)
    made = allocate(of, SlotShape(40, 8, 8), slots, torch.float16, CUDA, silent)
    take = FusedStep(weights, made) if fused else partial(step_all, weights, made)
    with torch.inference_mode(), linted() as lint:
        take()
    return lint


@pytest.mark.parametrize("fused", [True, False], ids=["triton", "without triton"])
@pytest.mark.parametrize("delays", [models.MONO, models.STEREO], ids=["mono", "stereo"])
@pytest.mark.parametrize("cross", [True, False], ids=["text", "melody"])
@pytest.mark.parametrize("slots", [1, 16, 24])
def test_a_step_can_be_captured(fake, delays, cross, slots, fused):
    assert step(2, delays, cross, slots, fused).faults == []


@pytest.mark.parametrize("cross", [True, False], ids=["text", "melody"])
def test_a_step_launches_no_more_kernels_than_it_did(fake, cross):
    few, more = (sum(step(layers, cross=cross).kernels.values()) for layers in (1, 3))
    each = (more - few) / 2
    assert each <= (TEXT_KERNELS if cross else MELODY_KERNELS)
    assert few - each <= OTHER_KERNELS


def test_releasing_a_slot_waits_for_nothing(fake):
    of = models.spec()
    slots = allocate(of, SlotShape(40, 0, 8), 4, torch.float16, CUDA)
    with linted() as lint:
        release_slot(slots, 2, of)
    assert lint.faults == []


@pytest.mark.parametrize("cross", [True, False], ids=["text", "melody"])
def test_a_prompt_is_read_without_waiting(fake, cross):
    of = models.spec(cross=cross)
    weights = weights_of(of)
    slots = allocate(of, SlotShape(40, 8, 8), 4, torch.float16, CUDA)
    given = torch.empty(2, 10, of.dim, device=CUDA)
    with torch.inference_mode(), linted() as lint:
        if cross:
            transformer.prefill_conditions(weights, slots, 2, given[:, :8])
        transformer.prefill(weights, slots, Extent(2, 5, 8), given)
    assert lint.faults == []


def test_a_window_begins_with_one_upload_conditions_and_all(fake, monkeypatch):
    monkeypatch.setattr(torch.Tensor, "pin_memory", lambda self: self)  # there is no driver to ask
    of = models.spec()
    backend = TorchBackend.__new__(TorchBackend)
    backend.__dict__.update(
        weights=weights_of(of), _device=CUDA, _prepend=[None], _offset=[0], _given=[0],
        _extents=[Extent(0, 0, 0)], _decoding=contextlib.nullcontext, _cuda=None,
        slots=allocate(of, SlotShape(40, 0, 8), 1, torch.float16, CUDA,
                       torch.zeros(of.codebooks, of.card, dtype=torch.bool)),
        _silent=np.zeros((of.codebooks, of.card + 1), bool),
    )  # fmt: skip
    codes = np.zeros((of.codebooks, 20), np.int64)
    text = np.zeros((5, of.dim), np.float32)
    window = WindowInputs(
        codes, codes.view(np.uint64), 1, Conditions(cross=text), SamplingParams(), None
    )
    with linted() as lint:
        backend.begin_window(0, window)
    assert lint.faults == ["to between devices"]


def test_what_is_uploaded_together_arrives_as_it_was():
    random = np.random.default_rng(0)
    given = [
        random.integers(-(2**62), 2**62, (3, 5)), random.standard_normal((4, 3), np.float32),
        np.array([1.5]), np.zeros((0, 7), np.float32), random.standard_normal((1, 2), np.float32),
    ]  # fmt: skip
    there = upload(given, torch.device("cpu"))
    assert all(np.array_equal(one, other.numpy()) for one, other in zip(given, there, strict=True))
    assert [one.dtype for one in given] == [other.numpy().dtype for other in there]


ILLEGAL: dict[str, Callable[[Any], Any]] = {
    "a value read": lambda x: x.sum().item(),
    "a condition": lambda x: bool(x.sum() > 0),
    "a mask": lambda x: x[x > 0],
    "writing under a mask": lambda x: x.__setitem__(x > 0, x[0]),
    "where something is": lambda x: x.nonzero(),
    "a copy from the host": lambda x: x[0].copy_(torch.ones(4)),
    "a copy to the host": lambda x: x.cpu(),
    "random numbers": lambda x: torch.rand_like(x),
}


@pytest.mark.parametrize("inferring", [True, False], ids=["in inference mode", "out of it"])
@pytest.mark.parametrize("name", ILLEGAL)
def test_the_linter_finds(fake, name, inferring):
    with torch.inference_mode(inferring), linted() as lint, contextlib.suppress(Exception):
        ILLEGAL[name](torch.empty(4, 4, device=CUDA))
    assert lint.faults


class Device:
    """Stands for ``torch.cuda``: streams and events that say in which order they were used.

    fails: the size whose capture fails.
    """

    def __init__(self, fails: int = 0) -> None:
        self.fails, self.stream_now, self.said = fails, self.Stream(), []
        self.modes: list[str] = []
        self.done = True
        self.within: Callable[[], None] = lambda: None  # called during a capture

    class Stream:
        def wait_stream(self, other: Any) -> None: ...

        def synchronize(self) -> None: ...

    def current_stream(self) -> Any:
        return self.stream_now

    def set_stream(self, stream: Any) -> None:
        self.stream_now = stream

    @contextlib.contextmanager
    def stream(self, stream: Any) -> Iterator[None]:
        before, self.stream_now = self.stream_now, stream
        yield
        self.stream_now = before

    def CUDAGraph(self) -> Any:
        number = len(self.modes)
        return SimpleNamespace(replay=lambda: self.said.append(f"replay {number}"))

    @contextlib.contextmanager
    def graph(self, graph: Any, stream: Any, capture_error_mode: str) -> Iterator[None]:
        self.modes.append(capture_error_mode)
        self.stream_now = stream
        self.within()
        if len(self.modes) == self.fails:
            raise RuntimeError("operation not permitted when stream is capturing")
        yield

    def Event(self, blocking: bool) -> Any:
        assert blocking  # who waits sleeps
        return SimpleNamespace(
            record=lambda: self.said.append("record"),
            synchronize=lambda: self.said.append("wait"),
            query=lambda: self.done,
        )


def on(monkeypatch, device: Device) -> Device:
    monkeypatch.setattr(cuda_graph, "torch", SimpleNamespace(cuda=device))
    return device


def test_a_capture_forbids_nothing_to_other_threads_and_is_replayed(monkeypatch):
    device, taken = on(monkeypatch, Device()), []
    before = device.current_stream()
    captured = CapturedSteps(taken.append, [1, 4, 6])
    for count in (1, 2, 4, 5, 6):
        captured(count)
    assert captured.works
    assert device.modes == ["thread_local"] * 3
    assert taken == [1, 1, 4, 4, 6, 6]  # once to compile, once captured
    assert device.said == [f"replay {number}" for number in (0, 1, 1, 2, 2)]
    assert device.current_stream() is before


def test_a_capture_that_fails_is_said_once_and_leaves_the_stream_it_came_from(monkeypatch, caplog):
    device, taken = on(monkeypatch, Device(fails=2)), []
    before = device.current_stream()
    captured = CapturedSteps(taken.append, [1, 4, 6])
    assert device.current_stream() is before
    assert not captured.works
    taken.clear()
    for count in (1, 3, 6):
        captured(count)
    assert taken == [3, 6]  # kernel by kernel
    assert device.said == ["replay 0"]
    assert len([r for r in caplog.records if "could not be captured" in r.message]) == 1


def test_what_is_computed_beside_decoding_waits_for_a_capture_and_a_capture_for_it(monkeypatch):
    device, said = on(monkeypatch, Device()), []
    inside, go_on = threading.Event(), threading.Event()

    def beside() -> None:
        with streams.captures.beside(), streams.captures.beside():
            said.append("begins")
            inside.set()
            go_on.wait(10)
            said.append("ends")
        with streams.captures.beside():
            said.append("again")

    thread = threading.Thread(target=beside)
    thread.start()
    assert inside.wait(10)
    device.within = lambda: said.append("captures")
    capture = threading.Thread(target=lambda: CapturedSteps(lambda _: None, [1]))
    capture.start()
    while not streams.captures._capturing:
        pass
    go_on.set()
    for each in (thread, capture):
        each.join(10)
    assert said == ["begins", "ends", "captures", "again"]


def test_something_long_lets_a_capture_pass_and_a_capture_does_not_wait_for_itself(monkeypatch):
    device, said = on(monkeypatch, Device()), []
    inside = threading.Event()

    def long() -> None:
        with streams.captures.beside():
            inside.set()
            while "captures" not in said:
                streams.captures.let_pass()

    thread = threading.Thread(target=long)
    thread.start()
    assert inside.wait(10)
    device.within = lambda: said.append("captures")
    with streams.captures.beside():  # as what loads does
        CapturedSteps(lambda _: None, [1])
    thread.join(10)
    assert said == ["captures"]


def test_what_is_beside_decoding_has_a_stream_for_its_purpose_and_is_waited_for_by_an_event(
    monkeypatch,
):
    said: list[str] = []

    def stream(priority: int) -> Any:
        said.append(f"new of {priority}")
        return SimpleNamespace(number=len(said))

    def event(blocking: bool) -> Any:
        assert blocking
        return SimpleNamespace(
            record=lambda stream: said.append(f"recorded on {stream.number}"),
            synchronize=lambda: said.append("waited for"),
        )

    device = Device()
    before = device.stream_now
    cuda = SimpleNamespace(
        is_initialized=lambda: True, Stream=stream, Event=event, stream=device.stream
    )
    monkeypatch.setitem(sys.modules, "torch", cast(Any, SimpleNamespace(cuda=cuda)))
    streams._stream.cache_clear()
    purposes: list[streams.Purpose] = ["finish", "diffuse", "finish"]
    for purpose in purposes:
        with streams.beside(purpose):
            assert device.stream_now is streams._stream(purpose)
        assert device.stream_now is before
    streams._stream.cache_clear()
    assert said == [
        "new of 0", "recorded on 1", "waited for", "new of 0", "recorded on 4", "waited for",
        "recorded on 1", "waited for",
    ]  # fmt: skip


def test_the_host_is_never_more_than_two_steps_ahead_and_knows_before_that_it_would_wait(
    monkeypatch,
):
    device = on(monkeypatch, Device())
    pacer = Pacer()
    device.done = False
    waits = []
    for _ in range(4):
        waits.append(pacer.waits)
        pacer.wait()
        pacer.record()
    device.done = True
    assert device.said == ["record", "record", "wait", "record", "wait", "record"]
    assert waits == [False, False, True, True]
    assert not pacer.waits


@pytest.mark.parametrize(
    ("slots", "each", "sizes"),
    [
        (1, 1, [1]),
        (8, 1, [1, 4, 8]),
        (10, 1, [1, 4, 8, 10]),
        (40, 1, [1, 4, 8, 16, 32, 40]),
        (6, 2, [4, 6]),
        (2, 2, [2]),
    ],
)
def test_there_are_graphs_for_few_slots_and_for_all(slots, each, sizes):
    assert graph_sizes(slots, each) == sizes
