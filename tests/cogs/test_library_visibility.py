"""``/mario-library``: what stays hidden from whom."""

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from tests.support.discord_steps import piece, told
from tests.support.library_steps import GONE, look, make, press, shown, text
from tests.support.simulated_server import SimulatedServer


@pytest.fixture
def moderator(server: SimulatedServer) -> MemberActor:
    may = discord.Permissions(manage_messages=True, manage_threads=True)
    role = server.guild.create_role("mods", permissions=may)
    return server.guild.add_member(server.env.create_user("mod"), roles=[role])


async def test_a_server_sees_what_its_open_channels_hold_and_no_more(
    server: SimulatedServer, bob: MemberActor, hideout: ChannelHandle
) -> None:
    await make(server, "in the open")
    await server.alice.slash(hideout, "mario", prompt="in the hideout", duration=1)
    await server.alice.user.slash("mario", prompt="in private", duration=1)
    other = server.env.create_guild("Elsewhere")
    there = other.create_text_channel("music")
    carol = other.add_member(server.env.create_user("carol"))
    await carol.slash(there, "mario", prompt="on another server", duration=1)
    everything = ("in the open", "in the hideout", "in private", "on another server")

    for view, words in (("server", None), ("search", "in"), ("search", "on")):
        for _ in range(2):
            options = {} if words is None else {"words": words}
            seen = shown(await look(server, bob, view, where=None, **options), *everything)
            assert seen == ([] if words == "on" else ["in the open"])
            await server.restart()
    assert shown(await look(server, server.alice), *everything) == ["in the open", "in the hideout"]
    assert shown(await look(server, server.alice, "mine"), *everything) == list(everything[:3])


async def test_a_channel_that_closes_takes_its_pieces_along(
    server: SimulatedServer, hideout: ChannelHandle
) -> None:
    await server.alice.slash(hideout, "mario", prompt="in the hideout", duration=1)
    role = server.guild.create_role("friends")
    bob = server.guild.add_member(server.env.create_user("bob"), roles=[role])
    channel = server.bot.get_channel(hideout.id)
    assert isinstance(channel, discord.TextChannel)
    friends = channel.guild.get_role(role.id)
    assert friends is not None
    for allowed in (True, False):
        await channel.set_permissions(friends, view_channel=allowed)
        await server.env.settle()
        seen = shown(await look(server, bob), "in the hideout")
        assert seen == (["in the hideout"] if allowed else [])


async def test_a_private_threads_pieces_are_shown_there_and_to_who_manages_threads(
    server: SimulatedServer, bob: MemberActor, moderator: MemberActor
) -> None:
    channel = server.bot.get_channel(server.channel.id)
    assert isinstance(channel, discord.TextChannel)
    thread = await channel.create_thread(name="secret", type=discord.ChannelType.private_thread)
    await thread.add_user(discord.Object(server.alice.id))
    await server.env.settle()
    (there,) = server.channel.threads
    await server.alice.slash(there, "mario", prompt="whispered", duration=1)

    assert shown(await look(server, server.alice, where=there), "whispered")
    assert shown(await look(server, moderator), "whispered")
    assert not shown(await look(server, bob), "whispered")


async def test_a_thread_that_discord_has_put_away_is_asked_about(
    server: SimulatedServer, bob: MemberActor
) -> None:
    channel = server.bot.get_channel(server.channel.id)
    assert isinstance(channel, discord.TextChannel)
    thread = await channel.create_thread(name="jam", type=discord.ChannelType.public_thread)
    await server.env.settle()
    (there,) = server.channel.threads
    await server.alice.slash(there, "mario", prompt="in a thread", duration=1)
    await thread.edit(archived=True)
    await server.env.settle()
    await server.restart()

    assert shown(await look(server, bob), "in a thread")


async def test_what_is_for_grown_people_is_listed_among_them_only(
    server: SimulatedServer, bob: MemberActor
) -> None:
    channel = server.bot.get_channel(server.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await make(server, "for adults")
    channel.nsfw = True  # as Discord would tell; simcord cannot
    lobby = server.guild.create_text_channel("lobby")

    assert shown(await look(server, bob), "for adults")
    assert not shown(await look(server, bob, where=lobby), "for adults")


async def test_favourites_are_only_counted_where_their_channel_is_closed(
    server: SimulatedServer, hideout: ChannelHandle
) -> None:
    await server.alice.slash(hideout, "mario", prompt="in the hideout", duration=1)
    message = hideout.last_message
    assert message is not None
    made = await piece(server, message)
    carol = server.env.create_user("carol")
    await server.store.like(carol.id, made.id)
    member = server.guild.add_member(carol)

    page = text(await look(server, member, "favourites"))
    assert "hideout" not in page
    assert "One more is in channels that you don't see here." in page


@pytest.mark.fault(
    fault="a piece's id in a button that somebody forged",
    sees="a sentence, as of a deleted piece",
    keeps="–",
)
async def test_a_forged_id_shows_and_likes_nothing(
    server: SimulatedServer, bob: MemberActor, hideout: ChannelHandle
) -> None:
    await server.alice.slash(hideout, "mario", prompt="hidden", duration=1)
    await server.alice.user.slash("mario", prompt="private", duration=1)
    own = await server.store.pieces_of(server.alice.id, "", 0, 9)
    hidden = [entry.piece for entry in own.entries]
    assert len(hidden) == 2

    for id in (*(one.id for one in hidden), "nothing", "", "%", "a" * 80):
        for custom_id in (f"mario:favourite:{id}", f"mario:play:{id}"):
            assert told(await press(server, bob, custom_id)) == GONE
    assert await server.store.count_favourites(bob.id) == 0
    assert {await server.store.likes(one.id) for one in hidden} == {0}
