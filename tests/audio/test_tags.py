"""A recipe travels inside the file, whatever its format."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audio import read_tags as reader
from bot.audio.encode import OUTPUT_FORMATS, encode
from bot.audio.tags import write_tags
from bot.errors import AudioRejected
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


@pytest.mark.parametrize("format", OUTPUT_FORMATS)
async def test_what_was_written_is_read_back_in_the_confined_process(format):
    tags = {"title": "a=b; #1 \\ ü 🍄", "comment": '{"prompt": "x\\ny"}', "mario_model": "pocket@1"}
    assert tags.items() <= (await reader.read_tags(encode(CLIP, format, tags=tags))).items()


@pytest.mark.parametrize("format", OUTPUT_FORMATS)
async def test_a_file_without_tags_has_no_comment(format):
    assert "comment" not in await reader.read_tags(plain(format))


async def test_a_tag_of_a_megabyte_is_cut_and_a_file_that_is_no_sound_refused():
    long = encode(CLIP, "flac", tags={"comment": "x" * 1_000_000})
    assert len((await reader.read_tags(long)).get("comment", "")) <= 65_536
    with pytest.raises(AudioRejected):
        await reader.read_tags(b"no sound")
