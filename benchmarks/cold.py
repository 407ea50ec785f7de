"""From the command to a model that is ready: where do the seconds go?

    python -m benchmarks.cold [--starts 3] [--precision int8] [--tree ANOTHER-CHECKOUT] [--json …]

A repository of musicgen-small's full size is written first, random, in audiocraft's format, with
EnCodec and t5-base in full size too (1.5 GB in all). Then processes are started one after another
that load it as the bot does, compose a second and end: the first of them finds nothing that an
earlier one could have left. The files have just been written, so that the disk does not count.
Seconds by the clock, and seconds of processor time, which a busy neighbour changes less. Memory is
the process's own (anonymous), without the pages of files that the kernel can take back.

--tree: measure another checkout of this repository, such as an older one, in the same way.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MEGABYTE = 10**6
LIBRARIES = ("torch", "audiocraft", "transformers", "omegaconf", "safetensors", "tokenizers")
# Functions that are timed, where a checkout has them: what they do, and where they are.
PARTS = (
    ("hash files", "bot.models.weights.safe_load", "sha256"),
    ("check containers", "bot.models.weights.safe_load", "_check_container"),
    ("check numbers", "bot.models.weights.safe_load", "check_finite"),
    ("text encoder", "bot.models.families.audiocraft.text_encoders", "_fetch"),
    ("codec", "bot.models.families.audiocraft.builders", "codec"),
    ("pack the weights", "bot.models.families.audiocraft.assembly", "load_weights"),
    ("keep them packed", "bot.models.families.audiocraft.assembly", "write_packed"),
    ("read packed weights", "bot.models.families.audiocraft.assembly", "read_packed"),
)
COLUMNS = ("start", "ready s", "processor s", "first second s", "kept MB", "peak MB", "ratio")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("benchmarks.cold", description=__doc__)
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--precision", default="int8")
    parser.add_argument("--tree", type=Path, default=ROOT)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.child:
        print(json.dumps(child(Path(options.child[0]), options.precision, float(options.child[1]))))
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder)
        rows = [start(folder, options) for _ in range(options.starts)]
    print(report(rows))
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")
    return 0


def start(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """One process; what it said of itself, and what its imports took."""
    script = folder / "cold.py"
    shutil.copyfile(__file__, script)
    command = [sys.executable, "-X", "importtime", str(script), "--precision", options.precision]
    environment = {**os.environ, "PYTHONPATH": str(options.tree), "HF_HUB_OFFLINE": "1"}
    command += ["--child", str(folder), str(time.time())]
    done = subprocess.run(
        command, env=environment, cwd=options.tree, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr[-4000:])
    return {**json.loads(done.stdout.splitlines()[-1]), "imports": imports(done.stderr)}


def imports(log: str) -> dict[str, float]:
    """Seconds of a library's import, with what it imports, but for libraries of the list in it."""
    line = re.compile(r"import time:\s*(\d+) \|\s*(\d+) \| ( *)([\w.]+)")
    taken: dict[str, float] = defaultdict(float)
    inside: list[tuple[int, str]] = []
    for match in reversed([m for m in map(line.match, log.splitlines()) if m]):
        depth, name = len(match[3]), match[4].partition(".")[0]
        while inside and inside[-1][0] >= depth:
            inside.pop()
        if name in LIBRARIES:
            inside.append((depth, name))
        owner = inside[-1][1] if inside else "the rest"
        taken[owner] += int(match[1]) / 1e6
    return dict(taken)


def child(folder: Path, precision: Any, began: float) -> dict[str, Any]:
    """Load the model and compose a second of music, in this process."""
    spent = timed_parts()
    from bot.config import Engine, ModelSettings, Settings
    from bot.models.pool import ModelPool

    settings = Settings(
        models={"small": ModelSettings(source=str(folder / "small"))},
        default_model="small",
        weights=folder / "weights",
        engine=Engine(device="cpu", precision=precision, at_once=1),
    )
    with Peak() as peak:
        model = ModelPool(settings).get("small")
        ready, processor = time.time() - began, sum(os.times()[:2])
    parts = dict(spent)
    compose(model)
    return {
        "ready": ready,
        "processor": processor,
        "first second": time.time() - began,
        "kept": peak.kept,
        "peak": peak.bytes,
        "parts": parts,
    }


