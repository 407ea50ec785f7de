"""A recipe travels inside the file, whatever its format, and broken tags hurt nobody."""

import zlib
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audio.encode import OUTPUT_FORMATS, encode
from bot.audio.tags import read_tags, write_tags
from tests.audio.sounds import made, noise

RECIPE = '{"prompt": "castle = \\"night\\"\\n🎵 ; ünder", "seed": 0, "top_p": 0.5}'
CLIP = noise(0.2)


@pytest.mark.parametrize("format", OUTPUT_FORMATS)
def test_title_and_recipe_come_back(format):
    tags = {"title": "Bösses — Fight", "artist": "Mario", "comment": RECIPE, "mario": "1"}
    assert tags.items() <= read_tags(encode(CLIP, format, tags=tags)).items()


@cache
def plain(format: str) -> bytes:
    return encode(CLIP, format)


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=500)


@settings(max_examples=60, deadline=None)
@given(format=st.sampled_from(OUTPUT_FORMATS), comment=TEXT, title=TEXT)
def test_any_text_comes_back(format, comment, title):
    tags = {"comment": comment, "title": title}
    assert tags.items() <= read_tags(write_tags(plain(format), format, tags)).items()


@pytest.mark.parametrize("format", OUTPUT_FORMATS)
def test_without_tags_there_is_no_recipe(format):
    assert "comment" not in read_tags(plain(format))


@pytest.mark.parametrize("data", [b"", b"ID3", b"fLaC", b"OggS", b"RIFF", b"text", bytes(999)])
def test_what_has_no_tags_gives_none(data):
    assert read_tags(data) == {}


def test_other_containers_give_none():
    assert read_tags(made("m4a")) == {}


def test_a_tag_packed_to_burst_is_left_alone():
    text = zlib.compress(b"\3eng\0" + b"x" * (512 << 20 >> 4), 9)
    flags = b"\0\x09" + len(text).to_bytes(4, "big")
    frame = b"COMM" + _seven_bits(len(text) + 4) + flags + text
    data = b"ID3\4\0\0" + _seven_bits(len(frame)) + frame
    assert read_tags(data + bytes(200_000)).get("comment", "").count("x") < 70 << 20
    many = frame * 40
    assert read_tags(b"ID3\4\0\0" + _seven_bits(len(many)) + many) == {}


def _seven_bits(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


@cache
def tagged(format: str) -> bytes:
    return write_tags(plain(format), format, {"title": "t", "comment": RECIPE * 4})


@settings(max_examples=300, deadline=None)
@given(
    format=st.sampled_from(OUTPUT_FORMATS),
    changes=st.lists(st.tuples(st.integers(0, 900), st.integers(0, 255)), min_size=1, max_size=20),
    end=st.integers(0, 20_000),
)
def test_broken_tags_never_raise(format, changes, end):
    broken = bytearray(tagged(format))
    for place, value in changes:
        broken[place] = value
    assert isinstance(read_tags(bytes(broken[:end])), dict)
