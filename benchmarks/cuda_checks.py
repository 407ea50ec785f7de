"""What could only be tested with a GPU: each check says what it saw, or raises what is wrong."""

from __future__ import annotations

import threading
import time
from typing import Any

import numpy as np
import torch

from benchmarks.engine_arms import conditions, prompt
from bot.engine import Engine, EngineRequest, SequenceHandle, Spec, load_weights
from bot.engine.random_state import random_state
from bot.engine.streams import beside
from bot.engine.torch.backend import FEW, Step, TorchBackend, capability, choose_device_step
from bot.engine.torch.cuda_graph import CapturedSteps
from bot.engine.torch.linear import NARROW
from bot.engine.torch.step_cuda import FusedStep
from bot.models.device import NEEDS
from bot.models.families.audiocraft.encodec import EnCodec
from bot.models.families.audiocraft.seanet import Layout
from bot.models.families.audiocraft.stretches import Stretched
from bot.sampling_params import SamplingParams

FRAMES = 200
SMALL = Spec(
    dim=1024, heads=16, layers=4, codebooks=4, card=2048, delays=(0, 1, 2, 3), ffn=4096,
    cross_attention=True,
)  # fmt: skip
"""Of musicgen-small's width, so that BLAS chooses as it does there."""


def weights(precision: str = "fp16") -> Any:
    return load_weights(random_state(SMALL, 0), SMALL, device="cuda", precision=precision)


def engine(slots: int = 4, graph: bool = True, precision: str = "fp16") -> Engine:
    return Engine(weights(precision), slots=slots, max_frames=FRAMES + 100, graph=graph)


def request(seed: int, frames: int = FRAMES, **options: Any) -> EngineRequest:
    return EngineRequest(
        conditions(SMALL, seed), frames, prompt(SMALL, 20, seed),
        SamplingParams(seed=seed, **options),
    )  # fmt: skip


def decode(of: Engine, *requests: EngineRequest) -> list[np.ndarray]:
    handles: list[SequenceHandle] = [of.submit(each) for each in requests]
    while of.busy:
        of.tick()
    return [handle.future.result(timeout=0) for handle in handles]


def backend_of(of: Engine) -> TorchBackend:
    assert isinstance(of.backend, TorchBackend)
    return of.backend


# The checks, in the order in which a failure explains later ones.


def the_kernels_of_triton_are_used() -> str:
    slots = backend_of(engine(graph=False)).slots
    step = choose_device_step(weights(), slots)
    assert isinstance(step, FusedStep), "the slow way was taken; see the log above"
    return f"compute capability {torch.cuda.get_device_capability()}"


def what_a_card_lacks_is_not_used() -> str:
    """Loading says in a sentence what the settings may ask for here."""
    from bot.config import Settings
    from bot.models.device import device_of

    assert device_of(Settings(_env_file=None)) == "cuda"  # type: ignore[call-arg]
    return f"capability {capability(torch.device('cuda'))}"


def a_clip_is_decoded_and_its_tokens_are_tokens() -> str:
    (codes,) = decode(engine(graph=False), request(1))
    assert codes.shape == (SMALL.codebooks, FRAMES), codes.shape
    assert codes.min() >= 0
    assert codes.max() < SMALL.card
    return f"{len(np.unique(codes))} different ones"


def the_tokens_are_those_of_the_reference_on_the_processor() -> str:
    """fp16 against fp32: greedy tokens agree until two logits are nearly equal."""
    asked = request(2, frames=60, temperature=0.0)
    reference = load_weights(random_state(SMALL, 0), SMALL, precision="fp32")
    (here,) = decode(engine(graph=False), asked)
    (there,) = decode(Engine(reference, slots=1, max_frames=FRAMES), asked)
    same = (here == there).all(0)
    first = int(same.argmin()) if not same.all() else len(same)
    assert first > 0, "the very first frame differs"
    return f"the first {first} of {len(same)} frames, {100 * (here == there).mean():.1f} % in all"


