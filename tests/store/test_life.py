"""Any order of wishes, work, cancelling, crashes and restarts: all that was accepted ends once."""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from bot.store import StaleAttempt, State, Store
from tests.store.making import Clock, new_job, new_piece

STEPS = {
    State.accepted: {State.running, State.cancelled, State.failed},
    State.running: {State.made, State.accepted, State.cancelled, State.failed},
    State.made: {State.delivered, State.failed},
}
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

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.home = Path(tempfile.mkdtemp())
        self.folder, self.opened, self.clock = self.home / "0", 0, Clock()
        self.store = self.run(Store.open(self.folder, now=self.clock))
        self.known: dict[str, Known] = {}

    def run(self, coroutine):
        return self.runner.run(coroutine)

    def teardown(self) -> None:
        self.run(self.store.close())
        self.runner.close()
        shutil.rmtree(self.home)

    @rule(target=jobs, interaction=st.integers(1, 8))
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

    @rule(attempt=attempts)
    def made(self, attempt: tuple[str, int]) -> None:
        job, number = attempt
        piece = self.run(new_piece(self.store, f"{attempt}".encode()))
        if not self._counts(attempt):
            with pytest.raises(StaleAttempt):
                self.run(self.store.made(job, number, piece))
            return
        self.known[job].piece = self.run(self.store.made(job, number, piece)).id
        self.known[job].to(State.made)

    @rule(attempt=attempts, died=st.booleans())
    def requeue(self, attempt: tuple[str, int], died: bool) -> None:
        job, number = attempt
        known = self.known[job]
        if not self._counts(attempt):
            with pytest.raises(StaleAttempt):
                self.run(self.store.requeue(job, number, worker_died=died))
            return
        row = self.run(self.store.requeue(job, number, worker_died=died))
        known.deaths += died
        known.to(State.failed if died and known.deaths == 2 else State.accepted)
        assert row.state is known.state

    @rule(attempt=attempts)
    def fail_attempt(self, attempt: tuple[str, int]) -> None:
        failed = self.run(self.store.fail(attempt[0], "broken", attempt=attempt[1]))
        assert failed is self._counts(attempt)
        if failed:
            self.known[attempt[0]].to(State.failed)

    @rule(job=jobs, how=st.sampled_from(["cancel", "fail", "delivered", "undeliverable"]))
    def end(self, job: str, how: str) -> None:
        known, reason = self.known[job], () if how in ("cancel", "delivered") else ("why",)
        ended = self.run(getattr(self.store, how)(job, *reason))
        early = how in ("cancel", "fail")
        assert ended is (
            known.state in ((State.accepted, State.running) if early else (State.made,))
        )
        if ended:
            ends = {"cancel": State.cancelled, "delivered": State.delivered}
            known.to(ends.get(how, State.failed))

    @rule()
    def restart(self) -> None:
        self.run(self.store.close())
        self.store = self.run(Store.open(self.folder, now=self.clock))

    @rule()
    def crash(self) -> None:
        """Go on from the files as they lie there, as after a kill; the old process is gone."""
        self.opened += 1
        after = self.home / str(self.opened)
        shutil.copytree(self.folder, after)
        self.run(self.store.close())
        self.folder = after
        self.store = self.run(Store.open(after, now=self.clock))

    @invariant()
    def the_store_says_what_the_outside_was_told(self) -> None:
        self.run(self._compare())

    async def _compare(self) -> None:
        open_now = [job.id for job in await self.store.unfinished()]
        assert open_now == [j for j, known in self.known.items() if known.state not in ENDS]
        for job_id, known in self.known.items():
            job, piece = await self.store.job(job_id), await self.store.piece_of_job(job_id)
            assert job is not None
            assert (job.state, job.attempt) == (known.state, known.attempt)
            assert (piece and piece.id) == known.piece
            assert len(known.ends) == (known.state in ENDS)
            assert (job.ended_at is not None) is (known.state in ENDS)

    def _counts(self, attempt: tuple[str, int]) -> bool:
        known = self.known[attempt[0]]
        return known.state is State.running and known.attempt == attempt[1]


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
