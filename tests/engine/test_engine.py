"""Requests come and go; none of them notices another, and none is lost."""

from concurrent.futures import CancelledError
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine import Conditions, Engine
from bot.engine.torch.backend import TorchBackend
from tests.support import engine_models as models

TEXT, MELODY = models.spec(), models.spec(models.STEREO, cross=False)
WEIGHTS = {
    (of, p): models.weights(of, p)
    for of in (TEXT, MELODY)
    for p in ("fp32", "bf16", "int8", "int4")
}
MIXED = (
    {"frames": 9, "temperature": 0.0},
    {"frames": 14, "prompt": 5, "top_k": 7, "guidance": 1.0},
    {"frames": 6, "prompt": 2, "top_p": 0.8},
    {"frames": 11, "temperature": 1.4, "top_k": 0, "guidance": 4.5},
    {"frames": 48, "top_k": 20},  # more than one window of 40
)


def kv_caches(backend) -> list[np.ndarray]:
    """All numbers that a back end has kept of keys and values."""
    if isinstance(backend, TorchBackend):
        return [kv.numpy() for kv in (backend.slots.self_kv, backend.slots.cross_kv)]
    names = ("keys", "values", "key_scale", "value_scale")
    return [getattr(kv, name) for kv in (backend.self_kv, backend.cross_kv) for name in names]


def requests(of):
    return [models.request(of, seed, **options) for seed, options in enumerate(MIXED)]


@pytest.mark.parametrize(("of", "precision"), WEIGHTS, ids=lambda v: getattr(v, "codebooks", v))
def test_a_seed_gives_the_same_tokens_in_any_slot_among_any_neighbours(of, precision):
    made = WEIGHTS[of, precision]
    expected = [models.alone(made, asked, slots=3) for asked in requests(of)]
    engine = Engine(made, slots=3, max_frames=40)
    handles = []
    for asked in requests(of) + requests(of)[::-1]:
        handles.append(engine.submit(asked))
        engine.tick()
    codes = models.finish(engine, *handles)
    for got, want in zip(codes, expected + expected[::-1], strict=True):
        assert np.array_equal(got, want)


@pytest.mark.parametrize(("of", "precision"), WEIGHTS, ids=lambda v: getattr(v, "codebooks", v))
def test_the_number_of_slots_does_not_change_a_token(of, precision):
    made = WEIGHTS[of, precision]
    for asked in requests(of):
        assert np.array_equal(models.alone(made, asked, 1), models.alone(made, asked, 5))


@pytest.mark.parametrize("precision", ["fp32", "int8", "int4"])
def test_nothing_that_an_earlier_request_left_reaches_the_next(precision):
    made = models.weights(precision=precision)
    asked = models.request(made.spec, 3, frames=20)
    engine = Engine(made, slots=1, max_frames=40)
    for kv in kv_caches(engine.backend):
        kv.fill(250 if kv.dtype == np.uint8 else np.nan)
    (codes,) = models.finish(engine, engine.submit(asked))
    assert np.array_equal(codes, models.alone(made, asked))


def test_the_prompt_is_kept_and_the_new_codes_are_tokens():
    asked = models.request(TEXT, 1, frames=10, prompt=6)
    codes = models.alone(WEIGHTS[TEXT, "fp32"], asked)
    assert codes.shape == (4, 16)
    assert codes.dtype == np.int64
    assert asked.prompt is not None
    assert np.array_equal(codes[:, :6], asked.prompt)
    assert 0 <= codes.min() <= codes.max() < TEXT.card


@settings(deadline=None, max_examples=20)
@given(data=st.data())
def test_forced_codes_stay_in_every_window_and_the_others_are_tokens(data):
    frames, prompt = data.draw(st.integers(1, 90)), data.draw(st.integers(0, 12))
    made, options = WEIGHTS[TEXT, "int8"], {"frames": frames, "prompt": prompt}
    forced = np.full((4, frames), -1)
    plain = models.alone(made, models.request(TEXT, 1, **options))
    unchanged = models.alone(made, models.request(TEXT, 1, forced=forced, **options))
    assert np.array_equal(plain, unchanged)
    voice, until = data.draw(st.integers(0, 3)), data.draw(st.integers(1, frames))
    forced[voice, :until] = (plain[voice, prompt:][:until] + 1) % TEXT.card
    codes = models.alone(made, models.request(TEXT, 1, forced=forced, **options))
    given = forced >= 0
    assert np.array_equal(codes[:, prompt:][given], forced[given])
    assert 0 <= codes.min() <= codes.max() < TEXT.card


def test_the_other_codebooks_are_decoded_to_what_is_forced():
    made, forced = WEIGHTS[TEXT, "int8"], np.full((4, 48), -1)
    plain = models.alone(made, models.request(TEXT, 1, frames=48))
    forced[0] = (plain[0] + 1) % TEXT.card
    codes = models.alone(made, models.request(TEXT, 1, frames=48, forced=forced))
    for k in (1, 2, 3):
        assert not np.array_equal(codes[k], plain[k])


def test_seeds_differ_and_zero_is_one_of_them():
    made, given_ = WEIGHTS[TEXT, "fp32"], models.conditions(TEXT)
    pieces = [
        models.alone(made, models.request(TEXT, seed, conditions=given_)) for seed in (0, 1, 2**63)
    ]
    assert not np.array_equal(pieces[0], pieces[1])
    assert not np.array_equal(pieces[0], pieces[2])


