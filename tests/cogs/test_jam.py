"""``/mario-jam``: turns, candidates and votes in a thread, and that it survives everything."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from bot.audio.decode import decode
from bot.store import Phase
from bot.texts import say
from tests.support.discord_steps import labels, press_id, said, told
from tests.support.form_steps import forged
from tests.support.simulated_server import SimulatedServer

MINUTE = 60


@dataclass
class Band:
    """A server with alice, bob and a moderator, and a jam in its channel's only thread."""

    server: SimulatedServer
    bob: MemberActor
    mod: MemberActor

    async def start(self, **options: object) -> InteractionResult:
        asked = {"prompt": "castle at night", "seconds": 2, "rounds": 3, **options}
        return await self.server.alice.slash(self.server.channel, "mario-jam", **asked)

    @property
    def thread(self) -> ChannelHandle:
        (thread,) = self.server.channel.threads
        return thread

    @property
    def last(self) -> discord.Message:
        message = self.thread.last_message
        assert message is not None
        return message

    async def vote(self, person: MemberActor, take: int) -> InteractionResult:
        return await person.click(self.last, label=labels(self.last)[take - 1])

    async def take(
        self, person: MemberActor, prompt: str = "dragons", at: discord.Message | None = None
    ) -> InteractionResult:
        shown = await person.click(at or self.last, label="My turn")
        return await person.submit_modal(shown, {"prompt": prompt})

    async def wait(self, seconds: float) -> None:
        await self.server.env.advance_time(seconds)

    async def phase(self) -> tuple[Phase, int] | None:
        jams = await self.server.bot.jobs.jams.all()
        return (jams[0].phase, jams[0].round) if jams else None


@pytest.fixture
def band(server: SimulatedServer) -> Band:
    role = server.guild.create_role("mods", permissions=discord.Permissions(manage_messages=True))
    add, env = server.guild.add_member, server.env
    return Band(server, add(env.create_user("bob")), add(env.create_user("mod"), roles=[role]))


def title(message: discord.Message) -> str | None:
    return message.embeds[0].title


async def seconds_of(message: discord.Message) -> float:
    data = await message.attachments[0].read()
    return (await decode(io.BytesIO(data).getvalue())).seconds


async def test_people_take_turns_and_vote_and_the_whole_piece_has_its_credits(band: Band) -> None:
    result = await band.start(rounds=2)
    opened = band.server.channel.history()[0]
    assert result.response is not None
    assert result.response.id == opened.id == band.thread.id
    assert said(opened).startswith("🎶 **Jam!** **alice** begins with “castle at night”. 2 rounds")
    assert band.thread.name == "🎶 Jam: castle at night"

    intro, takes, vote = band.thread.history()
    assert (title(intro), title(vote)) == ("Round 1 of 2", "Round 1 of 2")
    assert "**How it goes:**" in said(intro)
    assert takes.reference is not None
    assert takes.reference.message_id == intro.id
    assert labels(vote) == ["Take 1 · 0", "Take 2 · 0", "End"]
    await band.vote(band.bob, 2)
    assert labels(band.last) == ["Take 1 · 0", "Take 2 · 1", "End"]
    await band.wait(MINUTE)
    assert said(band.thread.history()[2]) == "**Take 2** goes on, 1 to 0."

    assert labels(band.last) == ["My turn", "End"]
    await band.take(band.bob, "dragons *wake*")
    work = band.server.executor.works[-1]
    assert work.spec.request.prompt == "dragons *wake*"
    assert work.spec.request.continuation
    first = await band.server.store.piece_of_message(takes.id)
    assert first is not None
    second = (await band.server.store.pieces_of_job(first.job_id))[1]
    assert work.spec.source_id == second.audio
    await band.vote(band.server.alice, 1)
    await band.wait(MINUTE)

    assert title(band.last) == "🏁 castle at night"
    assert said(band.last) == "The whole piece: 4 s."
    assert await seconds_of(band.last) == 4
    credits = band.last.embeds[0].fields[0].value
    assert credits == "1. castle at night — **alice**\n2. dragons \\*wake\\* — **bob**"
    closed = said(band.server.channel.history()[0])
    assert "is by **alice**, **bob**: [hear it](https://discord.com/channels/" in closed
    assert str(band.last.id) in closed
    assert await band.phase() is None


