"""``/mario-admin``: what a server changes for itself, in force from the next request on."""

import discord
import pytest

from bot.config import Access, Caps, Limits, Settings, limit_label
from bot.store import CHANGEABLE
from bot.texts import say
from tests.support.discord_steps import told
from tests.support.simulated_server import SimulatedServer


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


async def test_the_status_tells_queue_speed_memory_and_restart(
    server: SimulatedServer, boss
) -> None:
    await server.mario(prompt="a march")
    text = said(await boss.slash(server.channel, "mario-admin status"))
    lines = text.splitlines()

    assert lines[0].startswith("Queue: 0 of ")
    assert lines[1] == "A piece asked for now would start at once."
    assert any(line.startswith("**pocket**: ") and "per second" in line for line in lines)
    assert "**melody**: not measured yet" in lines
    assert any(line.startswith("Memory: ") for line in lines)
    assert lines[-1] == "No restart is planned."


class TestTheOperatorsSettings:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        changes = {
            "caps": Caps(duration=60, cooldown_seconds=5),
            "limits": Limits(cooldown_seconds=5),
            "access": Access(refused_words=("anthem",), models=("pocket", "stereo")),
            "restart_at": "04:30",
        }
        return settings.model_copy(update=changes)

    async def test_a_server_raises_no_limit_above_its_cap(
        self, server: SimulatedServer, boss
    ) -> None:
        refused = await boss.slash(server.channel, "mario-admin set", limit="duration", value=61)
        assert "Longest piece, in seconds can be 60 at most" in said(refused)
        refused = await boss.slash(
            server.channel, "mario-admin set", limit="cooldown_seconds", value=4
        )
        assert "can be 5 at least" in said(refused)
        result = await boss.slash(server.channel, "mario-admin set", limit="duration", value=60)
        assert "is now 60" in said(result)

    async def test_a_limit_that_was_raised_before_there_was_a_cap_is_within_it(
        self, server: SimulatedServer
    ) -> None:
        await server.store.set_limit(server.guild.id, None, "duration", 200)
        refused = await server.mario(prompt="a march", duration=100)
        assert "Max length here is 60 s" in told(refused)

    async def test_what_the_operator_refuses_no_server_allows(
        self, server: SimulatedServer, boss
    ) -> None:
        assert "I don't take prompts" in told(await server.mario(prompt="an Anthem"))
        await boss.slash(server.channel, "mario-admin model", model="melody", allow=True)
        refused = await server.mario(prompt="a march", replicate_weights="melody")
        assert "can't be used here" in told(refused)

    async def test_the_next_restart_is_told(self, server: SimulatedServer, boss) -> None:
        text = said(await boss.slash(server.channel, "mario-admin status"))
        assert "Next restart: <t:" in text


class TestTheOperatorsChannels:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"access": Access(channels=(1,), roles=(2,))})

    async def test_channels_and_roles_in_the_settings_count_on_servers_only(
        self, server: SimulatedServer
    ) -> None:
        assert "I don't make music in this channel" in told(await server.mario(prompt="a march"))
        await server.alice.user.slash("mario", prompt="a march")
        assert len(server.executor.works) == 1
