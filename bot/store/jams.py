"""Jams: where each stands, so that it goes on after a restart. Nothing of one is kept after it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Enum, ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.errors import LimitReached, Message
from bot.request import GenerationRequest
from bot.store.connection import StoreConnection
from bot.store.polls import Poll, close_poll, winner
from bot.store.records import Id, Record, Snowflake


class Phase(StrEnum):
    """What a jam does now; a round goes from ``turn`` to ``voting``, the first from ``opening``::

    opening ──▶ composing ──two pieces──▶ voting ──a piece──▶ turn, or after the last ending
                  ▲   │ │                    └──all deleted──▶ turn, of the same round
                  │   │ └──one piece──▶ turn, or after the last ending
    turn ─────────┘   └──none──▶ turn, of the same round
    """

    opening = "opening"
    turn = "turn"
    composing = "composing"
    voting = "voting"
    ending = "ending"


class Jam(Record, kw_only=True):
    """A piece that people of a channel continue in turns. One a channel.

    message_id: what is shown of it in the channel, from which its thread opens.
    channel_ids: of the channel, and of what it is in.
    request: of each turn, but for its prompt and source. language: of what is shown.
    since: when the phase began. deadline: when it ends by itself. shown_id: its message in the
    thread. piece_id: what has won so far. note: why it ends, or why a round begins anew.
    """

    __tablename__ = "jams"

    id: Mapped[Id] = mapped_column(primary_key=True)
    guild_id: Mapped[Snowflake]
    channel_id: Mapped[Snowflake] = mapped_column(unique=True)
    message_id: Mapped[Snowflake]
    thread_id: Mapped[Snowflake | None] = mapped_column(default=None)
    user_id: Mapped[Snowflake]
    request: Mapped[GenerationRequest]
    channel_ids: Mapped[list[int]] = mapped_column(JSON)
    language: Mapped[str | None] = mapped_column(String(16), default=None)
    rounds: Mapped[int]
    round: Mapped[int] = mapped_column(default=1)
    phase: Mapped[Phase] = mapped_column(
        Enum(Phase, native_enum=False, length=16), default=Phase.opening
    )
    since: Mapped[datetime]
    deadline: Mapped[datetime | None] = mapped_column(default=None)
    shown_id: Mapped[Snowflake | None] = mapped_column(default=None)
    piece_id: Mapped[Id | None] = mapped_column(default=None)
    note: Mapped[Message | None] = mapped_column(default=None)

    @property
    def poll_id(self) -> str:
        """Of this round."""
        return f"jam:{self.id}:{self.round}"


class JamTurn(Record, kw_only=True):
    """One round of a jam, from the moment that somebody takes it.

    name: of whoever took it, for the credits. role_ids: theirs, for their limits. job_id: makes
        the candidates.
    winner, piece_id: which of them won, counted from 0, with ``votes`` against ``votes_against``;
        without numbers where there was nothing to choose from.
    """

    __tablename__ = "jam_turns"

    jam_id: Mapped[Id] = mapped_column(ForeignKey("jams.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[Snowflake]
    name: Mapped[str]
    prompt: Mapped[str | None] = mapped_column(default=None)
    role_ids: Mapped[list[int]] = mapped_column(JSON)
    job_id: Mapped[Id | None] = mapped_column(default=None)
    piece_id: Mapped[Id | None] = mapped_column(default=None)
    winner: Mapped[int | None] = mapped_column(default=None)
    votes: Mapped[int | None] = mapped_column(default=None)
    votes_against: Mapped[int | None] = mapped_column(default=None)


class JamStore(StoreConnection):
    async def jams(self) -> list[Jam]:
        """All that are not over."""
        async with self._read() as session:
            return list(await session.scalars(select(Jam).order_by(Jam.since, Jam.id)))

    async def jam(self, jam_id: str) -> Jam | None:
        async with self._read() as session:
            return await session.get(Jam, jam_id)

    async def jam_in(self, channel_id: int) -> Jam | None:
        """The jam of a channel, or of the thread that it is in."""
        where = (Jam.channel_id == channel_id) | (Jam.thread_id == channel_id)
        async with self._read() as session:
            return await session.scalar(select(Jam).where(where))

    async def jam_turns(self, jam_id: str) -> list[JamTurn]:
        """The turns that were taken, in order."""
        query = select(JamTurn).where(JamTurn.jam_id == jam_id).order_by(JamTurn.round)
        async with self._read() as session:
            return list(await session.scalars(query))

    async def open_jam(self, jam: Jam, turn: JamTurn) -> None:
        """Begin a jam with its first turn; :class:`LimitReached` where its channel has one."""
        async with self._write() as session:
            other = await session.scalar(select(Jam).where(Jam.channel_id == jam.channel_id))
            if other is not None:
                raise LimitReached("jam-already-here", thread=other.thread_id or other.message_id)
            session.add(jam)
            await session.flush()
            session.add(turn)

    async def change_jam(self, jam: Jam, **values: Any) -> Jam | None:
        """Change a jam if it is still in that phase of that round; ``None`` if it is not.

        A new phase begins now, with no message of its own yet.
        """
        if "phase" in values:
            values = {"since": self.now(), "deadline": None, "shown_id": None} | values
        async with self._write() as session:
            return await _change(session, jam, values)

    async def take_turn(self, jam: Jam, turn: JamTurn) -> Jam | None:
        """turn → composing, by whoever is first; ``None`` for the others."""
        async with self._write() as session:
            values = {"phase": Phase.composing, "since": self.now(), "deadline": None}
            if (changed := await _change(session, jam, values)) is not None:
                session.add(turn)
            return changed

    async def record_jam_job(self, jam: Jam, job_id: str) -> None:
        """Store which job makes the candidates of this round."""
        where = JamTurn.jam_id == jam.id, JamTurn.round == jam.round
        async with self._write() as session:
            await session.execute(update(JamTurn).where(*where).values(job_id=job_id))

    async def open_jam_vote(self, jam: Jam, closes_at: datetime) -> Jam | None:
        """composing → voting, on two candidates."""
        values = {"phase": Phase.voting, "since": self.now(), "shown_id": None}
        async with self._write() as session:
            changed = await _change(session, jam, values | {"deadline": closes_at})
            if changed is not None:
                session.add(Poll(id=jam.poll_id, options=2, closes_at=closes_at))
            return changed

    async def renew_jam_vote(self, jam: Jam, closes_at: datetime) -> Jam | None:
        """Let people vote until then."""
        async with self._write() as session:
            changed = await _change(session, jam, {"deadline": closes_at})
            if changed is not None:
                await session.execute(
                    update(Poll).where(Poll.id == jam.poll_id).values(closes_at=closes_at)
                )
            return changed

    async def decide_jam(
        self, jam: Jam, pieces: Sequence[str | None], then: Mapping[str, Any]
    ) -> Jam | None:
        """composing or voting → ``then``, with the candidate that has the most votes; the first of
        several. pieces: the candidates, of which at least one is there."""
        values = {"since": self.now(), "deadline": None, "shown_id": None} | dict(then)
        async with self._write() as session:
            changed = await _change(session, jam, values)
            if changed is None:
                return None
            counts = await close_poll(session, jam.poll_id)
            among = [number for number, piece in enumerate(pieces) if piece is not None]
            choice = winner(counts or [0] * len(pieces), among)
            turn = await session.get_one(JamTurn, (jam.id, jam.round))
            turn.winner, turn.piece_id = choice, pieces[choice]
            changed.piece_id = pieces[choice]
            if counts:
                turn.votes, turn.votes_against = counts[choice], sum(counts) - counts[choice]
        return changed

    async def repeat_jam_round(self, jam: Jam, deadline: datetime, note: Message) -> Jam | None:
        """composing or voting → turn, of the same round, as nothing came of it. note: why."""
        values = {"phase": Phase.turn, "since": self.now(), "deadline": deadline, "note": note}
        async with self._write() as session:
            changed = await _change(session, jam, values | {"shown_id": None})
            if changed is not None:
                await close_poll(session, jam.poll_id)
                where = JamTurn.jam_id == jam.id, JamTurn.round == jam.round
                await session.execute(delete(JamTurn).where(*where))
            return changed

    async def delete_jam(self, jam: Jam) -> None:
        """Forget a jam that is over, with its votes."""
        async with self._write() as session:
            await close_poll(session, jam.poll_id)
            await session.execute(delete(JamTurn).where(JamTurn.jam_id == jam.id))
            await session.execute(delete(Jam).where(Jam.id == jam.id))


async def _change(session: Any, jam: Jam, values: Mapping[str, Any]) -> Jam | None:
    statement = (
        update(Jam)
        .where(Jam.id == jam.id, Jam.phase == jam.phase, Jam.round == jam.round)
        .values(**values)
        .returning(Jam)
    )
    options = {"populate_existing": True, "synchronize_session": False}
    return await session.scalar(statement, execution_options=options)
