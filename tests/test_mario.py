"""``/mario``, driven as a member of a server would."""

from tests.conftest import Stage


async def test_mario_posts_the_piece_into_the_message_that_answered(stage: Stage) -> None:
    result = await stage.alice.slash(stage.channel, "mario", prompt="castle at night", seed=5)

    assert result.response is not None
    assert stage.last.id == result.response.id
    assert stage.last.attachments[0].filename == "castle-at-night-5.wav"
    assert stage.embed().title == "castle at night"
    assert "seed 5" in (stage.embed().footer.text or "")