def a_graph_gives_the_bits_of_single_launches() -> None:
    asked = [request(3), request(4, top_p=0.9)]
    for one, other in zip(
        decode(engine(), *asked), decode(engine(graph=False), *asked), strict=True
    ):
        assert np.array_equal(one, other)


def a_seed_gives_the_same_bits_alone_and_among_neighbours() -> None:
    of, asked = engine(slots=4), [request(seed) for seed in range(5, 9)]
    together = decode(of, *asked)
    for codes, each in zip(together, asked, strict=True):
        assert np.array_equal(codes, decode(of, each)[0])


def a_seed_gives_the_same_bits_whatever_number_of_slots_was_planned() -> None:
    asked = request(9)
    few, many, most = (decode(engine(slots=n), asked)[0] for n in (1, 8, 20))
    assert np.array_equal(few, many)
    assert np.array_equal(few, most)


def a_graph_of_few_slots_gives_the_bits_of_one_of_all() -> str:
    """Only the first slot is in use, in an engine whose graphs are for that one or for all."""
    asked = request(13)
    few = engine(slots=8)
    of_all = engine(slots=8)
    step = backend_of(of_all)._cuda
    assert step is not None
    whole: Step = step._step

    def of_eight(count: int) -> None:
        whole(8)

    step._step = of_eight
    assert np.array_equal(decode(few, asked)[0], decode(of_all, asked)[0])
    return f"graphs of {', '.join(map(str, FEW))} slots"


def launching_early_changes_no_bit() -> str:
    """A kernel that is launched while the one before it ends still waits for what that writes."""
    if capability(torch.device("cuda")) < (9, 0):
        return "this card does not do it"
    asked, found = request(14), []
    for early in (True, False):
        of = engine()
        at = backend_of(of)
        assert at._cuda is not None
        with torch.inference_mode():
            step = FusedStep(at.weights, at.slots, pdl=early)
            at._cuda._step = CapturedSteps(step, [len(at.slots.length)])
        found.append(decode(of, asked)[0])
    assert np.array_equal(*found)
    return "with and without"


def weights_of_eight_bits_are_decoded_alike_alone_and_among_neighbours() -> str:
    said = []
    for precision in NARROW:
        if precision == "fp8" and torch.cuda.get_device_capability() < NEEDS["fp8"]:
            continue
        of, asked = engine(precision=precision), [request(15), request(16)]
        together = decode(of, *asked)
        assert np.array_equal(together[0], decode(of, asked[0])[0])
        greedy = request(2, frames=60, temperature=0.0)
        same = decode(of, greedy)[0] == decode(engine(), greedy)[0]
        said.append(f"{precision}: {100 * same.mean():.1f} % of greedy tokens are fp16's")
    return "; ".join(said)


def encodec() -> EnCodec:
    """The published one's shape."""
    made = Stretched(Layout(32_000, 1, 4, 2048, 128, 64, (8, 5, 4, 4)))
    for table in made.codebooks:
        table.data.normal_()
    return EnCodec(made.to("cuda").eval().requires_grad_(False))


def the_codec_decodes_in_stretches_as_on_a_processor() -> str:
    torch.manual_seed(0)
    on_gpu = encodec()
    codes = np.random.default_rng(0).integers(0, 2048, (4, 1500))
    first = on_gpu.decode(codes)
    torch.cuda.synchronize()
    torch.cuda.reset_peak_memory_stats()
    before, began = torch.cuda.memory_allocated(), time.monotonic()
    again = on_gpu.decode(codes)
    took = time.monotonic() - began
    peak = torch.cuda.max_memory_allocated() - before
    assert np.array_equal(first, again), "not the same bits twice"
    on_gpu.model.cpu()
    on_gpu.device = torch.device("cpu")
    there = EnCodec(on_gpu.model).decode(codes[:, :300])
    error = np.abs(first[:, : 250 * 640] - there[:, : 250 * 640]).max() / np.abs(there).max()
    assert error < 1e-2, f"{error} off"
    return f"30 s in {took:.2f} s, {peak / 1e6:.0f} MB worked in, {error:.1e} off"


