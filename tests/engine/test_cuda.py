"""The CUDA path without a GPU: its kernels interpreted and compiled, its step run on a CPU."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

KERNEL = """
import torch
from bot.engine import SlotShape
from bot.engine.torch import attention, attention_cuda
from bot.engine.torch.attention import DeviceAttention, HostAttention
from bot.engine.torch.kv_cache import Extent, allocate
from bot.engine.spec import Spec

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
    host, device = HostAttention(slots, extents), DeviceAttention(slots, slice(0, 4))
    expected = host.self_attention(1, qkv)
    kept = slots.self_kv.clone()
    slots.self_kv[0, 1, ..., 0, :] = 0
    assert device.attend is ATTEND
    torch.testing.assert_close(device.self_attention(1, qkv), expected)
    assert torch.equal(slots.self_kv, kept)
    torch.testing.assert_close(
        device.cross_attention(1, qkv[:, :, 0]), host.cross_attention(1, qkv[:, :, 0])
    )
    alone = device.attend(qkv[2:3, :, 0], slots.self_kv[2:3, 1], slots.length[2:3], 1)
    assert torch.equal(alone, device.self_attention(1, qkv)[4:6])
print("agreed")
"""

ENGINE = """
from types import SimpleNamespace
import numpy as np
from bot.engine import Engine
from tests.support import engine_models as models

spec = models.spec(layers=1, heads=1)
made = models.weights(spec)
asked = [models.request(spec, 0, frames=3), models.request(spec, 1, frames=4, prompt=2, top_p=0.9)]
engine = Engine(made, slots=2, max_frames=10)
backend = engine.backend
# What a graph would replay: every slot, with lengths that only the tensors know.
backend._pacer = SimpleNamespace(wait=lambda: None, record=lambda: None)
handles = [engine.submit(asked[0])]
engine.tick()
handles.append(engine.submit(asked[1]))
for codes, request in zip(models.finish(engine, *handles), asked):
    assert np.array_equal(codes, models.alone(made, request, slots=2, max_frames=10))
print("agreed")
"""


@pytest.mark.parametrize("script", [KERNEL, ENGINE], ids=["kernel", "engine"])
@pytest.mark.parametrize("interpreted", [True, False], ids=["triton", "without triton"])
def test_attention_that_only_tensors_tell_the_lengths_agrees_with_plain_attention(
    script, interpreted
):
    # The interpreter is chosen when triton is imported, hence a process of its own; without it
    # Triton refuses to run on a CPU, as it does on a GPU without a C compiler.
    environment = os.environ | {"TRITON_INTERPRET": str(int(interpreted)), "OMP_NUM_THREADS": "1"}
    chosen = "attention_cuda.attend" if interpreted else "attention.attend_masked"
    script = script.replace("ATTEND", chosen)
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=100
    )
    assert done.stdout.strip() == "agreed", done.stderr


@pytest.mark.parametrize("splits", [1, 6])
@pytest.mark.parametrize("capability", [75, 80, 86, 89, 90, 100, 120])
def test_the_kernels_compile_for_every_card_and_keep_what_they_need_in_registers(
    capability, splits, tmp_path
):
    import triton
    from triton.backends.compiler import GPUTarget
    from triton.compiler import ASTSource

    from bot.engine.torch import attention_cuda

    constants = {"DIM": 64, "WIDTH": 64, "SPLITS": splits, "SPLIT": 256, "BLOCK": 64}
    pointers = {"query": "*fp16", "cache": "*fp16", "answer": "*fp16", "lengths": "*i64"}
    pointers |= {"parts": "*fp32", "stats": "*fp32", "scale": "fp32"}
    programs = Path(triton.__file__).parent / "backends" / "nvidia" / "bin"
    assembler = programs / ("ptxas-blackwell" if capability >= 100 else "ptxas")
    for kernel in (attention_cuda._read_split, attention_cuda._merge_splits):
        used = {n: v for n, v in constants.items() if n in kernel.arg_names}
        types = {n: "constexpr" if n in used else pointers.get(n, "i32") for n in kernel.arg_names}
        source = ASTSource(fn=kernel, signature=types, constexprs=used)
        made = triton.compile(source, target=GPUTarget("cuda", capability, 32)).asm
        assert made["cubin"]
        (tmp_path / "kernel.ptx").write_text(made["ptx"])
        target = re.search(r"\.target (\w+)", made["ptx"])
        assert target is not None
        command = [assembler, "-v", f"--gpu-name={target[1]}", "kernel.ptx", "-o", "/dev/null"]
        said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert said.returncode == 0, said.stderr
        assert "0 bytes spill stores, 0 bytes spill loads" in said.stderr
