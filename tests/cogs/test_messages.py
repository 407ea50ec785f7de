"""Messages as people really send them: forwarded, with several files, in private, unfinished."""

import asyncio

import discord
import pytest
from simcord.actors import MemberActor

from bot.audio.encode import encode
from bot.config import Limits, Settings
from bot.errors import AudioRejected
from bot.jobs.inputs import OURS
from bot.jobs.service import JobService
from bot.store import Store
from tests.support.discord_steps import nothing_happened, piece, said, told
from tests.support.english import refused
from tests.support.fake_executor import FakeExecutor
from tests.support.form_steps import filled
from tests.support.recording_presenter import RecordingPresenter, ask, until_over
from tests.support.simulated_server import SimulatedServer
from tests.support.sounds import altered, made, noise


def named(server: SimulatedServer, text: str = "") -> str:
    assert server.bot.user is not None
    return f"{server.bot.user.mention} {text}"


def tune(seconds: float) -> bytes:
    return encode(noise(seconds, rate=8_000), "mp3")


async def test_a_forwarded_sound_is_continued(
    server: SimulatedServer, bob: MemberActor, song: bytes
) -> None:
    sent = await server.alice.send(server.channel, "my song", attachments=[("tune.mp3", song)])
    forwarded = await bob.forward(sent, server.channel)

    shown = await bob.context_menu(server.channel, "Continue", forwarded)
    assert shown.modal is not None
    await bob.submit_modal(shown, {"prompt": "as a waltz", "duration": "2"})

    assert server.executor.works[0].source is not None


async def test_a_file_sent_with_the_reply_comes_before_the_piece_replied_to(
    server: SimulatedServer, song: bytes
) -> None:
    await server.mario(prompt="a march", duration=1)
    mine = [("mine.mp3", song)]
    await server.alice.send(
        server.channel, named(server, "go on"), attachments=mine, reply_to=server.last
    )

    work = server.executor.works[1]
    assert work.source is not None
    assert work.source.seconds == pytest.approx(4, abs=0.1)
    assert work.tokens is None


async def test_which_of_several_sounds_was_taken_is_said_with_the_piece(
    server: SimulatedServer, song: bytes
) -> None:
    files = [("cover.png", b"\x89PNG"), ("first.mp3", song), ("second.mp3", song)]
    sent = await server.alice.send(server.channel, "two songs", attachments=files)
    shown = await server.alice.context_menu(server.channel, "Continue", sent)
    await server.alice.submit_modal(shown, {"prompt": "x", "duration": "1"})

    assert said(server.last).endswith("\n-# There were 2 sounds; I took first.mp3.")


async def test_how_much_of_a_sound_could_be_read_is_said_with_the_piece(
    server: SimulatedServer,
) -> None:
    opus = made("opus")
    data = opus + altered(opus, b"OpusHead", b"Speex   ")
    await server.mario(input_audio=("radio.ogg", data), continuation=True, duration=1)

    assert said(server.last).endswith(
        "\n-# 1 of that file's 2 parts couldn't be read, so I used 1 s of it."
    )


@pytest.mark.parametrize("name", ["IMG_0042.MOV", "song.aac", "noname"])
async def test_the_bytes_decide_what_is_a_sound(
    server: SimulatedServer, song: bytes, name: str
) -> None:
    sent = await server.alice.send(server.channel, "", attachments=[(name, song)])
    shown = await server.alice.context_menu(server.channel, "Continue", sent)
    assert shown.modal is not None


async def test_what_is_no_sound_is_refused_before_the_form(server: SimulatedServer) -> None:
    sent = await server.alice.send(server.channel, "", attachments=[("song.mp3", b"not a song")])
    shown = await server.alice.context_menu(server.channel, "Continue", sent)
    assert shown.modal is None
    assert told(shown).startswith("⚠️ ")


