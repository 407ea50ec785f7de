"""The chip as MusicGen's codec: four codebooks at 50 frames a second, 32 kHz, mono."""

import numpy as np

from bot.pocket import chip, recognise, tokens, transcribe
from bot.pocket.analysis import Codes
from bot.pocket.chip import Floats

PROBE = 50
"""Frames that are tried before a whole clip is taken for the chip's own music."""
SOLVED = 0.9
"""The share of frames that must be explained for that."""


class ApuCodec:
    """``decode`` is a synthesiser and exact. ``encode`` finds the very tokens of the chip's own
    music and otherwise transcribes: what comes back is a cover in four channels."""

    sample_rate = chip.SAMPLE_RATE
    channels = 1
    frame_rate = float(chip.FRAME_RATE)
    codebooks = tokens.CODEBOOKS

    def encode(self, wave: Floats) -> Codes:
        """Sound ``[1, S]`` at 32 kHz to codes ``[4, ceil(S / 640)]``."""
        return _codes(np.pad(wave[0].astype(np.float32), (0, -wave.shape[1] % chip.FRAME)))

    def decode(self, codes: Codes, loop: bool = False) -> Floats:
        """Codes ``[4, T]`` to sound ``[1, 640 T]``; a loop has no seam when it is played again."""
        return chip.synthesise(codes, loop)[None]

    def ahead(self) -> None:
        """All of a piece is synthesised in no time."""


def _codes(sound: Floats) -> Codes:
    """Codes ``[4, T]`` of sound ``[640 T]``."""
    _, left = recognise.recognise(sound[: PROBE * chip.FRAME])
    if _own(left):
        codes, left = recognise.recognise(sound)
        if _own(left):
            return recognise.mended(sound, codes, left)[0]
    return transcribe.transcribe(sound)


def _own(unexplained: Floats) -> bool:
    if len(unexplained) == 0:
        return False
    return float((unexplained < recognise.EXPLAINED).mean()) > SOLVED
