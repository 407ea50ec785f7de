"""Every option of the request, from the slash command to the executor and the posted piece."""

import hashlib

import pytest

from bot.request import options
from bot.texts import say
from tests.support.discord_steps import heard, piece, said
from tests.support.simulated_server import SimulatedServer

LABELS = {option.name: say(option.label) for option in options()}
pytestmark = pytest.mark.timeout(60)


async def lists(server: SimulatedServer, name: str) -> str | None:
    """The value that the piece's embed gives for a setting."""
    return next((f.value for f in server.embed().fields if f.name == LABELS[name]), None)


@pytest.mark.field("prompt")
async def test_the_prompt_is_composed_to_and_is_the_title(server: SimulatedServer) -> None:
    await server.mario(prompt="castle at night")

    assert server.executor.works[0].spec.request.prompt == "castle at night"
    assert server.embed().title == "castle at night"
    assert server.last.attachments[0].filename.startswith("castle-at-night-")


@pytest.mark.field("input_audio")
async def test_the_attached_sound_is_kept_and_handed_over_decoded(
    server: SimulatedServer, song: bytes
) -> None:
    await server.mario(input_audio=("tune.mp3", song), replicate_weights="melody")

    work = server.executor.works[0]
    assert work.spec.request.input_audio == hashlib.sha256(song).hexdigest()
    assert work.source is not None
    assert work.source.seconds == pytest.approx(4, abs=0.1)
    assert server.embed().title == "After a melody"


@pytest.mark.field("duration")
async def test_the_piece_has_as_many_new_seconds_as_asked_for(server: SimulatedServer) -> None:
    await server.mario(prompt="march", duration=3)

    assert server.executor.works[0].spec.request.duration == 3
    assert (await heard(server.last)).seconds == 3
    assert await lists(server, "duration") == "3 s"


@pytest.mark.field("continuation")
async def test_a_continuation_keeps_the_sound_and_adds_to_it(
    server: SimulatedServer, song: bytes
) -> None:
    await server.mario(input_audio=("tune.mp3", song), continuation=True, duration=3)

    assert server.executor.works[0].spec.request.continuation is True
    assert (await heard(server.last)).seconds == pytest.approx(7, abs=0.1)
    assert server.embed().title == "A continuation"


@pytest.mark.field("continuation_start")
async def test_the_sound_is_used_from_continuation_start(
    server: SimulatedServer, song: bytes
) -> None:
    await server.mario(input_audio=("t.mp3", song), continuation=True, continuation_start=1)

    work = server.executor.works[0]
    assert work.spec.request.continuation_start == 1
    assert work.source is not None
    assert work.source.seconds == pytest.approx(3, abs=0.1)
    assert await lists(server, "continuation_start") == "1 s"


@pytest.mark.field("continuation_end")
async def test_the_sound_is_used_up_to_continuation_end(
    server: SimulatedServer, song: bytes
) -> None:
    await server.mario(input_audio=("t.mp3", song), continuation=True, continuation_end=3)

    work = server.executor.works[0]
    assert work.spec.request.continuation_end == 3
    assert work.source is not None
    assert work.source.seconds == pytest.approx(3, abs=0.05)


@pytest.mark.field("continuation_end")
async def test_an_end_after_the_sounds_own_is_its_own_and_the_piece_says_so(
    server: SimulatedServer, song: bytes
) -> None:
    await server.mario(input_audio=("t.mp3", song), continuation=True, continuation_end=60)

    work = server.executor.works[0]
    assert work.source is not None
    assert work.source.seconds == pytest.approx(4, abs=0.1)
    assert "ends at 4 s, before the 60 s you asked for" in said(server.last)


@pytest.mark.field("continuation_end")
async def test_minus_one_is_the_end_of_the_sound(server: SimulatedServer, song: bytes) -> None:
    await server.mario(input_audio=("t.mp3", song), continuation=True, continuation_end=-1)

    work = server.executor.works[0]
    assert work.spec.request.continuation_end is None
    assert work.source is not None
    assert work.source.seconds == pytest.approx(4, abs=0.1)


@pytest.mark.field("multi_band_diffusion")
async def test_multi_band_diffusion_is_asked_of_the_model(server: SimulatedServer) -> None:
    await server.mario(prompt="bells", multi_band_diffusion=True, replicate_weights="melody")

    assert server.executor.works[0].spec.request.multi_band_diffusion is True
    assert await lists(server, "multi_band_diffusion") == "yes"


@pytest.mark.field("normalization_strategy")
@pytest.mark.field("top_k")
@pytest.mark.field("top_p")
@pytest.mark.field("temperature")
@pytest.mark.field("classifier_free_guidance")
async def test_how_to_sample_and_to_normalise_is_handed_over_and_listed(
    server: SimulatedServer,
) -> None:
    chosen = {
        "normalization_strategy": "peak",
        "top_k": 0,
        "top_p": 0.9,
        "temperature": 0.5,
        "classifier_free_guidance": 7,
    }
    await server.mario(prompt="waltz", **chosen)

    request = server.executor.works[0].spec.request
    for name, value in chosen.items():
        assert getattr(request, name) == value
        assert await lists(server, name) == str(value)
        assert getattr((await piece(server)).request, name) == value


@pytest.mark.field("output_format")
async def test_the_file_is_of_the_kind_asked_for(server: SimulatedServer) -> None:
    files = {
        "wav": ("wav", b"RIFF"), "mp3": ("mp3", b"ID3"), "flac": ("flac", b"fLaC"),
        "ogg": ("ogg", b"OggS"), "video": ("mp4", b"\0\0\0 ftypisom"),
    }  # fmt: skip
    for format, (extension, beginning) in files.items():
        await server.mario(prompt="jig", duration=1, output_format=format)

        file = server.last.attachments[0]
        assert file.filename.endswith(f".{extension}")
        assert (await file.read()).startswith(beginning)
        assert server.executor.works[-1].spec.request.output_format == format


@pytest.mark.field("seed")
async def test_seed_zero_is_a_seed_like_any_other(server: SimulatedServer) -> None:
    await server.mario(prompt="jig", duration=1, seed=0)

    assert server.executor.works[0].spec.request.seed == 0
    assert "seed 0 ·" in (server.embed().footer.text or "")
    assert server.last.attachments[0].filename == "jig-0.wav"


@pytest.mark.field("seed")
async def test_without_a_seed_a_random_one_is_drawn_and_shown(server: SimulatedServer) -> None:
    await server.mario(prompt="jig", duration=1)
    await server.mario(prompt="jig", duration=1, seed=-1)

    drawn = [work.spec.sampling.seed for work in server.executor.works]
    assert None not in drawn
    assert len(set(drawn)) == 2
    assert f"seed {drawn[1]} ·" in (server.embed().footer.text or "")


@pytest.mark.field("replicate_weights")
async def test_the_model_asked_for_composes(server: SimulatedServer) -> None:
    await server.mario(prompt="jig", duration=1, replicate_weights="stereo")

    assert server.executor.works[0].spec.request.replicate_weights == "stereo"
    assert "· stereo ·" in (server.embed().footer.text or "")


@pytest.mark.field("replicate_weights")
async def test_without_a_model_the_default_composes(server: SimulatedServer) -> None:
    await server.mario(prompt="jig", duration=1)

    assert server.executor.works[0].spec.request.replicate_weights == "pocket"
    assert "· pocket ·" in (server.embed().footer.text or "")