class TestSmallLimits:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        limits = Limits(upload_megabytes=1, source_seconds=5)
        return settings.model_copy(update={"limits": limits})

    async def test_a_file_that_is_too_big_is_refused_before_the_form(
        self, server: SimulatedServer
    ) -> None:
        sent = await server.alice.send(
            server.channel, "", attachments=[("long.wav", encode(noise(20), "wav"))]
        )
        shown = await server.alice.context_menu(server.channel, "Continue", sent)
        assert shown.modal is None
        assert told(shown) == "⚠️ File too big (1.3 MB, max 1). Trim it, or send an MP3."

    async def test_of_a_file_that_is_too_long_the_form_offers_a_part(
        self, server: SimulatedServer
    ) -> None:
        sent = await server.alice.send(server.channel, "", attachments=[("long.mp3", tune(8))])
        shown = await server.alice.context_menu(server.channel, "Continue", sent)
        fields = filled(shown)
        assert fields["continuation_start"] == "0"
        assert fields["continuation_end"] == "5"
        typed = {"continuation_start": "0:03", "continuation_end": "7"}
        await server.alice.submit_modal(shown, {"prompt": "x", "duration": "1", **typed})

        work = server.executor.works[0]
        assert work.source is not None
        assert work.source.seconds == pytest.approx(4, abs=0.1)


async def test_a_piece_that_is_being_made_cannot_be_continued_yet(server: SimulatedServer) -> None:
    server.executor.gate = asyncio.Event()
    await server.mario(prompt="a march", duration=1)
    shown = await server.alice.context_menu(server.channel, "Continue", server.last)
    assert told(shown) == "⚠️ That piece is still being made. Try again when it's there."

    await server.alice.send(server.channel, named(server, "go on"), reply_to=server.last)
    assert said(server.last) == "⚠️ That piece is still being made. Try again when it's there."
    assert len(server.executor.works) == 1
    server.executor.gate.set()


async def test_in_private_a_reply_to_a_sound_needs_no_mention(
    server: SimulatedServer, song: bytes
) -> None:
    hello = await server.alice.send_dm("hello")
    files = server.env.backend.store_attachments(hello.channel.id, [("tune.mp3", song)])
    sent = await server.alice.send_dm("my song", attachments=files)
    reference = {"channel_id": str(sent.channel.id), "message_id": str(sent.id)}
    await server.alice.send_dm("as a waltz", reference=reference)

    assert server.executor.works[0].spec.request.prompt == "as a waltz"


async def test_naming_the_bots_own_role_names_the_bot(
    server: SimulatedServer, song: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = server.guild.create_role("Mario")
    own = property(lambda guild: guild.get_role(role.id))  # a bot's own comes with its invitation
    monkeypatch.setattr(discord.Guild, "self_role", own)
    sent = await server.alice.send(server.channel, named(server), attachments=[("tune.mp3", song)])
    await server.alice.send(server.channel, f"<@&{role.id}> as a waltz", reply_to=sent)

    assert len(server.executor.works) == 1


async def test_emoji_and_mentions_in_a_prompt_become_their_names(server: SimulatedServer) -> None:
    await server.mario(prompt=f"<:sad_trombone:123> in <#{server.channel.id}>", duration=1)
    assert (await piece(server)).request.prompt == "sad trombone in music"


async def test_a_piece_longer_than_an_upload_may_be_is_continued_from_its_tokens(
    settings: Settings, service: JobService, store: Store, executor: FakeExecutor,
    presenter: RecordingPresenter,
) -> None:  # fmt: skip
    sha = await store.put(tune(settings.limits.source_seconds + 5))
    await ask(service, input_audio=sha, continuation=True)
    await until_over(presenter)
    assert executor.works[0].source is not None

    with refused(AudioRejected, match="I can make 15 min at most"):
        longest = await store.put(tune(OURS.max_seconds - 1))
        await ask(service, input_audio=longest, continuation=True, duration=120)


async def test_a_message_with_a_picture_alone_has_no_sound(server: SimulatedServer) -> None:
    sent = await server.alice.send(server.channel, "", attachments=[("a.png", b"\x89PNG")])
    shown = await server.alice.context_menu(server.channel, "Continue", sent)
    assert told(shown).startswith("⚠️ There's no sound file in that message.")
    assert await nothing_happened(server)
