"""The end of a job: a file that fits, or the one sentence that says why there is none."""

from typing import Any

import numpy as np
import pytest

from bot.errors import GenerationFailed
from bot.executors.executor import WorkerDied
from bot.frontends.discord.presenter import DiscordPresenter
from bot.store import NewPiece, Piece, State
from bot.store.blobs import BlobStore
from tests.conftest import Stage
from tests.support.discord_steps import heard, job_at, labels, past_the_client, piece, said


@pytest.mark.fault(
    fault="the piece is larger than may be uploaded there",
    sees="FLAC or MP3 instead, and a note that says so",
    keeps="the file as it was asked for",
)
async def test_a_file_over_the_limit_comes_smaller_and_says_so(stage: Stage) -> None:
    await past_the_client(stage, limit=400_000, prompt="a march", seed=5)

    file = stage.last.attachments[0]
    assert file.filename == "a-march-5.flac"
    assert said(stage.last) == (
        "-# As WAV this would be 0.5 MB, but files here can have 0.4 MB, so it's FLAC."
    )
    assert (await heard(stage.last)).seconds == 8
    assert (await piece(stage)).name == "a-march-5.wav"


async def test_a_lower_limit_leads_to_mp3_at_a_lower_rate(stage: Stage) -> None:
    await past_the_client(stage, limit=100_000, prompt="a march", seed=5, output_format="mp3")

    assert stage.last.attachments[0].filename == "a-march-5.mp3"
    assert "so it's a smaller MP3 at 96 kbit/s" in said(stage.last)
    assert stage.last.attachments[0].size <= 100_000


@pytest.mark.fault(
    fault="the piece fits in no way",
    sees="a sentence: ask for a shorter one",
    keeps="the piece",
)
async def test_a_piece_that_fits_in_no_way_is_told_and_kept(stage: Stage) -> None:
    await past_the_client(stage, limit=20_000, prompt="a march", seed=5)

    assert said(stage.last).startswith("⚠️ This piece is too long to post here:")
    assert labels(stage.last) == []
    job = await job_at(stage, stage.last.id)
    assert job.state is State.failed
    assert await stage.store.piece_of_job(job.id) is not None
    assert not await stage.store.unfinished()


