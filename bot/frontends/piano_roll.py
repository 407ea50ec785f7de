"""The picture of a piece whose tokens are notes: a piano roll with its form."""

from bot.config import Settings
from bot.jobs.inputs import unpack
from bot.models.families import capabilities
from bot.pocket import notes, roll
from bot.pocket.plan import plan
from bot.pocket.tokens import CODEBOOKS, FRAME_RATE
from bot.pocket.words import understand
from bot.store import Piece


def piano_roll(settings: Settings, piece: Piece, tokens: bytes) -> bytes | None:
    """A PNG of a piece and its stored tokens; None where they are no notes, or there are none."""
    entry = settings.models.get(piece.model.partition("@")[0])
    if entry is None or not capabilities(entry).notes:
        return None
    codes = unpack(tokens).astype(int)
    if not any(notes.notes(codes, channel) for channel in range(CODEBOOKS)):
        return None
    return roll.picture(codes, _marks(piece))


def _marks(piece: Piece) -> list[tuple[int, str]]:
    """Where the sections of a new piece begin: its plan follows from what was asked for."""
    request = piece.request
    if request.input_audio is not None:
        return []
    seed = request.seed or 0
    brief = understand(request.prompt, seed).brief
    return roll.marks(plan(brief, round(request.duration * FRAME_RATE), seed))