async def test_a_vote_counts_once_and_can_be_changed_and_a_tie_goes_to_take_1(band: Band) -> None:
    await band.start()
    for take in (2, 2, 1, 2):
        await band.vote(band.server.alice, take)
    assert labels(band.last)[:2] == ["Take 1 · 0", "Take 2 · 1"]
    assert "-# 1 vote" in said(band.last)
    await band.vote(band.bob, 1)
    vote = band.last
    await band.wait(MINUTE)
    assert said(next(m for m in band.thread.history() if m.id == vote.id)) == (
        "**Take 1** goes on, 1 to 1."
    )

    jam = (await band.server.bot.jobs.jams.all())[0]
    late = await press_id(band.server, f"mario:jam-vote:{jam.id}.1.1")
    assert told(late) == "⚠️ That vote is over."


async def test_a_round_that_nobody_votes_in_goes_on_with_take_1(band: Band) -> None:
    await band.start()
    await band.wait(MINUTE)
    assert await band.phase() == (Phase.turn, 2)


async def test_a_turn_is_whose_form_comes_first(band: Band) -> None:
    await band.start()
    await band.wait(MINUTE)
    turn = band.last
    forms = [await person.click(turn, label="My turn") for person in (band.bob, band.mod)]
    await band.bob.submit_modal(forms[0], {"prompt": "dragons"})
    late = await band.mod.submit_modal(forms[1], {"prompt": "goblins"})
    assert told(late) == "⚠️ bob was faster. Vote in a moment, and take the next turn."
    assert {work.spec.request.prompt for work in band.server.executor.works} == {
        "castle at night",
        "dragons",
    }


async def test_a_form_that_was_open_while_the_bot_restarted_takes_the_turn(band: Band) -> None:
    await band.start()
    await band.wait(MINUTE)
    form = await band.bob.click(band.last, label="My turn")
    await band.server.restart()

    await band.bob.submit_modal(form, {"prompt": "dragons"})

    assert band.server.executor.works[-1].spec.request.prompt == "dragons"


async def test_a_forged_form_takes_no_turn(band: Band) -> None:
    await band.start()
    await band.wait(MINUTE)
    jam = (await band.server.bot.jobs.jams.all())[0]
    made = len(band.server.executor.works)
    elsewhere = await band.server.alice.send(band.server.channel, "hello")
    for target in (f"{jam.id}.1", f"{jam.id}.2", jam.id, f"{jam.id}.x", "nothing.1", ""):
        sent = await forged(band.server, f"mario-form:jam-turn:{target}", elsewhere, prompt="x")
        assert told(sent).startswith("⚠️")
    assert len(band.server.executor.works) == made
    assert await band.phase() == (Phase.turn, 2)


async def test_who_had_the_last_turn_lets_the_others_go_first(band: Band) -> None:
    await band.start()
    await band.wait(MINUTE)
    refused = await band.server.alice.click(band.last, label="My turn")
    assert told(refused) == "⚠️ You had the last turn. Let the others go first, for 1 min."
    await band.wait(MINUTE)
    await band.take(band.server.alice)
    assert await band.phase() == (Phase.voting, 2)


async def test_an_empty_prompt_lets_the_music_speak_for_itself(band: Band) -> None:
    await band.start()
    await band.wait(MINUTE)
    turn = band.last
    await band.take(band.bob, "  ")
    assert band.server.executor.works[-1].spec.request.prompt is None
    shown = next(m for m in band.thread.history() if m.id == turn.id)
    assert said(shown) == "**bob** lets the music speak for itself."


