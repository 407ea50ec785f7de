"""What callers of the store hand in, what it counts for them, and what it raises."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.errors import MarioError, Message, StoreError
from bot.job_spec import JobSpec
from bot.request import GenerationRequest


class StaleAttempt(MarioError):
    """This attempt no longer counts: its job was cancelled, has ended or was started again."""


class Crowded(Exception):
    """As many of its author's or its server's jobs run as may, with those of other processes."""


class FileLost(StoreError):
    """A file is gone or damaged; reading it again does not help."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where something was asked and will be answered.

    interaction_id: of the command, button or modal; message_id: of the reply that asked.
    answer_message_id: the message that will be the answer, where it exists already.
    upload_limit: bytes that a file in that answer may have.
    """

    channel_id: int
    guild_id: int | None = None
    interaction_id: int | None = None
    message_id: int | None = None
    answer_message_id: int | None = None
    application_id: int | None = None
    token: str | None = field(default=None, repr=False)
    token_expires_at: datetime | None = None
    upload_limit: int | None = None


@dataclass(frozen=True, kw_only=True)
class NewJob:
    """A job as admission settled it.

    deadline: when it has taken too long. answer_by: the same, where it cannot be put off, because
    nobody can be answered later. running_per_user: the limit for its author now.
    source_piece_id: the piece of the bot's own that its source is. note: goes with the piece.
    came_from: what it continues, follows or repeats, for people. repeats: the content id of a file
    that it should give once more.
    source_bytes: of what was uploaded for it. language: that its message is in. parts: the pieces
    that it joins. changes: the piece whose request it changes.
    """

    spec: JobSpec
    user_id: int
    origin: Origin
    deadline: datetime
    running_per_user: int
    source_piece_id: str | None = None
    note: Message | None = None
    came_from: Message | None = None
    repeats: str | None = None
    source_bytes: int = 0
    parts: tuple[str, ...] = ()
    answer_by: datetime | None = None
    language: str | None = None
    changes: str | None = None


@dataclass(frozen=True, kw_only=True)
class NewPiece:
    """What an attempt made; ``audio`` and ``tokens`` are ids that ``put`` returned.

    take: its number, from 1. name: of the posted file. model: ``name@digest``.
    device: what computed it. seconds_taken: from start to file. milliseconds, fingerprint: of its
    sound.
    """

    request: GenerationRequest
    audio: str
    name: str
    model: str
    seconds_taken: float
    take: int = 1
    tokens: str | None = None
    note: Message | None = None
    device: str | None = None
    parent_id: str | None = None
    milliseconds: int | None = None
    fingerprint: bytes | None = None


@dataclass(frozen=True)
class Usage:
    """Jobs that wait, and seconds of music asked for since some time: a user's and their server's.

    ``user_oldest`` and ``guild_oldest`` are when the first of that music was accepted.
    Of the user's jobs since then, whatever became of them: ``user_jobs``, how many;
    ``user_latest``, when the last was accepted; ``user_bytes``, what was uploaded for them.
    ``waiting``: everybody's jobs that wait, by server, where other processes have some.
    """

    user_waiting: int = 0
    user_seconds: int = 0
    user_oldest: datetime | None = None
    guild_waiting: int = 0
    guild_seconds: int = 0
    guild_oldest: datetime | None = None
    user_jobs: int = 0
    user_latest: datetime | None = None
    user_bytes: int = 0
    waiting: Mapping[int | None, int] | None = None


Check = Callable[[Usage], None]  # raises to refuse the job
