"""One job through each mishap that Discord can bring, on the real bot and the real store."""

import asyncio

import discord
import pytest

from bot.app import service as run
from bot.errors import GenerationFailed, MarioError, StoreError
from bot.frontends.discord.discord_api import GONE
from bot.store import State, Store
from tests.support.english import refused
from tests.support.fake_executor import FakeExecutor
from tests.support.loopback_server import LoopbackServer
from tests.support.peer import Fault
from tests.support.storms.bot import settings_in, storm_bot

CALLBACK = ("POST", "/interactions/{id}/{token}/callback")
OFF = (-900, 900)  # seconds that a host's clock is wrong
EDIT_BY_TOKEN = ("PATCH", "/webhooks/{application}/{token}/messages/{message}")


async def one_song(loopback: LoopbackServer) -> None:
    await loopback.peer.wait_for(lambda: loopback.songs())
    await loopback.peer.gateway.caught_up()
    assert len(loopback.channel.messages) == 1


@pytest.mark.fault(
    fault="Discord tells of one command twice", sees="one piece", keeps="one job, by UNIQUE"
)
async def test_an_interaction_told_twice_is_one_job(loopback: LoopbackServer, held: asyncio.Event):
    async with loopback.up():
        used = await loopback.ask()
        await used.answered()
        used.deliver()
        await loopback.peer.wait_for(lambda: len(loopback.peer.requests_to(*CALLBACK)) == 2)
        await loopback.peer.gateway.caught_up()
        held.set()
        await one_song(loopback)
        assert len(loopback.executor.works) == 1


@pytest.mark.fault(
    fault="the reply to an acknowledgement is lost",
    sees="the piece, in the message that was thinking",
    keeps="the job; Discord is asked again and says that it knows",
)
async def test_a_lost_acknowledgement_is_asked_for_again(loopback: LoopbackServer):
    loopback.peer.faults.add(Fault.reply_cut(*CALLBACK))
    async with loopback.up():
        await loopback.ask()
        await one_song(loopback)


@pytest.mark.fault(
    fault="the connection is reset before the acknowledgement arrives",
    sees="the piece",
    keeps="the job; it is acknowledged by a second try",
)
async def test_an_acknowledgement_that_never_arrived_is_repeated(loopback: LoopbackServer):
    loopback.peer.faults.add(Fault.reset(*CALLBACK), Fault.server_error(*CALLBACK, status=503))
    async with loopback.up():
        await loopback.ask()
        await one_song(loopback)


@pytest.mark.fault(
    fault="the bot answers later than three seconds",
    sees="Discord's “did not respond”; asking again helps",
    keeps="nothing: nothing was accepted",
)
async def test_an_interaction_that_is_gone_makes_no_job(loopback: LoopbackServer):
    async with loopback.up():
        used = await loopback.ask()
        loopback.peer.clock.advance(4)
        await loopback.peer.wait_for(lambda: loopback.peer.requests_to(*CALLBACK))
        await loopback.peer.gateway.caught_up()
        assert used.response is None
        assert await loopback.store.unfinished() == []


@pytest.mark.fault(
    fault="replies lost, resets, 503 and limits on every route, a third of all requests",
    sees="each piece once",
    keeps="every job that was accepted",
)
async def test_every_command_in_a_storm_of_faults_brings_one_piece(loopback: LoopbackServer):
    for route in (CALLBACK, EDIT_BY_TOKEN, ("POST", "/channels/{id}/messages")):
        often = {"times": None, "probability": 0.08}
        loopback.peer.faults.add(
            Fault.reply_cut(*route, **often),
            Fault.reset(*route, **often),
            Fault.server_error(*route, status=503, **often),
            Fault.rate_limited(*route, retry_after=0.01, **often),
        )
    async with loopback.up():
        used = [await loopback.ask(f"request {n}") for n in range(30)]
        await loopback.peer.wait_for(
            lambda: len(loopback.songs()) == sum(o.response is not None for o in used), 60
        )
        await loopback.peer.gateway.caught_up()
        titles = [message.embeds[0]["title"] for message in loopback.songs()]
        assert len(set(titles)) == len(titles) == len(loopback.channel.messages)


