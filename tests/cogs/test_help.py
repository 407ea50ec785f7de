"""Help: the page with examples, options, limits and models, and the line for whoever is lost."""

import discord
import pytest
import simcord
from simcord.actors import MemberActor
from simcord.enums import AppCommandType

from bot.config import Access, Limits, ModelSettings, Settings
from bot.frontends.discord.suggestions import Suggestions
from bot.models.families.family import Capabilities
from tests.support.discord_steps import labels, said
from tests.support.simulated_server import SimulatedServer


def named(server: SimulatedServer, text: str = "") -> str:
    assert server.bot.user is not None
    return f"{server.bot.user.mention}{text}"


async def page(server: SimulatedServer, person: MemberActor | None = None) -> discord.Message:
    result = await (person or server.alice).slash(server.channel, "mario-help")
    assert result.response is not None
    assert result.response.ephemeral
    return result.response.message


def field(shown: discord.Message, name: str) -> str:
    (value,) = [one.value for one in shown.embeds[0].fields if one.name == name]
    assert value is not None
    return value


async def test_help_says_what_can_be_done_in_words_of_people(server: SimulatedServer) -> None:
    shown = await page(server)
    assert "Apps: *8-bit cover*, *Continue*, *Follow this melody*, *Show recipe*." in said(shown)
    assert "`takes` makes up to 4 at once." in said(shown)
    assert "`/mario-jam`" in said(shown)
    options = field(shown, "Options")
    assert "**Creativity** (`temperature`): 0 safe, 1 normal, 2 wild." in options
    assert "**Prompt strength**" in options
    assert "up to 120 here" in options


async def test_a_button_under_the_help_plays_its_example_for_whoever_presses(
    server: SimulatedServer, bob: MemberActor
) -> None:
    shown = await page(server, bob)
    prompts = [name for name in labels(shown) if name]
    assert len(prompts) == 3

    await bob.click(shown, label=prompts[1])
    assert server.executor.works[0].spec.request.prompt == prompts[1]
    assert server.embed().title == prompts[1]


async def test_the_buttons_of_help_work_after_a_restart(server: SimulatedServer) -> None:
    shown = await page(server)
    (first, *_) = (name for name in labels(shown) if name)
    await server.restart()
    await server.alice.click(shown, label=first)
    assert server.executor.works[0].spec.request.prompt == first


class TestSmallLimits:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        limits = Limits(seconds_per_user_a_day=60, seconds_per_server_a_day=90, waiting_per_user=1)
        return settings.model_copy(update={"limits": limits})

    async def test_help_says_what_is_left_for_somebody_and_their_server(
        self, server: SimulatedServer, bob: MemberActor
    ) -> None:
        await server.mario(prompt="a march", duration=60)
        assert field(await page(server), "Left today").splitlines() == [
            "You: no music, 250 MB of sounds to attach, 1 place in the queue.",
            "This server: 30 s of music.",
        ]
        assert field(await page(server, bob), "Left today").startswith("You: 1 min of music,")


class TestManyModels:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        free = ModelSettings(source="pocket", title="Pocket", licence="MIT")
        more = {f"more-{n:02}": ModelSettings(source="some/more") for n in range(12)}
        return settings.model_copy(update={"models": {"pocket": free, **more}})

    async def test_help_names_the_models_with_their_licence(self, server: SimulatedServer) -> None:
        models = field(await page(server), "Models").splitlines()
        assert models[0] == "**Pocket** (`pocket`), licence: MIT"
        assert models[1] == ("**more-00** (`more-00`), licence: none named, so ask the bot's owner")
        assert models[-1] == "…and 3 more, in the option `replicate_weights`."


