"""Each fault, seen from discord.py: what it retries, what it reports, and what was really done."""

import asyncio

import aiohttp
import discord
import pytest

from tests.support.peer import Fault
from tests.support.peer.conftest import Place

POST = ("POST", "/channels/{id}/messages")


async def test_a_limited_route_is_obeyed_and_tried_again(place: Place):
    place.peer.faults.add(Fault.rate_limited(*POST, retry_after=0.02, times=2))
    await place.bot.get_partial_messageable(place.channel.id).send("one")
    tries = place.peer.requests_to(*POST)
    assert [request.status for request in tries] == [429, 429, 200]
    assert tries[1].time - tries[0].time >= 0.02
    assert len(place.channel.messages) == 1


async def test_a_global_limit_holds_back_every_other_route(place: Place):
    fault = Fault.rate_limited(*POST, retry_after=0.2, is_global=True)
    place.peer.faults.add(fault)
    there = place.bot.get_partial_messageable(place.channel.id)
    first = asyncio.create_task(there.send("one"))
    await place.peer.wait_for(lambda: fault.struck)
    await place.peer.gateway.caught_up()
    await place.bot.fetch_user(place.alice.id)
    await first
    limited = place.peer.requests_to(*POST)[0]
    asked = place.peer.requests_to("GET", f"/users/{place.alice.id}")[0]
    assert asked.time - limited.time >= 0.2


async def test_a_ban_at_the_front_door_is_not_retried(place: Place):
    place.peer.faults.add(Fault.banned(*POST))
    with pytest.raises(discord.HTTPException) as failed:
        await place.bot.get_partial_messageable(place.channel.id).send("one")
    assert failed.value.status == 429
    assert len(place.peer.requests_to(*POST)) == 1


@pytest.mark.parametrize("status", [500, 502])
async def test_500_and_502_are_retried(place: Place, status: int):
    place.peer.faults.add(Fault.server_error(*POST, status=status))
    await place.bot.get_partial_messageable(place.channel.id).send("one")
    assert [request.status for request in place.peer.requests_to(*POST)] == [status, 200]
    assert len(place.channel.messages) == 1


async def test_503_is_not_retried(place: Place):
    place.peer.faults.add(Fault.server_error(*POST, status=503))
    with pytest.raises(discord.DiscordServerError):
        await place.bot.get_partial_messageable(place.channel.id).send("one")
    assert place.channel.messages == []


async def test_a_reset_comes_before_anything_is_done(place: Place):
    place.peer.faults.add(Fault.reset(*POST))
    with pytest.raises(aiohttp.ClientConnectionError):
        await place.bot.get_partial_messageable(place.channel.id).send("one")
    assert place.channel.messages == []
    assert place.peer.requests_to(*POST)[0].status is None


@pytest.mark.parametrize("partial", [False, True])
async def test_a_cut_reply_leaves_a_message_the_client_knows_nothing_of(place, partial: bool):
    place.peer.faults.add(Fault.reply_cut(*POST, partial=partial))
    there = place.bot.get_partial_messageable(place.channel.id)
    with pytest.raises(aiohttp.ClientError):
        await there.send("one", nonce="job-1")
    assert [message.content for message in place.channel.messages] == ["one"]
    again = await there.send("one", nonce="job-1")
    assert [message.id for message in place.channel.messages] == [again.id]


async def test_a_nonce_is_forgotten_after_its_window(place: Place):
    there = place.bot.get_partial_messageable(place.channel.id)
    first = await there.send("one", nonce="job-1")
    place.peer.clock.advance(179)
    assert (await there.send("one", nonce="job-1")).id == first.id
    place.peer.clock.advance(2)
    assert (await there.send("one", nonce="job-1")).id != first.id
    assert len(place.channel.messages) == 2
    assert [m.nonce async for m in there.history()] == [None, None]


async def test_a_slow_reply_is_late_but_done_at_once(place: Place):
    held = Fault.slow(*POST)
    place.peer.faults.add(held)
    sending = asyncio.create_task(place.bot.get_partial_messageable(place.channel.id).send("one"))
    await place.peer.wait_for(lambda: place.channel.messages)
    await place.peer.gateway.caught_up()
    assert not sending.done()
    held.released.set()
    await sending


async def test_a_request_can_be_held_before_it_is_done(place: Place):
    held = Fault.slow(*POST, before=True)
    place.peer.faults.add(held)
    sending = asyncio.create_task(place.bot.get_partial_messageable(place.channel.id).send("one"))
    await place.peer.wait_for(lambda: held.struck)
    assert place.channel.messages == []
    held.released.set()
    await sending
    assert len(place.channel.messages) == 1


async def test_slow_is_over_when_its_seconds_are(place: Place):
    place.peer.faults.add(Fault.slow(*POST, seconds=0.05))
    await place.bot.get_partial_messageable(place.channel.id).send("one")


async def test_an_interaction_suffers_as_everything_does(place: Place):
    answers = ("POST", "/interactions/{id}/{token}/callback")
    place.peer.faults.add(Fault.rate_limited(*answers), Fault.reply_cut(*answers, after=2))
    first = await place.alice.slash(place.channel, "echo", text="limited, then answered")
    assert await first.answered() == 4
    second = await place.alice.slash(place.channel, "echo", text="answered unknowingly")
    assert await second.answered() == 4
    await place.peer.gateway.caught_up()
    tries = place.peer.requests_to(*answers)
    assert [request.status for request in tries] == [429, 200, None]


