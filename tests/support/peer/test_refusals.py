"""Channels are deleted, permissions taken, DMs closed: the peer refuses as Discord does."""

import io

import discord
import pytest

from tests.support.peer import limits
from tests.support.peer.conftest import Place
from tests.support.peer.errors import Refused


async def refusal(sending) -> int:
    with pytest.raises(discord.HTTPException) as refused:
        await sending
    return refused.value.code


async def test_a_deleted_channel_is_unknown_and_the_bot_hears_of_it(place: Place):
    there = place.bot.get_partial_messageable(place.channel.id)
    assert place.bot.get_channel(place.channel.id) is not None
    place.channel.delete()
    await place.peer.gateway.caught_up()
    assert place.bot.get_channel(place.channel.id) is None
    assert await refusal(there.send("one")) == 10003


async def test_taken_permissions_are_missing_in_both_places(place: Place):
    there = place.bot.get_partial_messageable(place.channel.id)
    sound = discord.File(io.BytesIO(b"a"), "a.wav")
    place.channel.deny(place.guild.everyone, discord.Permissions(attach_files=True))
    assert await refusal(there.send(file=sound)) == 50013
    await there.send("words may still be sent")
    place.channel.deny(place.peer.me, discord.Permissions(send_messages=True))
    assert await refusal(there.send("no")) == 50013
    place.channel.deny(place.peer.me, discord.Permissions(view_channel=True))
    assert await refusal(there.send("no")) == 50001
    await place.peer.gateway.caught_up()
    known = place.bot.get_channel(place.channel.id)
    assert isinstance(known, discord.TextChannel)
    assert not known.permissions_for(known.guild.me).attach_files


async def test_app_permissions_are_those_the_bot_has_there(place: Place):
    seen: list[discord.Permissions] = []

    @place.bot.event
    async def on_interaction(interaction: discord.Interaction) -> None:
        seen.append(interaction.app_permissions)

    role = place.guild.role("bots", discord.Permissions(manage_messages=True))
    place.guild.join(place.peer.me, role)
    place.channel.deny(role, discord.Permissions(embed_links=True))
    for where in (place.channel, place.channel.thread("jam")):
        await (await place.alice.slash(where, "echo", text="x")).answered()
    for rights in seen:
        assert rights.manage_messages
        assert rights.attach_files
        assert not rights.embed_links
        assert rights == place.channel.permissions_of(place.peer.me)
    role.set(discord.Permissions(administrator=True))
    await (await place.alice.slash(place.channel, "echo", text="x")).answered()
    assert seen[-1] == discord.Permissions.all()


async def test_a_person_who_takes_no_direct_messages_gets_none(place: Place):
    user = await place.bot.fetch_user(place.alice.id)
    await user.send("hello")
    assert place.alice.dm.messages[0].content == "hello"
    place.alice.dms_open = False
    assert await refusal(user.send("again")) == 50007


async def test_a_bot_thrown_out_has_no_access(place: Place):
    there = place.bot.get_partial_messageable(place.channel.id)
    place.guild.remove_bot()
    await place.peer.gateway.caught_up()
    assert len(place.bot.guilds) == 0
    assert await refusal(there.send("one")) == 50001
    await place.alice.say(place.channel, f"{place.peer.me.mention}, are you there?")
    await place.peer.gateway.caught_up()
    assert place.bot.messages == []
    place.guild.invite_bot()
    await place.peer.gateway.caught_up()
    assert len(place.bot.guilds) == 1


async def test_what_happens_in_a_hidden_channel_is_not_told(place: Place):
    place.channel.deny(place.guild.everyone, discord.Permissions(view_channel=True))
    await place.alice.say(place.channel, f"{place.peer.me.mention}, can you see this?")
    await place.peer.gateway.caught_up()
    assert place.bot.messages == []


async def test_a_file_over_the_servers_limit_is_too_large(place: Place):
    place.guild.upload_limit = 1000
    there = place.bot.get_partial_messageable(place.channel.id)
    with pytest.raises(discord.HTTPException) as refused:
        await there.send(file=discord.File(io.BytesIO(b"a" * 1001), "a.wav"))
    assert (refused.value.status, refused.value.code) == (413, 40005)
    await there.send(file=discord.File(io.BytesIO(b"a" * 1000), "a.wav"))


async def test_another_servers_events_and_new_places_reach_a_running_bot(place: Place):
    second = place.peer.guild("second")
    channel = second.text_channel("general")
    await place.peer.gateway.caught_up()
    assert place.bot.get_channel(channel.id) is not None
    assert len(place.bot.guilds) == 2


async def test_only_ones_own_messages_can_be_edited_and_others_need_a_moderator(place: Place):
    said = await place.alice.say(place.channel, "mine")
    there = place.bot.get_partial_messageable(place.channel.id).get_partial_message(said.id)
    assert await refusal(there.edit(content="ours")) == 50005
    assert await refusal(there.delete()) == 50013


async def test_limits_are_discords(place: Place):
    there = place.bot.get_partial_messageable(place.channel.id)
    long = discord.Embed(title="x" * 256, description="y" * 4096)
    for wrong in (
        there.send("x" * 2001),
        there.send(embeds=[long, long]),
        there.send(embed=discord.Embed(title="x" * 257)),
        there.send("x", nonce="n" * 26),
    ):
        assert await refusal(wrong) == 50035
    assert await refusal(there.send("")) == 50006
    assert place.channel.messages == []
    await there.send("x" * 2000, embed=long)


@pytest.mark.parametrize(
    "components",
    [
        [{"type": 1, "components": [{"type": 2, "custom_id": "x" * 101}]}],
        [{"type": 1, "components": [{"type": 2, "custom_id": "x"}] * 2}],
        [{"type": 1, "components": []}],
        [{"type": 1, "components": [{"type": 2, "custom_id": str(n)} for n in range(6)]}],
        [{"type": 1, "components": [{"type": 2, "custom_id": str(n)}]} for n in range(6)],
        [{"type": 10, "content": "only in components V2"}],
    ],
)
def test_components_outside_their_limits_are_refused(components):
    with pytest.raises(Refused, match="50035"):
        limits.check_message({"components": components})


@pytest.mark.parametrize(
    "command",
    [
        {"name": "UPPER", "description": "x"},
        {"name": "x", "description": ""},
        {"name": "x", "description": "x" * 101},
        {"name": "x", "description": "x", "options": [{"name": "a", "description": "a"}] * 26},
    ],
)
def test_commands_outside_their_limits_are_refused(command):
    with pytest.raises(Refused, match="50035"):
        limits.check_commands([command])
