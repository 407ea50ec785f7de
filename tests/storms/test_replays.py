"""Discord tells twice, or does not hear that it was heard: no message is taken from its piece."""

import asyncio
import logging
from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.store import State
from tests.support.loopback_server import LoopbackServer
from tests.support.peer import Fault, Interaction, Message
from tests.support.storms.bot import QUICK

DECIDES_LATE = replace(QUICK, decide=0.0)
CALLBACK = ("POST", "/interactions/{id}/{token}/callback")


async def finished(loopback: LoopbackServer) -> Interaction:
    used = await loopback.ask()
    await loopback.peer.wait_for(loopback.songs)
    await loopback.peer.gateway.caught_up()
    return used


def looks(message: Message) -> tuple:
    return message.embeds, [file.id for file in message.attachments], message.components


async def told_again(loopback: LoopbackServer, used: Interaction) -> None:
    """Deliver the interaction once more, and wait until the bot has done with it."""
    request_piece, over = loopback.bot.request_piece, asyncio.Event()

    async def done(*args: Any, **named: Any) -> None:
        await request_piece(*args, **named)
        over.set()

    loopback.bot.request_piece = done  # type: ignore[method-assign]
    used.deliver()
    async with asyncio.timeout(5):
        await over.wait()


def change_nothing(_: LoopbackServer) -> None: ...


def fill_the_queue(loopback: LoopbackServer) -> None:
    loopback.bot.jobs.scheduler.queue = 0


def stop_the_service(loopback: LoopbackServer) -> None:
    loopback.bot.jobs.pause()


def take_the_permission(loopback: LoopbackServer) -> None:
    loopback.channel.deny(loopback.peer.me, discord.Permissions(attach_files=True))


@pytest.mark.fault(
    fault="Discord tells of a command again whose piece is there, and it would be refused by now",
    sees="the piece, as it was",
    keeps="the piece and its message",
)
@pytest.mark.parametrize(
    "refuse", [change_nothing, fill_the_queue, stop_the_service, take_the_permission]
)
async def test_a_command_told_again_leaves_its_piece_alone(loopback: LoopbackServer, refuse):
    async with loopback.up():
        used = await finished(loopback)
        before = looks(used.answering)
        refuse(loopback)
        await told_again(loopback, used)
        assert looks(used.answering) == before
        assert [m for m in loopback.channel.messages if not m.ephemeral] == [used.original]


@pytest.mark.fault(
    fault="the reply to an acknowledgement is lost, and the request is then refused",
    sees="the sentence, where the bot was thinking",
    keeps="nothing is accepted",
)
async def test_a_refusal_after_a_lost_acknowledgement_is_told(loopback: LoopbackServer):
    loopback.peer.faults.add(Fault.reply_cut(*CALLBACK))
    loopback.timings = DECIDES_LATE
    async with loopback.up():
        fill_the_queue(loopback)
        used = await loopback.ask()
        await loopback.peer.wait_for(
            lambda: used.original and "queue is full" in used.original.text
        )
        assert loopback.channel.messages == [used.original]


@pytest.mark.fault(
    fault="the reply to a pressed button is lost",
    sees="what the button does",
    keeps="the message that it is under",
)
async def test_a_button_works_though_its_acknowledgement_is_lost(loopback: LoopbackServer, held):
    async with loopback.up():
        await (await loopback.ask()).answered()
        await loopback.peer.wait_for(lambda: loopback.channel.messages[0].buttons)
        job = await loopback.job()
        loopback.peer.faults.add(Fault.reply_cut(*CALLBACK))
        await loopback.alice.click(loopback.channel.messages[0], "Cancel")
        assert (await loopback.ended(job)).state is State.cancelled
        assert "Cancelled" in loopback.channel.messages[0].text


async def test_the_operator_is_told_how_the_bot_comes_onto_a_server(
    loopback: LoopbackServer, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO, "bot.frontends.discord.client")
    async with loopback.up():
        pass
    (link,) = [vars(record)["link"] for record in caplog.records if "link" in vars(record)]
    assert f"client_id={loopback.peer.me.id}" in link
    assert "scope=bot+applications.commands" in link
    assert "permissions=309237763072" in link
