"""Draws what the model plays: a piano roll over a spectrogram, beside the sound itself.

``python -m training.pocket.pictures [WEIGHTS] [OUT]`` writes an mp3 and a PNG a prompt.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from bot.audio.clip import Clip
from bot.audio.encode import encode
from bot.pocket import chip, tokens
from bot.pocket.apu import ApuCodec
from training.pocket.sample import ModelInput, Player

PROMPTS = {
    "overworld": "a cheerful overworld theme",
    "castle": "castle at night",
    "underwater": "underwater waltz, no drums",
    "boss": "fast boss battle in a minor key",
    "village": "slow peaceful village song",
}
SEED, SECONDS = 7, 12.0
COLOURS = ("#c0392b", "#27ae60", "#2469b3", "#333333")
NAMES = ("pulse 1", "pulse 2", "triangle", "noise")
NOISE_AT = 12
"""Where the noise is drawn on the axis of pitches; darker noise is higher."""


def draw(codes: NDArray[np.int64], sound: NDArray[np.float32], title: str, path: Path) -> None:
    """Codes ``[4, T]`` and their sound ``[640 T]`` to a PNG."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 5.2), layout="constrained")
    roll, spectrum = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    for k in (3, 2, 1, 0):
        _channel(roll, codes, k)
    roll.set(title=title, ylabel="MIDI pitch", ylim=(8, 96))
    roll.legend(loc="upper right", fontsize=7, ncols=4, markerscale=3)
    spectrum.specgram(sound + 1e-6, NFFT=2048, Fs=chip.SAMPLE_RATE, noverlap=1024, vmin=-110)
    spectrum.set(ylabel="Hz", ylim=(0, 8000), xlabel="seconds")
    figure.savefig(path, dpi=60)


def _channel(axes: Any, codes: NDArray[np.int64], k: int) -> None:
    table = tokens.table(k)
    row = codes[k]
    loud = np.flatnonzero(table.step[row] > 0)
    share = table.step[row[loud]] / max(1, table.step.max())
    height = table.pitch[row[loud]] + (NOISE_AT if k == tokens.NOISE else 0)
    colour = np.tile(_rgb(COLOURS[k]), (len(loud), 1))
    seconds = loud / chip.FRAME_RATE
    axes.scatter(
        seconds, height, c=np.column_stack([colour, 0.15 + 0.85 * share]), s=4, marker="s",
        linewidths=0, label=NAMES[k],
    )  # fmt: skip


def _rgb(colour: str) -> list[float]:
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def main(weights: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    player, codec = Player(weights), ApuCodec()
    inputs = [ModelInput(prompt, SEED, SECONDS) for prompt in PROMPTS.values()]
    for name, one, codes in zip(PROMPTS, inputs, player.play(inputs), strict=True):
        sound = codec.decode(torch.from_numpy(codes)[None])[0].numpy()
        clip = Clip(sound, chip.SAMPLE_RATE)
        (out / f"{name}.mp3").write_bytes(encode(clip, "mp3", bitrate="64k"))
        draw(codes, sound[0], f"{one.prompt} (seed {SEED})", out / f"{name}.png")


if __name__ == "__main__":
    here = Path(__file__).parents[3]
    places = [Path(argument) for argument in sys.argv[1:]]
    main(*places, *(here / "bot/pocket/weights", here / "docs/pocket")[len(places) :])
