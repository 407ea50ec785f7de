"""EnCodec's decoding, a stretch at a time: while the rest is composed, or all at once, alike.

Whoever decodes goes through the same stretches, so that a piece has the same bits whether it was
decoded ahead or not, and memory does not grow with its length. The LSTM hears all that was before,
and hands its state from stretch to stretch. The convolutions hear a few frames, so what stands
beside a stretch is computed with it and thrown away; there are no seams.
"""

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import takewhile

import numpy as np
import torch
from torch import Tensor, nn

from bot.engine.delay_pattern import Codes
from bot.models.codec import Wave
from bot.models.families.audiocraft.recurrent_graph import STEPS
from bot.models.families.audiocraft.seanet import Conv, Network, Recurrent, Residual, Stereo, Up
from bot.models.footprint import codec_frames
from bot.models.memory import for_models
from bot.models.threads import use


@dataclass(frozen=True)
class Grid:
    """Frames of one stretch of the LSTM, and of one of what comes behind it."""

    recurrent: int
    frames: int


# What is left to decode when the last frame is there is about one of either: half a second's work.
ON_CPU = Grid(recurrent=25, frames=100)


def grid_of(network: Network) -> Grid:
    """On a GPU, stretches of the LSTM are those that there is a graph of, and the others as large
    as its memory allows."""
    device = network.codebooks[0].device
    if device.type == "cpu":
        return ON_CPU
    return Grid(recurrent=STEPS, frames=codec_frames(for_models(str(device), None)))


class Stretched(Network):
    """The network, whose decoding goes by stretches."""

    def decode(self, codes: Tensor, scale: None = None) -> Tensor:
        pieces = [_Stretches(self, grid_of(self)) for _ in codes]
        for piece, given in zip(pieces, codes, strict=True):
            piece.advance(given, final=True)
        return torch.stack([piece.wave() for piece in pieces])


class Ahead:
    """One piece of a codec's, decoded as its codes become final. Any thread, one at a time."""

    def __init__(self, model: Network | Stereo) -> None:
        networks = [model] if isinstance(model, Network) else [model.model] * 2
        self._sides = [_Stretches(network, grid_of(network)) for network in networks]

    def ready(self, frames: int) -> bool:
        """Whether there is something to decode once so many frames are final."""
        return self._sides[0].ready(frames)

    def advance(self, codes: Codes, final: bool = False) -> None:
        """Decode what the codes ``[K, T]`` settle, which go on from those that were given before.

        final: there are no more; two sides are decoded at once then.
        """
        sides = [torch.tensor(codes[side :: len(self._sides)]) for side in range(len(self._sides))]
        if self._sides[0].on_gpu:  # which does them one after the other, on this thread's stream
            for one, given in zip(self._sides, sides, strict=True):
                one.advance(given, final)
            return
        with ThreadPoolExecutor(len(sides) if final else 1) as pool:
            list(pool.map(lambda one, given: one.advance(given, final), self._sides, sides))

    def finish(self, codes: Codes) -> Wave:
        """All of it, ``[C, S]``: of the codes ``[K, T]``, of which some are decoded already."""
        self.advance(codes, final=True)
        return np.concatenate([one.wave().float().cpu().numpy() for one in self._sides])


class _Stretches:
    """One piece through one network.

    heard: frames that are through the LSTM. made: waves ``[1, C, S]`` of the frames before.
    """

    def __init__(self, network: Network, grid: Grid) -> None:
        layers = list(network.decoder)
        before = list(takewhile(lambda layer: not isinstance(layer, Recurrent), layers))
        if len(before) == len(layers):  # no LSTM at all
            before = layers[:1]
        after = layers[len(before) :]
        self._network, self._grid = network, grid
        self._before, self._near = nn.Sequential(*before), reach(before)
        self._recurrent = after[0] if isinstance(after[0], Recurrent) else None
        self._after = nn.Sequential(*after[self._recurrent is not None :])
        self._context = reach(list(self._after))
        self._state: tuple[Tensor, Tensor] | None = None
        self._heard: list[Tensor] = []
        self._heard_frames = self._made_frames = 0
        self._made: list[Tensor] = []

    @property
    def on_gpu(self) -> bool:
        return self._network.codebooks[0].device.type != "cpu"

    def ready(self, frames: int) -> bool:
        """Whether a whole stretch of waves can be made."""
        return frames >= self._made_frames + self._grid.frames + self._context + self._near

    @torch.no_grad()
    def advance(self, codes: Tensor, final: bool) -> None:
        """codes ``[K, T]``, the first of them those that were given before."""
        frames = codes.shape[1]
        codes = codes[None].to(self._network.codebooks[0].device)
        before = torch.get_num_threads()
        use(1)  # several give other bits, and this takes what time nobody else needs
        try:
            while self._listen(codes, frames, final):
                pass
            while self._sound(frames, final):
                pass
        finally:
            use(before)

    def wave(self) -> Tensor:
        """``[C, S]``."""
        return torch.cat(self._made, dim=-1)[0]

    def _listen(self, codes: Tensor, frames: int, final: bool) -> bool:
        """Take the next stretch through the LSTM, unless it needs frames that are to come."""
        begin = self._heard_frames
        end = begin + self._grid.recurrent
        if (end + self._near > frames and not final) or begin >= frames:
            return False
        end = min(end, frames)
        first, last = max(0, begin - self._near), min(frames, end + self._near)
        x = self._before(self._network.decode_latent(codes[..., first:last]))
        x = x[..., begin - first : end - first]
        if self._recurrent is not None:
            x, self._state = self._recurrent.carried(x, self._state)
        self._heard.append(x)
        self._heard_frames = end
        return True

    def _sound(self, frames: int, final: bool) -> bool:
        """Make the next stretch of waves, unless it needs frames that are to come."""
        begin = self._made_frames
        end = begin + self._grid.frames
        if (end + self._context > self._heard_frames and not final) or begin >= frames:
            return False
        end = min(end, self._heard_frames)
        first, last = max(0, begin - self._context), min(self._heard_frames, end + self._context)
        hop = self._network.hop
        x = self._after(self._heard_between(first, last))
        self._made.append(x[..., (begin - first) * hop : (end - first) * hop].clone())
        self._made_frames = end
        return True

    def _heard_between(self, first: int, last: int) -> Tensor:
        size = self._grid.recurrent
        whole = torch.cat(self._heard[first // size : -(-last // size)], dim=-1)
        start = first // size * size
        return whole[..., first - start : last - start].contiguous()


def reach(layers: Sequence[nn.Module]) -> int:
    """How many steps to either side layers hear, at most, counted at their own input."""
    steps = 0
    for layer in reversed(layers):
        if isinstance(layer, Up):
            steps = math.ceil(steps / layer.stride[0]) + 1
        elif isinstance(layer, Conv):
            steps += (layer.kernel_size[0] - 1) * layer.dilation[0]
        elif isinstance(layer, Residual):
            inner = list(layer.block)
            if isinstance(layer.shortcut, Conv):
                inner.append(layer.shortcut)
            steps += reach(inner)
    return steps