async def test_whoever_only_names_the_bot_is_shown_three_examples(
    server: SimulatedServer,
) -> None:
    asked = await server.alice.send(server.channel, named(server))
    line = server.last
    assert line.reference is not None
    assert line.reference.message_id == asked.id
    assert said(line).count("`/mario ") == 3
    prompts = [name for name in labels(line) if name]
    assert all(f"`/mario {prompt}`" in said(line) for prompt in prompts)

    await server.alice.click(line, label=prompts[2])
    assert server.executor.works[0].spec.request.prompt == prompts[2]


@pytest.mark.fault(
    fault="somebody names the bot again and again, or many do in one channel",
    sees="examples, once a minute for each person and each channel",
    keeps="the channel from being filled with them",
)
async def test_examples_are_shown_once_a_minute_for_a_person_and_a_channel(
    server: SimulatedServer, bob: MemberActor
) -> None:
    for person in (server.alice, server.alice, bob):
        await person.send(server.channel, named(server))
    other = server.guild.create_text_channel("other")
    await server.alice.send(other, named(server))
    assert len([m for m in server.channel.history() if m.author.bot]) == 1
    assert other.last_message is not None
    assert not other.last_message.author.bot
    await bob.send(other, named(server))
    assert other.last_message.author.bot


@pytest.mark.parametrize("text", ["", " hello", " I like you"])
async def test_in_private_every_message_without_a_command_gets_examples(
    server: SimulatedServer, text: str
) -> None:
    sent = await server.alice.send_dm(text or "hm")
    answers = list(server.env.backend.messages[sent.channel.id].values())
    assert len(answers) == 2


class TestNoDirectMessages:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"access": Access(direct_messages=False)})

    async def test_where_private_messages_make_no_music_they_are_told_so(
        self, server: SimulatedServer
    ) -> None:
        await server.alice.send_dm("hello")
        answer = server.alice.user.dm_channel.last_message
        assert answer is not None
        assert said(answer) == "I don't make music in direct messages. Ask me on a server."
        assert labels(answer) == []


async def test_talk_about_the_bot_is_left_alone(server: SimulatedServer, song: bytes) -> None:
    await server.alice.send(server.channel, named(server, " hello"))
    await server.alice.send(server.channel, "I like " + named(server))
    await server.alice.send(server.channel, named(server), attachments=[("tune.mp3", song)])
    robot = server.guild.add_member(server.env.create_user("robot", bot=True))
    await robot.send(server.channel, named(server))
    assert not [m for m in server.channel.history() if m.author.id == server.bot.user.id]  # type: ignore[union-attr]


class TestMusicGenByDefault:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"default_model": "melody"})

    async def test_covers_are_offered_all_the_same_and_first(self, server: SimulatedServer) -> None:
        menu = server.bot.tree.get_commands(type=discord.AppCommandType.message)
        names = [command.name for command in menu]
        assert names[:3] == ["8-bit cover", "Continue", "Follow this melody"]
        assert len(names) <= 5
        assert "*Follow this melody*" in said(await page(server))
        known = Suggestions().kind(Capabilities())["examples"]
        assert set(labels(await page(server))) <= set(known)


class TestOnlyPocket:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"models": {"pocket": settings.models["pocket"]}})

    async def test_what_no_model_can_do_is_not_offered(
        self, server: SimulatedServer, simcord_env: simcord.Env
    ) -> None:
        find = simcord_env.backend.find_command
        assert find("8-bit cover", None, type=AppCommandType.MESSAGE) is not None
        assert find("Follow this melody", None, type=AppCommandType.MESSAGE) is None
        assert "Apps: *8-bit cover*, *Continue*, *Show recipe*." in said(await page(server))


async def test_an_8_bit_cover_of_another_models_piece_is_made_by_the_chip(
    server: SimulatedServer,
) -> None:
    await server.mario(prompt="a march", duration=1, replicate_weights="stereo")
    shown = await server.alice.context_menu(server.channel, "8-bit cover", server.last)
    await server.alice.submit_modal(shown, {"prompt": "", "duration": "1"})
    work = server.executor.works[1]
    assert (work.spec.model, work.spec.request.continuation) == ("pocket", False)
