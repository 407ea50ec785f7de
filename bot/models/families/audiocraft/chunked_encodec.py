"""EnCodec on long sound, a stretch at a time, so that memory does not grow with length.

Five minutes at once hold some 10 GB of activations at the full rate. Only the LSTM hears far; it
runs over the whole clip at the frame rate. The convolutions hear a few frames, so each stretch is
given that much more on both sides, and what it makes of the surplus is thrown away: the result is
that of one pass, and has no seams.
"""

from collections.abc import Iterable
from itertools import takewhile
from typing import Any

import torch
from torch import Tensor, nn

FRAMES = 1500  # of one stretch: 30 s
CONTEXT = 32  # frames on each side; the published EnCodec hears 8


def in_chunks(encoder: Any, decoder: Any, hop: int) -> "tuple[nn.Module, nn.Module]":
    """Replacements for EnCodec's encoder and decoder; ``hop`` is samples a frame.

    A network that normalises over time hears everything at once, and is left as it is.
    """
    if any(isinstance(m, nn.GroupNorm) for half in (encoder, decoder) for m in half.modules()):
        return encoder, decoder
    down, up = _layers(encoder), _layers(decoder)
    local = list(takewhile(lambda layer: not _hears_all(layer), down))
    far = len(up) - len(list(takewhile(lambda layer: not _hears_all(layer), reversed(up))))
    return (
        nn.Sequential(Chunked(local, hop, 1), *down[len(local) :]),
        nn.Sequential(*up[:far], Chunked(up[far:], 1, hop)),
    )


class Chunked(nn.Module):
    """Layers that hear ``CONTEXT`` frames at most, over ``[B, C, T]`` a stretch at a time.

    inputs, outputs: steps a frame before and after the layers.
    """

    def __init__(self, layers: Iterable[nn.Module], inputs: int, outputs: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(*layers)
        self.inputs, self.outputs = inputs, outputs

    def forward(self, x: Tensor) -> Tensor:
        frames = -(-x.shape[-1] // self.inputs)
        if frames <= FRAMES + CONTEXT:
            return self.layers(x)
        return torch.cat([self._stretch(x, at, frames) for at in range(0, frames, FRAMES)], dim=-1)

    def _stretch(self, x: Tensor, start: int, frames: int) -> Tensor:
        begin, end = max(0, start - CONTEXT), min(frames, start + FRAMES + CONTEXT)
        y = self.layers(x[..., begin * self.inputs : end * self.inputs])
        kept = min(FRAMES, frames - start) * self.outputs
        return y[..., (start - begin) * self.outputs :][..., :kept].clone()


def _layers(half: Any) -> list[nn.Module]:
    """The layers of an encoder or decoder: ours, audiocraft's or transformers'."""
    if isinstance(half, nn.Sequential):
        return list(half)
    return list(half.layers if hasattr(half, "layers") else half.model)


def _hears_all(layer: nn.Module) -> bool:
    return any(isinstance(module, nn.LSTM) for module in layer.modules())
