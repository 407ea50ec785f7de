"""The C kernels do what torch's operations do, for any neighbours and number of threads."""

import os
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine import Weights, cpu_kernels, precompile, transformer
from bot.engine.kv_cache import Extent, SlotShape, allocate, write_kv
from bot.engine.weights import random_state
from tests.support import engine_models

CPU = torch.device("cpu")
FRAMES, SLOTS = 70, 5
SHAPES = {
    "text": engine_models.spec(),
    "melody": engine_models.spec(engine_models.STEREO, cross=False),
    "relu in wide heads": engine_models.spec(dim=80, heads=1, ffn=176, activation="relu"),
}
needs_library = pytest.mark.skipif(
    cpu_kernels.library() is None, reason="cpu_kernels.c needs a C compiler and AVX-512 VNNI"
)


def biased(of) -> Weights:
    state = dict(random_state(of, 0))
    for i in range(of.layers):
        state[f"transformer.layers.{i}.linear1.bias"] = torch.linspace(-1, 1, of.ffn)
        state[f"transformer.layers.{i}.self_attn.in_proj_bias"] = torch.linspace(-1, 1, 3 * of.dim)
    return Weights.from_state_dict(state, of, precision="int8")


MODELS = {name: biased(of) for name, of in SHAPES.items()}


def filled(of, extents):
    """Slots with a past and conditions, and memory beyond them that holds no numbers."""
    slots = allocate(of, SlotShape(FRAMES, 0, 20), SLOTS, torch.float16, CPU)
    for kv in (slots.self_kv, slots.cross_kv):
        kv[:, :, 1].fill_(torch.nan)
    for slot, length, cross_length in extents:
        generator = torch.Generator().manual_seed(slot)
        for kv, count in ((slots.self_kv, length), (slots.cross_kv, cross_length)):
            for layer in range(of.layers if kv.numel() else 0):
                numbers = torch.randn(2, 2, of.heads, count, of.head_dim, generator=generator)
                write_kv(kv[slot, layer], 0, numbers)
    return slots


def apart(made, expected):
    """The size of the difference in that of what is expected; the same are not numbers."""
    assert torch.equal(made.isnan(), expected.isnan())
    difference = (made.float() - expected.float()).nan_to_num()
    return difference.norm() / expected.float().nan_to_num().norm()


@needs_library
@pytest.mark.parametrize("name", SHAPES)
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_a_step_is_that_of_torch_and_the_same_among_any_neighbours(name, data):
    weights, of = MODELS[name], SHAPES[name]
    chosen = data.draw(st.permutations(range(SLOTS)))[: data.draw(st.integers(1, SLOTS))]
    lengths, cross_length = st.integers(0, FRAMES), st.integers(1, 20)
    extents = [Extent(slot, data.draw(lengths), data.draw(cross_length)) for slot in chosen]
    x = torch.randn(2 * len(chosen), of.dim, generator=torch.Generator().manual_seed(len(chosen)))
    given_, ours, theirs = x.clone(), filled(of, extents), filled(of, extents)
    assert weights.fused_layers is not None
    made = weights.fused_layers(ours, extents, x)
    assert torch.equal(x, given_)
    # One input that rounds the other way moves a little of everything after it.
    expected = transformer.run_layers(weights, theirs, extents, x)
    assert apart(made, expected) < 0.02
    assert apart(ours.self_kv, theirs.self_kv) < 0.02
    for place, extent in enumerate(extents):
        here = slice(2 * place, 2 * place + 2)
        assert torch.equal(weights.fused_layers(filled(of, extents), [extent], x[here]), made[here])


@needs_library
def test_any_number_of_threads_makes_the_same_bits():
    weights, of = MODELS["text"], SHAPES["text"]
    extents = [Extent(0, 3, 2), Extent(2, 69, 9), Extent(1, 40, 1)]
    x, before, made = torch.randn(6, of.dim), torch.get_num_threads(), []
    assert weights.fused_layers is not None
    try:
        for threads in (1, 2, 3):
            torch.set_num_threads(threads)
            made.append(weights.fused_layers(filled(of, extents), extents, x))
    finally:
        torch.set_num_threads(before)
    assert torch.equal(made[0], made[1])
    assert torch.equal(made[0], made[2])


@needs_library
@settings(deadline=None)
@given(
    rows=st.integers(1, 19),
    out=st.integers(1, 11).map(lambda n: 16 * n),
    width=st.integers(1, 9).map(lambda n: 16 * n),
    bias=st.booleans(),
    onto=st.booleans(),
)
def test_a_product_is_right_and_each_of_its_rows_its_own(rows, out, width, bias, onto):
    torch.manual_seed(rows)
    weight, x = torch.randn(out, width), torch.randn(rows, width)
    x[0, 0], added = 1000.0, torch.randn(rows, out)
    product = cpu_kernels.PackedInt8(weight, torch.ones(out) if bias else None)
    more, kept = [added] * onto, added.clone()
    made, exact = product(x, *more), x @ weight.T
    assert torch.equal(added, kept)
    error = made - exact - int(bias) - added * onto
    assert bool((error.norm(dim=1) <= 0.05 * exact.norm(dim=1)).all())
    for row in range(rows):
        assert torch.equal(product(x[row, None], *[m[row, None] for m in more])[0], made[row])


@pytest.fixture
def fresh(monkeypatch, tmp_path):
    """Nothing compiled yet, on a processor that has all that is needed."""
    monkeypatch.setattr(
        torch.cpu, "get_capabilities", lambda: dict.fromkeys(cpu_kernels.NEEDED, True)
    )
    monkeypatch.setattr(cpu_kernels, "KEPT", tmp_path / "cpu_kernels.so")
    monkeypatch.setattr(cpu_kernels, "library", cpu_kernels.library.__wrapped__)
    return monkeypatch


@needs_library
def test_it_is_compiled_once_and_again_when_its_source_is_newer(fresh):
    assert cpu_kernels.library() is not None
    assert [p.name for p in cpu_kernels.KEPT.parent.iterdir()] == ["cpu_kernels.so"]
    fresh.setenv("CC", "no-such-compiler")
    assert cpu_kernels.library() is not None
    os.utime(cpu_kernels.KEPT, (0, 0))
    assert cpu_kernels.library() is None


@needs_library
def test_it_is_compiled_elsewhere_where_it_cannot_be_kept(fresh):
    fresh.setattr(cpu_kernels, "KEPT", Path("nowhere", "cpu_kernels.so"))
    assert cpu_kernels.library() is not None


@needs_library
def test_what_is_built_for_an_image_has_it(fresh):
    fresh.setattr(precompile, "build", lambda: None)
    precompile.main()
    fresh.setenv("CC", "no-such-compiler")
    assert cpu_kernels.library() is not None


@pytest.mark.parametrize(
    ("compiler", "reason"),
    [("no-such-compiler", "there is no C compiler (no-such-compiler)"), ("false", "exit status 1")],
)
def test_where_it_cannot_be_compiled_the_log_says_why(fresh, caplog, compiler, reason):
    fresh.setenv("CC", compiler)
    caplog.set_level("INFO")
    assert cpu_kernels.library() is None
    assert reason in caplog.text


def test_a_processor_without_what_it_needs_does_without_it(fresh, caplog):
    fresh.setattr(torch.cpu, "get_capabilities", dict)
    caplog.set_level("INFO")
    assert cpu_kernels.library() is None
    assert "the processor lacks avx512_f" in caplog.text
    assert not cpu_kernels.fits(torch.ones(16, 16))
