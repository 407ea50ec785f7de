"""The first run on a GPU: is what could only be tested without one right, and how fast is it?

    python -m benchmarks.cuda_first --json cuda-first.json

Checks first, each with its outcome; a check that fails stops nothing. Then the speed tables of
:mod:`benchmarks.engine`, smallest models first, until ``--minutes`` are over.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.engine import SIZES
from benchmarks.engine_arms import conditions, prompt
from bot.engine import Engine, EngineRequest, SequenceHandle, Spec, load_weights
from bot.engine.random_state import random_state
from bot.engine.torch.backend import TorchBackend, choose_device_step
from bot.engine.torch.cuda_graph import CapturedStep
from bot.engine.torch.step_cuda import FusedStep
from bot.sampling_params import SamplingParams

FRAMES = 200
SMALL = Spec(
    dim=1024, heads=16, layers=4, codebooks=4, card=2048, delays=(0, 1, 2, 3), ffn=4096,
    cross_attention=True,
)  # fmt: skip
"""Of musicgen-small's width, so that BLAS chooses as it does there."""


def main() -> int:
    parser = argparse.ArgumentParser("benchmarks.cuda_first", description=__doc__)
    parser.add_argument("--minutes", type=float, default=9, help="after which nothing is begun")
    parser.add_argument("--json", type=Path, help="write the outcomes and the rows to this file")
    options = parser.parse_args()
    if not torch.cuda.is_available():
        print("PyTorch finds no GPU here, so there is nothing to try.")
        return 1
    begin = time.monotonic()
    report: dict[str, Any] = {"machine": machine(), "checks": {}, "speed": []}
    print(report["machine"])
    for check in CHECKS:
        report["checks"][check.__name__] = outcome(check)
        write(options.json, report)
    for size in SIZES:
        for seconds in (8, 30):
            left = 60 * options.minutes - (time.monotonic() - begin)
            if left > 20:
                report["speed"] += speed(size, seconds, left)
                write(options.json, report)
            else:
                print(f"{size}, {seconds} s: not measured, the time is over")
    return int(any(not each["right"] for each in report["checks"].values()))


def machine() -> dict[str, Any]:
    import triton

    major, minor = torch.cuda.get_device_capability()
    memory = torch.cuda.get_device_properties(0).total_memory
    return {
        "card": torch.cuda.get_device_name(), "capability": f"{major}.{minor}",
        "memory_gb": round(memory / 1e9, 1), "torch": torch.__version__,
        "cuda": torch.version.cuda, "triton": triton.__version__,
    }  # fmt: skip


def outcome(check: Callable[[], str | None]) -> dict[str, Any]:
    """Run a check, print and give its outcome; what it raises is its failure."""
    begin, said, right = time.monotonic(), "", True
    try:
        said = check() or ""
    except Exception as error:  # noqa: BLE001 - whatever it is, the next check is wanted too
        right, said = False, f"{type(error).__name__}: {error}"
        traceback.print_exc()
    took = round(time.monotonic() - begin, 1)
    name = check.__name__.replace("_", " ")
    print(f"{'right' if right else 'WRONG':6} {name} ({took} s) {said}", flush=True)
    return {"right": right, "said": said, "seconds": took}


def write(path: Path | None, report: dict[str, Any]) -> None:
    if path is not None:
        path.write_text(json.dumps(report, indent=1) + "\n")


def speed(size: str, seconds: int, left: float) -> list[Any]:
    """Rows of :mod:`benchmarks.engine`, in a process of its own, so that nothing stays allocated
    and a fault of the device ends with it."""
    rows = Path(f"cuda-first-{size}-{seconds}.json").absolute()
    command = [
        sys.executable, "-m", "benchmarks.engine", "--device", "cuda", "--size", size,
        "--seconds", str(seconds), "--batch", "1", "4", "16", "--turns", "3",
        "--without", "transformers", *(["audiocraft"] if seconds == 30 else []),
        "--json", str(rows),
    ]  # fmt: skip
    try:
        subprocess.run(command, check=True, timeout=left)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        print(f"{size}, {seconds} s: ended early ({type(error).__name__})")
    try:
        return json.loads(rows.read_text())
    except FileNotFoundError:
        return []
    finally:
        rows.unlink(missing_ok=True)


def weights() -> Any:
    return load_weights(random_state(SMALL, 0), SMALL, device="cuda", precision="fp16")


def engine(slots: int = 4, graph: bool = True) -> Engine:
    return Engine(weights(), slots=slots, max_frames=FRAMES + 100, graph=graph)


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
                torch.empty(1 << 22, device="cuda").zero_().sum().item()
                torch.cuda.empty_cache()
                count[0] += 1
        except RuntimeError as error:
            failed.append(error)

    thread = threading.Thread(target=allocate)
    thread.start()
    try:
        with torch.inference_mode():
            captured = CapturedStep(
                choose_device_step(weights(), backend_of(engine(graph=False)).slots)
            )
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
    the_kernels_of_triton_are_used,
    a_clip_is_decoded_and_its_tokens_are_tokens,
    the_tokens_are_those_of_the_reference_on_the_processor,
    a_graph_gives_the_bits_of_single_launches,
    a_seed_gives_the_same_bits_alone_and_among_neighbours,
    a_seed_gives_the_same_bits_whatever_number_of_slots_was_planned,
    a_step_waits_for_nothing,
    another_thread_may_allocate_during_a_capture,
    a_cache_of_not_a_numbers_harms_nobody,
    memory_is_given_back,
]


if __name__ == "__main__":
    sys.exit(main())
