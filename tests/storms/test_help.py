"""Help where simcord cannot go: by direct message."""

from tests.support.loopback_server import LoopbackServer


async def test_help_in_private_speaks_of_no_server_and_its_buttons_play(loopback: LoopbackServer):
    alice = loopback.alice
    async with loopback.up():
        used = await alice.slash(alice.dm, "mario-help")
        await used.answered()
        page = used.original
        assert page is not None
        assert page.ephemeral
        assert "Left today" in str(page.embeds)
        assert "This server" not in str(page.embeds)

        await alice.click(page, page.buttons[0]["label"])
        await loopback.peer.wait_for(lambda: loopback.songs(alice.dm), 60)
        assert loopback.songs(alice.dm)[0].embeds[0]["title"] == page.buttons[0]["label"]
