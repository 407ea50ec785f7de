"""Accept, run, finish, fail, cancel, crash, restart, lose the channel, expire: in any order."""

import asyncio
import contextlib
import sqlite3
from typing import Any

import discord
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.errors import GenerationFailed
from bot.executors.executor import WorkerDied
from tests.support.peer import Channel, Fault, Interaction, Message, Misuse
from tests.support.storms.killing import TITLE, songs_in
from tests.support.storms.life import Life, Runner

OVER = ("delivered", "failed", "cancelled")
ROUTES = (
    ("POST", "/interactions/{id}/{token}/callback"),
    ("PATCH", "/webhooks/{application}/{token}/messages/{message}"),
    ("PATCH", "/channels/{id}/messages/{message}"),
    ("POST", "/channels/{id}/messages"),
)
KINDS = (
    Fault.reply_cut,
    Fault.reset,
    lambda *route: Fault.server_error(*route, status=503),
    lambda *route: Fault.rate_limited(*route, retry_after=0.01),
)
which = st.integers(0, 99)


class AnyOrder(RuleBasedStateMachine):
    """People's view is the peer's; the record is the database on the disk."""

    @initialize()
    def begin(self) -> None:
        self.runner = Runner()
        self.peer, self.run = self.runner.peer, self.runner.run
        self.guild = self.peer.guild()
        self.alice = self.guild.member("alice")
        self.channels: list[Channel] = []
        self.requests: list[Interaction] = []
        self.seen: dict[str, tuple[str, int]] = {}
        self.life: Life | None = None
        self.run(self._new_channel())
        self.start()

    @property
    def alive(self) -> Life:
        assert self.life is not None
        return self.life

    async def _new_channel(self) -> None:
        self.channels.append(self.guild.text_channel(f"music-{len(self.channels)}"))

    @precondition(lambda self: self.life is None)
    @rule()
    def start(self) -> None:
        self.life = Life(self.peer, self.runner.folder)
        self.run(self.life.begin())

    @precondition(lambda self: self.life)
    @rule()
    def crash(self) -> None:
        self.run(self.alive.crash())
        self.life = None

    @precondition(lambda self: self.life)
    @rule()
    def stop(self) -> None:
        self.run(self.alive.end())
        self.life = None

    @precondition(lambda self: self.life)
    @rule(twice=st.booleans(), waits=st.booleans())
    def ask(self, twice: bool, waits: bool) -> None:
        self.run(self._ask(twice, waits))

    async def _ask(self, twice: bool, waits: bool) -> None:
        prompt = f"request {len(self.requests)}"
        request = await self.alice.slash(self.channels[-1], "mario", prompt=prompt, duration=1)
        self.requests.append(request)
        if twice:
            request.deliver()
        if waits:
            with contextlib.suppress(AssertionError):
                await self.peer.wait_for(lambda: request.original and request.original.text, 0.5)

    @precondition(lambda self: self.life)
    @rule(which=which, how=st.sampled_from(["finish", "finish", "fail", "die"]))
    def end_a_work(self, which: int, how: str) -> None:
        composer = self.alive.composer
        if not composer.works:
            return
        job_id = sorted(composer.works)[which % len(composer.works)]
        if how == "finish":
            composer.finish(job_id)
        else:
            error = GenerationFailed if how == "fail" else WorkerDied
            composer.break_(job_id, error("It did not work."))
        self.run(self.peer.gateway.caught_up())

    @precondition(lambda self: self.life and self.requests)
    @rule(which=which)
    def cancel(self, which: int) -> None:
        message = self.requests[which % len(self.requests)].original
        if message is not None and not message.channel.deleted:
            with contextlib.suppress(Misuse):
                self.run(self.alice.click(message, "Cancel"))
                self.run(self.peer.gateway.caught_up())

    @precondition(lambda self: self.requests)
    @rule(which=which)
    def delete_a_message(self, which: int) -> None:
        message = self.requests[which % len(self.requests)].original
        if message is None or message.deleted or songs_in(message):
            return
        if "Cancelled" in message.text or "⚠️" in message.text:
            return  # it has said how its job ended, and is not posted again
        self.run(self._remove(message))

    async def _remove(self, message: Message) -> None:
        self.peer.remove(message)

    @rule()
    def lose_the_channel(self) -> None:
        self.run(self._lose())

    async def _lose(self) -> None:
        self.channels[-1].delete()
        await self._new_channel()
        await self.peer.gateway.caught_up()

    @rule()
    def hide_the_channel(self) -> None:
        self.run(self._hide())

    async def _hide(self) -> None:
        self.channels[-1].deny(self.guild.everyone, discord.Permissions(view_channel=True))
        await self._new_channel()
        await self.peer.gateway.caught_up()

    @rule(seconds=st.sampled_from([130, 901]))
    def time_passes(self, seconds: int) -> None:
        """With 130 s nonces are too old to be sure of; with 901 s tokens are, too."""
        self.peer.clock.advance(seconds)

    @rule(route=st.sampled_from(ROUTES), kind=st.sampled_from(KINDS))
    def something_goes_wrong(self, route: tuple[str, str], kind: Any) -> None:
        self.peer.faults.add(kind(*route))

    @invariant()
    def nothing_is_seen_twice(self) -> None:
        if hasattr(self, "channels"):
            for number, posts in self._posts().items():
                assert len(posts) <= 1, (number, posts)
                assert sum(map(songs_in, posts)) <= 1

    @invariant()
    def an_end_is_an_end_and_attempts_are_counted(self) -> None:
        if hasattr(self, "channels"):
            for job_id, _, state, attempt in self._rows():
                before, tries = self.seen.get(job_id, (state, attempt))
                assert before == state or before not in OVER
                assert attempt >= tries
                self.seen[job_id] = state, attempt

    def _rows(self) -> list[Any]:
        path = self.runner.folder / "mario.sqlite"
        query = "SELECT id, interaction_id, state, attempt FROM jobs"
        with contextlib.closing(sqlite3.connect(path)) as base:
            return base.execute(query).fetchall()

    def _posts(self) -> dict[int, list[Message]]:
        posts: dict[int, list[Message]] = {}
        for message in (m for channel in self.channels for m in channel.messages):
            if found := TITLE.match(message.text):
                posts.setdefault(int(found[1]), []).append(message)
        return posts

    def teardown(self) -> None:
        if not hasattr(self, "channels"):
            return
        try:
            self.peer.faults.clear()
            if self.life is None:
                self.start()
            self.run(self._let_everything_end())
            self.nothing_is_seen_twice()
            self.run(self._check_the_ends())
        finally:
            self.run(self.life.end()) if self.life else None
            self.runner.close()

    async def _let_everything_end(self) -> None:
        def ended() -> bool:
            for job_id in list(self.alive.composer.works):
                self.alive.composer.finish(job_id)
            return all(row[2] in OVER for row in self._rows())

        async with asyncio.timeout(20):
            while not ended() or self.alive.bot.jobs.busy:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def _check_the_ends(self) -> None:
        rows = {interaction: state for _, interaction, state, _ in self._rows()}
        posts = self._posts()
        for number, request in enumerate(self.requests):
            state = rows.get(request.id, "never accepted")
            seen, channel = posts.get(number, []), request.channel
            visible = not channel.deleted and channel.permissions_of(self.peer.me).view_channel
            if state == "never accepted":
                assert not any("in line" in post.text for post in seen)
            elif state == "delivered":
                assert [songs_in(post) for post in seen] == [1]
            elif visible:
                assert [songs_in(post) for post in seen] == [0]
                assert ("Cancelled" if state == "cancelled" else "⚠️") in seen[0].text


@pytest.mark.fault(
    fault="all of these in any order: a crash, a stop, a lost channel, an expired token, a cancel",
    sees="one message with one end, wherever it can be seen",
    keeps="every accepted job ends once, and an end never changes",
)
def test_accepted_jobs_end_once_in_any_order_of_events():
    how = settings(
        max_examples=12,
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=list(HealthCheck),  # type: ignore[arg-type]
    )
    run_state_machine_as_test(AnyOrder, settings=how)
