"""Every no is one clear sentence, and comes before anything is queued."""

import asyncio
import io
import wave
from typing import Any

import aiohttp
import discord
import numpy as np
import pytest

from bot.audio.clip import Clip
from bot.audio.decode import decode
from bot.audio.encode import encode
from bot.config import Limits, Settings
from tests.support.discord_steps import nothing_happened, past_the_client, said, told
from tests.support.simulated_server import SimulatedServer

CONTRADICTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "just my audio, but none": (
        {"prompt": "Just my audio "},
        "Describe the music (prompt: castle at night) or attach a sound.",
    ),
    "only spaces": (
        {"prompt": "   "},
        "Describe the music (prompt: castle at night) or attach a sound.",
    ),
    "nothing to continue": (
        {"prompt": "a march", "continuation": True},
        "There's nothing to continue. Attach a sound, or turn continuation off.",
    ),
    "start after end": (
        {"prompt": "a march", "continuation_start": 5, "continuation_end": 5},
        "The part you picked starts at 5 s but ends at 5 s. Pick a later end, or an earlier start.",
    ),
    "diffusion on the bundled model": (
        {"prompt": "a march", "multi_band_diffusion": True},
        "multi_band_diffusion doesn't work with pocket: its sound is synthesised. Turn it off.",
    ),
    "a model that there is not": (
        {"prompt": "a march", "replicate_weights": "<@1>*x*"},
        'No model "<@1>*x*" on this bot. Available: pocket, melody, stereo.',
    ),
}


def plainly(sentence: str) -> str:
    """The sentence as a person sees it: without the escapes of markdown."""
    return sentence.removeprefix("⚠️ ").replace("\\", "")


async def test_options_that_contradict_each_other_are_refused_in_a_sentence(
    server: SimulatedServer,
) -> None:
    for options, sentence in CONTRADICTIONS.values():
        assert plainly(told(await server.mario(**options))) == sentence
    assert await nothing_happened(server)
    assert server.channel.last_message is None


async def test_a_piece_longer_than_the_operator_allows_is_refused(server: SimulatedServer) -> None:
    result = await server.mario(prompt="a march", duration=121)

    assert told(result).startswith("⚠️ Max length here is 120 s (you asked for 121).")
    assert await nothing_happened(server)


async def test_a_melody_for_a_model_that_follows_none_is_refused(
    server: SimulatedServer, song: bytes
) -> None:
    result = await server.mario(input_audio=("tune.mp3", song), replicate_weights="stereo")

    assert plainly(told(result)) == (
        "stereo can't follow a melody. Turn continuation on to continue the sound, or pick a model"
        " that can: pocket, melody."
    )
    assert await nothing_happened(server)


PAST_THE_CLIENT: dict[str, tuple[dict[str, Any], str]] = {
    "duration": ({"duration": 0}, "duration can be 1–300."),
    "top_k": ({"top_k": 2049}, "top_k can be 0–2048."),
    "top_p": ({"top_p": 1.5}, "top_p can be 0–1."),
    "temperature": ({"temperature": -1}, "temperature can be 0–5."),
    "classifier_free_guidance": (
        {"classifier_free_guidance": 21},
        "classifier_free_guidance can be 0–20.",
    ),
    "seed": (
        {"seed": 2**32},
        "seed can be -1–4294967295.",
    ),
    "output_format": (
        {"output_format": "exe"},
        "output_format can be one of: wav, mp3, flac, ogg, video.",
    ),
    "normalization_strategy": (
        {"normalization_strategy": ""},
        "normalization_strategy can be one of: loudness, clip, peak, rms.",
    ),
    "prompt": ({"prompt": "la " * 400}, "prompt can have up to 1000 characters."),
}


@pytest.mark.fault(
    fault="options out of range, sent past Discord's checks",
    sees="a sentence, seen by who asked",
    keeps="nothing is accepted",
)
async def test_values_that_only_a_changed_client_can_send_are_refused_too(
    server: SimulatedServer,
) -> None:
    for options, sentence in PAST_THE_CLIENT.values():
        result = await past_the_client(server, **{"prompt": "a march", **options})
        assert plainly(told(result)).startswith(sentence)
    assert await nothing_happened(server)


