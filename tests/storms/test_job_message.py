"""The one message of a job: however often its creation is interrupted, there is one of it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.errors import Message
from bot.frontends.discord.buttons import while_it_runs
from bot.frontends.discord.discord_api import DiscordUnavailable
from bot.frontends.discord.discord_clock import DiscordClock
from bot.frontends.discord.job_message import NONCE_WINDOW, UNSURE, JobMessages
from bot.jobs.presenter import Undeliverable
from bot.request import GenerationRequest
from bot.store import Job, Store
from bot.timings import Timings
from tests.support.english import refused
from tests.support.loopback_server import LoopbackServer
from tests.support.peer import Fault
from tests.support.store_records import new_job
from tests.support.storms.bot import QUICK
from tests.support.storms.delivering import Sender

POST = ("POST", "/channels/{id}/messages")
PATCH = ("PATCH", "/channels/{id}/messages/{message}")
SONG = [("song.wav", b"RIFF")]


@dataclass
class Answering:
    """A client that posts, the store it writes to, and one job."""

    loopback: LoopbackServer
    client: Sender
    store: Store
    messages: JobMessages
    clock: DiscordClock
    job: Job

    async def show(self, words: str, files=(), marked: bool = True) -> Message | None:
        view = while_it_runs(self.job.id) if marked else None
        return await self.messages.show(self.job, discord.Embed(description=words), view, files)

    def texts(self) -> list[str]:
        return [message.text for message in self.loopback.channel.messages]

    async def interrupted(self, *faults: Fault, words: str = "waiting", marked=True) -> None:
        """A first try that ends before its outcome is known."""
        self.loopback.peer.faults.add(*faults)
        patient, self.messages = self.messages, self.with_timings(request_retries=())
        with pytest.raises(DiscordUnavailable):
            await self.show(words, marked=marked)
        self.messages = patient

    def with_timings(self, **changes: Any) -> JobMessages:
        return JobMessages(self.client, self.store, replace(QUICK, **changes), self.clock.now)

    async def forget(self) -> None:
        """Discord no longer knows the nonce, and people have gone on talking."""
        self.loopback.peer.clock.advance(200)
        for number in range(120):
            await self.loopback.alice.say(self.loopback.channel, str(number))


@pytest.fixture
async def answering(loopback: LoopbackServer) -> AsyncIterator[Answering]:
    store = await Store.open(loopback.folder, now=loopback.now)
    clock = DiscordClock(loopback.peer.clock.now, loopback.now)
    client = Sender(clock)
    async with loopback.peer.running(client):
        said = await loopback.alice.say(loopback.channel, "make it longer")
        request = GenerationRequest.parse(prompt="a castle")
        job, _ = await store.accept(
            new_job(
                request,
                user_id=loopback.alice.id,
                channel_id=loopback.channel.id,
                guild_id=loopback.guild.id,
                message_id=said.id,
                interaction_id=None,
            )
        )
        loopback.channel.messages.clear()
        messages = JobMessages(client, store, QUICK, clock.now)
        yield Answering(loopback, client, store, messages, clock, job)
    await store.close()


@pytest.mark.fault(
    fault="the reply to a post is lost, and the next try looks different",
    sees="one message, in its newest look",
    keeps="the nonce, written down before the first try",
)
async def test_a_repeated_nonce_shows_the_newest_look(answering: Answering):
    await answering.interrupted(Fault.reply_cut(*POST))
    await answering.show("failed", marked=False)
    assert answering.texts() == ["failed"]


@pytest.mark.fault(
    fault="the reply to a post is lost and Discord has forgotten the nonce",
    sees="one message",
    keeps="its mark, by which the channel's history is searched",
)
async def test_after_the_nonces_life_the_history_is_searched(answering: Answering):
    await answering.interrupted(Fault.reply_cut(*POST))
    await answering.forget()
    await answering.show("done", SONG)
    assert [text for text in answering.texts() if not text.isdigit()] == ["done"]


@pytest.mark.fault(
    fault="the host's clock is a quarter of an hour wrong, and a post's fate unknown",
    sees="one message",
    keeps="the time of the first try, by Discord's clock",
)
@pytest.mark.parametrize("skew", [-900, 900])
@pytest.mark.parametrize("forgotten", [False, True])
async def test_a_wrong_clock_doubles_nothing(answering: Answering, forgotten: bool):
    await answering.interrupted(Fault.reply_cut(*POST))
    if forgotten:
        await answering.forget()
    await answering.show("done", SONG)
    assert [text for text in answering.texts() if not text.isdigit()] == ["done"]


@pytest.mark.parametrize("jump", [-900, 900])
async def test_a_clock_that_is_set_between_two_tries_doubles_nothing(
    answering: Answering, jump: float
):
    answering.loopback.channel.deny(
        answering.loopback.peer.me, discord.Permissions(read_message_history=True)
    )
    await answering.interrupted(Fault.reply_cut(*POST))
    answering.loopback.skew = jump
    await answering.show("done", SONG)
    assert answering.texts() == ["done"]


@pytest.mark.parametrize("skew", [-900, 900])
async def test_a_token_is_used_for_as_long_as_discord_takes_it(
    loopback: LoopbackServer, held: asyncio.Event
):
    edit = ("PATCH", "/webhooks/{application}/{token}/messages/{message}")
    async with loopback.up():
        await (await loopback.ask()).answered()
        await loopback.executor.until_begun(1)
        loopback.peer.clock.advance(800)
        held.set()
        await loopback.peer.wait_for(lambda: loopback.songs())
        assert any(sent.files for sent in loopback.peer.requests_to(*edit))


async def test_a_message_without_buttons_is_found_by_what_it_answers(answering: Answering):
    said = await answering.loopback.alice.say(answering.loopback.channel, "make it longer")
    answering.job.message_id = said.id
    await answering.interrupted(Fault.reply_cut(*POST), words="failed", marked=False)
    await answering.forget()
    await answering.show("failed again", marked=False)
    assert [text for text in answering.texts() if text.startswith("failed")] == ["failed again"]


@pytest.mark.fault(
    fault="the same, and the bot may not read the channel's history",
    sees="one message or two",
    keeps="a remark in the job's record that it cannot be known",
)
async def test_where_it_cannot_be_known_the_record_says_so(answering: Answering):
    await answering.interrupted(Fault.reply_cut(*POST))
    await answering.forget()
    answering.loopback.channel.deny(
        answering.loopback.peer.me, discord.Permissions(read_message_history=True)
    )
    await answering.loopback.peer.gateway.caught_up()
    assert await answering.show("done", SONG) == UNSURE
    assert answering.texts()[-1] == "done"


async def test_a_post_that_was_never_recorded_is_made_after_the_nonces_life(answering: Answering):
    await answering.interrupted(Fault.reset(*POST))
    await answering.forget()
    assert await answering.show("done", SONG) is None
    assert answering.texts()[-1] == "done"


@pytest.mark.fault(
    fault="a request is recorded only after the bot was killed and started again",
    sees="one message",
    keeps="the nonce",
)
async def test_a_late_request_and_its_repetition_are_one_message(answering: Answering):
    late = Fault.slow(*POST, before=True)
    answering.loopback.peer.faults.add(late)
    first = asyncio.create_task(answering.show("waiting"))
    await answering.loopback.peer.wait_for(lambda: late.struck)
    first.cancel()
    await answering.with_timings().show(answering.job, discord.Embed(description="done"))
    late.released.set()
    await answering.loopback.peer.wait_for(
        lambda: answering.loopback.peer.requests_to(*POST)[0].status == 200
    )
    assert answering.texts() == ["done"]


@pytest.mark.fault(
    fault="a post hangs for longer than a nonce lives",
    sees="one message",
    keeps="the nonce; no try outlasts it, so two never miss each other",
)
async def test_a_try_ends_before_its_nonce_does(answering: Answering):
    answering.messages = answering.with_timings(post=0.05)
    held = Fault.slow(*POST)
    answering.loopback.peer.faults.add(held)
    await answering.show("waiting")
    assert len(answering.loopback.peer.requests_to(*POST)) == 2
    held.released.set()
    assert answering.texts() == ["waiting"]
    assert NONCE_WINDOW + timedelta(seconds=Timings().post) <= timedelta(minutes=2)


@pytest.mark.fault(
    fault="Discord does not accept the token of the bot for a while",
    sees="the piece, when it does again",
    keeps="the job; a refused token is not a lost channel",
)
async def test_a_refused_token_ends_no_job(answering: Answering):
    await answering.show("waiting")
    answering.loopback.peer.faults.add(Fault.error(*PATCH, code=0, times=None))
    with pytest.raises(DiscordUnavailable):
        await answering.show("done", SONG)
    answering.loopback.peer.faults.clear()
    await answering.show("done", SONG)
    assert answering.texts() == ["done"]


@pytest.mark.fault(
    fault="Discord refuses the form of a message",
    sees="nothing more",
    keeps="the piece; the job ends with Discord's code",
)
async def test_a_message_that_discord_will_never_take_is_given_up(answering: Answering):
    answering.loopback.peer.faults.add(Fault.error(*POST, code=50035))
    with refused(Undeliverable, match="50035"):
        await answering.show("waiting")
    assert len(answering.loopback.peer.requests_to(*POST)) == 1


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (10003, "The channel is gone."),
        (10004, "I'm no longer on that server."),
        (50001, "I can no longer see that channel."),
        (50007, "You don't accept messages from me."),
        (50013, "I may no longer post in that channel."),
    ],
)
async def test_where_nothing_can_be_posted_any_more_it_is_said_why(
    answering: Answering, code: int, told: str
):
    answering.loopback.peer.faults.add(Fault.error(*POST, code=code))
    with refused(Undeliverable, match=told):
        await answering.show("waiting")
    assert len(answering.loopback.peer.requests_to(*POST)) == 1
    assert answering.texts() == []


@pytest.mark.fault(
    fault="Discord is down for minutes (500, 503, refused by its proxy)",
    sees="the piece, later",
    keeps="the job; it is tried again after 30 s, 2 min, and every 10 min for a day",
)
@pytest.mark.parametrize(
    "fault", [Fault.server_error(*PATCH, status=503, times=9), Fault.banned(*PATCH, times=9)]
)
async def test_an_outage_is_something_to_try_again_after(answering: Answering, fault: Fault):
    await answering.show("waiting")
    answering.loopback.peer.faults.add(fault)
    with pytest.raises(DiscordUnavailable):
        await answering.show("done", SONG)
    answering.loopback.peer.faults.clear()
    await answering.show("done", SONG)
    assert answering.texts() == ["done"]
