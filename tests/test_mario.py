"""``/mario``, driven as a member of a server would."""

from tests.support.simulated_server import SimulatedServer


async def test_mario_posts_the_piece_into_the_message_that_answered(
    server: SimulatedServer,
) -> None:
    result = await server.alice.slash(server.channel, "mario", prompt="castle at night", seed=5)

    assert result.response is not None
    assert server.last.id == result.response.id
    assert server.last.attachments[0].filename == "castle-at-night-5.wav"
    assert server.embed().title == "castle at night"
    assert "seed 5" in (server.embed().footer.text or "")