def compose(model: Any) -> None:
    from bot.job_io import JobInputs
    from bot.job_spec import JobSpec
    from bot.request import GenerationRequest

    request = GenerationRequest.parse(
        prompt="castle at night", duration=1, seed=3, replicate_weights="small"
    )
    spec = JobSpec.of("job", request.with_seed())
    handle = model.decoder.submit(model.prepare(JobInputs(spec)))
    while model.decoder.busy:
        model.tick()
    model.finish(spec, handle.future.result())


def timed_parts() -> dict[str, float]:
    """Seconds spent in each of the PARTS, from now on; what one does inside another counts once."""
    import importlib

    spent: dict[str, float] = defaultdict(float)
    running = threading.local()

    def timing(what: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **kwargs: Any) -> Any:
            outer, running.name = getattr(running, "name", None), what
            began = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                took = time.perf_counter() - began
                spent[what] += took
                if outer is not None:
                    spent[outer] -= took
                running.name = outer

        return timed

    for what, module, name in PARTS:
        place = importlib.import_module(module)
        if hasattr(place, name):
            setattr(place, name, timing(what, getattr(place, name)))
    return spent


class Peak:
    """The most memory of its own that the process had, looked at every hundredth of a second."""

    def __enter__(self) -> Peak:
        self.before = self.bytes = own_memory()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._over.set()
        self._thread.join()
        self.kept = own_memory()
        self.bytes = max(self.bytes, self.kept)

    def _watch(self) -> None:
        while not self._over.wait(0.01):
            self.bytes = max(self.bytes, own_memory())


def own_memory() -> int:
    """Bytes of this process that are no file's."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    raise OSError("the kernel does not say what memory is this process's own")


def write(folder: Path) -> None:
    """``small`` with its codec and its text encoder beside it."""
    import numpy as np
    import torch
    from omegaconf import OmegaConf
    from safetensors.numpy import save_file

    from bot.engine.random_state import random_state
    from bot.models.families.audiocraft.seanet import Layout, Network
    from bot.models.published import PUBLISHED
    from bot.pocket.t5 import T5Sizes

    generator = torch.Generator().manual_seed(1)
    text = folder / "small/t5-base"
    text.mkdir(parents=True)
    sizes = {"vocab_size": 32128, "d_model": 768, "d_kv": 64, "d_ff": 3072, "num_layers": 12,
             "num_heads": 12}  # fmt: skip
    (text / "config.json").write_text(json.dumps({**sizes, "model_type": "t5"}))
    shapes = T5Sizes.from_config(sizes).shapes()
    draw = np.random.default_rng(2)
    save_file(
        {k: draw.standard_normal(v, np.float32) / 30 for k, v in shapes.items()},
        text / "model.safetensors",
        {"format": "pt"},
    )
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(ROOT / "bot/pocket/weights/t5" / name, text / name)
    codec = Network(Layout(32_000, 1, 4, 2048, 128, 64, (8, 5, 4, 4)))
    torch.save(
        {"best_state": audiocrafts(codec), "xp.cfg": OmegaConf.to_yaml(OmegaConf.create(CODEC))},
        folder / "small/compression_state_dict.bin",
    )
    spec = PUBLISHED["small"].spec
    lm = {name: torch.from_numpy(a).half() for name, a in random_state(spec, 1).items()}
    at = "condition_provider.conditioners.description.output_proj"
    lm[f"{at}.weight"] = torch.randn(spec.dim, 768, generator=generator).half()
    lm[f"{at}.bias"] = torch.zeros(spec.dim).half()
    recipe = OmegaConf.to_yaml(OmegaConf.create(recipe_of(spec)))
    torch.save({"best_state": lm, "xp.cfg": recipe}, folder / "small/state_dict.bin")


def audiocrafts(codec: Any) -> dict[str, Any]:
    """The weights of our EnCodec by audiocraft's names, as it saves them."""
    import torch

    from bot.models.families.audiocraft.seanet import Conv, Recurrent, Up

    state: dict[str, torch.Tensor] = {}
    for name, module in codec.named_modules():
        half, _, rest = name.partition(".")
        inner = {Conv: ".conv.conv", Up: ".convtr.convtr", Recurrent: ".lstm"}.get(type(module))
        if inner is None:
            continue
        at = f"{half}.model.{rest}{inner}"
        if isinstance(module, Recurrent):
            state |= {f"{at}.{key}": tensor for key, tensor in module.lstm.state_dict().items()}
        else:
            weight = module.weight.detach()
            state[f"{at}.weight_g"] = weight.norm(dim=(1, 2), keepdim=True)
            state[f"{at}.weight_v"], state[f"{at}.bias"] = weight, module.bias.detach()
    for number, table in enumerate(codec.codebooks):
        at = f"quantizer.vq.layers.{number}._codebook"
        state |= {f"{at}.embed": table.detach(), f"{at}.embed_avg": table.detach().clone()}
        state |= {f"{at}.inited": torch.ones(1), f"{at}.cluster_size": torch.ones(len(table))}
    return state


