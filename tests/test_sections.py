"""A prompt in sections, and that any other prompt is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidRequest
from bot.request import GenerationRequest
from bot.sections import LEAST_SECONDS, LONGEST_NAME, MOST, rest_of, sections_of, starts
from tests.support.english import refused

SONG = "verse: calm | chorus: fast, drums | outro"


def read(prompt: str) -> list[tuple[str, str, int | None]]:
    return [(one.name, one.words, one.seconds) for one in sections_of(prompt)]


def test_each_section_has_a_name_and_words_of_its_own() -> None:
    assert read(SONG) == [
        ("verse", "calm", None),
        ("chorus", "fast, drums", None),
        ("outro", "outro, calm", None),
    ]


def test_a_name_that_comes_again_without_words_is_what_it_was() -> None:
    assert read("A: calm | B: wild | a")[2] == ("a", "calm", None)
    assert read("verse 1: calm | chorus: wild | verse 2")[2] == ("verse 2", "verse 2, calm", None)


def test_a_length_may_stand_behind_a_name() -> None:
    assert read("intro 5 s: bells | verse 20sec: calm | outro 8s")[1:] == [
        ("verse", "calm", 20),
        ("outro", "outro, bells", 8),
    ]


def test_other_names_may_stand_beside_those_of_sections() -> None:
    assert [one.name for one in sections_of("the storm: dark | chorus: bright")] == [
        "the storm",
        "chorus",
    ]


def test_it_may_be_typed_in_japanese() -> None:
    assert read("イントロ：静か｜サビ：激しい") == [
        ("イントロ", "静か", None),
        ("サビ", "激しい", None),
    ]


@pytest.mark.parametrize(
    "prompt",
    [
        None,
        "",
        "castle at night",
        "castle | night",
        "a|b",
        "genre: rock | mood: dark | bpm: 120",
        "verse: calm",
        "verse: calm |",
        "verse | chorus | outro",
        "verse: | chorus:",
        "verse: calm | fast drums | outro",
        "|||",
        "verse: calm | " + "x" * (LONGEST_NAME + 1) + ": long",
        " | ".join(f"part {n}: x" for n in range(MOST + 1)),
    ],
)
def test_an_ordinary_prompt_is_one_as_it_stands(prompt: str | None) -> None:
    assert sections_of(prompt) == ()
    assert rest_of(prompt, 60, 30) == prompt
    if prompt:
        assert GenerationRequest.parse(prompt=prompt).prompt == " ".join(prompt.split())


def test_sections_share_the_time_that_others_leave() -> None:
    assert starts(sections_of(SONG), 60) == (0, 20, 40)
    assert starts(sections_of("verse 10 s: a | chorus: b | outro"), 60) == (0, 10, 35)
    assert starts(sections_of("verse 10 s: a | chorus 20 s: b"), 60) == (0, 10)


@pytest.mark.parametrize(
    ("prompt", "seconds", "least"),
    [
        (SONG, 5, 6),
        ("verse 30 s: a | chorus: b", 30, 32),
        ("verse 30 s: a | chorus 30 s: b", 40, 60),
        ("verse 0 s: a | chorus: b", 40, 4),
        ("verse 999 s: a | chorus: b", 40, 1001),
    ],
)
def test_what_does_not_fit_is_refused_with_what_it_needs(
    prompt: str, seconds: int, least: int
) -> None:
    with refused(InvalidRequest, f"they need {least} s at least"):
        starts(sections_of(prompt), seconds)


def test_what_is_left_of_a_piece_keeps_its_sections() -> None:
    assert rest_of(SONG, 60, 30) == "chorus 10 s: fast, drums | outro 20 s: outro, calm"
    assert rest_of(SONG, 60, 39) == "outro, calm"
    assert rest_of(SONG, 60, 50) == "outro, calm"
    assert starts(sections_of(rest_of(SONG, 60, 30)), 30) == (0, 10)


@given(st.text("vers:chou 12|s：｜\u202e\x00é", max_size=60), st.integers(1, 300), st.data())
def test_whatever_is_typed_is_read_or_refused(
    prompt: str, seconds: int, data: st.DataObject
) -> None:
    found = sections_of(prompt)
    if not found:
        return
    assert 2 <= len(found) <= MOST
    assert all(one.name and one.words and len(one.name) <= LONGEST_NAME for one in found)
    try:
        begins = starts(found, seconds)
    except InvalidRequest:
        return
    ends = [*begins[1:], seconds]
    assert begins[0] == 0
    assert all(end - start >= LEAST_SECONDS - 1e-6 for start, end in zip(begins, ends, strict=True))
    assert rest_of(prompt, seconds, data.draw(st.integers(1, seconds)))
