"""What becomes of each file in a folder, as if somebody attached it: its sound, or a sentence.

Run as ``python -m benchmarks.sounds FOLDER``. Prints name, seconds, channels, rate, the level of
the loudest half-second and how many are silent, or what its sender would read. With
``--continued SECONDS`` pocket goes on with each (seeds 1 and 2): how many half-seconds of the new
music are silent.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from rich.console import Console

from bot.audio.decode import decode
from bot.audio.level import SILENCE, levels
from bot.config import Limits, Settings
from bot.errors import MarioError
from bot.executors.executor import create_executor
from bot.frontends.terminal import generate
from bot.jobs.inputs import InputReader, upload_limits
from bot.request import GenerationRequest, Upload
from bot.store import Store
from bot.texts import say

SEEDS = 1, 2


async def heard(reader: InputReader, data: bytes, name: str) -> str:
    """What admission says of a file that is to be continued; its sound, if it takes it."""
    try:
        await reader.keep_source(asked(name, 8), data, name)
        clip = await decode(data, limits=upload_limits(Limits()))
    except MarioError as refusal:
        return say(refusal)
    found = levels(clip)
    silent = sum(level < SILENCE for level in found)
    note = "" if clip.note is None else f"  {say(clip.note)}"
    return (
        f"{clip.seconds:7.2f} s  {clip.channels} ch  {clip.sample_rate:6} Hz  "
        f"level {max(found):.3f}  {silent}/{len(found)} silent{note}"
    )


def asked(name: str, seconds: int, seed: int | None = None) -> GenerationRequest:
    return GenerationRequest.parse(
        input_audio=Upload(name), continuation=True, duration=seconds, seed=seed
    )


async def continued(data: bytes, name: str, seconds: int, folder: Path) -> str:
    """How silent the new music is, by seed."""
    counts = []
    for seed in SEEDS:
        request, settings = asked(name, seconds, seed), Settings(_env_file=None)  # type: ignore[call-arg]
        output, quiet = folder / "made.wav", Console(quiet=True)
        executor = create_executor(settings, "thread")
        await generate(settings, executor, request, data, [output], quiet)
        made = await decode(output.read_bytes())
        new = levels(made.since(made.seconds - seconds))
        counts.append(f"{sum(level < SILENCE for level in new)}/{len(new)}")
    return f"  new: {' and '.join(counts)} silent"


async def table(paths: list[Path], seconds: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = await Store.open(folder / "data")
        reader = InputReader(store, Limits(), decode)
        for path in paths:
            data = path.read_bytes()
            found = await heard(reader, data, path.name)
            if seconds and " ch " in found:
                found += await continued(data, path.name, seconds, folder)
            print(f"{path.name:30} {found}", flush=True)
        await store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--continued", type=int, default=0, metavar="SECONDS")
    options = parser.parse_args()
    paths = sorted(path for path in options.folder.iterdir() if path.is_file())
    asyncio.run(table(paths, options.continued))


if __name__ == "__main__":
    main()
