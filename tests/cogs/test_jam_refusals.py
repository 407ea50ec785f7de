"""``/mario-jam`` where it is refused, and what a changed client sends in vain."""

import discord
import pytest

from bot.errors import InvalidRequest
from bot.jobs.jams import check_size
from bot.store import Phase
from bot.texts import say
from tests.support.band import MINUTE, Band
from tests.support.discord_steps import press_id, told
from tests.support.english import refused
from tests.support.form_steps import forged


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


@pytest.mark.parametrize(
    ("rounds", "seconds", "sentence"),
    [(0, 8, "rounds can be 1–12"), (13, 8, "rounds can be 1–12"), (4, 31, "seconds can be 1–30")],
)
def test_a_jam_has_so_many_rounds_whatever_a_changed_client_sends(
    rounds: int, seconds: int, sentence: str
) -> None:
    with refused(InvalidRequest, match=sentence + ", in whole numbers"):
        check_size(rounds, seconds)


async def test_a_channel_has_one_jam_at_a_time(band: Band) -> None:
    await band.start()
    refused = await band.bob.slash(band.server.channel, "mario-jam", prompt="another")
    assert told(refused) == (
        f"⚠️ There is a jam in this channel: <#{band.thread.id}>. Join it, or wait until it is over."
    )
    other = band.server.guild.create_text_channel("other")
    await band.bob.slash(other, "mario-jam", prompt="another", seconds=2)
    assert len(other.threads) == 1


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
        servers, guild = band.server.bot.jobs.servers, band.server.guild.id
        await servers.set_limit(guild, None, "seconds_per_user_a_day", 3)
        assert "That is 4 s of music in all" in told(await band.start())  # two takes of two
        assert band.server.channel.history() == []
        await servers.set_limit(guild, None, "seconds_per_user_a_day", 4)
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