@pytest.mark.fault(
    fault="the gateway drops while a piece is made",
    sees="the piece, and no command is lost",
    keeps="the job; the session is resumed, or begun anew",
)
@pytest.mark.parametrize("how", ["drop", "reconnect", "invalidate", "forget_sessions"])
async def test_the_gateway_may_break_while_a_piece_is_made(
    loopback: LoopbackServer, held: asyncio.Event, how: str
):
    async with loopback.up():
        await (await loopback.ask("first")).answered()
        getattr(loopback.peer.gateway, how)()
        if how == "forget_sessions":
            loopback.peer.gateway.drop()
        gateway = loopback.peer.gateway
        await loopback.peer.wait_for(
            lambda: gateway.connected and gateway.resumes + gateway.identifies > 1
        )
        await (await loopback.ask("second")).answered()
        held.set()
        await loopback.peer.wait_for(lambda: len(loopback.songs()) == 2)
        await gateway.caught_up()
        assert len(loopback.channel.messages) == 2


def lose_channel(loopback: LoopbackServer) -> None:
    loopback.channel.delete()


def lose_permission(loopback: LoopbackServer) -> None:
    loopback.channel.deny(loopback.peer.me, discord.Permissions(view_channel=True))


def lose_server(loopback: LoopbackServer) -> None:
    loopback.guild.remove_bot()


@pytest.mark.fault(
    fault="the channel is deleted, the bot thrown out or its permission taken before the end",
    sees="nothing more there",
    keeps="the piece; the job ends with the reason",
)
@pytest.mark.parametrize(
    ("lose", "code"), [(lose_channel, 10003), (lose_permission, 50001), (lose_server, 50001)]
)
async def test_a_piece_that_nobody_can_receive_is_kept(
    loopback: LoopbackServer, held: asyncio.Event, lose, code: int
):
    async with loopback.up():
        await (await loopback.ask()).answered()
        await loopback.peer.wait_for(lambda: loopback.executor.works)
        job = await loopback.job()
        loopback.peer.clock.advance(901)  # the token that works without any permission is over
        lose(loopback)
        held.set()
        ended = await loopback.ended(job)
        assert (ended.state, ended.reason) == (State.failed, GONE[code])
        assert await loopback.store.piece_of_job(job.id) is not None


@pytest.mark.fault(
    fault="the author closes their direct messages and deletes the answer",
    sees="nothing more there",
    keeps="the piece; the job ends with the reason",
)
async def test_a_piece_is_kept_when_its_author_takes_no_direct_messages(
    loopback: LoopbackServer, held: asyncio.Event
):
    async with loopback.up():
        used = await loopback.ask(where=loopback.alice.dm)
        await used.answered()
        await loopback.peer.wait_for(lambda: loopback.executor.works)
        job = await loopback.job()
        loopback.peer.clock.advance(901)
        loopback.alice.dms_open = False
        loopback.peer.remove(used.answering)
        held.set()
        assert (await loopback.ended(job)).reason == GONE[50007]
        assert await loopback.store.piece_of_job(job.id) is not None


@pytest.mark.fault(
    fault="the interaction's token runs out before the piece is ready",
    sees="the piece, in the same message",
    keeps="the job; the message is edited through its channel",
)
async def test_a_piece_outlives_its_token(loopback: LoopbackServer, held: asyncio.Event):
    async with loopback.up():
        used = await loopback.ask()
        await used.answered()
        await loopback.peer.wait_for(lambda: loopback.executor.works)
        loopback.peer.clock.advance(901)
        held.set()
        await one_song(loopback)
        assert loopback.songs() == [used.original]


@pytest.mark.fault(
    fault="Discord's answer to the acknowledgement is lost, and its token runs out meanwhile",
    sees="the piece, in the message that was thinking",
    keeps="the job; the history is searched from when Discord heard the command, by its clock",
)
@pytest.mark.parametrize("skew", [0, *OFF])
async def test_an_answer_that_nobody_heard_of_is_found_after_its_token(
    loopback: LoopbackServer, held: asyncio.Event
):
    faults = loopback.peer.faults
    faults.add(Fault.reply_cut(*CALLBACK))
    unheard = Fault.server_error(*EDIT_BY_TOKEN, times=1000)
    faults.add(unheard)
    async with loopback.up():
        used = await loopback.ask()
        await loopback.peer.wait_for(lambda: loopback.executor.works)
        (job,) = await loopback.store.unfinished()
        record = await loopback.store.job_message(job.id)
        assert record is not None
        assert record.message_id is None
        assert used.original is not None
        loopback.peer.clock.advance(901)
        faults.clear()
        held.set()
        await one_song(loopback)
        assert loopback.songs() == [used.original]


