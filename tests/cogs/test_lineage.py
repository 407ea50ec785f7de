"""*Lineage*: the family of a piece as a tree with links, and what stays hidden from whom."""

from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from tests.support.discord_steps import choices, delete, piece, press_id, said, told
from tests.support.form_steps import sent
from tests.support.simulated_server import SimulatedServer

GAP = "\u2003"
HIDDEN = "*one that was deleted, or is where you can't see it*"


async def compose(
    server: SimulatedServer, prompt: str, where: ChannelHandle | None = None
) -> discord.Message:
    channel = where or server.channel
    await server.alice.slash(channel, "mario", prompt=prompt, duration=1)
    assert channel.last_message is not None
    return channel.last_message


async def made_from(
    server: SimulatedServer,
    message: discord.Message,
    prompt: str,
    where: ChannelHandle | None = None,
    **options: Any,
) -> discord.Message:
    """What alice makes of the sound in a message."""
    file = ("x.wav", await message.attachments[0].read())
    asked = {"continuation": True} | options
    channel = where or server.channel
    await server.alice.slash(channel, "mario", prompt=prompt, duration=1, input_audio=file, **asked)
    assert channel.last_message is not None
    return channel.last_message


async def tree(
    server: SimulatedServer, message: discord.Message, who: MemberActor | None = None
) -> list[str]:
    (shown,) = (await (who or server.alice).select(message, ["lineage"])).followups
    assert shown.ephemeral
    return said(shown.message).splitlines()


async def test_a_tree_shows_what_a_piece_came_from_and_what_came_of_it_also_after_a_restart(
    server: SimulatedServer, bob: MemberActor
) -> None:
    first = await compose(server, "root")
    second = await made_from(server, first, "longer")
    await server.alice.select(second, ["stitch"])
    joined = server.last
    follow = {"continuation": False, "replicate_weights": "melody"}
    third = await made_from(server, second, "sung", **follow)
    await made_from(server, first, "a sibling, which is no part of it")
    await server.restart()

    by = f" · <@{server.alice.id}>"
    assert await tree(server, second, bob) == [
        f"🎼 [root]({first.jump_url}){by}",
        f"└ ⏭️ [longer (continued)]({second.jump_url}){by} ← **this one**",
        f"{GAP}└ 🧵 [longer (continued)]({joined.jump_url}){by}",
        f"{GAP}└ 🎵 [sung]({third.jump_url}){by}",
    ]
    assert len(await tree(server, first, bob)) == 5


async def test_a_tweak_and_a_loop_come_of_the_piece_that_they_change(
    server: SimulatedServer, bob: MemberActor, song: bytes
) -> None:
    first = await compose(server, "root")
    await sent(bob, await bob.click(first, label="Tweak"), prompt="slower")
    tweak = server.last
    await server.restart()
    await bob.select(tweak, ["loop"])
    loop = server.last

    assert await tree(server, loop) == [
        f"🎼 [root]({first.jump_url}) · <@{server.alice.id}>",
        f"└ 🎛️ [slower]({tweak.jump_url}) · <@{bob.id}>",
        f"{GAP}└ 🎛️ [slower]({loop.jump_url}) · <@{bob.id}> ← **this one**",
    ]


async def test_a_tweak_of_what_continues_a_sound_is_not_taken_for_its_continuation(
    server: SimulatedServer, song: bytes
) -> None:
    await server.mario(
        prompt="of a file", duration=1, input_audio=("x.mp3", song), continuation=True
    )
    first = server.last
    await sent(server.alice, await server.alice.click(first, label="Tweak"), prompt="slower")
    assert "🎛️" in (await tree(server, server.last))[1]
    assert "stitch" not in choices(server.last)
    refused = await press_id(server, f"mario:stitch:{(await piece(server)).id}")
    assert told(refused).startswith("⚠️")


async def test_a_tweak_of_a_continuation_goes_on_from_the_same_piece(
    server: SimulatedServer,
) -> None:
    first = await compose(server, "root")
    second = await made_from(server, first, "longer")
    await sent(server.alice, await server.alice.click(second, label="Tweak"), prompt="other")
    assert [line[:4] for line in await tree(server, first)] == ["🎼 [r", "└ ⏭️", "└ ⏭️"]
    assert "stitch" in choices(server.last)


async def test_a_piece_without_a_family_stands_alone(server: SimulatedServer) -> None:
    message = await compose(server, "root")
    assert "lineage" in choices(message)
    assert (await tree(server, message))[1:] == ["It came of no other, and nothing came of it yet."]


@pytest.mark.fault(
    fault="a family of which a part is deleted, or in a channel that is closed to whoever asks",
    sees="a line without words, link or name where the family goes on, else nothing",
    keeps="–",
)
async def test_what_is_hidden_or_deleted_is_a_line_without_words_or_left_out(
    server: SimulatedServer, bob: MemberActor, hideout: ChannelHandle
) -> None:
    secret = await compose(server, "secret root", hideout)
    middle = await made_from(server, secret, "open middle")
    hidden = await made_from(server, middle, "secret link", hideout)
    last = await made_from(server, hidden, "open end")
    await made_from(server, last, "secret leaf", hideout)

    for who in (bob, server.alice):
        for message in (middle, last):
            shown = await tree(server, message, who)
            assert any("secret" in line for line in shown) == (who is server.alice)
    shown = await tree(server, last, bob)
    assert "open middle" in shown[0]
    assert shown[1] == f"└ {HIDDEN}"
    assert "open end" in shown[2]
    assert len(shown) == 3

    await delete(server.alice, middle)
    shown = await tree(server, last, server.alice)
    assert [HIDDEN in line for line in shown] == [False, True, False, False, False]


async def test_a_large_family_says_how_many_more_there_are(server: SimulatedServer) -> None:
    first = await compose(server, "x" * 300)
    found = await piece(server, first)
    for _ in range(30):
        await server.alice.click(first, label="Continue")
    shown = await tree(server, first)
    assert shown[-1] == f"…and {31 - (len(shown) - 1)} more."
    assert len("\n".join(shown)) < 4096
    assert len(await server.store.family_of(found.id)) == 31


async def test_a_forged_id_tells_nothing(server: SimulatedServer, bob: MemberActor) -> None:
    await server.alice.user.slash("mario", prompt="private", duration=1)
    (entry,) = (await server.store.pieces_of(server.alice.id, "", 0, 9)).entries
    backend = server.env.backend
    for id in (entry.piece.id, "nothing"):
        button = {"type": 2, "style": 2, "label": "?", "custom_id": f"mario:lineage:{id}"}
        rows = [{"type": 1, "components": [button]}]
        backend.create_message(server.channel.id, backend.bot_user.id, "forged", components=rows)
        assert "was deleted" in told(await bob.click(server.last, label="?"))
