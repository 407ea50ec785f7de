"""Does the bot survive broken audio: no crash, no growth, no leftover process, no busy loop?

Valid files of every accepted kind are broken at random and decoded as an attachment would be.
Prints a table; run as ``python benchmarks/audio_fuzz.py --mutants 5000 --json fuzz.json``.
"""

import argparse
import asyncio
import collections
import ctypes
import gc
import json
import os
import random
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from bot.audio.clip import Clip
from bot.audio.decode import DecodeLimits, decode
from bot.audio.encode import OUTPUT_FORMATS, encode
from bot.errors import AudioRejected
from bot.texts import say

TICK = 0.01
MEBIBYTE = 1 << 20
PHONE = ["-ar", "8000", "-ac", "1", "-c:a", "libopencore_amrnb"]
OTHERS = {
    "m4a": ["-f", "ipod", "-movflags", "frag_keyframe+empty_moov"],
    "mp4": ["-f", "mp4", "-movflags", "frag_keyframe+empty_moov"],
    "mp4 with e-ac-3": ["-c:a", "eac3", "-f", "mp4"],
    "aac": ["-f", "adts"],
    "opus": ["-c:a", "libopus", "-f", "ogg"],
    "webm": ["-c:a", "libopus", "-f", "webm"],
    "mka": ["-c:a", "aac", "-f", "matroska"],
    "rf64": ["-f", "wav", "-rf64", "always"],
    "aiff": ["-c:a", "pcm_s16be", "-f", "aiff"],
    "aiff-c": ["-c:a", "pcm_s16le", "-f", "aiff"],
    "caf": ["-c:a", "alac", "-f", "caf"],
    "amr": [*PHONE, "-f", "amr"],
    "3gp": [*PHONE, "-f", "3gp", "-movflags", "frag_keyframe+empty_moov"],
    "mp2": ["-c:a", "mp2", "-f", "mp2"],
    "ac-3": ["-c:a", "ac3", "-f", "ac3"],
    "e-ac-3": ["-c:a", "eac3", "-f", "eac3"],
}


@dataclass
class Tally:
    """What came of the mutants so far."""

    clips: int = 0
    refusals: collections.Counter = field(default_factory=collections.Counter)
    crashes: list[str] = field(default_factory=list)
    slowest: float = 0.0
    lags: list[int] = field(default_factory=lambda: [0] * 10_000)  # how often, by milliseconds


def valid_files() -> list[bytes]:
    """A third of a second of noise in every accepted container."""
    samples = np.random.default_rng(0).normal(0, 0.1, (2, 10_000)).astype(np.float32)
    clip = Clip(samples, 32_000)
    ours = [encode(clip, format, tags={"title": "x", "comment": "{}"}) for format in OUTPUT_FORMATS]
    others = {name: converted(ours[0], arguments) for name, arguments in OTHERS.items()}
    chain = converted(ours[0], ["-ar", "22050", "-c:a", "libvorbis", "-f", "ogg"])
    return [*ours, *others.values(), others["opus"] + chain]


def converted(wav: bytes, arguments: list[str]) -> bytes:
    with tempfile.NamedTemporaryFile() as file:
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", "-i", "pipe:0"]
        subprocess.run([*command, *arguments, file.name], input=wav, check=True)
        return Path(file.name).read_bytes()


def mutant(chance: random.Random, files: list[bytes]) -> bytes:
    """One file with 1 to 64 bytes changed, half the time in its header; one in five is cut."""
    data = bytearray(chance.choice(files))
    reach = chance.choice((64, 512, len(data), len(data)))
    for _ in range(chance.choice((1, 2, 8, 64))):
        place = chance.randrange(reach)
        data[place] = chance.choice((0, 127, 128, 255, chance.randrange(256), data[place] ^ 1))
    return bytes(data[: chance.randrange(len(data))] if chance.random() < 0.2 else data)


async def work(
    mutants: collections.deque[int], files: list[bytes], seed: int, tally: Tally
) -> None:
    while mutants:
        number = mutants.popleft()
        data, begun = mutant(random.Random(f"{seed}/{number}"), files), time.perf_counter()
        try:
            await decode(data, limits=DecodeLimits(max_seconds=60))
            tally.clips += 1
        except AudioRejected as refusal:
            tally.refusals[say(refusal)] += 1
        except Exception as error:  # noqa: BLE001  (any other error is the finding)
            tally.crashes.append(f"{number}: {error!r}")
        tally.slowest = max(tally.slowest, time.perf_counter() - begun)


async def batch(numbers: range, at_once: int, files: list[bytes], seed: int, tally: Tally) -> None:
    queue = collections.deque(numbers)
    await asyncio.gather(*(work(queue, files, seed, tally) for _ in range(at_once)))


async def watch(tally: Tally) -> None:
    """Measures how late the event loop is, all the while."""
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(TICK)
        late = int((time.perf_counter() - begun - TICK) * 1000)
        tally.lags[min(late, len(tally.lags) - 1)] += 1


def lag_p99(lags: list[int]) -> int:
    counted = np.cumsum(lags)
    return int(np.searchsorted(counted, counted[-1] * 0.99))


def resident_bytes(field: str = "VmRSS") -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) * 1024


def trimmed_bytes() -> int:
    """Resident, without the gaps that the C library keeps for later."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return resident_bytes()


def children() -> int:
    tasks = Path("/proc/self/task").iterdir()
    return sum(len((task / "children").read_text().split()) for task in tasks)


async def measure(mutants: int, at_once: int, seed: int) -> dict[str, object]:
    files, tally = valid_files(), Tally()
    for data in files:
        await decode(data)
    say(AudioRejected("sound-unknown"))  # reads the texts
    before, descriptors, begun = resident_bytes(), open_files(), time.perf_counter()
    watching = asyncio.create_task(watch(tally))
    grown = []
    for tenth in range(10):
        part = range(mutants * tenth // 10, mutants * (tenth + 1) // 10)
        await batch(part, at_once, files, seed, tally)
        grown.append(round((resident_bytes() - before) / MEBIBYTE, 1))
    watching.cancel()
    seconds = time.perf_counter() - begun
    return {
        "mutants": mutants,
        "seconds": round(seconds, 1),
        "mutants_per_second": round(mutants / seconds, 1),
        "clips": tally.clips,
        "refused": tally.refusals.total(),
        "crashes": tally.crashes,
        "grown_by_tenths_mb": grown,
        "grown_and_trimmed_bytes": trimmed_bytes() - before,
        "peak_grown_bytes": resident_bytes("VmHWM") - before,
        "open_files_grown": open_files() - descriptors,
        "children_left": children(),
        "slowest_s": round(tally.slowest, 3),
        "loop_lag_p99_ms": lag_p99(tally.lags),
        "sentences": dict(tally.refusals.most_common()),
    }


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def show(result: dict) -> None:
    for name, value in result.items():
        if name.endswith("_bytes"):
            print(f"{name:30} {value / MEBIBYTE:.1f} MB")
        elif name != "sentences":
            print(f"{name:30} {value}")
    for sentence, count in result["sentences"].items():
        print(f"{count:8}  {sentence}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    result = asyncio.run(measure(options.mutants, options.at_once, options.seed))
    show(result)
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n")
    if result["crashes"]:
        raise SystemExit("some mutants raised something other than AudioRejected")


if __name__ == "__main__":
    main()
