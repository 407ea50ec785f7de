"""What Triton compiles in C is built beforehand, for images without a compiler."""

import os
import subprocess
import sys

import pytest

SCRIPT = """
import types
import torch
from triton.backends.nvidia import driver
from bot.engine.torch import precompile
from bot.engine import SlotShape
from bot.engine.torch.kv_cache import allocate
from bot.engine.torch.step_cuda import FusedStep
from bot.engine.torch.weights import TorchWeights
from tests.support import engine_models as models

asked = []

def compile_module_from_src(src, name, **_):
    asked.append((name, src))
    return types.SimpleNamespace(
        launch=None, PyCUtensorMap=None, load_binary=None, get_device_properties=None,
        cuOccupancyMaxActiveClusters=None, set_printf_fifo_size=None, fill_tma_descriptor=None,
    )

driver.compile_module_from_src = compile_module_from_src
driver.library_dirs = lambda: []
precompile.build()
built = set(asked)
assert {name for name, _ in built} == {"cuda_utils", "__triton_launcher"}

asked.clear()
shapes = [(16, 64, 128, models.MONO, torch.float16, 1, True, "int8"),
          (3, 40, 1600, models.STEREO, torch.bfloat16, 18, False, "fp32")]
for heads, width, frames, delays, kind, slots, cross, precision in shapes:
    spec = models.spec(delays, cross, dim=heads * width, heads=heads, layers=1, ffn=heads * 64)
    made = TorchWeights.from_state_dict(models.state(spec), spec, precision=precision)
    silent = torch.zeros(spec.codebooks, spec.card, dtype=torch.bool) if cross else None
    shape = SlotShape(frames, 8, 8, twins=cross)
    place = allocate(spec, shape, slots, kind, torch.device("cpu"), silent)
    FusedStep(made, place)()
assert len(asked) > 6
assert set(asked) <= built
print("enough")
"""


@pytest.mark.timeout(300)
def test_every_launch_of_the_engine_finds_its_launcher_built(tmp_path):
    # A pretended driver stays for the process it is set in, hence one of its own.
    environment = os.environ | {"TRITON_CACHE_DIR": str(tmp_path), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, timeout=280
    )
    assert done.stdout.strip() == "enough", done.stderr
