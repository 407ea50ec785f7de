"""What a model is told of a prompt in sections, window by window."""

import numpy as np
import pytest

from bot.engine import Conditions
from bot.errors import Message
from bot.models.codec import Wave
from bot.models.conditioning import engine_request
from bot.models.model_input import ContextWindow, ModelInput, TextSection
from bot.sampling_params import SamplingParams

WINDOW = ContextWindow(frames=60, samples_per_frame=1)  # windows move by 36
SECTIONS = (TextSection("a", "calm", 0), TextSection("b", "wild", 50), TextSection("a", "calm", 90))


class Told:
    """Stands for a conditioner: remembers what it was asked for."""

    melody, whole = True, False

    def __init__(self) -> None:
        self.asked: list[tuple[str | None, float | None]] = []

    def conditions(self, text: str | None, melody: Wave | None) -> Conditions:
        self.asked.append((text, None if melody is None else float(melody[0, 0])))
        return Conditions(cross=np.full((1, 4), len(self.asked)))

    def remark(self, text: str | None) -> Message | None:
        return Message("prompt-unread") if text == "wild" else None


@pytest.mark.parametrize("before", [0, 30], ids=["new", "continued"])
def test_each_window_is_told_the_words_of_the_section_that_it_makes(before: int) -> None:
    prompt = np.zeros((4, before), np.int64) if before else None
    given = ModelInput("all", 200, SamplingParams(), prompt=prompt, sections=SECTIONS)
    told = Told()

    request = engine_request(given, told, WINDOW)

    windows = WINDOW.windows(given)
    assert request.borders == [50, 90]
    assert [text for text, _ in told.asked] == ["calm", "wild"]  # each is read once
    calm, wild = np.full((1, 4), 1), np.full((1, 4), 2)
    for window, conditions in zip(windows, request.window_conditions, strict=True):
        first = window.start + window.prompt_len - before
        expected = wild if 50 <= first < 90 else calm
        assert np.array_equal(conditions.cross, expected)  # type: ignore[arg-type]
    assert request.note == Message("prompt-unread")


def test_a_melody_is_followed_in_every_section() -> None:
    melody = np.arange(200, dtype=np.float32)[None]
    given = ModelInput("all", 200, SamplingParams(), melody=melody, sections=SECTIONS)
    told = Told()

    request = engine_request(given, told, WINDOW)

    windows = WINDOW.windows(given)
    assert len(request.window_conditions) == len(windows)
    texts = ["calm" if w.start + w.prompt_len < 50 or w.start + w.prompt_len >= 90 else "wild"
             for w in windows]  # fmt: skip
    assert told.asked == [(text, float(w.start)) for text, w in zip(texts, windows, strict=True)]


def test_a_prompt_without_sections_is_told_as_before() -> None:
    told = Told()
    request = engine_request(ModelInput("all", 200, SamplingParams()), told, WINDOW)
    assert told.asked == [("all", None)]
    assert (list(request.borders), list(request.window_conditions)) == ([], [])
