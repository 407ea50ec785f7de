"""``/mario-admin``: where, for whom, with which models and words a server has music made."""

from bot.errors import InvalidRequest
from bot.jobs.servers import MOST_LISTED, ServerList
from tests.support.discord_steps import labels, nothing_happened, piece, told
from tests.support.english import refused
from tests.support.simulated_server import SimulatedServer


def said(result) -> str:
    assert result.ephemeral
    return result.response.embeds[0].description


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


class TestWhereAndForWhom:
    async def test_with_a_channel_allowed_music_is_refused_in_the_others(
        self, server: SimulatedServer, boss
    ) -> None:
        other = server.guild.create_text_channel("studio")
        allow = {"channel": other, "allow": True}
        result = await boss.slash(server.channel, "mario-admin channel", **allow)
        assert said(result) == f"I make music here only in <#{other.id}>."

        refused = await server.mario(prompt="a march")
        assert f"Ask in <#{other.id}>" in told(refused)
        await server.alice.slash(other, "mario", prompt="a march")
        assert len(server.executor.works) == 1

        result = await boss.slash(server.channel, "mario-admin channel", channel=other, allow=False)
        assert said(result) == "I make music in every channel here."
        await server.mario(prompt="a march")
        assert len(server.executor.works) == 2

    async def test_an_allowed_channel_counts_with_its_threads_and_a_category_with_its_channels(
        self, server: SimulatedServer, boss
    ) -> None:
        category = server.guild.create_category("Music")
        inside = server.guild.create_text_channel("jam", category=category)
        await boss.slash(server.channel, "mario-admin channel", channel=category, allow=True)
        await server.alice.slash(inside, "mario", prompt="a march")

        start = await server.alice.send(inside, "let us jam")
        channel = server.bot.get_channel(inside.id)
        thread = await channel.create_thread(name="jam", message=start)  # type: ignore[union-attr]
        await server.env.settle()
        (there,) = (t for t in inside.threads if t.id == thread.id)
        await server.alice.slash(there, "mario", prompt="a march")
        assert len(server.executor.works) == 2

    async def test_with_a_role_allowed_others_are_refused(
        self, server: SimulatedServer, boss
    ) -> None:
        role = server.guild.create_role("Musicians")
        bob = server.guild.add_member(server.env.create_user("bob"), roles=[role])
        result = await boss.slash(server.channel, "mario-admin role", role=role, allow=True)
        assert f"<@&{role.id}>" in said(result)

        refused = await server.mario(prompt="a march")
        assert f"Only people with one of these roles can ask for music here: <@&{role.id}>" in told(
            refused
        )
        await bob.slash(server.channel, "mario", prompt="a march")
        assert len(server.executor.works) == 1

    async def test_a_reply_and_a_button_are_refused_as_the_command_is(
        self, server: SimulatedServer, boss
    ) -> None:
        await server.mario(prompt="a march")
        made = server.last
        role = server.guild.create_role("Musicians")
        await boss.slash(server.channel, "mario-admin role", role=role, allow=True)

        refused = await server.alice.click(made, label="Again")
        assert "Only people with one of these roles" in told(refused)
        await server.alice.send(server.channel, "longer", reply_to=made)
        assert "Only people with one of these roles" in (server.embed().description or "")
        assert len(server.executor.works) == 1

    async def test_what_a_server_allows_is_so_after_a_restart(
        self, server: SimulatedServer, boss
    ) -> None:
        other = server.guild.create_text_channel("studio")
        await boss.slash(server.channel, "mario-admin channel", channel=other, allow=True)
        await server.restart()
        assert "I don't make music in this channel" in told(await server.mario(prompt="a march"))