async def test_a_part_outside_the_sound_is_refused(server: SimulatedServer, song: bytes) -> None:
    audio = {"input_audio": ("tune.mp3", song), "continuation": True}

    result = await server.mario(**audio, continuation_start=60)
    assert told(result) == (
        "⚠️ That sound ends before 60 s, where the part to use should start. Pick an earlier start."
    )
    assert await nothing_happened(server)


def silence(seconds: float) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        out.writeframes(bytes(int(8000 * seconds) * 2))
    return file.getvalue()


@pytest.mark.fault(
    fault="an attached file, or the part of it to use, is silent",
    sees="a sentence with the name of the file, at once",
    keeps="nothing; nothing is composed",
)
@pytest.mark.parametrize(
    "use", [{"continuation": True}, {"replicate_weights": "melody"}], ids=["continue", "follow"]
)
async def test_a_silent_file_is_refused_by_its_name(
    server: SimulatedServer, use: dict[str, Any]
) -> None:
    result = await server.mario(input_audio=("hush.wav", silence(4)), **use)

    assert plainly(told(result)) == ("hush.wav is silent. Pick something I can hear.")
    assert await nothing_happened(server)


async def test_a_silent_part_of_a_file_is_refused(server: SimulatedServer, song: bytes) -> None:
    sound = await decode(song)
    quiet = np.zeros((sound.channels, 3 * sound.sample_rate), np.float32)
    both = Clip(np.concatenate([sound.samples, quiet], axis=1), sound.sample_rate)
    audio = {"input_audio": ("tune.wav", encode(both, "wav")), "continuation": True}

    result = await server.mario(**audio, continuation_start=5)
    assert plainly(told(result)) == ("tune.wav is silent after 5 s. Pick another part.")
    result = await server.mario(**audio, continuation_start=5, continuation_end=6)
    assert plainly(told(result)) == ("tune.wav is silent from 5 to 6 s. Pick another part.")
    assert await nothing_happened(server)
    await server.mario(**audio)
    assert len(server.executor.works) == 1


async def test_files_that_are_no_sound_are_refused(server: SimulatedServer) -> None:
    for name, data in {
        "notes.txt": b"do re mi",
        "list.mp3": b"#EXTM3U\nfile:///etc/passwd\n",
        "empty.wav": silence(0),
        "cut.flac": b"fLaC" + bytes(200),
    }.items():
        result = await server.mario(input_audio=(name, data), continuation=True)
        sentence = told(result)
        assert sentence.startswith("⚠️ ")
        assert sentence.endswith(".")
        assert "Something broke" not in sentence, name
    assert await nothing_happened(server)


class TestSmallUploads:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"limits": Limits(upload_megabytes=1)})

    @pytest.mark.fault(
        fault="an attachment over the limit",
        sees="a sentence with both sizes",
        keeps="nothing; the file is not fetched",
    )
    async def test_a_file_over_the_limit_is_refused_unread(self, server: SimulatedServer) -> None:
        result = await server.mario(input_audio=("long.wav", silence(125)), continuation=True)

        assert told(result) == ("⚠️ File too big (2.1 MB, max 1). Trim it, or send an MP3.")
        assert await nothing_happened(server)


class TestLimits:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        limits = Limits(waiting_per_user=1, running_per_user=1, seconds_per_user_a_day=20)
        return settings.model_copy(update={"limits": limits})

    @pytest.mark.fault(
        fault="one person asks for more than they may",
        sees="what they have, and when more is free",
        keeps="the others' turns",
    )
    async def test_more_than_one_may_have_waiting_or_a_day_is_refused(
        self, server: SimulatedServer
    ) -> None:
        server.executor.gate = asyncio.Event()
        await server.mario(prompt="one", duration=5)
        await server.mario(prompt="two", duration=5)
        third = await server.mario(prompt="three", duration=5)
        assert told(third) == (
            "⚠️ You have 1 piece queued, which is the max. Wait, or press Cancel on one."
        )

        server.executor.gate.set()
        await server.env.settle()
        fourth = await server.mario(prompt="four", duration=11)
        assert told(fourth) == ("⚠️ Daily limit: 10 of 20 s used. More frees up in about 24 h.")
        assert [work.spec.request.prompt for work in server.executor.works] == ["one", "two"]


