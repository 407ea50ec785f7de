"""The chip as MusicGen's codec: four codebooks at 50 frames a second, 32 kHz, mono."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bot.pocket import chip, recognise, tokens, transcribe

PROBE = 50
"""Frames that are tried before a whole clip is taken for the chip's own music."""
SOLVED = 0.9
"""The share of frames that must be explained for that."""


class ApuCodec(nn.Module):
    """The interface of audiocraft's ``CompressionModel``, without importing audiocraft.

    ``decode`` is a synthesiser and exact. ``encode`` finds the very tokens of the chip's own music
    and otherwise transcribes: what comes back is a cover in four channels.
    """

    sample_rate = chip.SAMPLE_RATE
    frame_rate = chip.FRAME_RATE
    channels = 1
    cardinality = tokens.CARDINALITY
    num_codebooks = tokens.CODEBOOKS
    total_codebooks = tokens.CODEBOOKS

    def forward(self, x: Tensor) -> Tensor:
        """``[B, 1, T]`` as four channels play it."""
        return self.decode(self.encode(x)[0])[..., : x.shape[-1]]

    @torch.no_grad()
    def encode(self, x: Tensor) -> tuple[Tensor, None]:
        """Sound ``[B, 1, T]`` at 32 kHz to codes ``[B, 4, ceil(T / 640)]``; there is no scale."""
        padded = F.pad(x.float().cpu(), (0, -x.shape[-1] % chip.FRAME))
        codes = torch.stack([_codes(sound) for sound in padded[:, 0]])
        return codes.to(x.device), None

    @torch.no_grad()
    def decode(self, codes: Tensor, scale: Tensor | None = None) -> Tensor:
        """Codes ``[B, 4, T]`` to sound ``[B, 1, 640 T]``; ``scale`` has no meaning here."""
        sounds = [chip.synthesise(one.long().cpu()) for one in codes]
        return torch.stack(sounds)[:, None].to(codes.device)

    def decode_latent(self, codes: Tensor) -> Tensor:
        """Pitch and volume of every channel, ``[B, 8, T]``: the state that the tokens stand for."""
        rows = []
        for k in range(tokens.CODEBOOKS):
            table = tokens.table(k)
            for values in (table.pitch, table.amplitude):
                rows.append(torch.from_numpy(values).float().to(codes.device)[codes[:, k].long()])
        return torch.stack(rows, dim=1)

    def set_num_codebooks(self, n: int) -> None:
        """All four channels always play.

        Raises ValueError for any other number.
        """
        if n != tokens.CODEBOOKS:
            raise ValueError(f"The chip has {tokens.CODEBOOKS} channels, not {n}.")


def _codes(sound: Tensor) -> Tensor:
    """Codes ``[4, T]`` of sound ``[640 T]``."""
    _, left = recognise.recognise(sound[: PROBE * chip.FRAME])
    if _own(left):
        codes, left = recognise.recognise(sound)
        if _own(left):
            return codes
    return torch.from_numpy(transcribe.transcribe(sound.numpy()))


def _own(unexplained: Tensor) -> bool:
    if len(unexplained) == 0:
        return False
    return float((unexplained < recognise.EXPLAINED).float().mean()) > SOLVED
