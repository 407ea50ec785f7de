"""``/mario-privacy``: what is kept of somebody is theirs, to have and to delete."""

import json

from bot.texts import say
from tests.support.discord_steps import said, told
from tests.support.simulated_server import SimulatedServer


async def test_somebody_gets_everything_that_is_kept_of_them_by_direct_message(
    server: SimulatedServer,
) -> None:
    user = server.env.create_user("carol")
    carol = server.guild.add_member(user)
    await carol.slash(server.channel, "mario", prompt="a secret castle", duration=2)

    result = await carol.slash(server.channel, "mario-privacy export")

    assert "direct messages" in said(result.response)
    assert result.ephemeral
    sent = user.dm_channel.last_message
    assert sent is not None
    kept = json.loads(await sent.attachments[0].read())
    assert [job["request"]["prompt"] for job in kept["jobs"]] == ["a secret castle"]


async def test_somebody_deletes_all_of_it(server: SimulatedServer) -> None:
    await server.mario(prompt="a secret castle", duration=2)

    unsure = await server.alice.slash(server.channel, "mario-privacy delete", confirm=False)
    assert "Nothing was deleted" in said(unsure.response)
    assert (await server.store.kept_of(server.alice.id))["pieces"]
    result = await server.alice.slash(server.channel, "mario-privacy delete", confirm=True)

    assert "1 piece or request" in said(result.response)
    assert result.ephemeral
    kept = await server.store.kept_of(server.alice.id)
    assert (kept["jobs"], kept["pieces"]) == ([], [])
    assert server.store.nbytes == 0


async def test_who_takes_no_direct_messages_is_told_how_to_get_them(
    server: SimulatedServer,
) -> None:
    server.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    result = await server.alice.slash(server.channel, "mario-privacy export")
    assert told(result) == f"⚠️ {say('direct-messages-closed')}"
