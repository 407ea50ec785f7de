"""Discord tells twice, or does not hear that it was heard: no message is taken from its piece."""

import asyncio
import logging
from typing import Any

import discord
import pytest

from bot.store import State
from tests.peer import Fault, Interaction, Message
from tests.storms.conftest import World

CALLBACK = ("POST", "/interactions/{id}/{token}/callback")


async def finished(world: World) -> Interaction:
    used = await world.ask()
    await world.peer.wait_for(world.songs)
    await world.peer.gateway.caught_up()
    return used


def looks(message: Message) -> tuple:
    return message.embeds, [file.id for file in message.attachments], message.components


async def told_again(world: World, used: Interaction) -> None:
    """Deliver the interaction once more, and wait until the bot has done with it."""
    perform, over = world.bot.perform, asyncio.Event()

    async def performed(*args: Any) -> None:
        await perform(*args)
        over.set()

    world.bot.perform = performed
    used.deliver()
    async with asyncio.timeout(5):
        await over.wait()


def change_nothing(_: World) -> None: ...


def fill_the_queue(world: World) -> None:
    world.bot.jobs.scheduler.queue = 0


def stop_the_studio(world: World) -> None:
    world.bot.jobs.pause()


def take_the_permission(world: World) -> None:
    world.channel.deny(world.peer.me, discord.Permissions(attach_files=True))


@pytest.mark.fault(
    fault="Discord tells of a command again whose piece is there, and it would be refused by now",
    sees="the piece, as it was",
    keeps="the piece and its message",
)
@pytest.mark.parametrize(
    "refuse", [change_nothing, fill_the_queue, stop_the_studio, take_the_permission]
)
async def test_a_command_told_again_leaves_its_piece_alone(world: World, refuse):
    async with world.up():
        used = await finished(world)
        before = looks(used.original)
        refuse(world)
        await told_again(world, used)
        assert looks(used.original) == before
        assert [m for m in world.channel.messages if not m.ephemeral] == [used.original]


@pytest.mark.fault(
    fault="the reply to an acknowledgement is lost, and the wish is then refused",
    sees="the sentence, where the bot was thinking",
    keeps="nothing is accepted",
)
async def test_a_refusal_after_a_lost_acknowledgement_is_told(world: World):
    world.peer.faults.add(Fault.reply_cut(*CALLBACK))
    async with world.up():
        fill_the_queue(world)
        used = await world.ask()
        await world.peer.wait_for(lambda: used.original and "queue is full" in used.original.text)
        assert world.channel.messages == [used.original]


@pytest.mark.fault(
    fault="the reply to a pressed button is lost",
    sees="what the button does",
    keeps="the message that it is under",
)
async def test_a_button_works_though_its_acknowledgement_is_lost(world: World, held):
    async with world.up():
        await (await world.ask()).answered()
        await world.peer.wait_for(lambda: world.channel.messages[0].buttons)
        job = await world.job()
        world.peer.faults.add(Fault.reply_cut(*CALLBACK))
        await world.alice.click(world.channel.messages[0], "Cancel")
        assert (await world.ended(job)).state is State.cancelled
        assert "Cancelled" in world.channel.messages[0].text


async def test_the_operator_is_told_how_the_bot_comes_onto_a_server(
    world: World, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO, "bot.frontends.discord.client")
    async with world.up():
        pass
    (line,) = [r.getMessage() for r in caplog.records if "oauth2/authorize" in r.getMessage()]
    assert f"client_id={world.peer.me.id}" in line
    assert "scope=bot+applications.commands" in line
    assert "permissions=274878024704" in line
