"""Jams: what happens to one next, whatever has happened meanwhile. Showing it is others' work."""

import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.errors import (
    InvalidRequest,
    LimitReached,
    MarioError,
    Message,
    NotAllowed,
    NotFound,
    StoreError,
    named,
)
from bot.jobs.actor import Actor
from bot.jobs.admission import Submission
from bot.request import GenerationRequest
from bot.store import UNFINISHED, FileLost, Jam, JamTurn, Job, Origin, Phase, Piece, Store

if TYPE_CHECKING:
    from bot.jobs.service import JobService

VOTING = timedelta(minutes=1)
IDLE = timedelta(minutes=30)  # without a turn, after which a jam is over
OTHERS_FIRST = timedelta(minutes=1)  # before whoever had the last turn may have the next
MOST_ROUNDS, MOST_SECONDS = 12, 30
CANDIDATES = 2  # a round
NONE_THERE: tuple[str | None, ...] = (None,) * CANDIDATES


@dataclass(frozen=True)
class Player:
    """Who takes a turn, as they are called there."""

    user_id: int
    name: str
    role_ids: tuple[int, ...]


@dataclass(frozen=True)
class Credit:
    """A turn of a jam that is over, and the piece that it led to, if that is still there."""

    turn: JamTurn
    piece: Piece | None


def check_size(rounds: int, seconds: int) -> None:
    """Raise :class:`InvalidRequest` for a jam that is longer than one may be, or nothing."""
    for name, asked, most in (("rounds", rounds, MOST_ROUNDS), ("seconds", seconds, MOST_SECONDS)):
        if not 1 <= asked <= most:
            raise InvalidRequest("value-whole", name=named(name), minimum=1, maximum=most)


