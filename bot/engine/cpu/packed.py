"""Packed weights in a file, so that a second start need not pack them again.

A line of JSON says of what model, precision and kernels they are, and has a digest of each part of
the bytes behind it. They are read into huge pages and checked on the way: a file that is mapped has
no huge pages, without which a step takes longer, and a change of it would be one of a model in use.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from bot.engine.cpu import build
from bot.engine.cpu.kernels import kernels
from bot.engine.cpu.weights import CpuWeights, Layout, threads
from bot.engine.spec import Spec
from bot.util.atomic_write import atomic_write

log = logging.getLogger(__name__)
FORMAT = "mario packed weights 1"
PART = 16 << 20
LONGEST = 1 << 16
"""Bytes that are digested as one, and that the first line has at most."""


def write_packed(weights: CpuWeights, path: Path) -> None:
    """Keep weights for :func:`read_packed`; a folder that cannot be written is only logged."""
    line = {**_header(weights.layout), "parts": list(_each(_digest, _parts(weights.memory)))}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        first = json.dumps(line).encode() + b"\n"
        atomic_write(path, first, weights.memory.data, durable=False)
    except OSError as error:
        log.warning("Packed weights cannot be kept at %s: %s", path, error.strerror or error)


def read_packed(path: Path, spec: Spec, precision: str) -> CpuWeights | None:
    """Weights of this model and precision, None where there are none, or none as they were."""
    use = kernels()
    if use is None or not path.is_file():
        return None
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError), path.open("rb") as file:
        line = json.loads(file.readline(LONGEST))
        layout = Layout(spec, precision, tuple(map(bool, line["biases"])))
        if {k: v for k, v in line.items() if k != "parts"} == json.loads(
            json.dumps(_header(layout))
        ):
            made = CpuWeights.unfilled(layout, use)
            if _filled(file, made.memory, line["parts"]):
                return made
    log.warning("The packed weights at %s are of another version or damaged; packing anew", path)
    return None


def _header(layout: Layout) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "kernels": build.source_digest(),
        "spec": dataclasses.asdict(layout.spec),
        "precision": layout.precision,
        "biases": list(layout.biases),
    }


def _filled(file: BinaryIO, memory: NDArray[np.uint8], digests: list[str]) -> bool:
    """Read a file's rest into ``memory``, each part digested while others are read."""
    start, parts = file.tell(), _parts(memory)
    if os.fstat(file.fileno()).st_size != start + len(memory) or len(digests) != len(parts):
        return False

    def read(number: int) -> bool:
        part = parts[number].data
        at = start + number * PART
        done = 0
        while done < len(part) and (got := os.preadv(file.fileno(), [part[done:]], at + done)):
            done += got
        return _digest(parts[number]) == digests[number]

    return all(_each(read, range(len(parts))))


def _parts(memory: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    return [memory[at : at + PART] for at in range(0, len(memory), PART)]


def _digest(part: NDArray[np.uint8]) -> str:
    return hashlib.sha256(part.data).hexdigest()


def _each(do: Any, over: Any) -> list[Any]:
    with ThreadPoolExecutor(threads()) as pool:
        return list(pool.map(do, over))
