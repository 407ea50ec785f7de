"""Refusals and accidents of Discord that its documentation names and a kind peer never shows."""

import asyncio
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket

from bot.frontends.discord.identify import FREE, Identifies, TooSoon
from bot.store import DAY, Store
from bot.timings import Timings
from tests.support.loopback_server import LoopbackServer
from tests.support.peer import Fault, Interaction
from tests.support.peer.limits import walk
from tests.support.storms.bot import QUICK

POST = ("POST", "/channels/{id}/messages")
PATCH = ("PATCH", "/channels/{id}/messages/{message}")
COMMANDS = ("PUT", "/applications/{application}/commands")


async def reply_to_a_piece(loopback: LoopbackServer, words: str) -> None:
    await (await loopback.ask()).answered()
    await loopback.peer.wait_for(lambda: loopback.songs())
    text = f"<@{loopback.peer.me.id}> {words}"
    await loopback.alice.say(loopback.channel, text, reply_to=loopback.songs()[0])


@pytest.mark.fault(
    fault="the bot may not read the channel's history, which a reply needs",
    sees="the piece, as a message of its own",
    keeps="the piece",
)
async def test_where_a_reply_is_refused_the_piece_comes_without_it(loopback: LoopbackServer):
    async with loopback.up():
        loopback.peer.faults.add(Fault.error(*POST, code=160002, times=1))
        await reply_to_a_piece(loopback, "slower")
        await loopback.peer.wait_for(lambda: len(loopback.songs()) == 2, 30)


@pytest.mark.fault(
    fault="the job's message is in a thread that was archived meanwhile",
    sees="the piece: posting opens the thread again",
    keeps="the piece",
)
async def test_an_archived_thread_is_opened_by_posting(loopback: LoopbackServer):
    async with loopback.up():
        await (await loopback.ask()).answered()
        await loopback.peer.wait_for(lambda: loopback.songs())
        loopback.executor.gate = asyncio.Event()
        text = f"<@{loopback.peer.me.id}> slower"
        await loopback.alice.say(loopback.channel, text, reply_to=loopback.songs()[0])
        await loopback.executor.until_begun(2)
        await loopback.peer.wait_for(lambda: "%" in loopback.channel.messages[-1].text, 30)
        shown = loopback.channel.messages[-1]
        loopback.peer.faults.add(Fault.error(*PATCH, code=50083, times=1))
        loopback.executor.gate.set()
        await loopback.peer.wait_for(lambda: len(loopback.songs()) == 2, 30)
        await loopback.peer.wait_for(lambda: shown not in loopback.channel.messages, 30)


@pytest.mark.fault(
    fault="Discord refuses the list of commands at the start",
    sees="nothing: the commands that stand go on working",
    keeps="every job",
)
@pytest.mark.parametrize("code", [50035, 30034])
async def test_a_refused_list_of_commands_does_not_stop_the_bot(
    loopback: LoopbackServer, caplog: pytest.LogCaptureFixture, code: int
):
    async with loopback.up():
        pass
    loopback.peer.faults.add(Fault.error(*COMMANDS, code=code, times=1))
    async with loopback.up():
        await (await loopback.ask()).answered()
        await loopback.peer.wait_for(lambda: len(loopback.songs()) == 1, 30)
    assert "Discord did not take the commands" in caplog.text


@pytest.mark.fault(
    fault="the gateway cannot be reached at the start, while REST works",
    sees="the bot, as soon as it can",
    keeps="every job",
)
async def test_the_first_connection_is_tried_again(
    loopback: LoopbackServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    caplog.set_level(logging.WARNING, "bot")
    real = DiscordWebSocket.DEFAULT_GATEWAY
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL("ws://127.0.0.1:9"))

    async def mend() -> None:
        while "gateway cannot be reached" not in caplog.text:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", real)

    mending = asyncio.create_task(mend())
    async with loopback.up():
        await mending
        await (await loopback.ask()).answered()


@pytest.mark.fault(
    fault="the message of a repeated nonce was deleted meanwhile",
    sees="the piece, in a new message",
    keeps="the piece",
)
async def test_a_nonce_whose_message_is_gone_is_replaced(loopback: LoopbackServer, song: bytes):
    async with loopback.up():
        loopback.peer.faults.add(
            Fault.reply_cut(*POST, times=1), Fault.error(*POST, code=10008, after=1, times=1)
        )
        await reply_to_a_piece(loopback, "slower")
        await loopback.peer.wait_for(lambda: len(loopback.songs()) == 2, 30)


async def test_an_embed_names_no_file_that_is_not_in_the_same_request(loopback: LoopbackServer):
    async with loopback.up():
        await reply_to_a_piece(loopback, "slower")
        await loopback.peer.wait_for(lambda: len(loopback.songs()) == 2, 30)
        for request in loopback.peer.requests_to(*POST):
            assert "attachment://" not in str(request.json)


