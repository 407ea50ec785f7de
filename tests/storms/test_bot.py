"""One job through each mishap that Discord can bring, on the real bot and the real store."""

import asyncio

import discord
import pytest

from bot.app import service as run
from bot.errors import GenerationFailed, MarioError, StoreError
from bot.frontends.discord.job_message import GONE
from bot.store import State, Store
from tests.peer import Fault
from tests.storms.bot import StormBot, settings_in
from tests.storms.conftest import World
from tests.support.english import refused
from tests.support.fake_executor import FakeExecutor

CALLBACK = ("POST", "/interactions/{id}/{token}/callback")
EDIT_BY_TOKEN = ("PATCH", "/webhooks/{application}/{token}/messages/{message}")


async def one_song(world: World) -> None:
    await world.peer.wait_for(lambda: world.songs())
    await world.peer.gateway.caught_up()
    assert len(world.channel.messages) == 1


@pytest.mark.fault(
    fault="Discord tells of one command twice", sees="one piece", keeps="one job, by UNIQUE"
)
async def test_an_interaction_told_twice_is_one_job(world: World, held):
    async with world.up():
        used = await world.ask()
        await used.answered()
        used.deliver()
        await world.peer.wait_for(lambda: len(world.peer.requests_to(*CALLBACK)) == 2)
        await world.peer.gateway.caught_up()
        world.executor.gate.set()
        await one_song(world)
        assert len(world.executor.works) == 1


@pytest.mark.fault(
    fault="the reply to an acknowledgement is lost",
    sees="the piece, in the message that was thinking",
    keeps="the job; Discord is asked again and says that it knows",
)
async def test_a_lost_acknowledgement_is_asked_for_again(world: World):
    world.peer.faults.add(Fault.reply_cut(*CALLBACK))
    async with world.up():
        await world.ask()
        await one_song(world)


@pytest.mark.fault(
    fault="the connection is reset before the acknowledgement arrives",
    sees="the piece",
    keeps="the job; it is acknowledged by a second try",
)
async def test_an_acknowledgement_that_never_arrived_is_repeated(world: World):
    world.peer.faults.add(Fault.reset(*CALLBACK), Fault.server_error(*CALLBACK, status=503))
    async with world.up():
        await world.ask()
        await one_song(world)


@pytest.mark.fault(
    fault="the bot answers later than three seconds",
    sees="Discord's “did not respond”; asking again helps",
    keeps="nothing: nothing was accepted",
)
async def test_an_interaction_that_is_gone_makes_no_job(world: World):
    async with world.up():
        used = await world.ask()
        world.peer.clock.advance(4)
        await world.peer.wait_for(lambda: world.peer.requests_to(*CALLBACK))
        await world.peer.gateway.caught_up()
        assert used.response is None
        assert await world.store.unfinished() == []


@pytest.mark.fault(
    fault="replies lost, resets, 503 and limits on every route, a third of all requests",
    sees="each piece once",
    keeps="every job that was accepted",
)
async def test_every_command_in_a_storm_of_faults_brings_one_piece(world: World):
    for route in (CALLBACK, EDIT_BY_TOKEN, ("POST", "/channels/{id}/messages")):
        often = {"times": None, "probability": 0.08}
        world.peer.faults.add(
            Fault.reply_cut(*route, **often),
            Fault.reset(*route, **often),
            Fault.server_error(*route, status=503, **often),
            Fault.rate_limited(*route, retry_after=0.01, **often),
        )
    async with world.up():
        used = [await world.ask(f"wish {n}") for n in range(30)]
        await world.peer.wait_for(
            lambda: len(world.songs()) == sum(o.response is not None for o in used), 60
        )
        await world.peer.gateway.caught_up()
        titles = [message.embeds[0]["title"] for message in world.songs()]
        assert len(set(titles)) == len(titles) == len(world.channel.messages)


@pytest.mark.fault(
    fault="the gateway drops while a piece is made",
    sees="the piece, and no command is lost",
    keeps="the job; the session is resumed, or begun anew",
)
@pytest.mark.parametrize("how", ["drop", "reconnect", "invalidate", "forget_sessions"])
async def test_the_gateway_may_break_while_a_piece_is_made(world: World, held, how: str):
    async with world.up():
        await (await world.ask("first")).answered()
        getattr(world.peer.gateway, how)()
        if how == "forget_sessions":
            world.peer.gateway.drop()
        gateway = world.peer.gateway
        await world.peer.wait_for(
            lambda: gateway.connected and gateway.resumes + gateway.identifies > 1
        )
        await (await world.ask("second")).answered()
        world.executor.gate.set()
        await world.peer.wait_for(lambda: len(world.songs()) == 2)
        await gateway.caught_up()
        assert len(world.channel.messages) == 2


def lose_channel(world: World) -> None:
    world.channel.delete()


def lose_permission(world: World) -> None:
    world.channel.deny(world.peer.me, discord.Permissions(view_channel=True))


def lose_server(world: World) -> None:
    world.guild.remove_bot()