async def test_it_ends_where_nobody_takes_a_turn_with_what_there_is(band: Band) -> None:
    await band.start()
    await band.wait(MINUTE)
    await band.wait(29 * MINUTE)
    assert await band.phase() == (Phase.turn, 2)
    await band.wait(2 * MINUTE)
    assert said(band.last) == "Nobody took the turn.\nThe whole piece: 2 s."
    assert await seconds_of(band.last) == 2
    assert await band.phase() is None


async def test_who_began_it_or_a_moderator_ends_it_at_any_time(band: Band) -> None:
    for person, name in ((band.server.alice, "alice"), (band.mod, "mod")):
        await band.start()
        thread = band.server.channel.threads[-1]
        vote = thread.last_message
        assert vote is not None
        refused = await band.bob.click(vote, label="End")
        assert told(refused) == (
            "⚠️ Only the person who started the jam, or a moderator, can end it."
        )
        await person.click(vote, label="End")
        assert said(thread.last_message).startswith(f"**{name}** ended the jam.")
        assert await band.phase() is None
        gone = await press_id(band.server, "mario:jam-end:0123")
        assert told(gone) == "⚠️ This jam is over."


async def test_what_is_being_voted_on_is_decided_as_it_stands_when_it_ends(band: Band) -> None:
    await band.start()
    await band.vote(band.bob, 2)
    await band.server.alice.click(band.last, label="End")
    (credit,) = band.last.embeds[0].fields
    assert credit.value == "1. castle at night — **alice**"
    assert await seconds_of(band.last) == 2


async def test_what_is_being_made_is_stopped_when_it_ends(band: Band) -> None:
    band.server.executor.gate = asyncio.Event()
    await band.start()
    await band.server.alice.click(band.thread.history()[0], label="End")
    assert "The jam is over before there was any music." in said(band.last)
    assert len(band.server.executor.cancelled) == len(band.server.executor.works) == 2
    assert await band.phase() is None


async def test_a_channel_has_one_jam_at_a_time(band: Band) -> None:
    await band.start()
    refused = await band.bob.slash(band.server.channel, "mario-jam", prompt="another")
    assert told(refused) == (
        f"⚠️ There is a jam in this channel: <#{band.thread.id}>. Join it, or wait until it is over."
    )
    other = band.server.guild.create_text_channel("other")
    await band.bob.slash(other, "mario-jam", prompt="another", seconds=2)
    assert len(other.threads) == 1


RESTARTS: dict[str, Callable[[Band], Awaitable[Any]]] = {}


def before_restart(step: Callable[[Band], Awaitable[Any]]) -> Callable[[Band], Awaitable[Any]]:
    RESTARTS[step.__name__] = step
    return step


@before_restart
async def while_it_composes(band: Band) -> None:
    band.server.executor.gate = asyncio.Event()
    await band.start(rounds=2)


@before_restart
async def while_people_vote(band: Band) -> None:
    await band.start(rounds=2)
    await band.vote(band.bob, 2)


@before_restart
async def while_it_waits_for_a_turn(band: Band) -> None:
    await band.start(rounds=2)
    await band.vote(band.bob, 2)
    await band.wait(MINUTE)


