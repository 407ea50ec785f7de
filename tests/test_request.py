"""The request: valid by construction, or one sentence; the same after any journey through JSON."""

import json
import math
from enum import Enum
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import InvalidRequest
from bot.request import SEEDS, Format, GenerationRequest, Normalization, Option, options
from bot.texts import say
from tests.support.english import english, refused
from tests.support.sources import SOUND

NAMES = [option.name for option in options()]

ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.binary(max_size=8),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=3), st.none(), max_size=2),
    st.sampled_from(["wav", "rms", "yes", "-1", "8", "1e3", "nan", " ", "\u202e", 10**5000]),
)
VALUES = st.dictionaries(st.sampled_from([*NAMES, "colour", "__class__"]), ANYTHING)


def within(option: Option) -> st.SearchStrategy[Any]:
    if option.is_audio:
        return st.none() | st.text("0123456789abcdef", min_size=1, max_size=64)
    if option.choices:
        return st.sampled_from(option.choices)
    if option.type is bool:
        return st.booleans()
    if option.type is str:
        return st.none() | st.text(max_size=int(option.maximum or 0))
    if option.type is float:
        return st.floats(option.minimum, option.maximum)
    low, high = int(option.minimum or 0), int(option.maximum or 0)
    return st.integers(low, high) | (st.none() if option.default is None else st.nothing())


POSSIBLE = st.fixed_dictionaries({}, optional={o.name: within(o) for o in options()})


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_any_values_give_a_request_or_one_sentence(values: dict[str, Any]) -> None:
    try:
        request = GenerationRequest.parse(**values)
    except InvalidRequest as refusal:
        sentence = english(refusal)
        assert sentence.endswith((".", "?"))
        assert 10 < len(sentence) < 250
        assert "\n" not in sentence
        assert "pydantic" not in sentence.lower()
    else:
        assert GenerationRequest.parse(**request.model_dump()) == request


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(POSSIBLE)
def test_a_request_survives_json_and_keeps_its_promises(values: dict[str, Any]) -> None:
    try:
        request = GenerationRequest.parse(**values)
    except InvalidRequest:
        return
    assert GenerationRequest.model_validate_json(request.model_dump_json()) == request
    assert GenerationRequest.parse(**json.loads(json.dumps(request.non_defaults()))) == request
    assert request.prompt or request.input_audio
    assert request.seed is None or 0 <= request.seed < SEEDS
    assert math.isfinite(request.temperature)
    assert math.isfinite(request.top_p)
    again = request.with_seed()
    assert again.seed is not None
    assert again == again.with_seed()


def test_the_options_have_the_published_names_and_defaults_and_a_few_more_are_there() -> None:
    assert {option.name: option.default for option in options()} == {
        "prompt": None,
        "input_audio": None,
        "duration": 8,
        "takes": 1,
        "bpm": None,
        "key": None,
        "loop": False,
        "continuation": False,
        "continuation_start": 0,
        "continuation_end": None,
        "multi_band_diffusion": False,
        "normalization_strategy": Normalization.loudness,
        "top_k": 250,
        "top_p": 0.0,
        "temperature": 1.0,
        "classifier_free_guidance": 3,
        "output_format": Format.wav,
        "seed": None,
        "replicate_weights": None,
    }


@pytest.mark.parametrize("option", options(), ids=lambda option: option.name)
def test_every_option_explains_itself_and_keeps_its_range(option: Option) -> None:
    help = say(option.help)
    assert 10 < len(help) <= 85
    assert not help.endswith(".")
    assert 2 <= len(say(option.label)) <= 20
    base: dict[str, Any] = {"prompt": "x", "input_audio": SOUND}
    for bound in (option.minimum, option.maximum):
        if bound is None or option.type is str:
            continue
        inside: Any = option.type(bound)
        made = GenerationRequest.parse(**{**base, option.name: inside})
        assert getattr(made, option.name) in (inside, None)
        outside = inside + (1 if bound == option.maximum else -1)
        with refused(InvalidRequest, match=option.name):
            GenerationRequest.parse(**{**base, option.name: outside})
    assert bool(option.choices) is issubclass(option.type, Enum)


def test_zero_is_a_seed_and_minus_one_is_none() -> None:
    assert GenerationRequest.parse(prompt="x", seed=0).with_seed().seed == 0
    assert GenerationRequest.parse(prompt="x", seed=-1).seed is None
    assert GenerationRequest.parse(prompt="x", continuation_end=-1).continuation_end is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a   march \n for two ", "a march for two"),
        ("a\u202emarch\u200b", "amarch"),
        ("tab\tand\u2028line", "tab and line"),
        ("\u200b \u202e", None),
        ("naïve 音楽 🎵", "naïve 音楽 🎵"),
        (b"bytes \xff of a shell".decode(errors="surrogateescape"), "bytes of a shell"),
    ],
)
def test_a_prompt_is_one_line_that_hides_nothing(typed: str, kept: str | None) -> None:
    assert GenerationRequest.parse(prompt=typed, input_audio=SOUND).prompt == kept


def test_a_continuation_takes_over_everything_but_the_seed_and_its_source() -> None:
    request = GenerationRequest.parse(
        prompt="x", input_audio=SOUND, continuation=True, continuation_start=1, continuation_end=2,
        seed=3, top_k=50, duration=20, output_format="mp3", replicate_weights="melody",
    )  # fmt: skip

    assert request.for_continuation() == {
        "prompt": "x", "duration": 20, "top_k": 50, "output_format": "mp3",
        "replicate_weights": "melody",
    }  # fmt: skip


def test_another_take_keeps_the_length_and_kind_of_file_whatever_is_usual_elsewhere() -> None:
    request = GenerationRequest.parse(prompt="x", input_audio=SOUND, seed=3, top_k=50)
    assert request.for_another() == {
        "prompt": "x", "duration": 8, "top_k": 50, "output_format": "wav",
    }  # fmt: skip


def test_a_change_is_checked_like_a_new_request() -> None:
    request = GenerationRequest.parse(prompt="x")
    assert request.replace(duration=20).duration == 20
    with refused(InvalidRequest, match=r"^duration can be 1–300\.$"):
        request.replace(duration=301)
    with refused(InvalidRequest, match="Describe the music"):
        request.replace(prompt="")


@pytest.mark.parametrize(
    "typed", ["👩\u200d🎤 sings", "می\u200cخواهم", "क्\u200dष", "🏴\u200d☠️ ship"]
)
def test_joiners_stay_inside_emoji_and_in_scripts_that_need_them(typed: str) -> None:
    assert GenerationRequest.parse(prompt=typed).prompt == typed


def test_joiners_that_hide_something_go() -> None:
    assert GenerationRequest.parse(prompt="\u200dcas\u200dtle\u200c \u200c").prompt == "castle"
