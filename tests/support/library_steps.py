"""What the tests of the library say often: who looks at a page, and what is on it."""

from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from tests.support.discord_steps import choices
from tests.support.simulated_server import SimulatedServer

GONE = "⚠️ That piece was deleted, so this button does nothing now."


async def look(
    server: SimulatedServer,
    who: MemberActor,
    view: str = "server",
    where: ChannelHandle | None = None,
    **options: str,
) -> InteractionResult:
    return await who.slash(where or server.channel, f"mario-library {view}", **options)


async def make(server: SimulatedServer, *prompts: str, who: MemberActor | None = None) -> None:
    """Pieces, each later than the one before."""
    for seed, prompt in enumerate(prompts, 1):
        await server.env.advance_time(0.001)
        await (who or server.alice).slash(
            server.channel, "mario", prompt=prompt, duration=1, seed=seed
        )


def text(result: InteractionResult) -> str:
    """What is on the page, seen by nobody else."""
    assert result.ephemeral
    message = result.response
    assert message is not None
    return message.embeds[0].description or ""


def shown(result: InteractionResult, *prompts: str) -> list[str]:
    return [prompt for prompt in prompts if prompt in text(result)]


def offered(result: InteractionResult) -> list[str]:
    """The ids of the pieces that can be heard."""
    message = result.response
    assert message is not None
    return choices(message.message)


async def press(server: SimulatedServer, who: MemberActor, custom_id: str) -> InteractionResult:
    """Press a button that no message has."""
    backend = server.env.backend
    button = {"type": 2, "style": 2, "label": "?", "custom_id": custom_id}
    rows = [{"type": 1, "components": [button]}]
    backend.create_message(server.channel.id, backend.bot_user.id, "forged", components=rows)
    return await who.click(server.last, custom_id=custom_id)