@pytest.mark.fault(
    fault="the bot ends in the middle of a jam",
    sees="the jam, going on where it was",
    keeps="the jam, its votes, and one message for each of its steps",
)
@pytest.mark.parametrize("step", RESTARTS.values(), ids=RESTARTS)
async def test_it_goes_on_after_a_restart_in_any_phase(
    band: Band, step: Callable[[Band], Awaitable[Any]]
) -> None:
    await step(band)
    await band.server.restart()
    if band.server.executor.gate is not None:
        band.server.executor.gate.set()
    await band.server.env.settle()
    if await band.phase() == (Phase.voting, 1):
        if "while_it_composes" in step.__name__:
            await band.vote(band.bob, 2)
        assert labels(band.last)[:2] == ["Take 1 · 0", "Take 2 · 1"]
        await band.vote(band.bob, 2)  # the same again
        await band.wait(MINUTE)
    await band.take(band.bob)
    await band.server.restart()
    await band.vote(band.server.alice, 2)
    await band.server.restart()
    await band.wait(MINUTE)

    assert await seconds_of(band.last) == 4
    shown = [title(message) for message in band.thread.history()]
    assert shown == [
        "Round 1 of 2", "castle at night", "Round 1 of 2",
        "Round 2 of 2", "dragons (continued)", "Round 2 of 2",
        "🏁 castle at night",
    ]  # fmt: skip
    assert len(band.server.channel.threads) == 1
    assert sum((await band.server.store.counts()).values()) == 2


async def test_a_vote_that_ended_while_the_bot_was_away_gets_its_minute(band: Band) -> None:
    await band.start()
    await band.vote(band.bob, 2)
    before = said(band.last)
    now = band.server.store.now
    hours = (
        band.server.env.now()
        - band.server.env.now().replace(hour=0)
        + (band.server.env.now().replace(hour=5) - band.server.env.now().replace(hour=0))
    )
    band.server.store.now = lambda: now() + hours
    await band.server.restart()
    assert await band.phase() == (Phase.voting, 1)
    assert said(band.last) != before
    await band.vote(band.server.alice, 2)
    assert labels(band.last)[:2] == ["Take 1 · 0", "Take 2 · 2"]
    await band.wait(MINUTE)
    assert await band.phase() == (Phase.turn, 2)


@pytest.mark.fault(
    fault="the bot ends before it has written down what it posted in a jam",
    sees="one message",
    keeps="the jam",
)
async def test_what_was_posted_is_found_again_where_nobody_wrote_it_down(band: Band) -> None:
    await band.start()
    for _ in range(2):
        (jam,) = await band.server.store.jams()
        await band.server.store.change_jam(jam, shown_id=None)
        messages = len(band.thread.history())
        band.server.env.backend.advance_clock(30)
        await band.server.restart()
        await band.server.env.settle()
        assert len(band.thread.history()) == messages
        await band.wait(MINUTE)


async def test_a_thread_that_discord_opened_unheard_is_the_jams(band: Band) -> None:
    await band.start()
    (jam,) = await band.server.store.jams()
    await band.server.store.change_jam(jam, thread_id=None, phase=Phase.opening)
    band.server.env.inject_error(
        "POST", f"/channels/*/messages/{jam.message_id}/threads", status=400, code=160004
    )
    await band.server.restart()
    await band.server.env.settle()
    (jam,) = await band.server.store.jams()
    assert jam.thread_id == jam.message_id