def decoding_goes_before_what_is_beside_it() -> str:
    """Steps a second alone, and beside a codec that decodes on its own stream all the time."""
    of, codec, stop = engine(), encodec(), threading.Event()
    codes = np.random.default_rng(0).integers(0, 2048, (4, 500))
    codec.decode(codes)

    def paced() -> float:
        handle, began, steps = of.submit(request(17)), time.monotonic(), 0
        while not handle.future.done():
            of.tick()
            steps += 1
        return steps / (time.monotonic() - began)

    def codec_all_the_time() -> None:
        while not stop.is_set():
            with beside("finish"):
                codec.decode(codes)

    paced()
    alone = paced()
    thread = threading.Thread(target=codec_all_the_time)
    thread.start()
    try:
        together = paced()
    finally:
        stop.set()
        thread.join()
    return f"{alone:.0f} steps/s alone, {together:.0f} beside a codec"


def a_step_waits_for_nothing() -> None:
    """A host read in a tick would raise; `Pacer` waits by an event, which is allowed."""
    of = engine()
    handle = of.submit(request(10))
    while not handle.done_frames:
        of.tick()
    torch.cuda.synchronize()
    torch.cuda.set_sync_debug_mode("error")
    try:
        for _ in range(20):
            of.tick()
    finally:
        torch.cuda.set_sync_debug_mode("default")
    decode(of)


def another_thread_may_allocate_during_a_capture() -> str:
    stop, count, failed = threading.Event(), [0], []

    def allocate() -> None:
        try:
            while not stop.is_set():
                with beside("prepare"):
                    torch.empty(1 << 22, device="cuda").zero_().sum().item()
                    torch.cuda.empty_cache()
                count[0] += 1
        except RuntimeError as error:
            failed.append(error)

    thread = threading.Thread(target=allocate)
    thread.start()
    try:
        with torch.inference_mode():
            at = backend_of(engine(graph=False))
            captured = CapturedSteps(choose_device_step(at.weights, at.slots), [1, 4])
    finally:
        stop.set()
        thread.join()
    assert not failed, failed
    assert captured.works, "the capture failed; see the log above"
    return f"{count[0]} allocations meanwhile"


def a_cache_of_not_a_numbers_harms_nobody() -> None:
    of, asked = engine(), request(11)
    (before,) = decode(of, asked)
    backend_of(of).slots.self_kv.fill_(float("nan"))
    assert np.array_equal(before, decode(of, asked)[0])


def memory_is_given_back() -> str:
    torch.cuda.synchronize()
    torch.cuda.empty_cache()
    before = torch.cuda.memory_allocated()
    decode(engine(), request(12, frames=20))
    torch.cuda.synchronize()
    kept = torch.cuda.memory_allocated() - before
    assert kept < 1 << 20, f"{kept / 1e6:.1f} MB stay"
    return f"{kept} bytes stay"


CHECKS = [
    what_a_card_lacks_is_not_used,
    the_kernels_of_triton_are_used,
    a_clip_is_decoded_and_its_tokens_are_tokens,
    the_tokens_are_those_of_the_reference_on_the_processor,
    a_graph_gives_the_bits_of_single_launches,
    a_seed_gives_the_same_bits_alone_and_among_neighbours,
    a_seed_gives_the_same_bits_whatever_number_of_slots_was_planned,
    a_graph_of_few_slots_gives_the_bits_of_one_of_all,
    launching_early_changes_no_bit,
    weights_of_eight_bits_are_decoded_alike_alone_and_among_neighbours,
    a_step_waits_for_nothing,
    another_thread_may_allocate_during_a_capture,
    a_cache_of_not_a_numbers_harms_nobody,
    the_codec_decodes_in_stretches_as_on_a_processor,
    decoding_goes_before_what_is_beside_it,
    memory_is_given_back,
]
