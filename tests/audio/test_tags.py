"""A recipe travels inside the file, whatever its format."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audio.encode import OUTPUT_FORMATS, encode
from bot.audio.tags import write_tags
from tests.support.sounds import noise
from tests.support.tags import read_tags

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