async def test_an_answer_that_an_edit_told_of_is_not_searched_for(
    loopback: LoopbackServer, held: asyncio.Event
):
    loopback.peer.faults.add(Fault.reply_cut(*CALLBACK))
    async with loopback.up():
        used = await loopback.ask()
        await loopback.peer.wait_for(lambda: loopback.executor.works)
        await loopback.peer.wait_for(lambda: used.original and used.original.embeds)
        job = await loopback.job()
        while (record := await loopback.store.job_message(job.id)) is None or not record.message_id:
            await loopback.peer.changes.until(lambda: True, 5)
        assert used.original is not None
        assert record.message_id == used.original.id
        loopback.peer.clock.advance(901)
        held.set()
        await one_song(loopback)
        assert loopback.songs() == [used.original]
        assert loopback.peer.requests_to("GET", "/channels/{id}/messages") == []


@pytest.mark.fault(
    fault="somebody deletes the message while the piece is made",
    sees="the piece, in a new message",
    keeps="the job",
)
async def test_a_deleted_message_is_replaced_once(loopback: LoopbackServer, held: asyncio.Event):
    async with loopback.up():
        used = await loopback.ask()
        await used.answered()
        await loopback.peer.wait_for(lambda: loopback.executor.works)
        loopback.peer.remove(used.answering)
        held.set()
        await one_song(loopback)


@pytest.mark.fault(
    fault="the record of a job cannot be written for a while: a full disk",
    sees="a pause, then the piece",
    keeps="the job; it is taken up again every 30 s",
)
@pytest.mark.parametrize("step", ["speed", "start", "fail"])
async def test_a_job_waits_until_its_record_can_be_written(
    loopback: LoopbackServer, monkeypatch: pytest.MonkeyPatch, step: str
):
    async with loopback.up():
        if step == "fail":
            loopback.executor.failure = GenerationFailed("composing-failed")
        method, refusals = (
            getattr(loopback.store, step),
            iter([StoreError("database-refused")] * 3),
        )

        async def reluctant(*args, **more):
            if (refusal := next(refusals, None)) is not None:
                raise refusal
            return await method(*args, **more)

        monkeypatch.setattr(loopback.store, step, reluctant)
        await (await loopback.ask()).answered()
        word = "went wrong" if step == "fail" else "made in"
        await loopback.peer.wait_for(lambda: word in loopback.channel.messages[0].text)


@pytest.mark.fault(
    fault="the token of the bot is wrong or was reset",
    sees="nothing; the bot is offline",
    keeps="everything; it stops and says where to copy the token again",
)
@pytest.mark.parametrize("wrong", ["login", "identify", "running"])
async def test_a_refused_token_is_said_in_a_sentence(
    loopback: LoopbackServer, wrong: str, unharmed_signals
):
    if wrong == "identify":
        loopback.peer.gateway.refusals.append(4004)
    serving = await serve(loopback, "wrong" if wrong == "login" else loopback.peer.token)
    if wrong == "running":
        await loopback.peer.wait_for(lambda: loopback.peer.gateway.connected)
        await loopback.peer.gateway.close(4004)
    with refused(MarioError, match="doesn't accept this DISCORD_TOKEN"):
        await serving


@pytest.mark.fault(
    fault="Discord refuses what the bot listens to (4014)",
    sees="nothing; the bot is offline",
    keeps="everything; it stops and says so",
)
async def test_refused_intents_are_said_in_a_sentence(loopback: LoopbackServer, unharmed_signals):
    loopback.peer.gateway.refusals.append(4014)
    serving = await serve(loopback, loopback.peer.token)
    with refused(MarioError, match="refused what the bot wants to listen to"):
        await serving


@pytest.mark.fault(
    fault="Discord cannot be reached at the start",
    sees="nothing; the bot is offline",
    keeps="everything; it stops and says so, and the service manager tries again",
)
async def test_an_unreachable_discord_is_said_in_a_sentence(
    loopback: LoopbackServer, unharmed_signals
):
    loopback.peer.faults.add(Fault.reset("GET", "*", times=None))
    serving = await serve(loopback, loopback.peer.token)
    with refused(MarioError, match="Can't reach Discord"):
        await serving


async def serve(loopback: LoopbackServer, token: str) -> asyncio.Task[None]:
    store = await Store.open(loopback.folder)
    bot = storm_bot(settings_in(loopback.folder), store, FakeExecutor())

    async def serving() -> None:
        try:
            await run.serve(bot, token)
        finally:
            await store.close()

    return asyncio.create_task(serving())


@pytest.fixture
def unharmed_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the loop's own handlers are set, and the loop ends with the test."""
    monkeypatch.setattr(run, "_stop_on_signals", lambda bot: None)