class TestModels:
    async def test_only_allowed_models_are_offered_and_used(
        self, server: SimulatedServer, boss
    ) -> None:
        result = await boss.slash(server.channel, "mario-admin model", model="stereo", allow=True)
        assert said(result) == "Only these models can be used here: stereo."

        refused = await server.mario(prompt="a march", replicate_weights="pocket")
        assert 'The model "pocket" can\'t be used here. Available: stereo.' in told(refused)
        await server.mario(prompt="a march")
        assert (await piece(server)).request.replicate_weights == "stereo"
        offered = await server.alice.autocomplete(server.channel, "mario", "replicate_weights", "")
        assert [choice["value"] for choice in offered] == ["stereo"]

    async def test_a_model_that_there_is_not_cannot_be_allowed_nor_be_the_default(
        self, server: SimulatedServer, boss
    ) -> None:
        result = await boss.slash(server.channel, "mario-admin model", model="tuba", allow=True)
        assert 'No model "tuba" on this bot' in said(result)
        result = await boss.slash(server.channel, "mario-admin defaults", model="tuba")
        assert 'The model "tuba" can\'t be used here' in said(result)

    async def test_a_server_has_its_own_default_model_and_length(
        self, server: SimulatedServer, boss
    ) -> None:
        result = await boss.slash(
            server.channel, "mario-admin defaults", model="stereo", duration=3
        )
        assert said(result) == "Where nobody says, a piece has 3 s and is made by **Stereo**."
        await server.mario(prompt="a march")
        request = (await piece(server)).request
        assert (request.replicate_weights, request.duration) == ("stereo", 3)

        await boss.slash(server.channel, "mario-admin defaults", model="default", duration=0)
        await server.mario(prompt="a march")
        request = (await piece(server)).request
        assert (request.replicate_weights, request.duration) == ("pocket", 8)

    async def test_another_take_is_as_long_as_the_first_whatever_is_usual_by_then(
        self, server: SimulatedServer, boss
    ) -> None:
        await server.mario(prompt="a march")
        await boss.slash(server.channel, "mario-admin defaults", duration=3)
        await server.alice.click(server.last, label="Again")
        assert [work.spec.request.duration for work in server.executor.works[:2]] == [8, 8]

    async def test_a_default_longer_than_a_piece_may_be_is_refused(
        self, server: SimulatedServer, boss
    ) -> None:
        await boss.slash(server.channel, "mario-admin set", limit="duration", value=5)
        result = await boss.slash(server.channel, "mario-admin defaults", duration=6)
        assert "Max length here is 5 s" in said(result)
        await server.mario(prompt="a march")
        assert (await piece(server)).request.duration == 5

    async def test_a_server_has_a_style_for_what_names_none(
        self, server: SimulatedServer, boss
    ) -> None:
        await server.bot.jobs.styles.add(
            server.guild.id, "Castle", {"prompt": "castle at night", "temperature": 0.5}
        )
        offered = await boss.autocomplete(server.channel, "mario-admin defaults", "style", "cas")
        assert [choice["value"] for choice in offered] == ["default", "Castle"]
        result = await boss.slash(server.channel, "mario-admin defaults", style="castle")
        assert "What names no style has the style **Castle**." in said(result)

        await server.mario(prompt="slow")
        request = (await piece(server)).request
        assert (request.prompt, request.temperature) == ("castle at night, slow", 0.5)
        await server.bot.jobs.styles.add(server.guild.id, "Meadow", {"prompt": "meadow"})
        await server.mario(prompt="🎨 Meadow")
        assert (await piece(server)).request.prompt == "meadow"

        await server.bot.jobs.styles.remove(server.guild.id, "Castle")
        await server.mario(prompt="slow")
        assert (await piece(server)).request.prompt == "slow"

    async def test_a_style_that_there_is_not_is_no_default(
        self, server: SimulatedServer, boss
    ) -> None:
        result = await boss.slash(server.channel, "mario-admin defaults", style="polka")
        assert "There is no style" in said(result)

    async def test_defaults_without_any_are_refused(self, server: SimulatedServer, boss) -> None:
        result = await boss.slash(server.channel, "mario-admin defaults")
        assert "Nothing was chosen" in said(result)