@pytest.mark.fault(
    fault="Discord finds a file too large that should have fitted",
    sees="a smaller file",
    keeps="the file as it was asked for",
)
@pytest.mark.parametrize(("status", "code"), [(400, 40005), (413, 0)])
async def test_a_file_that_discord_finds_too_large_after_all_is_made_smaller(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, status: int, code: int
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
        stage.env.backend.faults.append(fault)
        return await deliver(*args)

    monkeypatch.setattr(DiscordPresenter, "deliver", refused_once)
    await stage.mario(prompt="a march", seed=5)

    assert stage.last.attachments[0].filename in ("a-march-5.flac", "a-march-5.mp3")
    assert len(stage.channel.history()) == 1


@pytest.mark.fault(
    fault="the picture of a piece cannot be drawn",
    sees="the piece, without a picture",
    keeps="the piece",
)
@pytest.mark.parametrize("broken", ["decode", "picture"])
async def test_a_piece_is_posted_though_its_picture_cannot_be_drawn(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("no font")

    monkeypatch.setattr(f"bot.frontends.discord.presenter.{broken}", fail)
    await stage.mario(prompt="a march", seed=5)

    assert [file.filename for file in stage.last.attachments] == ["a-march-5.wav"]
    assert stage.embed().image.url is None
    assert labels(stage.last) == ["Again", "Continue", "Delete"]


@pytest.mark.fault(
    fault="the file of a finished piece is gone from the disk before it is posted",
    sees="a sentence: ask for it anew",
    keeps="the job, failed",
)
async def test_a_piece_whose_file_is_lost_is_said_at_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = stage.store.made

    async def lose(job_id: str, attempt: int, new: NewPiece) -> Piece:
        piece = await made(job_id, attempt, new)
        BlobStore(stage.bot.jobs.settings.data / "files").remove(new.audio)
        return piece

    monkeypatch.setattr(stage.store, "made", lose)
    await stage.mario(prompt="a march")

    assert said(stage.last) == "⚠️ That file is no longer kept. Please ask for the piece again."
    assert not await stage.store.unfinished()


async def test_a_failure_is_the_models_own_sentence(stage: Stage) -> None:
    stage.executor.failure = GenerationFailed("The graphics card is full. Ask for less.")
    await stage.mario(prompt="a march")

    assert said(stage.last) == "⚠️ The graphics card is full. Ask for less."
    assert labels(stage.last) == []
    assert stage.last.attachments == []


@pytest.mark.fault(
    fault="an error that nobody foresaw, while composing",
    sees="a number",
    keeps="the traceback, in the log under that number",
)
async def test_an_unforeseen_failure_is_a_number_that_the_log_explains(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.executor.failure = RuntimeError("CUDA error at /srv/mario/engine.py")
    await stage.mario(prompt="a march")

    sentence = said(stage.last)
    number = sentence.removesuffix(".").rpartition(" ")[2]
    assert sentence.startswith("⚠️ Something broke. Tell the bot's owner: error ")
    assert "CUDA" not in sentence
    assert f"error {number}" in caplog.text
    assert "CUDA error" in caplog.text


async def test_a_job_that_loses_its_worker_twice_is_given_up(stage: Stage) -> None:
    stage.executor.failure = WorkerDied("gone")
    await stage.mario(prompt="a march")

    assert len(stage.executor.works) == 2
    assert said(stage.last).startswith("⚠️ This request crashed twice")


@pytest.mark.fault(
    fault="what was composed is silence, twice",
    sees="a sentence; nothing is posted",
    keeps="the job, failed",
)
async def test_silence_is_never_posted(stage: Stage) -> None:
    stage.executor.silent = 2
    await stage.mario(prompt="a march")

    assert said(stage.last) == ("⚠️ That came out silent, twice. Try another seed or prompt.")
    assert stage.last.attachments == []
    assert len(stage.executor.works) == 2


@pytest.mark.fault(
    fault="a continuation whose new part is silent, though what it continues is not",
    sees="a sentence; nothing is posted",
    keeps="the job, failed",
)
async def test_a_continuation_that_adds_only_silence_is_never_posted(
    stage: Stage, song: bytes
) -> None:
    stage.executor.silent = 2
    await stage.mario(input_audio=("tune.mp3", song), continuation=True, duration=8)

    assert said(stage.last) == (
        "⚠️ The new part came out silent, twice. Try another seed or prompt."
    )
    assert stage.last.attachments == []


@pytest.mark.fault(
    fault="what was composed is silence, once",
    sees="the piece, composed again with other noise; the same seed makes the same piece",
    keeps="–",
)
@pytest.mark.parametrize("continuation", [False, True])
async def test_what_came_out_silent_is_composed_again_with_other_noise(
    stage: Stage, song: bytes, continuation: bool
) -> None:
    options: dict[str, Any] = {"prompt": "a march", "duration": 2, "seed": 5}
    if continuation:
        options.update(input_audio=("tune.mp3", song), continuation=True)
    sounds = []
    for _ in range(2):
        stage.executor.silent = 1
        await stage.mario(**options)
        assert (await piece(stage)).request.seed == 5
        sounds.append(await heard(stage.last))

    first, second, *again = [work.request.seed for work in stage.executor.works]
    assert first == 5
    assert second != first
    assert again == [first, second]
    assert np.array_equal(sounds[0].samples, sounds[1].samples)


async def test_the_piece_shows_what_it_was_made_with(stage: Stage) -> None:
    await stage.mario(prompt="a march", duration=1, top_k=50, seed=5)

    embed = stage.embed()
    assert embed.title == "a march"
    assert [(field.name, field.value) for field in embed.fields] == [
        ("duration", "1"), ("top_k", "50"),
    ]  # fmt: skip
    assert (embed.footer.text or "").startswith("seed 5 · pocket · made in ")
    names = [file.filename for file in stage.last.attachments]
    assert names == ["a-march-5.wav", "waveform.png"]
    assert embed.image.url is not None


async def test_the_bot_works_in_private_messages(stage: Stage) -> None:
    await stage.alice.user.slash("mario", prompt="a march", duration=1)
    message = stage.alice.user.dm_channel.last_message
    assert message is not None
    assert len(message.attachments) == 2

    await stage.alice.user.click(message, label="Again")
    assert len(stage.executor.works) == 2
    await stage.alice.user.send_dm(
        "slower", reference={"channel_id": str(message.channel.id), "message_id": str(message.id)}
    )
    assert stage.executor.works[2].request.prompt == "slower"
    await stage.alice.user.click(message, label="Delete")


async def test_the_bot_works_in_threads(stage: Stage) -> None:
    channel = stage.bot.get_channel(stage.channel.id)
    start = await stage.alice.send(stage.channel, "let us jam")
    thread = await channel.create_thread(name="jam", message=start)  # type: ignore[union-attr]
    await stage.env.settle()
    (there,) = (t for t in stage.channel.threads if t.id == thread.id)

    await stage.alice.slash(there, "mario", prompt="a march", duration=1)

    assert there.last_message is not None
    assert len(there.last_message.attachments) == 2


@pytest.mark.fault(
    fault="a prompt full of mentions, links and markdown",
    sees="it as it was typed; nobody is notified",
    keeps="–",
)
async def test_nobody_is_pinged_and_nothing_is_formatted_by_a_prompt(stage: Stage) -> None:
    nasty = (
        "@everyone <@123456789012345678> **b** [click](https://evil.example) \u202eabc\u200b"
        " ||spoiler|| `code` <#1> # big"
    )
    await stage.mario(prompt=nasty, duration=1, seed=5)

    title = stage.embed().title or ""
    assert "\u202e" not in title
    assert "@everyone" not in title
    assert "**b**" not in title
    assert "\\[click]" in title
    assert "||" not in title
    assert "<#1>" not in title.replace("\\<", "")
    assert stage.last.attachments[0].filename.isascii()
    for request in stage.env.http_requests:
        if isinstance(request.json, dict) and request.json.get("embeds"):
            assert request.json["allowed_mentions"] == {"parse": []}
    assert not stage.env.backend.messages[stage.channel.id][stage.last.id].ping_user_ids


async def test_the_reply_that_asked_is_not_pinged(stage: Stage) -> None:
    await stage.mario(prompt="a march", duration=1)
    assert stage.bot.user is not None
    asked = f"{stage.bot.user.mention} slower @everyone"
    await stage.alice.send(stage.channel, asked, reply_to=stage.last)

    stored = stage.env.backend.messages[stage.channel.id][stage.last.id]
    assert stored.ping_user_ids == []
    assert not stored.mention_everyone
