"""The end of a job: a file that fits, or the one sentence that says why there is none."""

from typing import Any

import numpy as np
import pytest

from bot.app.composition import build_bot
from bot.config import Settings
from bot.errors import GenerationFailed
from bot.executors.executor import WorkerDied
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.presenter import DiscordPresenter
from bot.store import NewPiece, Piece, State, Store
from bot.store.blobs import BlobStore
from bot.timings import Timings
from tests.support.discord_steps import (
    UNDER_A_PIECE,
    delete,
    heard,
    job_at,
    labels,
    past_the_client,
    piece,
    said,
)
from tests.support.fake_executor import FakeExecutor
from tests.support.simulated_server import SimulatedServer


@pytest.mark.fault(
    fault="the piece is larger than may be uploaded there",
    sees="FLAC or MP3 instead, and a note that says so",
    keeps="the file as it was asked for",
)
async def test_a_file_over_the_limit_comes_smaller_and_says_so(server: SimulatedServer) -> None:
    await past_the_client(server, limit=400_000, prompt="a march", seed=5)

    file = server.last.attachments[0]
    assert file.filename == "a-march-5.flac"
    assert said(server.last) == (
        "-# As WAV this would be 0.5 MB, but files here can have 0.4 MB, so it's FLAC."
    )
    assert (await heard(server.last)).seconds == 8
    assert (await piece(server)).name == "a-march-5.wav"


async def test_a_lower_limit_leads_to_mp3_at_a_lower_rate(server: SimulatedServer) -> None:
    await past_the_client(server, limit=100_000, prompt="a march", seed=5, output_format="mp3")

    assert server.last.attachments[0].filename == "a-march-5.mp3"
    assert "so it's a smaller MP3 at 96 kbit/s" in said(server.last)
    assert server.last.attachments[0].size <= 100_000


@pytest.mark.fault(
    fault="the piece fits in no way",
    sees="a sentence: ask for a shorter one",
    keeps="the piece",
)
async def test_a_piece_that_fits_in_no_way_is_told_and_kept(server: SimulatedServer) -> None:
    await past_the_client(server, limit=20_000, prompt="a march", seed=5)

    assert said(server.last).startswith("⚠️ This piece is too long to post here:")
    assert labels(server.last) == []
    job = await job_at(server, server.last.id)
    assert job.state is State.failed
    assert await server.store.piece_of_job(job.id) is not None
    assert not await server.store.unfinished()


@pytest.mark.fault(
    fault="Discord finds a file too large that should have fitted",
    sees="a smaller file",
    keeps="the file as it was asked for",
)
@pytest.mark.parametrize(("status", "code"), [(400, 40005), (413, 0)])
async def test_a_file_that_discord_finds_too_large_after_all_is_made_smaller(
    server: SimulatedServer, monkeypatch: pytest.MonkeyPatch, status: int, code: int
) -> None:
    fault = {
        "method": "PATCH",
        "path": "*",
        "status": status,
        "code": code,
        "message": "",
        "times": 1,
    }
    deliver = DiscordPresenter.deliver

    async def refused_once(*args: Any) -> Any:
        server.env.backend.faults.append(fault)
        return await deliver(*args)

    monkeypatch.setattr(DiscordPresenter, "deliver", refused_once)
    await server.mario(prompt="a march", seed=5)

    assert server.last.attachments[0].filename in ("a-march-5.flac", "a-march-5.mp3")
    assert len(server.channel.history()) == 1


def broken(*_: Any, **__: Any) -> Any:
    raise RuntimeError("no font")


