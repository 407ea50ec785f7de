"""``/mario-admin``: limits that a server changes for itself, in force from the next request on."""

import discord
import pytest

from bot.config import limit_label
from bot.store import CHANGEABLE
from bot.texts import say
from tests.support.discord_steps import told
from tests.support.simulated_server import SimulatedServer


@pytest.fixture
async def boss(server: SimulatedServer):
    role = server.guild.create_role("Boss", permissions=discord.Permissions(manage_guild=True))
    return server.guild.add_member(server.env.create_user("boss"), roles=[role])


def said(result) -> str:
    assert result.ephemeral
    return result.response.embeds[0].description


async def test_a_changed_limit_is_in_force_for_the_next_request(
    server: SimulatedServer, boss
) -> None:
    result = await boss.slash(server.channel, "mario-admin set", limit="duration", value=10)
    assert said(result) == "**Longest piece, in seconds** is now 10."

    refused = await server.alice.slash(server.channel, "mario", prompt="long", duration=11)

    assert "Max length here is 10 s" in told(refused)
    assert server.executor.works == []


async def test_a_role_may_do_more_than_everyone(server: SimulatedServer, boss) -> None:
    patron = server.guild.create_role("Patron")
    bob = server.guild.add_member(server.env.create_user("bob"), roles=[patron])
    await boss.slash(server.channel, "mario-admin set", limit="duration", value=10)
    await boss.slash(server.channel, "mario-admin set", limit="duration", value=200, role=patron)

    await bob.slash(server.channel, "mario", prompt="long", duration=150)

    assert [work.spec.request.duration for work in server.executor.works] == [150]


async def test_a_reset_limit_is_the_operators_again(server: SimulatedServer, boss) -> None:
    await boss.slash(server.channel, "mario-admin set", limit="duration", value=10)
    result = await boss.slash(server.channel, "mario-admin reset", limit="duration")
    assert said(result) == "**Longest piece, in seconds** reset to the default (120)."

    await server.alice.slash(server.channel, "mario", prompt="long", duration=11)

    assert [work.spec.request.duration for work in server.executor.works] == [11]


async def test_the_limits_in_force_are_listed_with_what_was_changed(
    server: SimulatedServer, boss
) -> None:
    await boss.slash(server.channel, "mario-admin set", limit="waiting_per_user", value=3)

    text = said(await boss.slash(server.channel, "mario-admin limits"))

    assert "**Queued pieces per person: 3**" in text
    assert all(say(limit_label(name)) in text for name in CHANGEABLE)


async def test_a_limit_of_the_whole_server_cannot_differ_by_role(
    server: SimulatedServer, boss
) -> None:
    patron = server.guild.create_role("Patron")

    result = await boss.slash(
        server.channel, "mario-admin set", limit="waiting_per_server", value=3, role=patron
    )

    assert "can't differ by role" in said(result)


async def test_whom_the_server_has_allowed_the_command_may_use_it(server: SimulatedServer) -> None:
    command = next(c for c in server.bot.tree.get_commands() if c.name == "mario-admin")
    assert command.default_permissions == discord.Permissions(manage_guild=True)
    command.default_permissions = None  # as a server's integration settings can have it
    await server.bot.tree.sync()

    result = await server.alice.slash(server.channel, "mario-admin set", limit="duration", value=10)

    assert "10" in said(result)
    assert [one.value for one in await server.store.all_limits(server.guild.id)] == [10]


async def test_a_server_blocks_somebody_and_takes_it_back(server: SimulatedServer, boss) -> None:
    bob = server.guild.add_member(server.env.create_user("bob"))
    result = await boss.slash(server.channel, "mario-admin block", person=bob)
    assert "from now on" in said(result)

    refused = await bob.slash(server.channel, "mario", prompt="a march")
    assert "can't have music made here" in told(refused)
    await server.mario(prompt="a march")
    assert len(server.executor.works) == 1

    await boss.slash(server.channel, "mario-admin unblock", person=bob)
    await bob.slash(server.channel, "mario", prompt="a march")
    assert len(server.executor.works) == 2