@pytest.mark.fault(
    fault="the channel is deleted, the bot thrown out or its permission taken before the end",
    sees="nothing more there",
    keeps="the piece; the job ends with the reason",
)
@pytest.mark.parametrize(
    ("lose", "code"), [(lose_channel, 10003), (lose_permission, 50001), (lose_server, 50001)]
)
async def test_a_piece_that_nobody_can_receive_is_kept(world: World, held, lose, code: int):
    async with world.up():
        await (await world.ask()).answered()
        await world.peer.wait_for(lambda: world.executor.works)
        job = await world.job()
        world.peer.clock.advance(901)  # the token that works without any permission is over
        lose(world)
        world.executor.gate.set()
        ended = await world.ended(job)
        assert (ended.state, ended.reason) == (State.failed, GONE[code])
        assert await world.store.piece_of_job(job.id) is not None


@pytest.mark.fault(
    fault="the author closes their direct messages and deletes the answer",
    sees="nothing more there",
    keeps="the piece; the job ends with the reason",
)
async def test_a_closed_door_keeps_the_piece(world: World, held):
    async with world.up():
        used = await world.ask(where=world.alice.dm)
        await used.answered()
        await world.peer.wait_for(lambda: world.executor.works)
        job = await world.job()
        world.peer.clock.advance(901)
        world.alice.dms_open = False
        world.peer.remove(used.original)
        world.executor.gate.set()
        assert (await world.ended(job)).reason == GONE[50007]
        assert await world.store.piece_of_job(job.id) is not None


@pytest.mark.fault(
    fault="the interaction's token runs out before the piece is ready",
    sees="the piece, in the same message",
    keeps="the job; the message is edited through its channel",
)
async def test_a_piece_outlives_its_token(world: World, held):
    async with world.up():
        used = await world.ask()
        await used.answered()
        await world.peer.wait_for(lambda: world.executor.works)
        world.peer.clock.advance(901)
        world.executor.gate.set()
        await one_song(world)
        assert world.songs() == [used.original]


@pytest.mark.fault(
    fault="somebody deletes the message while the piece is made",
    sees="the piece, in a new message",
    keeps="the job",
)
async def test_a_deleted_message_is_replaced_once(world: World, held):
    async with world.up():
        used = await world.ask()
        await used.answered()
        await world.peer.wait_for(lambda: world.executor.works)
        world.peer.remove(used.original)
        world.executor.gate.set()
        await one_song(world)


@pytest.mark.fault(
    fault="the record of a job cannot be written for a while: a full disk",
    sees="a pause, then the piece",
    keeps="the job; it is taken up again every 30 s",
)
@pytest.mark.parametrize("step", ["speed", "start", "fail"])
async def test_a_job_waits_until_its_record_can_be_written(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str
):
    monkeypatch.setattr("bot.jobs.service.STORE_AGAIN", 0.01)
    async with world.up():
        if step == "fail":
            world.executor.failure = GenerationFailed("It did not work.")
        method, refusals = getattr(world.store, step), iter([StoreError("The disk is full.")] * 3)

        async def reluctant(*args, **more):
            if (refusal := next(refusals, None)) is not None:
                raise refusal
            return await method(*args, **more)

        monkeypatch.setattr(world.store, step, reluctant)
        await (await world.ask()).answered()
        word = "did not work" if step == "fail" else "made in"
        await world.peer.wait_for(lambda: word in world.channel.messages[0].text)


@pytest.mark.fault(
    fault="the token of the bot is wrong or was reset",
    sees="nothing; the bot is offline",
    keeps="everything; it stops and says where to copy the token again",
)
@pytest.mark.parametrize("wrong", ["login", "identify", "running"])
async def test_a_refused_token_is_said_in_a_sentence(world: World, wrong: str, unharmed_signals):
    if wrong == "identify":
        world.peer.gateway.refusals.append(4004)
    serving = await serve(world, "wrong" if wrong == "login" else world.peer.token)
    if wrong == "running":
        await world.peer.wait_for(lambda: world.peer.gateway.connected)
        await world.peer.gateway.close(4004)
    with refused(MarioError, match="does not accept this DISCORD_TOKEN"):
        await serving


@pytest.mark.fault(
    fault="Discord refuses what the bot listens to (4014)",
    sees="nothing; the bot is offline",
    keeps="everything; it stops and says so",
)
async def test_refused_intents_are_said_in_a_sentence(world: World, unharmed_signals):
    world.peer.gateway.refusals.append(4014)
    serving = await serve(world, world.peer.token)
    with refused(MarioError, match="refused what the bot asked to listen to"):
        await serving


@pytest.mark.fault(
    fault="Discord cannot be reached at the start",
    sees="nothing; the bot is offline",
    keeps="everything; it stops and says so, and the service manager tries again",
)
async def test_an_unreachable_discord_is_said_in_a_sentence(world: World, unharmed_signals):
    world.peer.faults.add(Fault.reset("GET", "*", times=None))
    serving = await serve(world, world.peer.token)
    with refused(MarioError, match="cannot be reached"):
        await serving


async def serve(world: World, token: str) -> asyncio.Task[None]:
    store = await Store.open(world.folder)
    bot = StormBot(settings_in(world.folder), store, FakeExecutor())

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
