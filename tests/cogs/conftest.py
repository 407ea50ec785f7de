"""Who else is there beside Alice, who asks for most things."""

from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from tests.support.band import Band
from tests.support.simulated_server import SimulatedServer
from tests.support.town import Town


@pytest.fixture
def bob(server: SimulatedServer) -> MemberActor:
    return server.guild.add_member(server.env.create_user("bob"))


@pytest.fixture
def moderator(server: SimulatedServer) -> MemberActor:
    role = server.guild.create_role("mods", permissions=discord.Permissions(manage_messages=True))
    return server.guild.add_member(server.env.create_user("mod"), roles=[role])


@pytest.fixture
def band(server: SimulatedServer) -> Band:
    role = server.guild.create_role("mods", permissions=discord.Permissions(manage_messages=True))
    add, env = server.guild.add_member, server.env
    return Band(server, add(env.create_user("bob")), add(env.create_user("mod"), roles=[role]))


@pytest.fixture
def hideout(server: SimulatedServer) -> ChannelHandle:
    """A channel that alice sees, and nobody else."""
    closed = discord.PermissionOverwrite(view_channel=False)
    open_ = discord.PermissionOverwrite(view_channel=True)
    everyone = server.guild.default_role
    overwrites: Any = {everyone: closed, server.alice: open_}
    me = server.guild.me
    assert me is not None
    return server.guild.create_text_channel("hideout", overwrites=overwrites | {me: open_})


@pytest.fixture
async def boss(server: SimulatedServer):
    role = server.guild.create_role("Boss", permissions=discord.Permissions(manage_guild=True))
    return server.guild.add_member(server.env.create_user("boss"), roles=[role])


@pytest.fixture
def town(server: SimulatedServer) -> Town:
    role = server.guild.create_role("Boss", permissions=discord.Permissions(manage_guild=True))
    town = Town(server, server.guild.add_member(server.env.create_user("boss"), roles=[role]))
    server.store.now = lambda: server.env.now() + town.ahead
    return town
