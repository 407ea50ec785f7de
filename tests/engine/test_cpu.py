"""The CPU's kernels: right, batch-invariant, and the same bits from every build."""

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine import Engine, SlotShape, UnsupportedModel
from bot.engine.cpu import build, kernels
from bot.engine.cpu.kernels import LANES, Product, Step, address, load
from bot.engine.cpu.weights import CpuWeights, fits
from bot.engine.load import resolve_precision
from tests.support import engine_models as models

SHAPES = {
    "text": models.spec(),
    "melody": models.spec(models.STEREO, cross=False),
    "relu in wide heads": models.spec(dim=96, heads=1, ffn=176, activation="relu"),
}
GOLDEN = Path(__file__).with_name("golden.npz")


def biased(of):
    state = models.state(of)
    for i in range(of.layers):
        state[f"transformer.layers.{i}.linear1.bias"] = np.linspace(-1, 1, of.ffn)
        state[f"transformer.layers.{i}.self_attn.in_proj_bias"] = np.linspace(-1, 1, 3 * of.dim)
    return state


def pieces(weights, slots=3) -> list[np.ndarray]:
    """Codes of requests of every kind, decoded together."""
    of = weights.spec
    asked = [
        models.request(of, 1, frames=30, prompt=20),
        models.request(of, 2, frames=50, top_p=0.9),
        models.request(of, 3, frames=8, temperature=0.0, guidance=1.0),
        models.request(of, 4, frames=12, top_k=0, temperature=1.3),
    ]
    engine = Engine(weights, slots=slots, max_frames=40)
    return models.finish(engine, *map(engine.submit, asked))


@pytest.mark.parametrize("precision", ["int8", "int4"])
@pytest.mark.parametrize("name", SHAPES)
def test_every_build_gives_the_same_tokens(name, precision):
    of = SHAPES[name]
    made = [
        pieces(CpuWeights.from_state_dict(biased(of), of, precision=precision, use=load(use)))
        for use in models.BUILDS
    ]
    assert len(made) > 1
    for others in made[1:]:
        assert all(np.array_equal(a, b) for a, b in zip(made[0], others, strict=True))


@pytest.mark.parametrize("precision", ["int8", "int4"])
def test_a_seed_gives_the_tokens_that_it_has_always_given_on_every_processor(precision):
    """The golden file was made by one build; whoever changes the arithmetic makes it anew with
    ``python -m tests.engine.golden``, and says so in the changelog."""
    kept = np.load(GOLDEN)
    made = pieces(models.weights(models.spec(), precision))
    for i, codes in enumerate(made):
        assert np.array_equal(codes, kept[f"{precision}-{i}"])


def one(kernel, packed: Product, x, width: int, threads: int = 2):
    rows, out = len(x), packed.out
    y = np.empty((rows, out), np.float32)
    scratch = {
        "x": x, "wide": y, "step": np.empty(rows, np.float32),
        "bytes": np.empty((rows, width), np.int8), "fine": np.empty((rows, width), np.int8),
        "sums": np.empty(rows, np.int32), "fine_sums": np.empty(rows, np.int32),
        "group_sums": np.empty((rows, width), np.int32),
    }  # fmt: skip
    step = Step()
    for name, array in scratch.items():
        setattr(step, name, address(array))
    kernel.product(packed, step, rows, threads)
    return y


