"""A tempo, a key and a loop that were asked for: obeyed or measured, and said."""

from typing import Any

import numpy as np
import pytest
from simcord.actors import MemberActor

from bot.audio.clip import Clip
from bot.executors.executor import JobInputs, Result
from tests.support import fake_executor
from tests.support.discord_steps import (
    nothing_happened,
    past_the_client,
    piece,
    press_id,
    said,
    told,
)
from tests.support.fake_executor import RATE
from tests.support.simulated_server import SimulatedServer
from tests.support.sounds import groove

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def plays(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the model makes whatever it is asked for."""
    sound: list[Clip] = []

    def make(work: JobInputs, silent: bool = False) -> Result:
        made = sound[0]
        tokens = np.zeros((4, round(made.seconds * 50)), np.int16)
        return Result(made, tokens, f"{work.spec.model}@fake")

    monkeypatch.setattr(fake_executor, "make", make)
    return sound.append


@pytest.mark.field("bpm")
@pytest.mark.field("key")
async def test_a_tempo_and_a_key_are_measured_where_a_model_is_only_told(
    server: SimulatedServer, plays: Any
) -> None:
    plays(groove(119, 8))
    await server.mario(prompt="house", bpm=120, key="am", replicate_weights="melody")

    request = server.executor.works[0].spec.request
    assert (request.bpm, request.key) == (120, "A minor")
    assert "You asked for 120 bpm; I measure 119. You asked for A minor; I hear A minor." in said(
        server.last
    )
    assert {f.name: f.value for f in server.embed().fields} == {"Tempo": "120", "Key": "A minor"}


@pytest.mark.field("bpm")
async def test_where_no_beat_is_heard_that_is_said(server: SimulatedServer) -> None:
    await server.mario(prompt="drone", bpm=90, replicate_weights="melody")
    assert "You asked for 90 bpm; I hear no steady beat." in said(server.last)


@pytest.mark.field("loop")
async def test_a_loop_is_cut_on_the_bar(server: SimulatedServer, plays: Any) -> None:
    plays(groove(120, 9))
    await server.mario(prompt="house", duration=9, loop=True, replicate_weights="melody")

    made = await piece(server)
    bars = round((made.milliseconds or 0) / 2000)
    assert bars >= 2
    assert made.milliseconds == pytest.approx(2000 * bars, abs=20)
    assert f"A loop of {bars} bars at 120 bpm, " in said(server.last)


@pytest.mark.field("loop")
async def test_what_has_no_beat_is_not_cut_and_that_is_said(server: SimulatedServer) -> None:
    await server.mario(prompt="drone", duration=4, loop=True, replicate_weights="melody")

    assert (await piece(server)).milliseconds == 4000
    assert "I hear no steady beat in this, so I didn't cut it to a loop." in said(server.last)


async def test_the_menu_makes_a_loop_of_a_piece(server: SimulatedServer, bob: MemberActor) -> None:
    await server.mario(prompt="a march", duration=2, seed=5, top_k=50)
    first = await piece(server)
    await press_id(server, f"mario:loop:{first.id}")

    old, new = (work.spec.request for work in server.executor.works)
    assert new == old.replace(loop=True)
    assert "as a loop" in said(server.last)


@pytest.mark.parametrize("asked", [{"bpm": 100}, {"key": "C"}, {"loop": True}])
async def test_a_sound_brings_its_own_tempo(
    server: SimulatedServer, song: bytes, asked: dict[str, Any]
) -> None:
    result = await server.mario(input_audio=("t.mp3", song), continuation=True, **asked)
    assert told(result).startswith("⚠️ bpm, key and loop are for new pieces")
    assert await nothing_happened(server)


async def test_what_goes_on_from_a_piece_has_its_tempo_and_asks_for_none(
    server: SimulatedServer,
) -> None:
    await server.mario(prompt="a march", duration=1, bpm=100, key="d-moll")
    await server.alice.click(server.last, label="Continue")

    assert [work.spec.request.bpm for work in server.executor.works] == [100, None]
    assert [work.spec.request.key for work in server.executor.works] == ["D minor", None]


@pytest.mark.parametrize("bpm", [39, 241, 0, -1, 2**53, "fast"])
async def test_any_other_tempo_is_refused(server: SimulatedServer, bpm: object) -> None:
    assert told(await past_the_client(server, prompt="x", bpm=bpm)).startswith("⚠️ ")
    assert await nothing_happened(server)


@pytest.mark.parametrize("key", ["H sharp flat", "C" * 200, "C lydian", "\u202eC", "'; --"])
async def test_any_other_key_is_refused(server: SimulatedServer, key: str) -> None:
    assert told(await past_the_client(server, prompt="x", key=key)).startswith("⚠️ ")
    assert await nothing_happened(server)


async def test_a_prompt_in_sections_has_no_tempo_of_its_own_with_pocket(
    server: SimulatedServer,
) -> None:
    result = await server.mario(prompt="verse: calm | chorus: fast", duration=60, bpm=100)
    assert told(result).startswith("⚠️ pocket can't make sections at a tempo")


async def test_keys_are_offered_as_they_are_spelt(server: SimulatedServer) -> None:
    async def offered(typed: str) -> list[str]:
        asked = await server.alice.autocomplete(server.channel, "mario", "key", typed)
        return [choice["value"] for choice in asked]

    assert len(await offered("")) == 24
    assert await offered("fis-moll") == ["F♯ minor"]
    assert "A minor" in await offered("a")
    assert await offered("zzz") == []


def test_the_sound_of_the_tests_has_the_length_that_it_says() -> None:
    assert groove(120, 9).samples.shape[1] == 9 * RATE