UNREADABLE = [
    ("MESSAGE_CREATE", {"id": "of nothing"}),
    ("MESSAGE_UPDATE", {}),
    ("GUILD_CREATE", {"id": "5", "channels": [{"type": 0}]}),
    ("CHANNEL_CREATE", {"guild_id": None}),
    ("THREAD_CREATE", []),
    ("INTERACTION_CREATE", {"id": "1"}),
]


@pytest.mark.fault(
    fault="Discord sends an event that discord.py cannot read",
    sees="nothing: the next command is answered",
    keeps="every job; the first of its kind is in the log, with a number",
)
async def test_an_event_that_cannot_be_read_is_left_out(
    loopback: LoopbackServer, caplog: pytest.LogCaptureFixture
):
    async with loopback.up():
        for event, body in UNREADABLE * 2:
            loopback.peer.gateway.send_raw(event, body)
        await (await loopback.ask()).answered()
        await loopback.peer.wait_for(lambda: loopback.songs())
        assert loopback.peer.gateway.identifies == 1
    logged = [r.message for r in caplog.records if "that I can't read" in r.message]
    assert [line.split()[3] for line in logged] == [event for event, _ in UNREADABLE]
    assert all(re.search(r"\(error [0-9a-f]{8}\)", line) for line in logged)


@pytest.mark.fault(
    fault="Discord's gateway sends what is no event at all",
    sees="nothing: the bot connects anew",
    keeps="every job",
)
@pytest.mark.parametrize("what", ["<html>502</html>", "null", b"\0\0\xff\xff"])
async def test_a_garbled_gateway_is_connected_to_anew(loopback: LoopbackServer, what: str | bytes):
    async with loopback.up():
        loopback.peer.gateway.babble(what)
        await loopback.peer.wait_for(lambda: loopback.peer.gateway.identifies == 2)
        await (await loopback.ask()).answered()
        await loopback.peer.wait_for(lambda: loopback.songs())
        assert len(loopback.peer.gateway.lines) == 1


async def test_a_crash_at_every_start_slows_down_before_discord_resets_the_token(tmp_path: Path):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    begun: list[datetime] = []

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += timedelta(seconds=seconds)

    while not begun or now - begun[0] < 2 * DAY:
        store = await Store.open(tmp_path, now=lambda: now)
        identifies = Identifies(store, Timings(), sleep)
        await identifies.wait()
        await identifies.before(first=True)
        await store.close()
        begun.append(now)
    assert begun[FREE - 1] == begun[0]
    most = max(sum(at <= one < at + DAY for one in begun) for at in begun)
    assert 250 < most < 500


async def test_a_connection_is_not_held_open_longer_than_discord_bears(tmp_path: Path):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    store = await Store.open(tmp_path, now=lambda: now)
    identifies = Identifies(store, Timings(), sleep)
    for _ in range(FREE + 30):
        await store.record_identify()
    await identifies.before(first=False)
    with pytest.raises(TooSoon):
        await identifies.before(first=False)
    await identifies.wait()
    now -= timedelta(minutes=15)  # a clock that was set back adds nothing
    await identifies.wait()
    assert slept == [30, 31, 31]
    await store.close()


