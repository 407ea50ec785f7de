"""In any order of requests, work, cancelling, crashes and restarts, each accepted job ends once."""

import asyncio
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from bot.errors import Message
from bot.store import StaleAttempt, State
from tests.support.places import Place
from tests.support.postgres import Server
from tests.support.store_records import LATER, Clock, new_job, new_piece

STEPS = {
    State.accepted: {State.running, State.cancelled, State.failed},
    State.running: {State.made, State.accepted, State.cancelled, State.failed},
    State.made: {State.delivered, State.failed},
}
WHY = Message("sound-broken")
HOWS = ("cancel", "fail", "delivered", "undeliverable")
ENDS = (State.delivered, State.failed, State.cancelled)


@dataclass
class Known:
    """What the outside was told about a job."""

    interaction: int
    state: State = State.accepted
    attempt: int = 0
    deaths: int = 0
    piece: str | None = None
    ends: list[State] = field(default_factory=list)

    def to(self, state: State) -> None:
        assert state in STEPS[self.state]
        self.state = state
        self.ends += [state] if state in ENDS else []


class Life(RuleBasedStateMachine):
    jobs = Bundle("jobs")
    attempts = Bundle("attempts")
    finished = Bundle("finished")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.root = Path(tempfile.mkdtemp())
        self.opened, self.clock, self.closing = 0, Clock(), ExitStack()
        self.closing.callback(shutil.rmtree, self.root)
        self.place = self.place_for(self.root / "0")
        self.store = self.run(self.place.open(self.clock))
        self.known: dict[str, Known] = {}

    def place_for(self, folder: Path) -> Place:
        return Place(folder)

    def run(self, coroutine):
        return self.runner.run(coroutine)

    def teardown(self) -> None:
        for job_id in self.known:
            self.run(self._compare(job_id))
        self.run(self.store.close())
        self.runner.close()
        self.closing.close()

    @rule(target=jobs, interaction=st.integers(1, 4))
    def accept(self, interaction: int):
        job, new = self.run(self.store.accept(new_job(interaction_id=interaction)))
        assert new is (interaction not in {known.interaction for known in self.known.values()})
        if not new:
            assert self.known[job.id].interaction == interaction
            return multiple()
        self.known[job.id] = Known(interaction)
        return job.id

    @rule(target=attempts, job=jobs)
    def start(self, job: str):
        known, attempt = self.known[job], self.run(self.store.start(job))
        assert (attempt is not None) is (known.state is State.accepted)
        if attempt is None:
            return multiple()
        known.to(State.running)
        assert attempt == known.attempt + 1
        known.attempt = attempt
        return job, attempt

    @rule(target=finished, attempt=attempts)
    def made(self, attempt: tuple[str, int]):
        job, number = attempt
        piece = self.run(new_piece(self.store, f"{attempt}".encode()))
        if not self._counts(attempt):
            with pytest.raises(StaleAttempt):
                self.run(self.store.made(job, number, piece))
            return multiple()
        self.known[job].piece = self.run(self.store.made(job, number, piece))[0].id
        self.known[job].to(State.made)
        return job

    @rule(target=attempts, attempt=attempts)
    def begin_anew(self, attempt: tuple[str, int]):
        """The worker seems lost; another takes the job while the first may still come back."""
        if not self._counts(attempt):
            return multiple()
        self.give_back(attempt, "put back")
        return self.start(attempt[0])

    @rule(attempt=attempts, how=st.sampled_from(["died", "put back", "failed"]))
    def give_back(self, attempt: tuple[str, int], how: str) -> None:
        job, number = attempt
        known, counts = self.known[job], self._counts(attempt)
        if how == "failed":
            assert self.run(self.store.fail(job, WHY, attempt=number)) is counts
        elif counts:
            known.deaths += how == "died"
            self.run(self.store.requeue(job, number, worker_died=how == "died"))
        else:
            with pytest.raises(StaleAttempt):
                self.run(self.store.requeue(job, number, worker_died=how == "died"))
        if counts:
            over = how == "failed" or known.deaths == 2
            known.to(State.failed if over else State.accepted)

    @rule(job=jobs, how=st.sampled_from(HOWS))
    def end(self, job: str, how: str) -> None:
        self._end(job, how)

    @rule(job=finished, how=st.sampled_from(HOWS))
    def end_what_was_made(self, job: str, how: str) -> None:
        self._end(job, how)

    def _end(self, job: str, how: str) -> None:
        known, reason = self.known[job], () if how in ("cancel", "delivered") else (WHY,)
        ended = self.run(getattr(self.store, how)(job, *reason))
        early = how in ("cancel", "fail")
        assert ended is (
            known.state in ((State.accepted, State.running) if early else (State.made,))
        )
        if ended:
            ends = {"cancel": State.cancelled, "delivered": State.delivered}
            known.to(ends.get(how, State.failed))

    @rule(kill=st.booleans())
    def restart(self, kill: bool) -> None:
        """Open anew; after a kill, from what lay there while the store was in use."""
        place = self.killed() if kill else self.place
        self.run(self.store.close())
        self.place = place
        self.store = self.run(self.place.open(self.clock))
        self.run(self.store.claim(LATER))
        for job_id in self.known:
            self.run(self._compare(job_id))

    def killed(self) -> Place:
        self.opened += 1
        after = self.root / str(self.opened)
        shutil.copytree(self.place.folder, after)
        return Place(after)

    @invariant()
    def what_is_unfinished_is_what_the_outside_was_told(self) -> None:
        rows = [(j.id, j.state, j.attempt) for j in self.run(self.store.unfinished())]
        told = ((job, known.state, known.attempt) for job, known in self.known.items())
        assert rows == [row for row in told if row[1] not in ENDS]

    @invariant()
    def every_piece_that_was_made_is_kept(self) -> None:
        pieces = {job_id: self.run(self.store.piece_of_job(job_id)) for job_id in self.known}
        kept = {job_id: piece.id for job_id, piece in pieces.items() if piece}
        assert kept == {j: known.piece for j, known in self.known.items() if known.piece}

    async def _compare(self, job_id: str) -> None:
        job, known = await self.store.job(job_id), self.known[job_id]
        assert job is not None
        assert (job.state, job.attempt) == (known.state, known.attempt)
        assert (job.ended_at is not None) is (known.state in ENDS)
        assert len(known.ends) == (known.state in ENDS)

    def _counts(self, attempt: tuple[str, int]) -> bool:
        known = self.known[attempt[0]]
        return known.state is State.running and known.attempt == attempt[1]


class LifeOnPostgres(Life):
    """The same, and the server ends every connection now and then."""

    server: Server

    def place_for(self, folder: Path) -> Place:
        return Place(folder, self.closing.enter_context(self.server.database()), self.server)

    def killed(self) -> Place:
        self.cut()
        return self.place

    @rule()
    def cut(self) -> None:
        assert self.place.url is not None
        self.server.cut(self.place.url)


def test_each_job_ends_once_in_sqlite() -> None:
    run_state_machine_as_test(Life, settings=_often(25))


def test_each_job_ends_once_in_postgres_whose_connections_are_cut(postgres: Server) -> None:
    LifeOnPostgres.server = postgres
    run_state_machine_as_test(LifeOnPostgres, settings=_often(6))


def _often(examples: int) -> settings:
    return settings(max_examples=examples, stateful_step_count=30, deadline=None)