async def test_a_download_can_fail_too(place: Place):
    posted = await place.bot.get_partial_messageable(place.channel.id).send(
        file=discord.File(__file__)
    )
    place.peer.faults.add(Fault.server_error("GET", "/cdn/*"))
    with pytest.raises(discord.HTTPException):
        await posted.attachments[0].read()
    await posted.attachments[0].read()


async def test_an_interaction_told_twice_is_the_same_one(place: Place):
    used = await place.alice.slash(place.channel, "echo", text="once")
    await used.answered()
    used.deliver()
    await place.peer.wait_for(lambda: len(place.peer.requests_to("POST", "/interactions/*")) == 2)
    assert place.bot.heard == ["once", "once"]
    assert len(place.channel.messages) == 1


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (10003, discord.NotFound),
        (10008, discord.NotFound),
        (10015, discord.NotFound),
        (10062, discord.NotFound),
        (50001, discord.Forbidden),
        (50007, discord.Forbidden),
        (50013, discord.Forbidden),
        (50027, discord.HTTPException),
        (40005, discord.HTTPException),
    ],
)
async def test_every_refusal_comes_as_its_code(place: Place, code: int, kind):
    place.peer.faults.add(Fault.error(*POST, code=code))
    with pytest.raises(kind) as refused:
        await place.bot.get_partial_messageable(place.channel.id).send("one")
    assert refused.value.code == code


async def test_chance_is_the_seeds_and_counts_are_kept(place: Place):
    there = place.bot.get_partial_messageable(place.channel.id)
    rule = Fault.error(*POST, code=50013, times=None, probability=0.5, after=2)
    place.peer.faults.add(rule)
    failed = 0
    for number in range(40):
        try:
            await there.send(str(number))
        except discord.Forbidden:
            failed += 1
    assert rule.struck == failed == 40 - len(place.channel.messages)
    assert 8 < failed < 30
    assert [m.content for m in place.channel.messages[:2]] == ["0", "1"]


async def test_the_same_seed_strikes_the_same_requests():
    from tests.support.peer.faults import Faults

    def pattern(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add(Fault.reset("*", "*", times=None, probability=0.3))
        return [faults.strike("GET", "/users/@me") is not None for _ in range(50)]

    assert pattern(7) == pattern(7) != pattern(8)


async def test_a_fault_can_be_aimed_at_one_channel(place: Place):
    other = place.guild.text_channel("other")
    place.peer.faults.add(Fault.error("POST", f"/channels/{other.id}/messages", code=50013))
    await place.bot.get_partial_messageable(place.channel.id).send("one")
    with pytest.raises(discord.Forbidden):
        await place.bot.get_partial_messageable(other.id).send("two")


async def test_an_interaction_not_answered_in_three_seconds_is_gone(place: Place):
    used = await place.alice.slash(place.channel, "echo", text="late")
    place.peer.clock.advance(3.1)
    await place.peer.wait_for(lambda: place.peer.requests_to("POST", "/interactions/*"))
    await place.peer.gateway.caught_up()
    assert place.peer.requests_to("POST", "/interactions/*")[0].status == 404
    assert used.response is None


async def test_a_token_runs_out_after_fifteen_minutes_and_the_channel_still_works(place: Place):
    kept: list[discord.Interaction] = []
    place.bot.tree.clear_commands(guild=None)

    @place.bot.tree.command(name="hold", description="keeps its interaction")
    async def hold(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        kept.append(interaction)

    await place.bot.tree.sync()
    used = await place.alice.slash(place.channel, "hold")
    await used.answered()
    await place.peer.gateway.caught_up()
    place.peer.clock.advance(901)
    with pytest.raises(discord.HTTPException) as refused:
        await kept[0].edit_original_response(content="too late")
    assert (refused.value.status, refused.value.code) == (401, 50027)
    there = place.bot.get_partial_messageable(place.channel.id)
    assert used.original is not None
    await there.get_partial_message(used.original.id).edit(content="in time")
    assert place.channel.messages[0].content == "in time"


async def test_an_interaction_is_answered_once(place: Place):
    used = await place.alice.slash(place.channel, "echo", text="one")
    await used.answered()
    url = f"{place.peer.api_url}/interactions/{used.id}/{used.token}/callback"
    async with aiohttp.ClientSession() as web, web.post(url, json={"type": 5}) as reply:
        assert (reply.status, (await reply.json())["code"]) == (400, 40060)


async def test_a_wrong_token_does_not_log_in(place: Place):
    from tests.support.peer.bot import SmallBot

    stranger = SmallBot()
    with pytest.raises(discord.LoginFailure):
        await stranger.login("wrong")
    await stranger.close()


async def test_one_nonce_a_message_brings_every_message_once_through_a_storm(place: Place):
    how = {"times": None, "probability": 0.2}
    place.peer.faults.add(
        Fault.reply_cut(*POST, **how),
        Fault.reply_cut(*POST, partial=True, **how),
        Fault.reset(*POST, **how),
        Fault.server_error(*POST, status=503, **how),
        Fault.rate_limited(*POST, retry_after=0.01, **how),
    )
    there = place.bot.get_partial_messageable(place.channel.id)

    async def persist(number: int) -> None:
        while True:
            try:
                await there.send(str(number), nonce=f"job-{number}")
                return
            except (aiohttp.ClientError, discord.HTTPException):
                continue

    await asyncio.gather(*(persist(number) for number in range(50)))
    assert sorted(int(message.content) for message in place.channel.messages) == list(range(50))
    assert len(place.peer.requests_to(*POST)) > 100