async def test_invalid_sessions_that_come_too_often_are_waited_out_off_the_line(
    loopback: LoopbackServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.frontends.discord.identify.MOST_ON_LINE", 0.01)
    loopback.timings = replace(QUICK, identify_growth=0.05)
    async with loopback.up():
        for _ in range(FREE + 1):
            await loopback.store.record_identify()
        loopback.peer.gateway.invalidate()
        await loopback.peer.wait_for(lambda: loopback.peer.gateway.identifies == 2)
        await (await loopback.ask()).answered()
        count, _ = await loopback.store.identifies()
        assert count == FREE + 3
        await loopback.peer.wait_for(lambda: len(loopback.peer.gateway.lines) == 1)


@pytest.mark.fault(
    fault="a reply in a thread that the bot has not heard of",
    sees="the piece, or which permission is missing there",
    keeps="the job",
)
@pytest.mark.parametrize("allowed", [True, False])
async def test_permissions_in_an_unknown_thread_are_asked_of_discord(
    loopback: LoopbackServer, allowed: bool
):
    if not allowed:
        loopback.channel.deny(loopback.peer.me, discord.Permissions(attach_files=True))
    async with loopback.up():
        thread = loopback.channel.thread("old songs", announced=False)
        song = loopback.peer.upload("a.wav", b"RIFF")
        theirs = await loopback.alice.say(thread, "listen", song)
        text = f"{loopback.peer.me.mention} slower"
        await loopback.alice.say(thread, text, reply_to=theirs)
        if allowed:
            await loopback.peer.wait_for(lambda: loopback.songs(thread)[1:])
        else:
            await loopback.peer.wait_for(lambda: thread.messages[2:])
            assert "I need these permissions here: Attach Files." in thread.messages[2].text
            assert not loopback.executor.works


@pytest.mark.fault(
    fault="a server is in an outage when the bot starts",
    sees="pieces there all the same, as long as Discord passes on what is asked",
    keeps="every job",
)
async def test_a_server_that_is_unavailable_at_the_start_is_served(loopback: LoopbackServer):
    async with loopback.up():
        await (await loopback.ask()).answered()
        await loopback.peer.wait_for(lambda: loopback.songs())
    loopback.guild.unavailable = True
    async with loopback.up():
        await (await loopback.ask("by command")).answered()
        await loopback.peer.wait_for(lambda: len(loopback.songs()) == 2)
        text = f"{loopback.peer.me.mention} by reply"
        await loopback.alice.say(loopback.channel, text, reply_to=loopback.songs()[0])
        await loopback.peer.wait_for(lambda: len(loopback.songs()) == 3)
        jobs = [await loopback.store.job_of_message(m.id) for m in loopback.songs()]
        assert [job and job.guild_id for job in jobs] == [loopback.guild.id] * 3
        loopback.guild.come_back()
        await (await loopback.ask("afterwards")).answered()
        await loopback.peer.wait_for(lambda: len(loopback.songs()) == 4)


@pytest.mark.fault(
    fault="Discord's gateway refuses to resume a session",
    sees="nothing: the bot begins a new one",
    keeps="every job",
)
@pytest.mark.parametrize("code", [4007, 4009])
async def test_a_session_that_cannot_be_resumed_is_begun_anew(loopback: LoopbackServer, code: int):
    gateway = loopback.peer.gateway
    async with loopback.up():
        gateway.resume_refusals.append(code)
        gateway.forget_sessions()
        gateway.drop()
        await loopback.peer.wait_for(lambda: gateway.identifies == 2 and gateway.connected, 30)
        await (await loopback.ask()).answered()
        await loopback.peer.wait_for(lambda: loopback.songs())


@pytest.mark.fault(
    fault="Discord's rate limits are reached by everybody at once",
    sees="each piece once, a little later",
    keeps="every job",
)
async def test_rate_limits_are_kept_and_nothing_is_lost(loopback: LoopbackServer):
    settings = loopback.peer.settings
    settings.requests_a_window, settings.window_seconds = 2, 0.1
    async with loopback.up():
        await (await loopback.ask()).answered()
        await loopback.peer.wait_for(lambda: loopback.songs())
        text = f"{loopback.peer.me.mention} slower"
        for _ in range(12):
            await loopback.alice.say(loopback.channel, text, reply_to=loopback.songs()[0])
        await loopback.peer.wait_for(lambda: len(loopback.songs()) == 13, 60)
        await loopback.peer.gateway.caught_up()
        assert len([m for m in loopback.channel.messages if m.author is loopback.peer.me]) == 13


@pytest.mark.fault(
    fault="the person may upload more than the channel takes, and then the token runs out",
    sees="the file as it was asked for; afterwards a smaller one, and a note that says so",
    keeps="the file as it was asked for",
)
@pytest.mark.parametrize("late", [False, True])
async def test_a_persons_own_upload_limit_lasts_as_long_as_their_token(
    loopback: LoopbackServer, held: asyncio.Event, late: bool
):
    loopback.guild.upload_limit, loopback.alice.upload_limit = 300_000, 10_000_000
    async with loopback.up():
        used = await loopback.alice.slash(
            loopback.channel, "mario", prompt="a castle", duration=8, output_format="wav"
        )
        await loopback.executor.until_begun(1)
        if late:
            loopback.peer.clock.advance(901)
        held.set()
        await loopback.peer.wait_for(lambda: used.original and used.original.attachments, 30)
        assert (len(used.answering.attachments[0].data) > 300_000) == (not late)


async def test_who_is_mentioned_in_a_reply_is_called_by_name(loopback: LoopbackServer):
    bob = loopback.guild.member("bob")  # whom the bot has not met
    async with loopback.up():
        await (await loopback.ask()).answered()
        await loopback.peer.wait_for(lambda: loopback.songs())
        text = f"{loopback.peer.me.mention} a theme for {bob.mention}"
        await loopback.alice.say(loopback.channel, text, reply_to=loopback.songs()[0])
        await loopback.executor.until_begun(2)
        assert loopback.executor.works[1].spec.request.prompt == "a theme for Bob"


async def test_a_part_can_be_chosen_of_a_piece_that_has_grown(loopback: LoopbackServer):
    def asked_for(form: Interaction) -> list[str]:
        return [part["custom_id"] for part in walk(form.modal["components"]) if part["type"] == 4]

    async with loopback.up():
        await (await loopback.ask()).answered()
        await loopback.peer.wait_for(lambda: loopback.songs())
        form = await loopback.alice.message_command(loopback.songs()[0], "Continue")
        await form.answered()
        assert asked_for(form) == ["prompt", "duration"]
        await loopback.alice.submit(form, duration="1")
        await loopback.peer.wait_for(lambda: len(loopback.songs()) == 2)
        form = await loopback.alice.message_command(loopback.songs()[1], "Continue")
        await form.answered()
        parts = ["continuation_start", "continuation_end"]
        assert asked_for(form) == ["prompt", "duration", *parts]
        await loopback.alice.submit(form, duration="1", continuation_start="1")
        await loopback.peer.wait_for(lambda: len(loopback.songs()) == 3)
        assert loopback.executor.works[2].spec.request.continuation_start == 1