class TestWhereItCannotBe:
    @pytest.mark.parametrize(
        ("permission", "name"),
        [
            ("create_public_threads", "Create Public Threads"),
            ("send_messages_in_threads", "Send Messages in Threads"),
        ],
    )
    async def test_what_the_bot_lacks_is_named(
        self, band: Band, permission: str, name: str
    ) -> None:
        channel = band.server.bot.get_channel(band.server.channel.id)
        assert isinstance(channel, discord.TextChannel)
        denied = discord.PermissionOverwrite(**{permission: False})
        await channel.set_permissions(channel.guild.me, overwrite=denied)
        assert told(await band.start()) == f"⚠️ I need these permissions here: {name}. Ask an admin."
        assert band.server.channel.history() == []

    async def test_who_may_open_no_thread_starts_no_jam(self, band: Band) -> None:
        channel = band.server.bot.get_channel(band.server.channel.id)
        assert isinstance(channel, discord.TextChannel)
        mine = discord.PermissionOverwrite(create_public_threads=True)
        await channel.set_permissions(channel.guild.me, overwrite=mine)
        theirs = discord.PermissionOverwrite(create_public_threads=False)
        await channel.set_permissions(channel.guild.default_role, overwrite=theirs)
        assert told(await band.start()).startswith("⚠️ You can't open threads here")

    async def test_in_a_thread_there_is_none(self, band: Band) -> None:
        await band.start()
        refused = await band.bob.slash(band.thread, "mario-jam", prompt="another")
        assert told(refused).startswith("⚠️ A jam needs a thread, and there can be none here.")

    async def test_its_turns_are_refused_by_limits_before_anything_is_said(
        self, band: Band
    ) -> None:
        store, guild = band.server.store, band.server.guild.id
        await store.set_limit(guild, None, "seconds_per_user_a_day", 3)
        assert "That is 4 s of music in all" in told(await band.start())  # two takes of two
        assert band.server.channel.history() == []
        await store.set_limit(guild, None, "seconds_per_user_a_day", 4)
        await band.start()
        await band.wait(2 * MINUTE)
        refused = await band.take(band.server.alice)
        assert told(refused).startswith("⚠️ Daily limit: 4 of 4 s used.")
        await band.take(band.bob)
        assert await band.phase() == (Phase.voting, 2)

    async def test_whom_the_server_blocks_takes_no_turn(self, band: Band) -> None:
        await band.start()
        await band.wait(MINUTE)
        await band.server.bot.jobs.servers.block(band.server.guild.id, band.bob.id, True)
        assert "can't have music made here" in told(await band.take(band.bob))
        assert await band.phase() == (Phase.turn, 2)


class TestWhatGoesWrong:
    async def test_a_round_that_fails_can_be_tried_by_somebody_else(self, band: Band) -> None:
        await band.start()
        await band.wait(MINUTE)
        band.server.executor.failure = RuntimeError("no luck")
        await band.take(band.bob)
        band.server.executor.failure = None
        assert said(band.last).startswith("⚠️ That round came to nothing. Who tries again?")
        assert await band.phase() == (Phase.turn, 2)
        await band.take(band.bob, "again")
        assert await band.phase() == (Phase.voting, 2)

    async def test_a_take_that_was_dropped_cannot_win(self, band: Band) -> None:
        await band.start()
        await band.vote(band.bob, 1)
        takes = await band.server.store.piece_of_message(band.thread.history()[1].id)
        assert takes is not None
        await band.server.store.drop_take(takes.id)
        await band.wait(MINUTE)
        assert await band.phase() == (Phase.turn, 2)
        (jam,) = await band.server.store.jams()
        assert jam.piece_id not in (None, takes.id)

    async def test_a_piece_that_was_deleted_ends_the_jam(self, band: Band) -> None:
        await band.start()
        await band.wait(MINUTE)
        (jam,) = await band.server.store.jams()
        await band.server.store.delete_piece(jam.piece_id or "")
        refused = await band.take(band.bob)
        assert "The piece was deleted" in told(refused)
        await band.wait(31 * MINUTE)
        assert "The piece was deleted, so there is nothing to go on from." in said(band.last)
        assert await band.phase() is None

    async def test_a_thread_that_is_deleted_ends_it_quietly(self, band: Band) -> None:
        band.server.executor.gate = asyncio.Event()
        await band.start()
        thread = band.server.bot.get_channel(band.thread.id)
        assert isinstance(thread, discord.Thread)
        await thread.delete()
        await band.server.env.settle()
        assert said(band.server.channel.history()[0]) == "🏁 The jam is over. The channel is gone."
        assert await band.phase() is None
        assert len(band.server.executor.cancelled) == 2

    async def test_a_thread_deleted_while_the_bot_was_away_ends_it_too(self, band: Band) -> None:
        await band.start()
        band.server.env.backend.delete_channel(band.thread.id)
        await band.wait(MINUTE)
        await band.server.restart()
        await band.wait(2 * MINUTE)
        assert await band.phase() is None

    async def test_a_thread_that_is_locked_ends_it_quietly_with_what_there_is(
        self, band: Band
    ) -> None:
        await band.start()
        await band.wait(MINUTE)
        await band.take(band.bob)
        path = f"/channels/{band.thread.id}/messages"
        band.server.env.inject_error("POST", path, status=403, code=160005, times=None)
        await band.wait(MINUTE)
        assert await band.phase() is None
        assert "is by **alice**, **bob**: [hear it](" in said(band.server.channel.history()[0])

    async def test_an_archived_thread_is_opened_again_by_the_next_step(self, band: Band) -> None:
        await band.start()
        thread = band.server.bot.get_channel(band.thread.id)
        assert isinstance(thread, discord.Thread)
        await thread.edit(archived=True)
        await band.wait(MINUTE)
        assert await band.phase() == (Phase.turn, 2)
        assert labels(band.last) == ["My turn", "End"]

    async def test_discord_stumbling_loses_and_doubles_nothing(self, band: Band) -> None:
        await band.start()
        env, path = band.server.env, f"/channels/{band.thread.id}/messages"
        env.inject_error("POST", path, status=503, times=9)
        await band.wait(MINUTE)
        assert await band.phase() == (Phase.turn, 2)
        env.backend.faults.clear()
        await band.wait(2 * MINUTE)
        assert [title(m) for m in band.thread.history()].count("Round 2 of 3") == 1


