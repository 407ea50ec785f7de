"""What would break on a GPU, found without one: a step on fake tensors, and captures that fail."""

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from bot.engine import Conditions, SlotShape, Spec
from bot.engine.backend import WindowInputs
from bot.engine.rests import SlotRests
from bot.engine.torch import attention_cuda, cuda_graph, kernels_cuda, transformer
from bot.engine.torch.backend import step_all
from bot.engine.torch.cuda_graph import CapturedStep, Pacer
from bot.engine.torch.kv_cache import Extent, allocate, begin_slot, release_slot
from bot.engine.torch.step_cuda import FusedStep
from bot.engine.torch.weights import TorchWeights
from bot.sampling_params import SamplingParams
from tests.support import engine_models as models
from tests.support.cuda_lint import Lint, linted

CUDA = torch.device("cuda")
LAYER_KERNELS, OTHER_KERNELS = 12, 5
"""Ceilings on what a step launches: for each layer, and outside of them. They may only fall.
Attention over a window of more than one split launches one kernel more than is counted here."""
KERNELS = [
    (kernels_cuda, "embed"), (kernels_cuda, "add_norm"), (kernels_cuda, "sample"),
    (kernels_cuda, "advance"), (attention_cuda, "attend"),
]  # fmt: skip


@pytest.fixture
def fake(monkeypatch) -> Iterator[None]:
    """Tensors on a GPU that is not there; each of our kernels is one operation on its results."""
    results = {"embed": 3, "add_norm": 3, "sample": 4, "advance": 3, "attend": 3}
    for module, name in KERNELS:
        at = results[name]
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


def test_a_step_launches_no_more_kernels_than_it_did(fake):
    few, more = (sum(step(layers).kernels.values()) for layers in (1, 3))
    each = (more - few) / 2
    assert each <= LAYER_KERNELS
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


def test_a_window_begins_with_one_upload(fake, monkeypatch):
    monkeypatch.setattr(torch.Tensor, "pin_memory", lambda self: self)  # there is no driver to ask
    of = models.spec()
    silent = torch.zeros(of.codebooks, of.card, dtype=torch.bool)
    slots = allocate(of, SlotShape(40, 0, 8), 4, torch.float16, CUDA, silent)
    codes = np.zeros((of.codebooks, 20), np.int64)
    window = WindowInputs(codes, codes.view(np.uint64), 1, Conditions(), SamplingParams(), None)
    rests = SlotRests.begin(None, np.zeros((of.codebooks, of.card), bool), codes, of.max_delay)
    with torch.inference_mode(), linted() as lint:
        begin_slot(slots, 2, window, active=True, rests=rests)
    assert lint.faults == ["to between devices"]


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
    """Stands for ``torch.cuda``: streams and events that say in which order they were used."""

    def __init__(self, fails: bool) -> None:
        self.fails, self.stream_now, self.said = fails, self.Stream(), []
        self.modes: list[str] = []

    class Stream:
        def wait_stream(self, other: Any) -> None: ...

    def current_stream(self) -> Any:
        return self.stream_now

    def set_stream(self, stream: Any) -> None:
        self.stream_now = stream

    def synchronize(self) -> None: ...

    @contextlib.contextmanager
    def stream(self, stream: Any) -> Iterator[None]:
        before, self.stream_now = self.stream_now, stream
        yield
        self.stream_now = before

    def CUDAGraph(self) -> Any:
        return SimpleNamespace(replay=lambda: self.said.append("replay"))

    @contextlib.contextmanager
    def graph(self, graph: Any, stream: Any, capture_error_mode: str) -> Iterator[None]:
        self.modes.append(capture_error_mode)
        self.stream_now = stream
        if self.fails:
            raise RuntimeError("operation not permitted when stream is capturing")
        yield

    def Event(self) -> Any:
        return SimpleNamespace(
            record=lambda: self.said.append("record"),
            synchronize=lambda: self.said.append("wait"),
        )


def on(monkeypatch, device: Device) -> Device:
    monkeypatch.setattr(cuda_graph, "torch", SimpleNamespace(cuda=device))
    return device


def test_a_capture_forbids_nothing_to_other_threads_and_is_replayed(monkeypatch):
    device, taken = on(monkeypatch, Device(fails=False)), []
    before = device.current_stream()
    captured = CapturedStep(lambda: taken.append(1))
    captured()
    assert device.modes == ["thread_local"]
    assert (len(taken), device.said) == (2, ["replay"])
    assert device.current_stream() is before


def test_a_capture_that_fails_is_said_once_and_leaves_the_stream_it_came_from(monkeypatch, caplog):
    device, taken = on(monkeypatch, Device(fails=True)), []
    before = device.current_stream()
    captured = CapturedStep(lambda: taken.append(1))
    assert device.current_stream() is before
    for _ in range(3):
        captured()
    assert len(taken) == 4  # the step before the capture, and three that were launched one by one
    assert len([r for r in caplog.records if "could not be captured" in r.message]) == 1


def test_the_host_is_never_more_than_two_steps_ahead(monkeypatch):
    device = on(monkeypatch, Device(fails=False))
    pacer = Pacer()
    for _ in range(4):
        pacer.wait()
        pacer.record()
    assert device.said == ["record", "record", "wait", "record", "wait", "record"]
