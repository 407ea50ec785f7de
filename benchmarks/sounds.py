"""What becomes of each file in a folder, as if somebody attached it: its sound, or a sentence.

Run as ``python -m benchmarks.sounds FOLDER``. Prints name, seconds, channels, rate, the level of
the loudest half-second and how many are silent, or what its sender would read.
"""

import argparse
import asyncio
from pathlib import Path

from bot.audio.decode import decode
from bot.audio.level import SILENCE, levels
from bot.errors import AudioRejected
from bot.texts import say


async def heard(data: bytes) -> str:
    try:
        clip = await decode(data)
    except AudioRejected as refusal:
        return say(refusal)
    found = levels(clip)
    silent = sum(level < SILENCE for level in found)
    return (
        f"{clip.seconds:7.2f} s  {clip.channels} ch  {clip.sample_rate:6} Hz  "
        f"level {max(found):.3f}  {silent}/{len(found)} silent"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    for path in sorted(parser.parse_args().folder.iterdir()):
        if path.is_file():
            print(f"{path.name:30} {asyncio.run(heard(path.read_bytes()))}")


if __name__ == "__main__":
    main()
