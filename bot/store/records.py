"""What is stored: the tables, whose rows callers get detached."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import ValidationError
from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Enum,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

from bot.errors import InvalidRequest, Message
from bot.job_spec import JobSpec
from bot.request import GenerationRequest

DAY = timedelta(days=1)

Snowflake = Annotated[int, mapped_column(BigInteger)]
Id = Annotated[str, mapped_column(String(32))]
Sha = Annotated[str, mapped_column(String(64))]


class State(StrEnum):
    """Where a job stands. Each arrow is the method of ``JobStore`` that takes it there::

        accept ──▶ accepted ──start──▶ running ──made──▶ made ──delivered──▶ delivered
                       ▲                  │               │
                       └────requeue───────┤               └──undeliverable──▶ failed
                                          └──requeue, the last one allowed──▶ failed

        accepted or running ──cancel──▶ cancelled
        accepted or running ──fail──▶ failed

    ``start`` counts the attempt; ``made``, ``requeue`` and ``fail`` can name it, and do nothing
    when it is no longer the one that runs. Delivered, failed and cancelled are final.
    """

    accepted = "accepted"
    running = "running"
    made = "made"
    delivered = "delivered"
    failed = "failed"
    cancelled = "cancelled"


UNFINISHED = (State.accepted, State.running, State.made)
NOT_MADE = (State.accepted, State.running)


class Moment(TypeDecorator[datetime]):
    """A time with a zone; SQLite keeps none, so there it is UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


class RequestJSON(TypeDecorator[GenerationRequest]):
    """A request as JSON with every option, so that a new default does not change an old row."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: GenerationRequest | None, dialect: Any) -> Any:
        return value and value.model_dump(mode="json")

    def process_result_value(self, value: Any, dialect: Any) -> GenerationRequest | None:
        return None if value is None else load_request(value)


class MessageText(TypeDecorator[Message]):
    """A message as JSON; what an old row holds is a sentence, which is shown as it stands."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Message | None, dialect: Any) -> str | None:
        return value and value.to_json()

    def process_result_value(self, value: str | None, dialect: Any) -> Message | None:
        return None if value is None else Message.from_json(value)


def load_request(values: dict[str, Any]) -> GenerationRequest:
    """The request in a row, without options and values that are no longer known."""
    known = {name: v for name, v in values.items() if name in GenerationRequest.model_fields}
    try:
        return GenerationRequest(**known)
    except ValidationError as error:
        strange = {e["loc"][0] for e in error.errors() if e["loc"]}
        return GenerationRequest.model_construct(
            **{name: v for name, v in known.items() if name not in strange}
        )
    except InvalidRequest:  # its options contradict each other by now
        return GenerationRequest.model_construct(**known)


class Record(MappedAsDataclass, DeclarativeBase):
    """What every table inherits."""

    type_annotation_map = {  # noqa: RUF012
        datetime: Moment,
        GenerationRequest: RequestJSON,
        Message: MessageText,
        State: Enum(State, native_enum=False, length=16),
    }


