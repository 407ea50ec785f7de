"""What callers hand to the store and get from it, besides rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.errors import MarioError, StoreError
from bot.request import GenerationRequest

DAY = timedelta(days=1)


class StaleAttempt(MarioError):
    """An attempt came back after its job was cancelled, ended or begun anew."""


class FileLost(StoreError):
    """A file is gone or damaged; trying again does not bring it back."""


@dataclass(frozen=True, kw_only=True)
class NewJob:
    """A wish about to be accepted, and where it will be answered.

    interaction_id: of the command, button or modal; message_id: of the reply that asked.
    running_per_user: the limit for its author when it was accepted.
    answer_message_id: the message that will be the answer, where it exists already.
    upload_limit: bytes that a file in that answer may have.
    note: a sentence that goes with the piece.
    """

    request: GenerationRequest
    user_id: int
    channel_id: int
    guild_id: int | None = None
    interaction_id: int | None = None
    message_id: int | None = None
    source_piece_id: str | None = None
    deadline: datetime | None = None
    running_per_user: int | None = None
    answer_message_id: int | None = None
    application_id: int | None = None
    token: str | None = field(default=None, repr=False)
    token_expires_at: datetime | None = None
    upload_limit: int | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class NewPiece:
    """What an attempt brought back; ``audio`` and ``tokens`` are ids that ``put`` gave.

    name: the posted file's. model: ``name@digest``. seconds_taken: from start to file.
    """

    request: GenerationRequest
    audio: str
    name: str
    model: str
    seconds_taken: float
    tokens: str | None = None
    note: str | None = None
    parent_id: str | None = None


@dataclass(frozen=True)
class Usage:
    """What somebody and their server have in hand, and the music asked for since some time.

    ``user_oldest`` and ``guild_oldest`` are when the first of that music was accepted.
    """

    user_waiting: int = 0
    user_seconds: int = 0
    user_oldest: datetime | None = None
    guild_waiting: int = 0
    guild_seconds: int = 0
    guild_oldest: datetime | None = None


Check = Callable[[Usage], None]