class TestWords:
    async def test_a_prompt_with_a_refused_word_is_refused_however_it_is_spelt(
        self, server: SimulatedServer, boss
    ) -> None:
        await boss.slash(server.channel, "mario-admin word", word="Bäd\0\u202e Word", refuse=True)
        for prompt in ("a bad word", "BÄD  word!", "ｂａｄ-ｗｏｒｄ march"):
            assert "I don't take prompts with" in told(await server.mario(prompt=prompt))
        assert await nothing_happened(server)
        await server.mario(prompt="bad wordings")
        assert len(server.executor.works) == 1

    async def test_a_word_without_spaces_around_it_is_found_where_none_are_written(
        self, server: SimulatedServer, boss
    ) -> None:
        await boss.slash(server.channel, "mario-admin word", word="戦争", refuse=True)
        refused = await server.mario(prompt="楽しい戦争の歌")
        assert "I don't take prompts with" in told(refused)

    async def test_a_word_that_was_taken_off_the_list_is_accepted_again(
        self, server: SimulatedServer, boss
    ) -> None:
        await boss.slash(server.channel, "mario-admin word", word="Polka", refuse=True)
        result = await boss.slash(server.channel, "mario-admin word", word="polka", refuse=False)
        assert said(result) == "I refuse no words here."
        await server.mario(prompt="a polka")
        assert len(server.executor.works) == 1

    async def test_punctuation_alone_is_no_word(self, server: SimulatedServer, boss) -> None:
        result = await boss.slash(server.channel, "mario-admin word", word="...", refuse=True)
        assert "no letters or digits" in said(result)


async def test_a_server_chooses_its_language(server: SimulatedServer, boss) -> None:
    result = await boss.slash(server.channel, "mario-admin language", language="de")
    assert said(result) == "What everybody here reads is in **Deutsch**."
    await server.mario(prompt="a march")
    assert labels(server.last)[0] == "Nochmal"

    await boss.slash(server.channel, "mario-admin language", language="auto")
    await server.mario(prompt="a march")
    assert labels(server.last)[0] == "Again"


async def test_a_language_that_there_is_not_is_refused_whoever_sends_it(
    server: SimulatedServer,
) -> None:
    with refused(InvalidRequest, "language can be one of: auto, en, de, es, fr, ja, pt-BR"):
        await server.bot.jobs.servers.choose_language(server.guild.id, "xx" * 500)


async def test_words_are_words_and_no_patterns(server: SimulatedServer, boss) -> None:
    for word in ("a.*b", "(", "\\", "[x]", "\u202e\u0301z"):
        await boss.slash(server.channel, "mario-admin word", word=word, refuse=True)
    await server.mario(prompt="a great bee")
    assert len(server.executor.works) == 1
    assert "I don't take prompts with" in told(await server.mario(prompt="an A.*B song"))


async def test_a_list_has_an_end(server: SimulatedServer, boss) -> None:
    for number in range(MOST_LISTED):
        await server.bot.jobs.servers.list(server.guild.id, ServerList.words, f"word{number}", True)
    result = await boss.slash(server.channel, "mario-admin word", word="one more", refuse=True)
    assert "That list is full (100)" in said(result)


async def test_everything_that_a_server_chose_is_shown(server: SimulatedServer, boss) -> None:
    bob = server.guild.add_member(server.env.create_user("bob"))
    await boss.slash(server.channel, "mario-admin block", person=bob)
    await boss.slash(server.channel, "mario-admin word", word="polka", refuse=True)
    await boss.slash(server.channel, "mario-admin channel", channel=server.channel, allow=True)
    await boss.slash(server.channel, "mario-admin format", format="flac")

    text = said(await boss.slash(server.channel, "mario-admin settings"))

    for shown in (f"<@{bob.id}>", "||polka||", f"<#{server.channel.id}>", "FLAC", "Pocket", "8 s"):
        assert shown in text
