"""The CUDA path without a GPU: its kernels interpreted and compiled, its step run on a CPU."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

KERNELS = """
import dataclasses
import torch
from bot.engine import SlotShape
from bot.engine.torch import sampling
from bot.engine.torch.attention import HostAttention
from bot.engine.torch.attention_cuda import attend
from bot.engine.torch.backend import step_all
from bot.engine.torch.kernels_cuda import add_norm
from bot.engine.torch.kv_cache import Extent, allocate, params_row
from bot.engine.torch.step_cuda import FusedStep
from bot.engine.torch.weights import Norm
from bot.engine.spec import Spec
from bot.sampling_params import SamplingParams
from tests.support import engine_models as models

torch.manual_seed(0)
for dim, heads, frames in ((32, 2, 30), (24, 1, 300)):
    spec = Spec(dim=dim, heads=heads, layers=2, codebooks=4, card=8, delays=(0, 1, 2, 3), ffn=8,
                cross_attention=True)
    lengths = [0, 5, min(frames, 255), frames]
    slots = allocate(spec, SlotShape(frames, 0, 16), 4, torch.float32, torch.device("cpu"))
    slots.self_kv.normal_(), slots.cross_kv.normal_()
    slots.length.copy_(torch.tensor(lengths)), slots.cross_length.copy_(torch.tensor([1, 7, 16, 3]))
    extents = [Extent(i, n, int(slots.cross_length[i])) for i, n in enumerate(lengths)]
    qkv = torch.randn(4, 2, 3, heads, dim // heads)
    host, answer = HostAttention(slots, extents), torch.zeros(10, dim)
    expected = host.self_attention(1, qkv)
    kept = slots.self_kv.clone()
    for slot, length in enumerate(lengths):  # what was not written yet is never read
        slots.self_kv[slot, 1, ..., length:, :] = float("nan")
    attend(qkv[:, :, 0], slots.self_kv[:, 1], slots.length, answer, newest=True)
    torch.testing.assert_close(answer[:8], expected)
    for slot, length in enumerate(lengths):
        here, there = slots.self_kv[slot, 1, ..., : length + 1, :], kept[slot, 1]
        assert torch.equal(here, there[..., : length + 1, :])
    assert not answer[8:].any()
    alone = torch.zeros(2, dim)
    attend(qkv[2:3, :, 0], slots.self_kv[2:3, 1], slots.length[2:3], alone, newest=True)
    assert torch.equal(alone, answer[4:6])
    attend(qkv[:, :, 0], slots.cross_kv[:, 1], slots.cross_length, answer, newest=False)
    torch.testing.assert_close(answer[:8], host.cross_attention(1, qkv[:, :, 0]))

x, onto, normed = torch.randn(6, 24), torch.randn(8, 24), torch.zeros(8, 24)
norm, total = Norm(torch.randn(24), torch.randn(24)), x + onto[:6]
add_norm(x, onto, norm, normed)
assert torch.equal(x, total)
torch.testing.assert_close(normed[:6], torch.layer_norm(x, (24,), norm.weight, norm.bias, 1e-5))

# Whole steps, slots of every kind, silence limited: the fused step's tokens are torch's.
spec = models.spec(layers=1, heads=1, card=50)
weights = models.weights(spec)
silent = torch.rand(spec.codebooks, spec.card) < 0.5
made = [allocate(spec, SlotShape(30, 0, 8), 17, torch.float32, torch.device("cpu"), silent)
        for _ in range(2)]
drawn = [SamplingParams(), SamplingParams(temperature=0.0), SamplingParams(top_k=1),
         SamplingParams(top_k=5, temperature=0.5), SamplingParams(top_p=0.7),
         SamplingParams(top_k=0), SamplingParams(top_p=0.01),
         SamplingParams(top_p=1.0, guidance=1.0)]
for slots in made:
    generator = torch.Generator().manual_seed(1)
    for slot in range(17):
        asked = drawn[slot % len(drawn)]
        row = params_row(asked, active=slot % 7 != 6, offset=slot % 3)
        slots.params.table[slot] = torch.tensor(row, dtype=torch.float64)
    slots.cross_kv.normal_(generator=generator)
    slots.noise_key.random_(generator=generator)
    slots.codes[:, :, 0] = spec.card
    slots.codes[:, :, 1:] = torch.where(torch.rand(17, 4, 33, generator=generator) < 0.8, -1, 7)
    slots.length.copy_(torch.arange(17) % 3)
    slots.rests.each.random_(1, 4, generator=generator)
    slots.rests.together.random_(1, 3, generator=generator)
fused = FusedStep(weights, made[0])
with torch.inference_mode():
    for _ in range(4):
        fused()
        step_all(weights, made[1])
for name in ("codes", "length"):
    assert torch.equal(getattr(made[0], name), getattr(made[1], name)), name
assert torch.equal(made[0].rests.length, made[1].rests.length)
torch.testing.assert_close(made[0].self_kv, made[1].self_kv)
print("agreed")
"""

ENGINE = """
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
backend._paced = SimpleNamespace(wait=lambda: None, record=lambda: None), step
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
        env=environment, capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    assert done.stdout.strip() == "agreed", done.stderr


def test_the_kernels_give_what_torch_gives():
    run(KERNELS, interpreted=True)


@pytest.mark.parametrize("interpreted", [True, False], ids=["triton", "without triton"])
def test_steps_of_which_only_tensors_tell_the_lengths_give_the_same_tokens(interpreted):
    run(ENGINE, interpreted)


@pytest.mark.parametrize("splits", [1, 6])
@pytest.mark.parametrize("capability", [75, 80, 86, 89, 90, 100, 120])
def test_the_kernels_compile_for_every_card_and_keep_what_they_need_in_registers(
    capability, splits, tmp_path
):
    import triton
    from triton.backends.compiler import GPUTarget
    from triton.compiler import ASTSource
    from triton.runtime.jit import JITFunction

    from bot.engine.torch import attention_cuda, kernels_cuda

    constants = {"DIM": 64, "WIDTH": 64, "SPLITS": splits, "SPLIT": 256, "BLOCK": 64}
    constants |= {"NEWEST": int(splits > 1), "ADD": splits > 1, "RESTS": splits > 1}
    constants |= {"CODEBOOKS": 4, "VOICES": 4, "CARD": 2048, "HEADS": 16}
    halves = dict.fromkeys(("query", "cache", "answer", "onto", "normed", "logits"), "*fp16")
    floats = dict.fromkeys(("parts", "stats", "x", "embedding", "positions", "gain"), "*fp32")
    words = ("lengths", "tokens", "codes", "noise_keys", "rested", "together", "each")
    types = halves | floats | dict.fromkeys(words, "*i64")
    types |= {"bias": "*fp32", "table": "*fp64", "silent": "*i8", "scale": "fp32"}
    programs = Path(triton.__file__).parent / "backends" / "nvidia" / "bin"
    assembler = programs / ("ptxas-blackwell" if capability >= 100 else "ptxas")
    widths = {"_embed": 1024, "_add_norm": 2048, "_sample": 2048}
    modules = attention_cuda, kernels_cuda
    kernels = [f for m in modules for f in vars(m).values() if isinstance(f, JITFunction)]
    kernels = [f for f in kernels if f.__name__ != "_gumbel"]  # part of another
    assert len(kernels) == 6
    for kernel in kernels:
        width = widths.get(kernel.__name__, 64)
        shape = {"WIDTH": width, "DIM": width} if width > 64 else {}
        used = {n: v for n, v in (constants | shape).items() if n in kernel.arg_names}
        signature = {n: "constexpr" if n in used else types.get(n, "i32") for n in kernel.arg_names}
        source = ASTSource(fn=kernel, signature=signature, constexprs=used)
        made = triton.compile(source, target=GPUTarget("cuda", capability, 32)).asm
        assert made["cubin"]
        (tmp_path / "kernel.ptx").write_text(made["ptx"])
        target = re.search(r"\.target (\w+)", made["ptx"])
        assert target is not None
        command = [assembler, "-v", f"--gpu-name={target[1]}", "kernel.ptx", "-o", "/dev/null"]
        said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert said.returncode == 0, said.stderr
        assert "0 bytes spill stores, 0 bytes spill loads" in said.stderr, kernel.__name__