CODEC: dict[str, Any] = {
    "sample_rate": 32_000, "channels": 1, "compression_model": "encodec",
    "encodec": {"autoencoder": "seanet", "quantizer": "rvq", "sample_rate": 32_000, "channels": 1,
                "causal": False, "renormalize": False},
    "seanet": {"dimension": 128, "channels": 1, "causal": False, "n_filters": 64,
               "n_residual_layers": 1, "ratios": [8, 5, 4, 4], "activation": "ELU",
               "activation_params": {"alpha": 1.0}, "norm": "weight_norm", "norm_params": {},
               "kernel_size": 7, "residual_kernel_size": 3, "last_kernel_size": 7,
               "dilation_base": 2, "pad_mode": "reflect", "true_skip": True, "compress": 2,
               "lstm": 2, "disable_norm_outer_blocks": 0,
               "decoder": {"trim_right_ratio": 1.0, "final_activation": None,
                           "final_activation_params": None}, "encoder": {}},
    "rvq": {"n_q": 4, "q_dropout": False, "bins": 2048, "decay": 0.99, "kmeans_init": True,
            "kmeans_iters": 50, "threshold_ema_dead_code": 2, "orthogonal_reg_weight": 0.0,
            "orthogonal_reg_active_codes_only": False},
}  # fmt: skip


def recipe_of(spec: Any) -> dict[str, Any]:
    """The ``xp.cfg`` of a published text model."""
    return {
        "solver": "musicgen", "sample_rate": 32_000, "channels": 1,
        "dataset": {"segment_duration": 30}, "lm_model": "transformer_lm",
        "transformer_lm": {
            "dim": spec.dim, "num_heads": spec.heads, "num_layers": spec.layers, "hidden_scale": 4,
            "n_q": 4, "card": 2048, "activation": "gelu", "norm_first": True, "bias_ff": False,
            "bias_attn": False, "bias_proj": False, "causal": True, "memory_efficient": True,
        },
        "codebooks_pattern": {"modeling": "delay", "delay": {"delays": [0, 1, 2, 3]}},
        "classifier_free_guidance": {"training_dropout": 0.2, "inference_coef": 3.0},
        "attribute_dropout": {},
        "fuser": {"cross_attention_pos_emb": False, "cross_attention_pos_emb_scale": 1, "sum": [],
                  "prepend": [], "cross": ["description"], "input_interpolate": []},
        "conditioners": {"description": {
            "model": "t5", "t5": {"name": "t5-base", "finetune": False, "word_dropout": 0.3},
        }},
    }  # fmt: skip


def report(rows: list[dict[str, Any]]) -> str:
    lines = ["| " + " | ".join(COLUMNS) + " |", "|---" * len(COLUMNS) + "|"]
    for number, row in enumerate(rows, 1):
        lines.append(
            f"| {number} | {row['ready']:.1f} | {row['processor']:.1f} |"
            f" {row['first second']:.1f} | {row['kept'] / MEGABYTE:.0f} |"
            f" {row['peak'] / MEGABYTE:.0f} | {row['peak'] / row['kept']:.2f} |"
        )
    lines += [
        "",
        "| seconds of start | " + " | ".join(str(n) for n in range(1, len(rows) + 1)) + " |",
    ]
    lines.append("|---" * (1 + len(rows)) + "|")
    for what, kind in [(f"import {name}", "imports") for name in (*LIBRARIES, "the rest")] + [
        (what, "parts") for what, _, _ in PARTS
    ]:
        key = what.removeprefix("import ")
        if any(key in row[kind] for row in rows):
            cells = " | ".join(f"{row[kind].get(key, 0):.1f}" for row in rows)
            lines.append(f"| {what} | {cells} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
