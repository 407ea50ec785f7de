"""The shape of what is remembered; the rows themselves are what callers get, detached and plain."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import ValidationError
from sqlalchemy import JSON, BigInteger, DateTime, Enum, ForeignKey, Index, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

from bot.request import GenerationRequest

Snowflake = Annotated[int, mapped_column(BigInteger)]
Id = Annotated[str, mapped_column(String(32))]
Sha = Annotated[str, mapped_column(String(64))]


class State(StrEnum):
    """accepted → running → made → delivered; or failed or cancelled, which end it as well."""

    accepted = "accepted"
    running = "running"
    made = "made"
    delivered = "delivered"
    failed = "failed"
    cancelled = "cancelled"


UNFINISHED = (State.accepted, State.running, State.made)


class Moment(TypeDecorator[datetime]):
    """An aware time; SQLite keeps no zone, so it is UTC there."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


class RequestJSON(TypeDecorator[GenerationRequest]):
    """A request as JSON, every option written out: a default that changes must not change it."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: GenerationRequest | None, dialect: Any) -> Any:
        return value and value.model_dump(mode="json")

    def process_result_value(self, value: Any, dialect: Any) -> GenerationRequest | None:
        return None if value is None else load_request(value)


def load_request(values: dict[str, Any]) -> GenerationRequest:
    """The request in an old row, without the options and values that are no longer known."""
    known = {name: v for name, v in values.items() if name in GenerationRequest.model_fields}
    try:
        return GenerationRequest(**known)
    except ValidationError as error:
        strange = {e["loc"][0] for e in error.errors() if e["loc"]}
        return GenerationRequest.model_construct(
            **{name: v for name, v in known.items() if name not in strange}
        )


class Base(MappedAsDataclass, DeclarativeBase):
    type_annotation_map = {  # noqa: RUF012
        datetime: Moment,
        GenerationRequest: RequestJSON,
        State: Enum(State, native_enum=False, length=16),
    }


class Job(Base, kw_only=True):
    """One accepted wish. ``input_audio`` and ``seconds`` repeat the request where SQL looks.

    worker_deaths: processes lost while composing it. crashes: ends of the whole bot meanwhile.
    running_per_user: the limit for its author when it was accepted.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index("jobs_by_state", "state", "accepted_at"),
        Index("jobs_by_user", "user_id", "accepted_at"),
        Index("jobs_by_guild", "guild_id", "accepted_at"),
        Index("jobs_by_input", "input_audio"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    state: Mapped[State] = mapped_column(default=State.accepted)
    attempt: Mapped[int] = mapped_column(default=0)
    worker_deaths: Mapped[int] = mapped_column(default=0)
    crashes: Mapped[int] = mapped_column(default=0)
    request: Mapped[GenerationRequest]
    seconds: Mapped[int]
    input_audio: Mapped[Sha | None] = mapped_column(default=None)
    user_id: Mapped[Snowflake]
    guild_id: Mapped[Snowflake | None] = mapped_column(default=None)
    channel_id: Mapped[Snowflake]
    interaction_id: Mapped[Snowflake | None] = mapped_column(unique=True, default=None)
    message_id: Mapped[Snowflake | None] = mapped_column(unique=True, default=None)
    source_piece_id: Mapped[Id | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)
    note: Mapped[str | None] = mapped_column(default=None)
    accepted_at: Mapped[datetime]
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    made_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    deadline: Mapped[datetime | None] = mapped_column(default=None)
    running_per_user: Mapped[int | None] = mapped_column(default=None)


class Piece(Base, kw_only=True):
    """What one job made: ``audio`` is the posted file, ``tokens`` what it was decoded from."""

    __tablename__ = "pieces"
    __table_args__ = (
        Index("pieces_by_audio", "audio"),
        Index("pieces_by_tokens", "tokens"),
        Index("pieces_by_input", "input_audio"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    job_id: Mapped[Id] = mapped_column(ForeignKey("jobs.id"), unique=True)
    user_id: Mapped[Snowflake]
    guild_id: Mapped[Snowflake | None] = mapped_column(default=None)
    request: Mapped[GenerationRequest]
    input_audio: Mapped[Sha | None] = mapped_column(default=None)
    audio: Mapped[Sha]
    name: Mapped[str]
    tokens: Mapped[Sha | None] = mapped_column(default=None)
    model: Mapped[str]
    seconds_taken: Mapped[float]
    note: Mapped[str | None] = mapped_column(default=None)
    parent_id: Mapped[Id | None] = mapped_column(ForeignKey("pieces.id"), default=None)
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None] = mapped_column(default=None)


class JobMessage(Base, kw_only=True):
    """The one message in which a job is answered.

    tried_at: when a message with this ``nonce`` was first about to be created; it may exist since.
    upload_limit: bytes, while the token lasts.
    told_at: when it said that the job had failed or was cancelled, if anybody could see it.
    """

    __tablename__ = "messages"

    job_id: Mapped[Id] = mapped_column(ForeignKey("jobs.id"), primary_key=True)
    channel_id: Mapped[Snowflake]
    nonce: Mapped[str] = mapped_column(String(25))
    message_id: Mapped[Snowflake | None] = mapped_column(index=True, default=None)
    application_id: Mapped[Snowflake | None] = mapped_column(default=None)
    token: Mapped[str | None] = mapped_column(default=None, repr=False)
    token_expires_at: Mapped[datetime | None] = mapped_column(default=None)
    upload_limit: Mapped[Snowflake | None] = mapped_column(default=None)
    tried_at: Mapped[datetime | None] = mapped_column(default=None)
    told_at: Mapped[datetime | None] = mapped_column(default=None)


class Limit(Base, kw_only=True):
    """One limit that differs on a server, or there for a role; ``role_id`` 0 is everyone."""

    __tablename__ = "limits"

    guild_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    role_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]


class Speed(Base, kw_only=True):
    """Seconds of music and of waiting, older ones counting less; their ratio is the speed."""

    __tablename__ = "speeds"

    model: Mapped[str] = mapped_column(primary_key=True)
    music: Mapped[float]
    wall: Mapped[float]
