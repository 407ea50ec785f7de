"""What people play to a music bot first goes on as music: not in silence, and not clipped."""

from collections.abc import Callable

import numpy as np
import pytest

from bot.audio.clip import Clip
from bot.audio.decode import decode
from bot.audio.encode import encode
from bot.audio.level import SILENCE, levels
from bot.config import Engine
from bot.models.families.pocket.model import load_pocket
from bot.models.model import Model
from bot.pocket.analysis import find_key, share_in
from tests.support.composing import compose

RATE = 32_000
NEW = 8  # seconds


@pytest.fixture(scope="module")
def model() -> Model:
    return load_pocket("pocket", Engine(device="cpu"))


def clock(seconds: float) -> np.ndarray:
    return np.arange(round(RATE * seconds)) / RATE


def hertz(note: float) -> float:
    return 440 * 2 ** ((note - 69) / 12)


def pluck(note: int, seconds: float, decay: float = 2.5) -> np.ndarray:
    time = clock(seconds)
    voices = [np.sin(2 * np.pi * hertz(note) * k * time) / k for k in range(1, 6)]
    return np.sum(voices, axis=0) * np.exp(-decay * time)


def plucked(up: int = 0, slow: float = 1.0) -> np.ndarray:
    tune = [(60, 0.5), (60, 0.5), (67, 0.5), (67, 0.5), (69, 0.5), (69, 0.5), (67, 1.0)] * 2
    return np.concatenate([pluck(note + up, slow * seconds) for note, seconds in tune])


def chords(up: int = 0, seconds: float = 1.2) -> np.ndarray:
    four = [(48, 60, 64, 67), (45, 57, 60, 64), (53, 60, 65, 69), (43, 59, 62, 67)]
    return np.concatenate([np.sum([pluck(n + up, seconds) for n in one], axis=0) for one in four])


def squares(up: int = 0, seconds: float = 0.24) -> np.ndarray:
    tune = (64, 64, 65, 67, 67, 65, 64, 62) * 3
    return np.concatenate(
        [np.sign(np.sin(2 * np.pi * hertz(note + up) * clock(seconds))) for note in tune]
    )


def steps(seconds: float = 4.0) -> np.ndarray:
    time = clock(seconds)
    return np.sin(2 * np.pi * time * (262 + 66 * np.floor(time * 2 % 5)))


SOUNDS: dict[str, Callable[[], np.ndarray]] = {
    "a plucked tune": plucked,
    "a plucked tune, lower and slower": lambda: plucked(-5, 1.3),
    "chords of a guitar": chords,
    "chords of a guitar, higher and faster": lambda: chords(3, 0.9),
    "a tune of square waves": squares,
    "a tune of square waves, lower and slower": lambda: squares(-3, 0.31),
    "a tone that climbs in steps": steps,
    "a tone that climbs in steps, longer": lambda: steps(7.0),
}


def clip_of(sound: np.ndarray, loud: float = 0.6) -> Clip:
    return Clip((sound / np.abs(sound).max() * loud)[None].astype(np.float32), RATE)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("sound", SOUNDS)
def test_a_sound_goes_on_as_music_in_its_key(model: Model, sound: str, seed: int) -> None:
    source = clip_of(SOUNDS[sound]())
    codes, made = compose(
        model, source, prompt=None, input_audio="a" * 64, continuation=True, duration=NEW, seed=seed
    )
    new = levels(made.clip.since(made.clip.seconds - NEW))

    assert len(new) == 2 * NEW
    assert sum(level < SILENCE for level in new) <= 2
    old, added = codes[:, : -50 * NEW], codes[:, -50 * NEW :]
    assert share_in(added, find_key(old)) > 0.8


def runs_at_full_scale(clip: Clip) -> int:
    """How often three samples in a row are as high as 16 bits go."""
    full = np.abs(np.rint(clip.samples * 32767)) >= 32767
    return int((full[:, 2:] & full[:, 1:-1] & full[:, :-2]).sum())


@pytest.mark.parametrize("format", ["wav", "mp3"])
async def test_a_posted_file_that_is_uploaded_and_continued_five_times_never_clips(
    model: Model, format: str
) -> None:
    sound = clip_of(np.concatenate([plucked(), chords(), squares()]), loud=1.0)
    for turn in range(5):
        _, made = compose(
            model, sound, prompt=None, input_audio="a" * 64, continuation=True, duration=2,
            seed=turn,
        )  # fmt: skip
        assert runs_at_full_scale(made.clip) == 0
        sound = await decode(encode(made.clip, format), sample_rate=RATE)
        assert runs_at_full_scale(sound) == 0
