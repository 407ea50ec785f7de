"""Valid files, broken at random, become a clip or a sentence, and never anything else."""

import asyncio
import contextlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audio.clip import Clip
from bot.audio.decode import DecodeLimits, decode
from bot.audio.sniff import Found, sniff
from bot.errors import AudioRejected
from tests.support.english import english
from tests.support.sounds import ACCEPTED

KINDS = tuple(ACCEPTED)
CHANGES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=30
)


@st.composite
def mutants(draw) -> bytes:
    """A valid file with bytes changed, most of them near its front, and perhaps its end missing."""
    data = bytearray(ACCEPTED[draw(st.sampled_from(KINDS))]())
    reach = draw(st.sampled_from((64, 512, len(data))))
    for place, value in draw(CHANGES):
        data[int(place * reach)] = value
    return bytes(data[: draw(st.sampled_from((len(data), len(data) * 2 // 3, 200)))])


async def outcome(data: bytes) -> Clip | str:
    try:
        return await decode(data, limits=DecodeLimits(max_seconds=60, cpu_seconds=5))
    except AudioRejected as refusal:
        return english(refusal)


@pytest.mark.fault(fault="any file with any bytes changed", sees="a piece, or why not", keeps="–")
@settings(max_examples=40, deadline=None)
@given(data=mutants())
def test_a_mutant_is_a_clip_or_a_sentence(data):
    result = asyncio.run(outcome(data))
    if isinstance(result, Clip):
        assert 1 <= result.channels <= 8
        assert 8_000 <= result.sample_rate <= 192_000
        assert 0.1 <= result.seconds <= 60
        assert np.isfinite(result.samples).all()
    else:
        assert result.endswith(".")


@settings(max_examples=400, deadline=None)
@given(data=st.one_of(mutants(), st.binary(max_size=300)))
def test_looking_at_a_mutant_says_what_it_is_or_why_not(data):
    with contextlib.suppress(AudioRejected):
        assert isinstance(sniff(data), Found)
