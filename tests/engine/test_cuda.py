"""The CUDA path without a GPU: its kernels interpreted and compiled, its step run on a CPU."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

# Each is seconds of a processor, which a busy machine may take minutes to give.
pytestmark = pytest.mark.timeout(300)

ATTENTION = """
import torch
from bot.engine import SlotShape
from bot.engine.torch.attention import HostAttention
from bot.engine.torch.attention_cuda import Splits, attend
from bot.engine.torch.kv_cache import Extent, allocate
from bot.engine.spec import Spec

torch.manual_seed(0)
cpu = torch.device("cpu")
for dim, heads, frames in ((32, 2, 30), (24, 1, 300)):
    spec = Spec(dim=dim, heads=heads, layers=2, codebooks=4, card=8, delays=(0, 1, 2, 3), ffn=8,
                cross_attention=True)
    lengths = [0, 5, min(frames, 255), frames]
    slots = allocate(spec, SlotShape(frames, 0, 16), 4, torch.float32, cpu)
    slots.self_kv.normal_(), slots.cross_kv.normal_()
    slots.length.copy_(torch.tensor(lengths)), slots.cross_length.copy_(torch.tensor([1, 7, 16, 3]))
    extents = [Extent(i, n, int(slots.cross_length[i])) for i, n in enumerate(lengths)]
    qkv = torch.randn(4, 2, 3, heads, dim // heads)
    query = qkv[:, :, 0].contiguous()
    host, answer = HostAttention(slots, extents), torch.zeros(10, dim)
    expected = host.self_attention(1, qkv)
    meet = Splits.allocate(4, heads, dim // heads, slots.self_kv.shape[5], cpu)
    for slot, length in enumerate(lengths):  # what was not written yet is never read
        slots.self_kv[slot, 1, ..., length + 1:, :] = float("nan")
    attend(query, slots.self_kv[:, 1], slots.length, answer, meet, newest=1)
    torch.testing.assert_close(answer[:8], expected)
    assert not answer[8:].any()
    attend(query, slots.cross_kv[:, 1], slots.cross_length, answer, meet, newest=0)
    torch.testing.assert_close(answer[:8], host.cross_attention(1, query))
    assert not meet.arrived.any()
    # The same bits alone as beside another, around every border of a split and of a block.
    for length in (0, 255, 256, 257, 299) if frames == 300 else ():
        slots.self_kv[1:3, 1].normal_(), slots.length[1:3].copy_(torch.tensor([200, length]))
        attend(query[1:3], slots.self_kv[1:3, 1], slots.length[1:3], answer, meet, newest=1)
        alone = torch.zeros(2, dim)
        attend(query[2:3], slots.self_kv[2:3, 1], slots.length[2:3], alone, meet, newest=1)
        assert torch.equal(alone, answer[2:4]), length

# And among neighbours of every length, in two orders.
spec = Spec(dim=8, heads=1, layers=1, codebooks=1, card=8, delays=(0,), ffn=8,
            cross_attention=False)
slots = allocate(spec, SlotShape(80, 0, 0), 80, torch.float32, cpu)
slots.self_kv.normal_(), slots.length.copy_(torch.arange(80))
query, meet = torch.randn(80, 2, 1, 8), Splits.allocate(80, 1, 8, 82, cpu)
answers = torch.zeros(160, 8), torch.zeros(160, 8)
attend(query, slots.self_kv[:, 0], slots.length, answers[0], meet, newest=1)
attend(query.flip(0).contiguous(), slots.self_kv[:, 0].flip(0), slots.length.flip(0),
       answers[1], meet, newest=1)
assert torch.equal(answers[0].view(80, 2, 8), answers[1].view(80, 2, 8).flip(0))

print("agreed")
"""

PRODUCTS = """
import torch
import torch.nn.functional as F
from bot.engine import SlotShape
from bot.engine.torch.kv_cache import allocate
from bot.engine.torch.linear import Linear
from bot.engine.torch.products_cuda import Join, product, splits
from bot.engine.torch.weights import Norm
from bot.engine.spec import Spec

torch.manual_seed(0)
cpu = torch.device("cpu")
# Products: what is before and behind them, of two kinds of narrow weights too, in splits.
norm = Norm(torch.randn(200), torch.randn(200))
for narrow, bias in ((None, torch.randn(40)), ("int8", None), ("fp8", torch.randn(40))):
    linear = Linear(torch.randn(40, 200) / 20, bias, torch.float32, narrow)
    join = Join.allocate([linear], 32, cpu)
    assert splits(linear, True) > 1
    x, onto = torch.randn(32, 200) * 5 + 1, torch.randn(32, 40)
    normed = torch.layer_norm(x, (200,), norm.weight, norm.bias, 1e-5)
    plain, other = linear.padded(x), linear.padded(normed)
    ends = (("plain", plain), ("residual", onto + plain), ("gelu", F.gelu(plain)),
            ("relu", F.relu(plain)))
    for behind, expected in ends if narrow is None else ends[1:2]:
        out = onto.clone()
        product(linear, x, 32, out, join, behind=behind)
        torch.testing.assert_close(out, expected, rtol=1e-4, atol=1e-4)
    out = onto.clone()
    product(linear, x, 32, out, join, norm=norm)
    torch.testing.assert_close(out, other, rtol=1e-4, atol=1e-4)
    # Of fewer rows no bit is different, and no other row is touched, whatever stands there.
    x[7:] = float("nan")
    for live in (2, 7) if narrow is None else (7,):
        few = onto.clone()
        product(linear, x, live, few, join, norm=norm)
        assert torch.equal(few[:live], out[:live])
        assert torch.equal(few[live:], onto[live:])
    assert not join.arrived.any()

# Queries to where they are read, keys and values to the cache, each slot's at its length.
spec = Spec(dim=32, heads=2, layers=1, codebooks=4, card=8, delays=(0, 1, 2, 3), ffn=8,
            cross_attention=False)
slots = allocate(spec, SlotShape(30, 0, 0), 3, torch.float32, cpu)
full = slots.self_kv.shape[5]
slots.length.copy_(torch.tensor([0, 4, full]))
linear, x = Linear(torch.randn(96, 32), None, torch.float32), torch.randn(32, 32)
query, join = torch.zeros(32, 32), Join.allocate([linear], 32, cpu)
product(linear, x, 6, query, join, behind="keys values", cache=slots.self_kv[:, 0],
        length=slots.length)
qkv = linear.padded(x)[:6].view(3, 2, 3, 2, 16)
torch.testing.assert_close(query[:6], qkv[:, :, 0].flatten(0, 1).flatten(1))
assert not query[6:].any()
for slot, length in enumerate((0, 4, full - 1)):  # a full cache loses its last alone
    torch.testing.assert_close(slots.self_kv[slot, 0, :, :, :, length],
                               qkv[slot, :, 1:].transpose(0, 1))
    slots.self_kv[slot, 0, :, :, :, length] = 0
assert not slots.self_kv.any()
print("agreed")
"""

WHOLE = """
import torch
from bot.engine import SlotShape
from bot.engine.torch.backend import step_all
from bot.engine.torch.kv_cache import allocate, params_row
from bot.engine.torch.step_cuda import FusedStep
from bot.engine.torch.weights import TorchWeights
from bot.sampling_params import SamplingParams
from tests.support import engine_models as models

# Whole steps, slots of every kind, silence limited, some of them twins: the fused step's tokens are
# torch's.
spec = models.spec(layers=1, heads=1, card=50)
drawn = [SamplingParams(), SamplingParams(temperature=0.0), SamplingParams(top_k=1),
         SamplingParams(top_k=5, temperature=0.5), SamplingParams(top_p=0.7),
         SamplingParams(top_k=0), SamplingParams(top_p=0.01),
         SamplingParams(top_p=1.0, guidance=1.0)]


def filled():
    generator = torch.Generator().manual_seed(1)
    silent = torch.rand(spec.codebooks, spec.card, generator=generator) < 0.5
    shape = SlotShape(30, 0, 8, twins=True)
    slots = allocate(spec, shape, SLOTS, torch.float32, torch.device("cpu"), silent)
    for slot in range(SLOTS):
        asked = drawn[slot % len(drawn)]
        row = params_row(asked, active=slot % 7 != 6, offset=slot % 3)
        slots.params.table[slot] = torch.tensor(row, dtype=torch.float64)
    slots.cross_kv.normal_(generator=generator)
    slots.noise_key.random_(generator=generator)
    slots.codes[:, :, 0] = spec.card
    slots.codes[:, :, 1:] = torch.where(torch.rand(SLOTS, 4, 33, generator=generator) < 0.8, -1, 7)
    slots.length.copy_(torch.arange(SLOTS) % 3)
    slots.rests.each.random_(1, 4, generator=generator)
    slots.rests.together.random_(1, 3, generator=generator)
    slots.text_guidance[2:4] = 2.5
    slots.noise_key[3] = slots.noise_key[2]
    return slots


weights = TorchWeights.from_state_dict(models.state(spec), spec, precision="PRECISION")
one, other, few = filled(), filled(), filled()
steps = FusedStep(weights, one), FusedStep(weights, few)
with torch.inference_mode():
    for _ in range(STEPS):
        steps[0](SLOTS)
        steps[1](4)
        step_all(weights, other)
for name in ("codes", "length"):
    assert torch.equal(getattr(one, name), getattr(other, name)), name
    # A step of the first slots gives them the bits of a step of all, and nobody else any.
    assert torch.equal(getattr(one, name)[:4], getattr(few, name)[:4]), name
    assert torch.equal(getattr(few, name)[4:], getattr(filled(), name)[4:]), name
assert torch.equal(one.self_kv[:4], few.self_kv[:4])
assert torch.equal(one.rests.length, other.rests.length)
torch.testing.assert_close(one.self_kv, other.self_kv)
print("agreed")
"""

ENGINE = """
from contextlib import nullcontext
from types import SimpleNamespace
import numpy as np
from bot.engine import Engine
from bot.engine.torch.backend import choose_device_step
from bot.engine.torch.step_cuda import FusedStep
from tests.support import engine_models as models

spec = models.spec(layers=1, heads=1)
made = models.weights(spec)
asked = [models.request(spec, 0, frames=3), models.request(spec, 1, frames=4, prompt=2, top_p=0.9)]
engine = Engine(made, slots=2, max_frames=10)
backend = engine.backend
# What a graph would replay: every slot, with lengths that only the tensors know.
step = choose_device_step(made, backend.slots)
assert isinstance(step, FusedStep) == INTERPRETED
backend._cuda = SimpleNamespace(take_step=step, stream=None, read=lambda codes: codes.numpy())
backend._decoding = nullcontext
handles = [engine.submit(asked[0])]
engine.tick()
handles.append(engine.submit(asked[1]))
for codes, request in zip(models.finish(engine, *handles), asked):
    assert np.array_equal(codes, models.alone(made, request, slots=2, max_frames=10))
print("agreed")
"""


def run(script: str, interpreted: bool) -> None:
    """The interpreter is chosen when triton is imported, hence a process of its own; without it
    Triton refuses to run on a CPU, as it does on a GPU without a C compiler."""
    environment = os.environ | {"TRITON_INTERPRET": str(int(interpreted)), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", script.replace("INTERPRETED", str(interpreted))],
        env=environment, capture_output=True, text=True, timeout=280,
    )  # fmt: skip
    assert done.stdout.strip() == "agreed", done.stderr


@pytest.mark.parametrize("script", [ATTENTION, PRODUCTS], ids=["attention", "products"])
def test_the_kernels_give_what_torch_gives_and_no_neighbour_changes_a_bit(script):
    run(script, interpreted=True)


@pytest.mark.parametrize(("precision", "steps"), [("fp32", 1), ("int8", 2)])
def test_whole_steps_give_the_tokens_that_torch_gives_however_many_slots_there_are(
    precision, steps
):
    slots = 17 if steps == 1 else 9  # two groups of slots, or two tiles of rows
    filled = {"PRECISION": precision, "STEPS": str(steps), "SLOTS": str(slots)}
    script = WHOLE
    for name, value in filled.items():
        script = script.replace(name, value)
    run(script, interpreted=True)


@pytest.mark.parametrize("interpreted", [True, False], ids=["triton", "without triton"])
def test_steps_of_which_only_tensors_tell_the_lengths_give_the_same_tokens(interpreted):
    run(ENGINE, interpreted)


POINTERS = {
    "*i64": ("lengths", "tokens", "codes", "noise_keys", "rested", "together", "each"),
    "*i32": ("arrived",),
    "*i8": ("silent",),
    "*fp64": ("table",),
    "*fp32": (
        "x", "embedding", "positions", "gain", "shift", "scale", "parts", "stats", "logits",
        "text_guidance",
    ),
    "*fp16": ("query", "cache", "answer", "weight", "bias", "out"),
}  # fmt: skip
LARGE: dict[str, Any] = {
    "CODEBOOKS": 4, "VOICES": 4, "CARD": 2048, "HEADS": 32, "SPLIT": 256, "BLOCK": 64,
    "COLUMNS": 32, "INPUTS": 2048, "OUTPUTS": 6144, "HEAD": 64, "TIMES": 1503, "NEWEST": 1,
    "NORM": True, "SCALED": False, "BIASED": False, "BEHIND": 4, "TILES": 1, "HALVES": True,
    "BRAINS": False, "RESTS": True, "TWINS": True, "SPLITS": 2,
}  # fmt: skip
"""musicgen-large's, of a step of up to eight slots, in fp16."""
VARIANTS: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("_embed", {"DIM": 2048, "WIDTH": 2048}, {}),
    ("_sample", {"WIDTH": 2048}, {}),
    ("_sample", {"WIDTH": 2048, "RESTS": False, "TWINS": False, "CODEBOOKS": 8, "VOICES": 8}, {}),
    ("_attend", {"DIM": 64, "WIDTH": 64, "SPLITS": 6}, {}),
    ("_attend", {"DIM": 64, "WIDTH": 64, "SPLITS": 1, "TIMES": 256, "NEWEST": 0}, {}),
    ("_product", {}, {}),
    ("_product", {"BEHIND": 2, "TILES": 2, "SPLITS": 1, "BIASED": True}, {}),
    ("_product", {"BEHIND": 1, "NORM": False, "SPLITS": 8}, {"x": "*fp16", "out": "*fp32"}),
    ("_product", {"SCALED": True, "TILES": 2}, {"weight": "*i8"}),
    ("_product", {"SCALED": True, "BEHIND": 2}, {"weight": "*fp8e4nv"}),
    ("_product", {"HALVES": False, "BRAINS": True}, {"weight": "*bf16", "cache": "*bf16"}),
    ("_product", {"HALVES": False}, {"weight": "*fp32", "cache": "*fp32", "out": "*fp32"}),
]
"""Kernels, and what of them is other than that."""
NEEDS = {"*fp8e4nv": 89, "*bf16": 80}


@pytest.mark.parametrize("capability", [75, 80, 86, 89, 90, 100, 120])
def test_the_kernels_compile_for_every_card_and_keep_what_they_need_in_registers(
    capability, tmp_path
):
    from bot.engine.torch import attention_cuda, kernels_cuda, products_cuda

    kernels = vars(attention_cuda) | vars(kernels_cuda) | vars(products_cuda)
    for name, shape, kinds in VARIANTS:
        if capability < NEEDS.get(kinds.get("weight", ""), 0):
            continue
        kernel, deep = kernels[name], kinds.get("weight") != "*fp32" and capability >= 80
        constants = LARGE | {"DEPTH": 128 if deep else 32, "PDL": capability >= 90} | shape
        used = {n: v for n, v in constants.items() if n in kernel.arg_names}
        types = {n: kind for kind, names in POINTERS.items() for n in names} | kinds
        if name == "_attend":
            types["scale"] = "fp32"
        assembly = compiled(kernel, used, types, capability)
        said = assembled(assembly, capability, tmp_path)
        assert "0 bytes spill stores, 0 bytes spill loads" in said, (name, shape)
        # What makes a card fast is used: tensor cores, copies meanwhile, the next launch meanwhile.
        if name == "_product":
            assert ("mma.sync" in assembly) == deep
            assert ("cp.async" in assembly) == (capability >= 80)
        assert ("griddepcontrol" in assembly) == (capability >= 90)


def compiled(kernel: Any, used: dict[str, Any], types: dict[str, str], capability: int) -> str:
    """A kernel's assembly, as PTX."""
    import triton
    from triton.backends.compiler import GPUTarget
    from triton.compiler import ASTSource

    signature = {n: "constexpr" if n in used else types.get(n, "i32") for n in kernel.arg_names}
    aligned = {
        (i,): [["tt.divisibility", 16]]
        for i, n in enumerate(kernel.arg_names)
        if signature[n].startswith("*")
    }
    source = ASTSource(fn=kernel, signature=signature, constexprs=used, attrs=aligned)
    made = triton.compile(source, target=GPUTarget("cuda", capability, 32)).asm
    assert made["cubin"]
    return made["ptx"]


def assembled(assembly: str, capability: int, folder: Path) -> str:
    """What the assembler says of it."""
    import triton

    programs = Path(triton.__file__).parent / "backends" / "nvidia" / "bin"
    assembler = programs / ("ptxas-blackwell" if capability >= 100 else "ptxas")
    (folder / "kernel.ptx").write_text(assembly)
    target = re.search(r"\.target (\w+)", assembly)
    assert target is not None
    command = [assembler, "-v", f"--gpu-name={target[1]}", "kernel.ptx", "-o", "/dev/null"]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    return said.stderr