class JamService:
    """Keeps the rules of jams. Whatever it changes, it has written down when it returns."""

    def __init__(self, jobs: "JobService", store: Store) -> None:
        self._jobs, self._store = jobs, store

    @property
    def now(self) -> datetime:
        return self._store.now()

    async def all(self, serves: Callable[[int], bool] = lambda guild_id: True) -> list[Jam]:
        """Those of the servers that this process looks after."""
        return [jam for jam in await self._store.jams() if serves(jam.guild_id)]

    async def get(self, jam_id: str) -> Jam:
        """:class:`NotFound` for one that is over."""
        if (jam := await self._store.jam(jam_id)) is None or jam.phase is Phase.ending:
            raise NotFound("jam-over")
        return jam

    async def of_channel(self, channel_id: int) -> Jam | None:
        """The jam of a channel, or of the thread that it is in."""
        return await self._store.jam_in(channel_id)

    async def check_free(self, channel_id: int) -> None:
        """Refuse a second jam in a channel."""
        if (jam := await self._store.jam_in(channel_id)) is not None:
            raise LimitReached("jam-already-here", thread=jam.thread_id or jam.message_id)

    async def open(
        self,
        request: GenerationRequest,
        rounds: int,
        player: Player,
        where: Origin,
        message_id: int,
        channel_ids: tuple[int, ...],
        language: str | None,
    ) -> Jam:
        """Begin a jam, whose first turn is its starter's. message_id: from which its thread opens.

        :class:`LimitReached` where the channel has one.
        """
        jam = Jam(
            id=secrets.token_hex(8),
            guild_id=where.guild_id or 0,
            channel_id=where.channel_id,
            message_id=message_id,
            user_id=player.user_id,
            request=request,
            channel_ids=list(channel_ids),
            language=language,
            rounds=rounds,
            since=self.now,
        )
        await self._store.open_jam(jam, _turn(jam, player, request.prompt))
        return jam

    async def opened(self, jam: Jam, thread_id: int) -> Jam | None:
        """Its thread is there."""
        return await self._store.change_jam(jam, thread_id=thread_id)

    async def shown(self, jam: Jam, message_id: int) -> Jam | None:
        """Its phase is shown in this message. The first turn is taken already."""
        if jam.phase is not Phase.opening:
            return await self._store.change_jam(jam, shown_id=message_id)
        return await self._store.change_jam(jam, phase=Phase.composing, shown_id=message_id)

    async def turn(self, jam: Jam) -> JamTurn | None:
        """That of this round, if it has been taken."""
        return next((turn for turn in await self.turns(jam) if turn.round == jam.round), None)

    async def lost_its_piece(self, jam: Jam) -> bool:
        """Whether what would be continued was deleted."""
        return jam.piece_id is not None and await self._store.piece(jam.piece_id) is None

    async def turns(self, jam: Jam) -> list[JamTurn]:
        return await self._store.jam_turns(jam.id)

    async def check_turn(self, jam: Jam, round: int, user_id: int) -> None:
        """Refuse a turn that somebody has taken, and for a while whoever had the last one."""
        turns = await self.turns(jam)
        if jam.phase is not Phase.turn or jam.round != round:
            raise await self._too_late(jam, turns)
        before = [turn for turn in turns if turn.round == jam.round - 1]
        seconds = (jam.since + OTHERS_FIRST - self.now).total_seconds()
        if before and before[0].user_id == user_id and seconds > 0:
            raise NotAllowed("jam-others-first", seconds=seconds)

    async def next_request(self, jam: Jam, prompt: str) -> GenerationRequest:
        """What a turn with this prompt asks for; an empty one lets the music speak for itself."""
        if jam.piece_id is None:
            return jam.request.replace(prompt=prompt or jam.request.prompt)
        if (piece := await self._store.piece(jam.piece_id)) is None:
            raise NotFound("jam-piece-deleted")
        return jam.request.replace(
            prompt=prompt or None, input_audio=piece.audio, continuation=True
        )

    async def take_turn(self, jam: Jam, player: Player, prompt: str | None) -> Jam:
        """The turn is whoever's takes it first; :class:`NotAllowed` for the others."""
        await self.check_turn(jam, jam.round, player.user_id)
        taken = await self._store.take_turn(jam, _turn(jam, player, prompt))
        if taken is None:
            raise await self._too_late(jam, await self.turns(jam))
        return taken

    async def compose(self, jam: Jam) -> Message | None:
        """Have the candidates of the round made, which whoever took the turn asks for.

        Those that are being made already are found again. Returns why there will be none, where
        that is so.
        """
        turn = await self._turn_of(jam)
        if turn.job_id is not None or jam.thread_id is None:
            return None
        try:
            job = await self._jobs.submit(
                Submission(
                    request=await self.next_request(jam, turn.prompt or ""),
                    user_id=turn.user_id,
                    origin=Origin(
                        channel_id=jam.thread_id, guild_id=jam.guild_id, message_id=jam.shown_id
                    ),
                    channel_ids=(jam.thread_id, *jam.channel_ids),
                    role_ids=tuple(turn.role_ids),
                    language=jam.language,
                )
            )
        except MarioError as error:
            again = not self._jobs.accepting
            if again or (isinstance(error, StoreError) and not isinstance(error, FileLost)):
                raise
            return error.message
        await self._store.record_jam_job(jam, job.id)
        return None

    async def candidates(self, jam: Jam) -> list[str | None] | None:
        """The pieces of this round, each nothing where it is not there (any more); none at all
        while they are on their way."""
        turn = await self._turn_of(jam)
        job = turn.job_id and await self._store.job(turn.job_id)
        if not isinstance(job, Job):
            return list(NONE_THERE)
        if job.state in UNFINISHED:
            return None
        there = {piece.take: piece.id for piece in await self._store.pieces_of_job(job.id)}
        return [there.get(number + 1) for number in range(CANDIDATES)]

    async def open_vote(self, jam: Jam) -> Jam | None:
        return await self._store.open_jam_vote(jam, self.now + VOTING)

    async def vote(self, jam: Jam, user_id: int, choice: int) -> tuple[int, ...]:
        """Count somebody's vote; the votes of each candidate."""
        return await self._store.vote(jam.poll_id, user_id, choice)

    async def votes(self, jam: Jam) -> tuple[int, ...]:
        """The votes of each candidate so far."""
        found = await self._store.poll(jam.poll_id)
        return found[1] if found else (0,) * CANDIDATES

    async def decide(self, jam: Jam, why_none: Message | None = None) -> Jam | None:
        """Let the round's winner be what goes on, or the round begin anew where there is nothing.

        why_none: for the latter.
        """
        pieces = await self.candidates(jam) or NONE_THERE
        if not any(pieces):
            why = why_none or Message("jam-nothing-made")
            return await self._store.repeat_jam_round(jam, self.now + IDLE, why)
        if jam.round == jam.rounds:
            ending = {"phase": Phase.ending, "note": None}
            return await self._store.decide_jam(jam, pieces, ending)
        next_one = {"phase": Phase.turn, "round": jam.round + 1, "deadline": self.now + IDLE}
        return await self._store.decide_jam(jam, pieces, {**next_one, "note": None})

    def check_may_end(self, jam: Jam, actor: Actor) -> None:
        """Refuse whoever has not begun it and moderates nothing there."""
        if actor.user_id != jam.user_id and not actor.is_moderator:
            raise NotAllowed("jam-not-yours")

    async def end(self, jam: Jam, why: Message | None = None) -> Jam | None:
        """Let it be over. What is being voted on is decided as it stands; what is made, stopped."""
        if jam.phase is Phase.voting and any(pieces := await self.candidates(jam) or ()):
            return await self._store.decide_jam(jam, pieces, {"phase": Phase.ending, "note": why})
        changed = await self._store.change_jam(jam, phase=Phase.ending, note=why)
        if changed is not None and jam.phase is Phase.composing:
            await self._stop_composing(jam)
        return changed

    async def credits(self, jam: Jam) -> list[Credit]:
        """The turns that led somewhere, in order."""
        won = [turn for turn in await self.turns(jam) if turn.piece_id is not None]
        return [Credit(turn, await self._store.piece(turn.piece_id or "")) for turn in won]

    async def forget(self, jam: Jam) -> None:
        """It is over, and nothing of it is kept but its pieces."""
        await self._store.delete_jam(jam)

    async def renew(self, serves: Callable[[int], bool]) -> list[Jam]:
        """Let people have their time where it ran out while the bot was away, and they could do
        nothing; those jams."""
        renewed: list[Jam | None] = []
        for jam in await self.all(serves):
            if jam.deadline is None or jam.deadline > self.now:
                continue
            if jam.phase is Phase.voting:
                renewed.append(await self._store.renew_jam_vote(jam, self.now + VOTING))
            else:
                renewed.append(await self._store.change_jam(jam, deadline=self.now + IDLE))
        return [jam for jam in renewed if jam is not None]

    async def _stop_composing(self, jam: Jam) -> None:
        turn = await self._turn_of(jam)
        if turn.job_id is not None:
            with contextlib.suppress(NotFound):
                await self._jobs.cancel(turn.job_id, Actor(turn.user_id, is_moderator=False))

    async def _turn_of(self, jam: Jam) -> JamTurn:
        """The turn of this round, which has been taken."""
        turn = await self.turn(jam)
        assert turn is not None
        return turn

    async def _too_late(self, jam: Jam, turns: list[JamTurn]) -> MarioError:
        latest = await self._store.jam(jam.id)
        if latest is None or latest.phase is Phase.ending:
            return NotFound("jam-over")
        return NotAllowed("jam-turn-taken", person=turns[-1].name if turns else "")


def _turn(jam: Jam, player: Player, prompt: str | None) -> JamTurn:
    return JamTurn(
        jam_id=jam.id,
        round=jam.round,
        user_id=player.user_id,
        name=player.name,
        prompt=prompt,
        role_ids=list(player.role_ids),
    )