async def test_nobody_else_sees_a_refusal(server: SimulatedServer, song: bytes) -> None:
    """Neither of what is known at once nor of what only the file's bytes tell."""
    hush = ("hush.wav", silence(4))
    assert (await server.mario(prompt="a march", duration=121)).followups == []
    assert (await server.mario(input_audio=hush, continuation=True)).followups != []
    await server.mario(prompt="a march", duration=1)
    again = server.last
    server.bot.jobs.pause()
    assert "restarting" in told(await server.alice.click(again, label="Again"))
    assert [message.id for message in server.channel.history()] == [again.id]


async def test_where_the_answer_cannot_be_taken_back_the_refusal_takes_its_place(
    server: SimulatedServer,
) -> None:
    server.env.inject_error("DELETE", "/webhooks/*", status=400, code=50013)
    result = await server.mario(input_audio=("hush.wav", silence(4)), continuation=True)
    assert plainly(said(result.response)) == "hush.wav is silent. Pick something I can hear."
    assert result.followups == []


@pytest.mark.fault(
    fault="the bot lacks a permission where it is asked",
    sees="which one, before anything is made",
    keeps="nothing is accepted",
)
async def test_each_missing_permission_is_named(server: SimulatedServer) -> None:
    me = server.guild.me
    assert me is not None
    titles = {
        "view_channel": "View Channel",
        "send_messages": "Send Messages",
        "attach_files": "Attach Files",
        "embed_links": "Embed Links",
    }
    for permission, title in titles.items():
        denied = discord.PermissionOverwrite(**{permission: False})
        server.channel = server.guild.create_text_channel(permission, overwrites={me: denied})
        sentence = told(await server.mario(prompt="a march"))
        assert sentence.startswith("⚠️ I need these permissions here: ")
        assert title in sentence
    assert await nothing_happened(server)


async def test_in_a_thread_the_permission_for_threads_is_named(server: SimulatedServer) -> None:
    me = server.guild.me
    assert me is not None
    denied = discord.PermissionOverwrite(send_messages_in_threads=False, attach_files=False)
    channel = server.guild.create_text_channel("jams", overwrites={me: denied})
    start = await server.alice.send(channel, "let us jam")
    parent = server.bot.get_channel(channel.id)
    assert isinstance(parent, discord.TextChannel)
    await parent.create_thread(name="jam", message=start)
    await server.env.settle()

    result = await server.alice.slash(channel.threads[0], "mario", prompt="a march")

    assert told(result) == (
        "⚠️ I need these permissions here: Send Messages in Threads, Attach Files. Ask an admin."
    )
    assert await nothing_happened(server)


@pytest.mark.fault(
    fault="Discord does not hand over the attachment",
    sees="a sentence: attach it again",
    keeps="nothing is accepted",
)
async def test_a_file_that_discord_does_not_hand_over_is_asked_for_again(
    server: SimulatedServer, song: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: Any, **__: Any) -> bytes:
        raise aiohttp.ClientConnectionError

    monkeypatch.setattr(discord.Attachment, "read", gone)
    result = await server.mario(input_audio=("tune.mp3", song), continuation=True)

    assert told(result) == ("⚠️ I couldn't get that file from Discord. Please attach it again.")
    assert await nothing_happened(server)


async def test_what_nobody_foresaw_is_a_number_for_the_operator(
    server: SimulatedServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError("a secret path /srv/x")

    monkeypatch.setattr(server.bot.jobs, "check", broken)
    sentence = told(await server.mario(prompt="a march"))

    number = sentence.removesuffix(".").rpartition(" ")[2]
    assert len(number) == 8
    assert "secret" not in sentence
    assert f"error {number}" in caplog.text
    assert "ZeroDivisionError" in caplog.text
