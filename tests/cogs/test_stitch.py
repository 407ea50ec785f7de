"""*Stitch*: a chain of continuations as one piece, each second once, and whose it is."""

import asyncio
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from bot.app.demo import scene
from bot.audio.clip import Clip
from bot.config import ModelSettings, Settings
from bot.store import Piece, State
from bot.texts import say
from tests.support.discord_steps import choices, heard, job_at, piece, press_id, said, told
from tests.support.fake_executor import RATE
from tests.support.simulated_server import SimulatedServer

ALONE = (
    "⚠️ There is nothing to join: this piece continues no other that is kept and that you can see."
)


async def compose(server: SimulatedServer, seed: int, who: MemberActor | None = None) -> Piece:
    await (who or server.alice).slash(
        server.channel, "mario", prompt=f"tune {seed}", duration=4, seed=seed
    )
    return await piece(server)


async def go_on(
    server: SimulatedServer, seed: int, who: MemberActor | None = None, **part: int
) -> Piece:
    """Continue the latest piece, or a part of it, by 4 s of a tone."""
    file = await server.last.attachments[0].read()
    await (who or server.alice).slash(
        server.channel, "mario", prompt=f"tune {seed}", duration=4, seed=seed,
        input_audio=("mine.wav", file), continuation=True, **part,
    )  # fmt: skip
    return await piece(server)


async def stitch(
    server: SimulatedServer, who: MemberActor | None = None, message: Any = None
) -> InteractionResult:
    return await (who or server.alice).select(message or server.last, ["stitch"])


def pitches(clip: Clip) -> list[int]:
    """The seed of the tone in each second."""
    found = []
    for second in range(round(clip.seconds)):
        wave = clip.samples[0, second * RATE : (second + 1) * RATE]
        found.append(int(np.argmax(np.abs(np.fft.rfft(wave)))) - 220)
    return found


async def test_each_second_of_a_chain_is_in_it_once_also_after_a_restart(
    server: SimulatedServer, bob: MemberActor
) -> None:
    await compose(server, 10)
    await go_on(server, 20, bob, continuation_start=2)  # its file holds 10 10 20 20 20 20
    last = await go_on(server, 30, continuation_start=3)  # 20 20 20 30 30 30 30
    await server.restart()

    await stitch(server)

    whole = await heard(server.last)
    assert whole.seconds == 12
    assert pitches(whole) == [10] * 4 + [20] * 4 + [30] * 4
    made = await piece(server)
    assert (made.parent_id, made.stitched) == (last.id, True)
    assert server.executor.works[-1].complete


async def test_a_part_that_was_replaced_is_left_out(server: SimulatedServer) -> None:
    await compose(server, 10)
    await go_on(server, 20, continuation_start=1, continuation_end=2)
    await stitch(server)
    assert pitches(await heard(server.last)) == [10] * 2 + [20] * 4


@pytest.mark.timeout(240)
async def test_the_chip_plays_a_joined_piece_as_it_played_its_parts() -> None:
    """Composed by pocket: the same notes, and no jump where the parts meet."""
    models = {"pocket": ModelSettings(source="pocket", title="Pocket")}
    async with scene(Settings(models=models)) as there:
        asked: dict[str, Any] = {"prompt": "castle", "duration": 4, "output_format": "wav"}
        clips: list[Clip] = []
        for part in ({}, {"continuation": True, "continuation_start": 2}):
            if part:
                assert there.channel.last_message is not None
                file = await there.channel.last_message.attachments[0].read()
                asked |= part | {"input_audio": ("mine.wav", file)}
            await there.player.slash(there.channel, "mario", **asked)
            assert there.channel.last_message is not None
            clips.append(await heard(there.channel.last_message))
        await there.player.select(there.channel.last_message, ["stitch"])
        whole = (await heard(there.channel.last_message)).samples[0]

    first, second = (clip.samples[0] for clip in clips)
    seam = 4 * RATE
    assert len(whole) == 2 * seam
    assert np.corrcoef(first, whole[:seam])[0, 1] > 0.99
    assert np.corrcoef(spectra(second[-seam:]), spectra(whole[-seam:]))[0, 1] > 0.95
    steps = np.abs(np.diff(whole))
    at_seam, elsewhere = steps[seam - 320 : seam + 320].max(), steps[: seam - 320].max()
    assert at_seam <= 1.1 * elsewhere


