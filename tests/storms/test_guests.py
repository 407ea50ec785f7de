"""Where the bot may not look: an interaction's fifteen minutes are all there is."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.frontends.discord.submissions import TOKEN_LIFE
from bot.jobs.admission import FAREWELL
from bot.store import State
from tests.support.loopback_server import LoopbackServer
from tests.support.peer import Channel

SECONDS = (TOKEN_LIFE - FAREWELL).total_seconds()


def outside(loopback: LoopbackServer, where: str) -> Channel:
    """A place in which the bot is not and alice may use it all the same."""
    loopback.alice.has_installed = True
    if where == "among people":
        return loopback.peer.private(loopback.alice, loopback.peer.user("bob"))
    server = loopback.peer.guild("another server", with_bot=False)
    server.join(loopback.alice)
    return server.text_channel("music")


PLACES = pytest.mark.parametrize("where", ["among people", "another server"])


@PLACES
async def test_a_piece_comes_where_the_bot_is_a_guest(loopback: LoopbackServer, where: str):
    place = outside(loopback, where)
    async with loopback.up():
        used = await loopback.ask(where=place)
        await used.answered()
        await loopback.peer.wait_for(lambda: loopback.songs(place))
        assert loopback.songs(place) == [used.original]
        assert not loopback.peer.requests_to("POST", "/channels/{id}/messages")


@pytest.mark.fault(
    fault="a piece would take longer than Discord lets the bot answer where it is a guest",
    sees="how long it would take, and what to do",
    keeps="nothing: it is not accepted",
)
@PLACES
async def test_what_will_not_fit_is_refused_with_the_estimate(
    loopback: LoopbackServer, where: str, held: asyncio.Event
):
    place = outside(loopback, where)
    async with loopback.up():
        await loopback.store.observe("pocket", 1.0, SECONDS / 2 + 1)
        await loopback.ask("first", place)
        await loopback.executor.until_begun(1)
        loopback.executor.capacity = 1
        used = await loopback.ask("second", place)
        await loopback.peer.wait_for(lambda: used.original and used.original.text)
        told = used.answering.text
        assert "That would take about 14 min" in told
        assert "I can answer here for 14 min" in told
        assert len(await loopback.store.unfinished()) == 1
        elsewhere = await loopback.ask("third")  # where there is time
        await elsewhere.answered()
        await loopback.peer.wait_for(lambda: "in line" in elsewhere.answering.text)


@pytest.mark.fault(
    fault="a piece takes longer than estimated where the bot is a guest",
    sees="before Discord's time is over: that it is not finished, and what to do",
    keeps="the job, failed",
)
@PLACES
async def test_what_turns_out_not_to_fit_is_ended_while_it_can_be_told(
    loopback: LoopbackServer, where: str, held: asyncio.Event
):
    place, now = outside(loopback, where), loopback.peer.clock.now
    loopback.timings = replace(loopback.timings, clock=now)
    async with loopback.up() as bot:
        used = await loopback.ask(where=place)
        await loopback.executor.until_begun(1)
        await loopback.peer.wait_for(lambda: "I can answer here until <t:" in used.answering.text)
        job = await loopback.job()
        loopback.peer.clock.advance(SECONDS - 5)
        bot.jobs.scheduler.tick()
        assert (await loopback.job()).state is State.running
        loopback.peer.clock.advance(6)
        bot.jobs.scheduler.tick()
        await loopback.ended(job)
        assert "Not finished in the 15 minutes" in used.answering.text
        assert used.answering.buttons == []


@PLACES
async def test_a_restart_does_not_put_off_what_discord_does_not(
    loopback: LoopbackServer, where: str, held: asyncio.Event
):
    place = outside(loopback, where)
    async with loopback.up():
        used = await loopback.ask(where=place)
        await loopback.executor.until_begun(1)
        job = await loopback.job()
    assert "I can answer here until <t:" in used.answering.text
    assert job.deadline is not None
    assert job.deadline - job.accepted_at <= timedelta(seconds=SECONDS)
    loopback.peer.clock.advance(901)
    async with loopback.up():
        ended = await loopback.ended(job)
    assert ended.state is State.failed
    assert len(loopback.executor.works) == 1


@pytest.mark.parametrize(
    ("where", "button"), [("among people", "もう一度"), ("another server", "Nochmal")]
)
async def test_a_guest_speaks_as_the_place_does_and_to_one_person_as_they_do(
    loopback: LoopbackServer, where: str, button: str
):
    place = outside(loopback, where)
    loopback.alice.locale = "ja"
    if place.guild is not None:
        place.guild.locale = "de"
    async with loopback.up():
        used = await loopback.ask(where=place)
        await used.answered()
        await loopback.peer.wait_for(lambda: loopback.songs(place))
        assert loopback.songs(place)[0].buttons[0]["label"] == button

        refused = await loopback.alice.slash(place, "mario", prompt="音声だけ", duration=1)
        await loopback.peer.wait_for(lambda: refused.original and refused.original.text)
        assert "音声を添付してください" in refused.answering.text


@PLACES
async def test_the_buttons_of_a_guest_go_on_working_after_a_restart(
    loopback: LoopbackServer, where: str
):
    place = outside(loopback, where)
    async with loopback.up():
        used = await loopback.ask(where=place)
        await used.answered()
        await loopback.peer.wait_for(lambda: loopback.songs(place))
    async with loopback.up():
        (first,) = loopback.songs(place)
        await loopback.alice.click(first, "Again")
        await loopback.peer.wait_for(lambda: len(loopback.songs(place)) == 2)
        await loopback.alice.click(first, "Continue")
        await loopback.peer.wait_for(lambda: len(loopback.songs(place)) == 3)
        asked = await loopback.alice.click(first, "Delete")
        await loopback.peer.wait_for(lambda: asked.followups)
        await loopback.alice.click(asked.followups[0], "Delete it")
        await loopback.peer.wait_for(lambda: first.deleted)
        assert not loopback.peer.requests_to("POST", "/channels/{id}/messages")