def test_progress_never_steps_back_and_ends_at_all_frames():
    engine = Engine(WEIGHTS[TEXT, "fp32"], slots=1, max_frames=20)
    handle = engine.submit(models.request(TEXT, 1, frames=50, prompt=7))
    seen = [handle.done_frames]
    while engine.busy:
        engine.tick()
        seen.append(handle.done_frames)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1], handle.total_frames) == (0, 50, 50)
    assert max(b - a for a, b in pairwise(seen)) <= 4


def test_cancelling_stops_within_a_tick_and_frees_the_slot():
    engine = Engine(WEIGHTS[TEXT, "fp32"], slots=1, max_frames=40)
    running, waiting, last = (engine.submit(models.request(TEXT, s)) for s in range(3))
    engine.tick()
    assert running.cancel()
    assert waiting.cancel()
    (codes,) = models.finish(engine, last)
    assert np.array_equal(codes, models.alone(WEIGHTS[TEXT, "fp32"], models.request(TEXT, 2)))
    with pytest.raises(CancelledError):
        running.future.result(timeout=0)


def test_conditions_that_fail_fail_their_own_request_alone():
    engine = Engine(WEIGHTS[TEXT, "fp32"], slots=2, max_frames=40)
    narrow = Conditions(cross=np.ones((2, 16)))
    bad = engine.submit(models.request(TEXT, 0, window_conditions=[narrow]))
    foreign = engine.submit(
        models.request(TEXT, 0, conditions=Conditions(prepend=np.ones((2, 32), np.float32)))
    )
    good = engine.submit(models.request(TEXT, 1))
    models.finish(engine, good)
    with pytest.raises(ValueError, match="32"):
        bad.future.result(timeout=0)
    with pytest.raises(ValueError, match="cross-attention"):
        foreign.future.result(timeout=0)


def test_conditions_may_be_a_sequence_by_window():
    given_ = [models.conditions(TEXT, s) for s in (1, 2, 3)]
    engine = Engine(WEIGHTS[TEXT, "fp32"], slots=2, max_frames=20)
    asked = [
        models.request(TEXT, 0, frames=44, conditions=given_[0], window_conditions=each)
        for each in ((), given_)
    ]
    same, changing = models.finish(engine, *(engine.submit(a) for a in asked))
    assert np.array_equal(same[:, :20], changing[:, :20])
    assert not np.array_equal(same, changing)


def in_sections(of, seed=0, **options):
    """A request that is told something else from frames 7 and 30 on; windows are of 40."""
    each = [models.conditions(of, s, 4 + s) for s in (1, 2, 3)]
    options = {"frames": 54, "borders": (7, 30), "prompt": 6, **options}
    return models.request(of, seed, conditions=each[0], window_conditions=each, **options)


@pytest.mark.parametrize(("of", "precision"), WEIGHTS, ids=lambda v: getattr(v, "codebooks", v))
def test_what_is_told_changes_at_a_border_whatever_else_is_decoded(of, precision):
    made, asked = WEIGHTS[of, precision], in_sections(of)
    expected = models.alone(made, asked, slots=3)
    engine = Engine(made, slots=3, max_frames=40)
    handles = [engine.submit(one) for one in (*requests(of), asked)]
    assert np.array_equal(models.finish(engine, *handles)[-1], expected)

    one_voice = models.alone(made, replace(asked, window_conditions=()))
    assert np.array_equal(one_voice[:, : 6 + 7], expected[:, : 6 + 7])
    assert not np.array_equal(one_voice[:, 6 + 7 : 6 + 30], expected[:, 6 + 7 : 6 + 30])


@pytest.mark.parametrize(
    "asked",
    [
        {"frames": 0},
        {"temperature": -1.0},
        {"top_p": 1.5},
        {"top_k": -3},
        {"forced": np.full((4, 11), -1)},
        {"forced": np.full((4, 12), 50)},
    ],
    ids=lambda asked: next(iter(asked)),
)
def test_a_request_that_makes_no_sense_is_refused_at_once(asked):
    engine = Engine(WEIGHTS[TEXT, "fp32"], slots=1, max_frames=40)
    with pytest.raises(ValueError, match=r"\.$"):
        engine.submit(models.request(TEXT, 0, **asked))


def test_cancelling_everyone_leaves_an_engine_that_works():
    engine = Engine(WEIGHTS[TEXT, "fp32"], slots=1, max_frames=40)
    handles = [engine.submit(models.request(TEXT, s)) for s in range(2)]
    engine.tick()
    for handle in handles:
        handle.cancel()
    engine.tick()
    assert not engine.busy
    assert all(handle.future.cancelled() for handle in handles)
    models.finish(engine, engine.submit(models.request(TEXT, 3)))


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["submit", "cancel", "tick", "tick"]), st.integers(0, 7)), max_size=30
)


@settings(max_examples=25, deadline=None)
@given(ACTIONS)
def test_any_schedule_ends_with_the_tokens_each_would_have_had_alone(actions):
    made, asked = WEIGHTS[TEXT, "int8"], requests(TEXT)
    engine = Engine(made, slots=3, max_frames=40)
    handles = []
    for action, which in actions:
        if action == "submit":
            handles.append((which % len(asked), engine.submit(asked[which % len(asked)])))
        elif action == "cancel" and handles:
            handles[which % len(handles)][1].cancel()
        else:
            engine.tick()
    models.finish(engine)
    assert sorted(engine._free) == [0, 1, 2]
    for which, handle in handles:
        if not handle.future.cancelled():
            assert np.array_equal(handle.future.result(timeout=0), expected_alone(which))


ALONE = {}


def expected_alone(which):
    if which not in ALONE:
        ALONE[which] = models.alone(WEIGHTS[TEXT, "int8"], requests(TEXT)[which])
    return ALONE[which]