@pytest.mark.parametrize(
    "target", ["jam-turn:", "jam-turn:x.1", "jam-turn:x", "jam-vote:x.1.1", "jam-vote:x.99999.1"]
)
async def test_a_button_that_nobody_was_given_does_nothing(band: Band, target: str) -> None:
    await band.start()
    answer = told(await press_id(band.server, f"mario:{target}"))
    assert answer in ("⚠️ This jam is over.", f"⚠️ {say('button-too-old')}")
    (jam,) = await band.server.store.jams()
    wrong = await press_id(band.server, f"mario:jam-vote:{jam.id}.1.7")
    assert told(wrong) == "⚠️ That vote is over."


async def test_prompts_and_names_take_no_effect(band: Band) -> None:
    hostile = "@everyone <@1> [x](https://x.test) **b** " + "y" * 900
    await band.start(prompt=hostile)
    assert len(band.thread.name or "") <= 100
    await band.wait(MINUTE)
    await band.take(band.bob, hostile)
    await band.wait(MINUTE)
    everything = [band.server.channel.history()[0], *band.thread.history()]
    assert not any(message.mentions or message.mention_everyone for message in everything)
    shown = [e.description or "" for m in everything for e in m.embeds]
    assert not any(" [x](https" in text for text in shown)


async def test_somebody_who_is_forgotten_leaves_no_name_in_a_jam(band: Band) -> None:
    await band.start(rounds=2)
    await band.vote(band.bob, 2)
    await band.wait(MINUTE)
    await band.take(band.bob, "my secret")
    await band.vote(band.bob, 2)
    kept = await band.server.store.kept_of(band.bob.id)
    assert [len(kept[name]) for name in ("votes", "jams", "jam_turns")] == [1, 0, 1]
    await band.server.bot.jobs.forget(band.bob.id)
    kept = await band.server.store.kept_of(band.bob.id)
    assert [kept[name] for name in ("votes", "jams", "jam_turns")] == [[], [], []]
    await band.wait(MINUTE)
    assert "bob" not in str(band.last.embeds[0].to_dict())
    assert "secret" not in str(band.last.embeds[0].to_dict())


async def test_nothing_is_kept_of_a_jam_that_is_over(band: Band) -> None:
    await band.start(rounds=1)
    await band.vote(band.bob, 2)
    await band.wait(MINUTE)
    assert await band.server.store.jams() == []
    kept = await band.server.store.kept_of(band.bob.id)
    assert kept["votes"] == kept["jam_turns"] == []