class Job(Record, kw_only=True):
    """One accepted request. ``input_audio`` and ``seconds`` repeat it for SQL to search.

    worker_deaths: how often its worker died while composing it. crashes: how often the whole bot
    did. came_from: what it continues, follows or repeats, for people. answer_by: when it must have
    ended to be answered at all. running_per_user: its author's limit when it was accepted.
    source_bytes: of what was uploaded for it. language: that its message is in. parts: the pieces
    that it joins, in their order, where it composes nothing. changes: the piece whose request it is
    with something changed, where its source is no piece. owner: the process that looks after it;
    none once there is nothing left to do.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index("jobs_by_state", "state", "accepted_at"),
        Index("jobs_by_user", "user_id", "accepted_at"),
        Index("jobs_by_guild", "guild_id", "accepted_at"),
        Index("jobs_by_input", "input_audio"),
        Index("jobs_by_owner", "owner"),
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
    reason: Mapped[Message | None] = mapped_column(default=None)
    note: Mapped[Message | None] = mapped_column(default=None)
    came_from: Mapped[Message | None] = mapped_column(default=None)
    repeats: Mapped[Sha | None] = mapped_column(default=None)
    accepted_at: Mapped[datetime]
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    made_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    deadline: Mapped[datetime | None] = mapped_column(default=None)
    answer_by: Mapped[datetime | None] = mapped_column(default=None)
    running_per_user: Mapped[int | None] = mapped_column(default=None)
    source_bytes: Mapped[int] = mapped_column(default=0)
    parts: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True), default=None)
    language: Mapped[str | None] = mapped_column(String(16), default=None)
    changes: Mapped[Id | None] = mapped_column(default=None)
    owner: Mapped[Id | None] = mapped_column(default=None)

    @property
    def spec(self) -> JobSpec:
        """What admission settled; :class:`InvalidRequest` for a row that it never did."""
        return JobSpec.of(self.id, self.request)


class Piece(Record, kw_only=True):
    """A take of what one job made: ``audio`` is the posted file, ``tokens`` what it was decoded
    from. Its request is that of this take alone.

    take: counted from 1 within the job. milliseconds, fingerprint: of its sound, by which a
    converted copy is known again. channel_id: where its message is; nothing where it could not
    be posted and once it was taken away. words: the prompt as it is searched.
    stitched: whether others were joined in it. changed: whether it came of its parent by a change
    to what that was asked for, rather than from its sound.
    """

    __tablename__ = "pieces"
    __table_args__ = (
        UniqueConstraint("job_id", "take", name="pieces_by_job"),
        Index("pieces_by_audio", "audio"),
        Index("pieces_by_tokens", "tokens"),
        Index("pieces_by_length", "milliseconds"),
        Index("pieces_by_input", "input_audio"),
        Index("pieces_by_parent", "parent_id"),
        # With all that the library asks for, so that it reads no row but those it shows. On
        # Postgres these three are partial and without words: its 0010 says why.
        Index("pieces_by_author", "user_id", "deleted_at", "created_at", "take", "id", "words"),
        Index(
            "pieces_on_server", "guild_id", "deleted_at", "created_at", "take", "id", "channel_id",
            "words",
        ),
        Index("pieces_in_channel", "guild_id", "deleted_at", "channel_id", "created_at"),
    )  # fmt: skip

    id: Mapped[Id] = mapped_column(primary_key=True)
    job_id: Mapped[Id] = mapped_column(ForeignKey("jobs.id"))
    take: Mapped[int] = mapped_column(default=1)
    user_id: Mapped[Snowflake]
    guild_id: Mapped[Snowflake | None] = mapped_column(default=None)
    request: Mapped[GenerationRequest]
    input_audio: Mapped[Sha | None] = mapped_column(default=None)
    audio: Mapped[Sha]
    name: Mapped[str]
    tokens: Mapped[Sha | None] = mapped_column(default=None)
    model: Mapped[str]
    device: Mapped[str | None] = mapped_column(default=None)
    seconds_taken: Mapped[float]
    note: Mapped[Message | None] = mapped_column(default=None)
    parent_id: Mapped[Id | None] = mapped_column(ForeignKey("pieces.id"), default=None)
    milliseconds: Mapped[int | None] = mapped_column(default=None)
    fingerprint: Mapped[bytes | None] = mapped_column(LargeBinary(128), default=None)
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None] = mapped_column(default=None)
    channel_id: Mapped[Snowflake | None] = mapped_column(default=None)
    words: Mapped[str] = mapped_column(default="")
    stitched: Mapped[bool] = mapped_column(default=False)
    changed: Mapped[bool] = mapped_column(default=False)


class Favourite(Record, kw_only=True):
    """That somebody likes a piece."""

    __tablename__ = "favourites"
    __table_args__ = (Index("favourites_by_piece", "piece_id"),)

    user_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    piece_id: Mapped[Id] = mapped_column(ForeignKey("pieces.id"), primary_key=True)
    created_at: Mapped[datetime]


class JobMessage(Record, kw_only=True):
    """The one message in which a job is answered.

    upload_limit: bytes, while the token lasts.
    attempted_at: when a message with this ``nonce`` was first sent; it may exist since then. This
        and ``token_expires_at`` are by Discord's clock, all else by the host's.
    notified_at: when it said that the job had failed or was cancelled, or nobody could be told.
    stale_at: since when it shows takes that were dropped.
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
    attempted_at: Mapped[datetime | None] = mapped_column("tried_at", default=None)
    notified_at: Mapped[datetime | None] = mapped_column("told_at", default=None)
    stale_at: Mapped[datetime | None] = mapped_column(default=None)


class LimitOverride(Record, kw_only=True):
    """A limit that differs on one server, or there for one role; ``role_id`` 0 is everyone."""

    __tablename__ = "limits"

    guild_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    role_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]


class Preference(Record, kw_only=True):
    """What a server prefers; :class:`bot.jobs.servers.ServerSettings` says what there is."""

    __tablename__ = "preferences"

    guild_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(100))


class Listed(Record, kw_only=True):
    """Something on a server's list: a channel, role, model or word, each as text."""

    __tablename__ = "listed"

    guild_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(100), primary_key=True)


class KeptStyle(Record, kw_only=True):
    """A style of a server's own: options of the request by name."""

    __tablename__ = "styles"

    guild_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    options: Mapped[dict[str, Any]] = mapped_column(JSON)


class Block(Record, kw_only=True):
    """Somebody whom a server lets have nothing made there."""

    __tablename__ = "blocks"

    guild_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)


class Speed(Record, kw_only=True):
    """How fast a model is: seconds of music made and seconds taken, older ones counting less."""

    __tablename__ = "speeds"

    model: Mapped[str] = mapped_column(primary_key=True)
    music: Mapped[float]
    wall: Mapped[float]


class IdentifyTurn(Record, kw_only=True):
    """When the last shard of a bucket introduced itself, in whichever process."""

    __tablename__ = "identify_turns"

    bucket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]


class Process(Record, kw_only=True):
    """A bot that shares the database. until: when it is taken to be dead, by the database's clock,
    unless it has said again that it is alive. shard_count, shard_ids: what it hears of Discord, as
    ``[shards]`` says it; ``None`` where it did not say."""

    __tablename__ = "processes"

    id: Mapped[Id] = mapped_column(primary_key=True)
    until: Mapped[datetime]
    shard_count: Mapped[int | None]
    shard_ids: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))


class Identify(Record, kw_only=True):
    """One time that the bot introduced itself to Discord's gateway."""

    __tablename__ = "identifies"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    at: Mapped[datetime]
