"""Discord waits three seconds for a first answer, whatever the store does meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor

from bot.timings import Timings
from tests.support.discord_steps import button_ids, labels, said, told
from tests.support.form_steps import sent
from tests.support.simulated_server import SimulatedServer

THINKING = discord.InteractionResponseType.deferred_channel_message.value
HEARD = discord.InteractionResponseType.deferred_message_update.value

Slow = Callable[[str], asyncio.Event]


@pytest.fixture
def timings(timings: Timings) -> Timings:
    return replace(timings, decide=0.01)


@pytest.fixture
def slow(server: SimulatedServer, monkeypatch: pytest.MonkeyPatch) -> Slow:
    """Holds a method of the store up, until the event that it returns is set."""

    def hold(name: str) -> asyncio.Event:
        method: Callable[..., Awaitable[Any]] = getattr(server.store, name)
        ready = asyncio.Event()

        async def late(*asked: Any) -> Any:
            await server.env.external_wait(ready.wait(), reason="the store is slow")
            return await method(*asked)

        monkeypatch.setattr(server.store, name, late)
        return ready

    return hold


def first_answers(server: SimulatedServer) -> list[int]:
    """The types of all first answers so far."""
    return [
        request.json["type"]
        for request in server.env.http_requests
        if request.path.endswith("/callback") and request.json
    ]


@pytest.mark.fault(
    fault="the database is slow to say what a server chose",
    sees="that the bot is thinking, in time; then the piece, or in private the refusal",
    keeps="the request",
)
async def test_whoever_asks_first_on_a_server_is_answered_before_its_settings_are_known(
    server: SimulatedServer, slow: Slow
) -> None:
    ready = slow("preferences")
    await server.mario(prompt="a march", duration=1)
    assert first_answers(server) == [THINKING]
    assert not server.executor.works

    ready.set()
    await server.env.settle()
    assert first_answers(server) == [THINKING]
    assert len(server.channel.history()) == 1
    assert server.last.attachments


async def test_a_refusal_that_comes_late_is_still_seen_by_nobody_else(
    server: SimulatedServer, slow: Slow
) -> None:
    ready = slow("preferences")
    asked = await server.mario(prompt="a march", duration=1, continuation=True)
    assert first_answers(server) == [THINKING]

    ready.set()
    await server.env.settle()
    assert told(asked).startswith("⚠️ There's nothing to continue.")
    assert server.channel.history() == []


@pytest.mark.parametrize(
    ("action", "answer"), [("again", THINKING), ("continue", THINKING), ("favourite", HEARD)]
)
async def test_a_button_is_answered_before_its_piece_is_found(
    server: SimulatedServer, slow: Slow, action: str, answer: int
) -> None:
    await server.mario(prompt="a march", duration=1)
    before = len(first_answers(server))
    ready = slow("piece")
    (button,) = (id for id in button_ids(server.last) if id.startswith(f"mario:{action}:"))
    await server.alice.click(server.last, custom_id=button)
    assert first_answers(server)[before:] == [answer]

    ready.set()
    await server.env.settle()
    assert first_answers(server)[before:] == [answer]
    assert len(server.channel.history()) == (1 if answer == HEARD else 2)
    assert ("1" in labels(server.last)) == (answer == HEARD)


async def test_a_form_is_answered_before_its_piece_is_found(
    server: SimulatedServer, slow: Slow, bob: MemberActor
) -> None:
    await server.mario(prompt="a march", duration=1)
    form = await bob.click(server.last, label="Tweak")
    before = len(first_answers(server))
    ready = slow("piece")
    await sent(bob, form, prompt="a waltz")
    assert first_answers(server)[before:] == [THINKING]

    ready.set()
    await server.env.settle()
    assert server.executor.works[-1].spec.request.prompt == "a waltz"
    assert said(server.last).startswith("-# 🎛️ A tweak of")
