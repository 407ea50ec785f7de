"""The CUDA attention kernel, run by Triton's interpreter, gives what plain attention gives."""

import os
import subprocess
import sys

SCRIPT = """
import torch
from bot.engine.cache import Limits, allocate
from bot.engine.spec import Spec
from bot.engine import triton_attention
from bot.engine.attention import Extent, attend_conditions, attend_past

torch.manual_seed(0)
for dim, heads, frames in ((32, 2, 30), (48, 2, 700)):
    spec = Spec(dim=dim, heads=heads, layers=2, codebooks=4, card=8, delays=(0, 1, 2, 3), ffn=8,
                cross_attention=True)
    lengths = [0, 5, min(frames, 255), frames]
    slots = allocate(spec, Limits(frames, 0, 16), 4, torch.float32, torch.device("cpu"))
    slots.past.normal_(), slots.cross.normal_()
    slots.length.copy_(torch.tensor(lengths)), slots.attended.copy_(torch.tensor([1, 7, 16, 3]))
    extents = [Extent(i, n, int(slots.attended[i])) for i, n in enumerate(lengths)]
    qkv = torch.randn(4, 2, 3, heads, dim // heads)
    expected = attend_past(slots, 1, extents, qkv)
    kept = slots.past.clone()
    slots.past[0, 1, ..., 0, :] = 0
    torch.testing.assert_close(triton_attention.attend_past(slots, 1, qkv), expected)
    assert torch.equal(slots.past, kept)
    torch.testing.assert_close(
        triton_attention.attend_conditions(slots, 1, qkv[:, :, 0]),
        attend_conditions(slots, 1, extents, qkv[:, :, 0]),
    )
    alone = triton_attention.attend(qkv[2:3, :, 0], slots.past[2:3, 1], slots.length[2:3], 1)
    assert torch.equal(alone, triton_attention.attend_past(slots, 1, qkv)[4:6])
print("agreed")
"""


def test_the_kernel_agrees_with_plain_attention_at_every_length_and_for_any_neighbours():
    # The interpreter is chosen when triton is imported, hence a process of its own.
    environment = os.environ | {"TRITON_INTERPRET": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, timeout=100
    )
    assert done.stdout.strip() == "agreed", done.stderr