class TestPictures:
    @pytest.fixture(params=["decode", "draw", "draw_notes"])
    def simcord_bot(
        self, settings: Settings, store: Store, executor: FakeExecutor, timings: Timings,
        request: pytest.FixtureRequest,
    ) -> MarioBot:  # fmt: skip
        given: dict[str, Any] = {"draw_notes": lambda *_: None, request.param: broken}
        return build_bot(settings, store, executor, timings, **given)

    @pytest.mark.fault(
        fault="the picture of a piece cannot be drawn",
        sees="the piece, without a picture",
        keeps="the piece",
    )
    async def test_a_piece_is_posted_though_its_picture_cannot_be_drawn(
        self, server: SimulatedServer
    ) -> None:
        await server.mario(prompt="a march", seed=5)

        assert [file.filename for file in server.last.attachments] == ["a-march-5.wav"]
        assert server.embed().image.url is None
        assert labels(server.last) == UNDER_A_PIECE


@pytest.mark.fault(
    fault="the file of a finished piece is gone from the disk before it is posted",
    sees="a sentence: ask for it anew",
    keeps="the job, failed",
)
async def test_a_piece_whose_file_is_lost_is_said_at_once(
    server: SimulatedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = server.store.made

    async def lose(job_id: str, attempt: int, new: NewPiece) -> list[Piece]:
        piece = await made(job_id, attempt, new)
        BlobStore(server.bot.jobs.settings.data / "files").remove(new.audio)
        return piece

    monkeypatch.setattr(server.store, "made", lose)
    await server.mario(prompt="a march")

    assert said(server.last) == "⚠️ I no longer have that file. Please ask for the piece again."
    assert not await server.store.unfinished()


async def test_a_failure_is_the_models_own_sentence(server: SimulatedServer) -> None:
    server.executor.failure = GenerationFailed("out-of-memory")
    await server.mario(prompt="a march")

    assert said(server.last) == "⚠️ I ran out of memory. Try a shorter piece or a smaller model."
    assert labels(server.last) == []
    assert server.last.attachments == []


@pytest.mark.fault(
    fault="an error that nobody foresaw, while composing",
    sees="a number",
    keeps="the traceback, in the log under that number",
)
async def test_an_unforeseen_failure_is_a_number_that_the_log_explains(
    server: SimulatedServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.executor.failure = RuntimeError("CUDA error at /srv/mario/engine.py")
    await server.mario(prompt="a march")

    sentence = said(server.last)
    number = sentence.removesuffix(".").rpartition(" ")[2]
    assert sentence.startswith("⚠️ Something broke. Tell the bot's owner: error ")
    assert "CUDA" not in sentence
    assert f"error {number}" in caplog.text
    assert "CUDA error" in caplog.text


async def test_a_job_that_loses_its_worker_twice_is_given_up(server: SimulatedServer) -> None:
    server.executor.failure = WorkerDied("gone")
    await server.mario(prompt="a march")

    assert len(server.executor.works) == 2
    assert said(server.last).startswith("⚠️ This request crashed twice")


@pytest.mark.fault(
    fault="what was composed is silence, twice",
    sees="a sentence; nothing is posted",
    keeps="the job, failed",
)
async def test_silence_is_never_posted(server: SimulatedServer) -> None:
    server.executor.silent = 2
    await server.mario(prompt="a march")

    assert said(server.last) == ("⚠️ That came out silent, twice. Try another seed or prompt.")
    assert server.last.attachments == []
    assert len(server.executor.works) == 2


@pytest.mark.fault(
    fault="a continuation whose new part is silent, though what it continues is not",
    sees="a sentence; nothing is posted",
    keeps="the job, failed",
)
async def test_a_continuation_that_adds_only_silence_is_never_posted(
    server: SimulatedServer, song: bytes
) -> None:
    server.executor.silent = 2
    await server.mario(input_audio=("tune.mp3", song), continuation=True, duration=8)

    assert said(server.last) == (
        "⚠️ The new part came out silent, twice. Try another seed or prompt."
    )
    assert server.last.attachments == []


@pytest.mark.fault(
    fault="what was composed is silence, once",
    sees="the piece, composed again with other noise; the same seed makes the same piece",
    keeps="–",
)
@pytest.mark.parametrize("continuation", [False, True])
async def test_what_came_out_silent_is_composed_again_with_other_noise(
    server: SimulatedServer, song: bytes, continuation: bool
) -> None:
    options: dict[str, Any] = {"prompt": "a march", "duration": 2, "seed": 5}
    if continuation:
        options.update(input_audio=("tune.mp3", song), continuation=True)
    sounds = []
    for _ in range(2):
        server.executor.silent = 1
        await server.mario(**options)
        assert (await piece(server)).request.seed == 5
        sounds.append(await heard(server.last))

    first, second, *again = [work.spec.sampling.seed for work in server.executor.works]
    assert first == 5
    assert second == 2_654_435_772  # for ever: with another one that seed would be another piece
    assert again == [first, second]
    assert np.array_equal(sounds[0].samples, sounds[1].samples)


async def test_the_piece_shows_what_it_was_made_with(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1, top_k=50, seed=5)

    embed = server.embed()
    assert embed.title == "a march"
    assert [(field.name, field.value) for field in embed.fields] == [
        ("Duration", "1 s"), ("Top k", "50"),
    ]  # fmt: skip
    assert (embed.footer.text or "").startswith("seed 5 · pocket · made in ")
    names = [file.filename for file in server.last.attachments]
    assert names == ["a-march-5.wav", "picture.png"]
    assert embed.image.url is not None


async def test_the_bot_works_in_private_messages(server: SimulatedServer) -> None:
    await server.alice.user.slash("mario", prompt="a march", duration=1)
    message = server.alice.user.dm_channel.last_message
    assert message is not None
    assert len(message.attachments) == 2

    await server.alice.user.click(message, label="Again")
    assert len(server.executor.works) == 3
    await server.alice.user.send_dm(
        "slower", reference={"channel_id": str(message.channel.id), "message_id": str(message.id)}
    )
    assert server.executor.works[3].spec.request.prompt == "slower"
    await delete(server.alice.user, message)
    assert len(server.executor.works) == 4


async def test_the_bot_works_in_threads(server: SimulatedServer) -> None:
    channel = server.bot.get_channel(server.channel.id)
    start = await server.alice.send(server.channel, "let us jam")
    thread = await channel.create_thread(name="jam", message=start)  # type: ignore[union-attr]
    await server.env.settle()
    (there,) = (t for t in server.channel.threads if t.id == thread.id)

    await server.alice.slash(there, "mario", prompt="a march", duration=1)

    assert there.last_message is not None
    assert len(there.last_message.attachments) == 2


@pytest.mark.fault(
    fault="a prompt full of mentions, links and markdown",
    sees="it as it was typed; nobody is notified",
    keeps="–",
)
async def test_nobody_is_pinged_and_nothing_is_formatted_by_a_prompt(
    server: SimulatedServer,
) -> None:
    nasty = (
        "@everyone <@123456789012345678> **b** [click](https://evil.example) \u202eabc\u200b"
        " ||spoiler|| `code` <#1> # big"
    )
    await server.mario(prompt=nasty, duration=1, seed=5)

    title = server.embed().title or ""
    assert "\u202e" not in title
    assert "@everyone" not in title
    assert "**b**" not in title
    assert "\\[click]" in title
    assert "||" not in title
    assert "<#1>" not in title.replace("\\<", "")
    assert server.last.attachments[0].filename.isascii()
    for request in server.env.http_requests:
        if isinstance(request.json, dict) and request.json.get("embeds"):
            assert request.json["allowed_mentions"] == {"parse": []}
    assert not server.env.backend.messages[server.channel.id][server.last.id].ping_user_ids


async def test_the_reply_that_asked_is_not_pinged(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1)
    assert server.bot.user is not None
    asked = f"{server.bot.user.mention} slower @everyone"
    await server.alice.send(server.channel, asked, reply_to=server.last)

    stored = server.env.backend.messages[server.channel.id][server.last.id]
    assert stored.ping_user_ids == []
    assert not stored.mention_everyone