def spectra(wave: NDArray[np.float32]) -> NDArray[np.float32]:
    """How strong each pitch is in each tenth of a second; not where in its wave it stands."""
    tenths = wave.reshape(-1, RATE // 10) * np.hanning(RATE // 10)
    return np.abs(np.fft.rfft(tenths, axis=1)).ravel()


async def test_a_chain_of_whole_pieces_is_what_its_last_one_is_bit_for_bit(
    server: SimulatedServer,
) -> None:
    await compose(server, 10)
    await go_on(server, 20)
    await go_on(server, 30)
    before = await heard(server.last)
    await stitch(server)
    assert np.array_equal((await heard(server.last)).samples, before.samples)


async def test_it_names_all_pieces_with_links_and_their_authors(
    server: SimulatedServer, bob: MemberActor
) -> None:
    await compose(server, 10)
    first = server.last.jump_url
    await go_on(server, 20, bob)
    second = server.last.jump_url

    await stitch(server, bob)

    assert said(server.last) == (
        f"-# 🧵 Joins [tune 10]({first}), [tune 20 (continued)]({second});"
        " by **alice**, **bob** for **bob**"
    )
    assert "stitch" not in choices(server.last)
    assert "recipe" not in choices(server.last)
    assert (await piece(server)).user_id == bob.id


async def test_pieces_of_several_models_are_joined_by_their_sound(
    server: SimulatedServer,
) -> None:
    await compose(server, 10)
    file = await server.last.attachments[0].read()
    await server.mario(
        prompt="x", duration=4, seed=20, replicate_weights="melody", continuation=True,
        continuation_start=2, input_audio=("mine.wav", file),
    )  # fmt: skip
    works = len(server.executor.works)

    await stitch(server)

    whole = await heard(server.last)
    assert whole.seconds == pytest.approx(8, abs=0.01)
    assert pitches(whole) == [10] * 4 + [20] * 4
    assert len(server.executor.works) == works
    assert (await piece(server)).tokens is None


async def test_pieces_of_other_weights_are_joined_by_their_sound(
    server: SimulatedServer,
) -> None:
    await compose(server, 10)
    await go_on(server, 20, continuation_start=2)
    await server.place.execute("UPDATE pieces SET model = 'pocket@older'")

    await stitch(server)

    assert pitches(await heard(server.last)) == [10] * 4 + [20] * 4
    assert server.executor.works[-1].complete
    assert (await piece(server)).tokens is None


async def test_a_stitched_piece_is_continued_and_takes_no_seconds_of_the_day(
    server: SimulatedServer,
) -> None:
    await compose(server, 10)
    await go_on(server, 20, continuation_start=2)
    left = await server.bot.jobs.admission.allowance(server.alice.id, server.guild.id, [])
    await stitch(server)
    after = await server.bot.jobs.admission.allowance(server.alice.id, server.guild.id, [])
    assert after.seconds_left == left.seconds_left
    stitched = await piece(server)

    await server.alice.click(server.last, label="Continue")
    work = server.executor.works[-1]
    assert work.tokens is not None
    assert work.tokens[0].tolist() == [10] * 200 + [20] * 200
    assert (await piece(server)).parent_id == stitched.id


async def test_a_piece_that_continues_nothing_is_not_joined(server: SimulatedServer) -> None:
    first = await compose(server, 10)
    assert "stitch" not in choices(server.last)
    await go_on(server, 20)
    assert "stitch" in choices(server.last)

    await server.store.delete_takes(first.job_id)
    before = server.last.id
    assert told(await stitch(server)) == ALONE
    assert server.last.id == before


@pytest.mark.fault(
    fault="a chain that begins in a channel which whoever joins it cannot see",
    sees="what they can see of it joined, or a sentence",
    keeps="–",
)
async def test_what_is_hidden_from_somebody_is_not_joined_for_them(
    server: SimulatedServer, bob: MemberActor, hideout: ChannelHandle
) -> None:
    await server.alice.slash(hideout, "mario", prompt="secret", duration=4, seed=10)
    hidden = hideout.last_message
    assert hidden is not None
    file = await hidden.attachments[0].read()
    await server.mario(
        prompt="open", duration=4, seed=20, continuation=True, continuation_start=2,
        input_audio=("mine.wav", file),
    )  # fmt: skip
    second = server.last

    assert told(await stitch(server, bob)) == ALONE
    await go_on(server, 30, bob, continuation_start=3)
    await stitch(server, bob)
    assert pitches(await heard(server.last)) == [10] * 2 + [20] * 4 + [30] * 4
    await stitch(server, server.alice, second)
    assert pitches(await heard(server.last)) == [10] * 4 + [20] * 4


@pytest.mark.fault(
    fault="a part of what is being joined is deleted meanwhile",
    sees="a sentence",
    keeps="the other parts",
)
async def test_a_part_that_goes_while_it_waits_ends_it_with_a_sentence(
    server: SimulatedServer,
) -> None:
    first = await compose(server, 10)
    await go_on(server, 20)
    await server.restart()
    server.executor.ready = False  # until the next start
    await stitch(server)
    job = await job_at(server, server.last.id)
    assert job.state is State.accepted
    await server.store.delete_takes(first.job_id)
    await server.restart()
    await asyncio.sleep(0)
    await server.env.settle()
    assert "One of the pieces was deleted" in said(server.last)


async def test_a_joined_piece_has_no_recipe_and_says_why(server: SimulatedServer) -> None:
    await compose(server, 10)
    await go_on(server, 20)
    await stitch(server)
    assert "recipe" not in choices(server.last)
    joined = await piece(server)
    for _ in range(2):
        refused = told(await press_id(server, f"mario:recipe:{joined.id}"))
        assert refused.replace("\\", "") == f"⚠️ {say('recipe-joined')}"
        await server.restart()
