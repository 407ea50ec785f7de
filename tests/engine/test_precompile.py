"""What Triton compiles in C is built beforehand, for images without a compiler."""

import os
import subprocess
import sys

SCRIPT = """
import types
import torch
from triton.backends.nvidia import driver
from bot.engine.torch import precompile
from bot.engine.torch.attention import attend_for
from bot.engine.torch.attention_cuda import attend

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
attend_for.cache_clear()
assert attend_for(torch.device("cpu")) is attend
shapes = [(16, 64, torch.float16), (32, 64, torch.bfloat16), (3, 40, torch.float32)]
for heads, width, kind in shapes:
    for slots, steps in [(1, 128), (4, 1600)]:
        for newest in (0, 1):
            query = torch.zeros(slots, 2, 3, heads, width, dtype=kind)[:, :, 0]
            cache = torch.zeros(slots, 2, 2, 2, heads, steps, width, dtype=kind)[:, 1]
            attend(query, cache, torch.zeros(slots, dtype=torch.int64), newest)
assert len(asked) > 10
assert set(asked) <= built
print("enough")
"""


def test_every_launch_of_the_engine_finds_its_launcher_built(tmp_path):
    # A pretended driver stays for the process it is set in, hence one of its own.
    environment = os.environ | {"TRITON_CACHE_DIR": str(tmp_path), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, timeout=100
    )
    assert done.stdout.strip() == "enough", done.stderr