def pack(kernel, weight, kind: str, bias=None) -> tuple[Product, list[np.ndarray]]:
    out, width = weight.shape
    kept = [np.empty(out * width, np.uint8), np.empty(out, np.float32)]
    made = Product(weight=address(kept[0]), scale=address(kept[1]), out=out, width=width)
    if kind == "two planes":
        kept.append(np.empty(out * width, np.uint8))
        made.fine = address(kept[2])
    if kind == "nibbles":
        kept.append(np.empty(out * width // 32, np.uint16))
        made.group_scale = address(kept[2])
    made.bias = address(bias)
    kernel.pack(weight, made, 2)
    return made, kept


@pytest.mark.parametrize(
    ("kind", "error"), [("bytes", 0.015), ("two planes", 2e-4), ("nibbles", 0.12)]
)
@pytest.mark.parametrize("use", models.BUILDS)
@settings(deadline=None, max_examples=15)
@given(
    rows=st.integers(1, 12).map(lambda n: 2 * n),
    out=st.integers(1, 11).map(lambda n: LANES * n),
    width=st.integers(2, 9).map(lambda n: 32 * n),
    bias=st.booleans(),
)
def test_a_product_is_right_and_each_pair_of_rows_its_own(use, kind, error, rows, out, width, bias):
    generator, kernel = np.random.default_rng(rows), load(use)
    weight = generator.standard_normal((out, width), np.float32)
    x = generator.standard_normal((rows, width), np.float32)
    added = generator.standard_normal(out, np.float32) if bias else None
    packed, _kept = pack(kernel, weight, kind, added)
    exact = x @ weight.T + (0 if added is None else added)
    y = one(kernel, packed, x, width)
    assert np.linalg.norm(y - exact) <= error * np.linalg.norm(exact)
    for row in range(0, rows, 2):
        pair = np.ascontiguousarray(x[row : row + 2])
        assert np.array_equal(one(kernel, packed, pair, width, 1), y[row : row + 2])


@pytest.mark.parametrize("use", models.BUILDS)
def test_the_largest_sums_do_not_saturate(use):
    """All weights and inputs at their largest: 127 * 127 * 4096 fits, in every instruction."""
    kernel, width = load(use), 4096
    for sign in (1, -1):
        packed, _kept = pack(kernel, np.full((16, width), sign, np.float32), "bytes")
        y = one(kernel, packed, np.ones((2, width), np.float32), width)
        assert np.allclose(y, sign * width, rtol=1e-6)


def test_a_row_of_zeros_gives_the_bias():
    kernel, bias = load(models.BUILDS[0]), np.linspace(-1, 1, 32, dtype=np.float32)
    packed, _kept = pack(kernel, np.ones((32, 64), np.float32), "bytes", bias)
    y = one(kernel, packed, np.zeros((2, 64), np.float32), 64)
    assert np.array_equal(y, np.stack([bias, bias]))


def test_any_number_of_threads_makes_the_same_tokens():
    of = SHAPES["text"]
    weights = CpuWeights.from_state_dict(biased(of), of)
    made = []
    for threads in (1, 2, 3, 7):
        engine = Engine(weights, slots=2, max_frames=40)
        backend: Any = engine.backend
        backend.threads = threads
        made.append(models.finish(engine, engine.submit(models.request(of, 1, frames=30)))[0])
    assert all(np.array_equal(made[0], each) for each in made)


def test_prefilling_gives_what_decoding_would_have_given():
    """A prompt's keys and values are those of its steps, bit for bit, in chunks of any length."""
    of = SHAPES["text"]
    weights = models.weights(of, "int8")
    asked = models.request(of, 1, frames=10, prompt=20)
    kept = []
    for chunk in (1, 7, 64):
        engine = Engine(weights, slots=1, max_frames=40)
        backend: Any = engine.backend
        backend.prefill_chunk = chunk
        handle = engine.submit(asked)
        kept.append((models.finish(engine, handle)[0], backend.self_kv.keys.copy()))
    for codes, keys in kept[1:]:
        assert np.array_equal(codes, kept[0][0])
        assert np.array_equal(keys, kept[0][1])


def test_a_model_whose_widths_have_no_lanes_is_left_to_torch():
    assert not fits(models.spec(dim=40, heads=2))
    assert models.weights(models.spec(dim=40, heads=2), "int8").precision == "fp32"
    with pytest.raises(UnsupportedModel, match="widths 40"):
        CpuWeights.from_state_dict({}, models.spec(dim=40, heads=2))


FASTEST = "int8" if kernels.kernels() is not None else "fp32"


@pytest.mark.parametrize(
    ("asked", "device", "dim", "given"),
    [
        ("auto", "cpu", 32, FASTEST),
        ("auto", "cpu", 40, "fp32"),
        ("int4", "cpu", 40, "fp32"),
        ("int4", "cpu", 32, "int4" if FASTEST == "int8" else "fp32"),
        ("fp32", "cpu", 32, "fp32"),
        ("fp16", "cpu", 32, "fp32"),
        ("bf16", "cpu", 32, "bf16"),
        ("auto", "cuda:1", 32, "fp16"),
        ("fp16", "cuda", 32, "fp16"),
        ("bf16", "cuda", 32, "bf16"),
        ("int8", "cuda", 32, "int8"),
        ("int4", "cuda", 32, None),
        ("fp8", "cpu", 32, None),
    ],
)
def test_a_precision_is_what_the_device_can_do(asked, device, dim, given):
    spec = models.spec(dim=dim, heads=2)
    if given is None:
        with pytest.raises(ValueError, match=asked):
            resolve_precision(asked, spec, device)
    else:
        assert resolve_precision(asked, spec, device) == given


def test_a_slot_takes_the_bytes_that_are_planned_for_it():
    weights, shape = models.weights(models.spec(), "int8"), SlotShape(40, 0, 16)
    backend: Any = weights.allocate(3, shape, graph=False, silent=None)
    arrays = [
        getattr(kv, name)
        for kv in (backend.self_kv, backend.cross_kv)
        for name in ("keys", "values", "key_scale", "value_scale")
    ]
    assert sum(array.nbytes for array in arrays) == 3 * weights.slot_bytes(shape)


@pytest.fixture
def fresh(monkeypatch, tmp_path):
    """Nothing compiled yet."""
    monkeypatch.setattr(build, "BUILT", tmp_path / "built")
    for name in ("kernels", "_built"):
        monkeypatch.setattr(kernels, name, getattr(kernels, name).__wrapped__)
    return monkeypatch


def name_of(chosen: kernels.Kernels | None) -> str:
    assert chosen is not None
    return chosen.name


def test_it_is_compiled_once_and_kept(fresh):
    assert name_of(kernels.kernels()) == models.BUILDS[0]
    fresh.setenv("CC", "no-such-compiler")
    assert name_of(kernels.kernels()) == models.BUILDS[0]


def test_it_is_compiled_elsewhere_where_it_cannot_be_kept(fresh):
    fresh.setattr(build, "BUILT", Path("nowhere", "built"))
    assert kernels.kernels() is not None
    assert not build.BUILT.exists()


@pytest.mark.parametrize(
    ("compiler", "reason"),
    [("no-such-compiler", "there is no C compiler (no-such-compiler)"), ("false", "exit status 1")],
)
def test_where_it_cannot_be_compiled_the_log_says_why(fresh, caplog, compiler, reason):
    fresh.setenv("CC", compiler)
    assert kernels.kernels() is None
    assert reason in caplog.text


def test_a_build_can_be_forced_and_the_log_says_which_was_chosen(fresh, caplog):
    caplog.set_level("INFO")
    fresh.setenv("MARIO_CPU_KERNELS", "portable")
    assert name_of(kernels.kernels()) == "portable"
    assert "kernels for portable" in caplog.text
    fresh.setenv("MARIO_CPU_KERNELS", "abacus")
    assert kernels.kernels() is None


@pytest.mark.parametrize("machine", ["x86_64", "aarch64", "riscv64"])
def test_every_kind_of_machine_has_a_build_and_the_portable_one_last(machine):
    assert list(build.builds(machine))[-1] == "portable"


def test_no_build_fuses_multiplications_with_additions(tmp_path):
    """A fused product rounds once where others round twice."""
    listing = tmp_path / "kernels.s"
    for name in models.BUILDS:
        flags = [flag for flag in build.FLAGS if flag != "-shared"]
        command = ["cc", *flags, *build.builds()[name], f"-DBUILD_{name}", "-S"]
        subprocess.run([*command, build.HERE / "kernels.c", "-o", listing], check=True)
        said = listing.read_text("latin-1")
        assert "step" in said
        assert not any(fused in said for fused in ("vfmadd", "vfmsub", "vfnmadd"))


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("use", models.BUILDS)
def test_what_only_reads_reads_all_of_it(use, count):
    """Or the bandwidth that is measured with it would not be one."""
    memory = np.random.default_rng(1).integers(0, 256, 3 * kernels.PIECE, dtype=np.uint8)
    built = load(use)
    assert built is not None
    expected = int(memory.view(np.uint32).sum(dtype=np.uint64)) % 2**32
    assert built.read(memory, count) == expected
    memory[-1] ^= 1
    assert built.read(memory, count) != expected
