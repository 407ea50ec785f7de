"""How long a model takes to its first frame, and how much memory on the way.

``python -m benchmarks.loading [small] [stereo-melody] [--precision int8]``

A checkpoint of full size is written first, random, in the fine-tune archive's format and in fp32,
as its trainer saves it. Only the language model is loaded: text encoder and codec are other files.
Peak memory is the process's own (anonymous) memory, which the kernel cannot take back; pages of
the file, which it can take back, do not count. Then one LoRA adapter takes another's place, each
of rank 16 on the queries and values of every layer, and its first frame is decoded.
"""

import argparse
import itertools
import tempfile
import threading
import time
from pathlib import Path

import torch

from bot.engine import Conditions, Engine, EngineRequest, Spec, Weights, load_weights
from bot.engine.load import resolve_precision
from bot.engine.random_state import random_state
from bot.models.families.audiocraft.assembly import owned
from bot.models.families.audiocraft.state import seen_state
from bot.models.families.transformers.lora import Scaling, merge
from bot.models.published import PUBLISHED
from bot.models.sharing import SharedWeights
from bot.models.weights.safe_load import check_finite, read
from bot.sampling_params import SamplingParams

MEGABYTE = 10**6
RANK = 16
COLUMNS = (
    "kept in", "file MB", "loaded s", "first frame s", "kept MB", "peak MB", "ratio", "swap s",
    "swap MB",
)  # fmt: skip


def own_memory() -> int:
    """Bytes of this process that are no file's."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    raise OSError("the kernel does not say what memory is this process's own")


class Peak:
    """The most memory that is used while it is entered, looked at every hundredth of a second."""

    def __enter__(self) -> "Peak":
        self.before = self.bytes = own_memory()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._over.set()
        self._thread.join()
        self.bytes = max(self.bytes, own_memory())
        self.kept = own_memory()

    def _watch(self) -> None:
        while not self._over.wait(0.01):
            self.bytes = max(self.bytes, own_memory())


def first_frame(weights: Weights, spec: Spec) -> None:
    """Decode one frame."""
    engine = Engine(weights, slots=1, max_frames=1500, max_prepend=492, max_cross=256)
    text = torch.zeros(8, spec.dim)
    conditions = Conditions(
        cross=text if spec.cross_attention else None, prepend=text if spec.prepend else None
    )
    handle = engine.submit(EngineRequest(conditions, 1, sampling=SamplingParams(temperature=0)))
    while not handle.future.done():
        engine.tick()
    handle.future.result()


def adapter(spec: Spec, seed: int) -> dict[str, torch.Tensor]:
    """A random LoRA adapter by peft's names."""
    generator = torch.Generator().manual_seed(seed)
    attentions = ["self_attn", *(["encoder_attn"] if spec.cross_attention else [])]
    made: dict[str, torch.Tensor] = {}
    for layer, attention, target in itertools.product(range(spec.layers), attentions, "qv"):
        at = f"base_model.model.decoder.model.decoder.layers.{layer}.{attention}.{target}_proj"
        made[f"{at}.lora_A.weight"] = torch.randn(RANK, spec.dim, generator=generator) / 100
        made[f"{at}.lora_B.weight"] = torch.randn(spec.dim, RANK, generator=generator) / 100
    return made


def swap(weights: Weights, spec: Spec, path: Path) -> tuple[float, int]:
    """Seconds until an adapter that takes another's place has decoded a frame, and the bytes that
    its own memory grew by meanwhile."""
    shared = SharedWeights("base", weights.replace)
    adapters = [adapter(spec, seed) for seed in (1, 2)]
    scaling = Scaling(alpha=16, alphas={}, by_root=False)
    shared.become(merge(seen_state(read(path), path.name), adapters[0], scaling))
    with Peak() as peak:
        began = time.perf_counter()
        shared.become(merge(seen_state(read(path), path.name), adapters[1], scaling))
        first_frame(weights, spec)
        seconds = time.perf_counter() - began
    return seconds, peak.bytes - peak.before


def measure(name: str, precision: str, folder: Path) -> str:
    """One row."""
    spec = PUBLISHED[name].spec
    path = folder / "trained_model.tar"
    state = {name: torch.from_numpy(array) for name, array in random_state(spec, 1).items()}
    torch.save({"xp.cfg": "", "model": state}, path)
    del state
    kept = resolve_precision(precision, spec, "cpu")
    with Peak() as peak:
        began = time.perf_counter()
        package = read(path)
        state = seen_state(package, path.name)
        check_finite(state, path.name)
        weights = load_weights(owned(state, kept), spec, precision=kept)
        del package, state
        loaded = time.perf_counter()
        first_frame(weights, spec)
        played = time.perf_counter()
    swapped, extra = swap(weights, spec, path)
    size = path.stat().st_size
    path.unlink()
    grown, held = peak.bytes - peak.before, peak.kept - peak.before
    return (
        f"| {name} | {kept} | {size / MEGABYTE:.0f} | {loaded - began:.1f} | {played - began:.1f} |"
        f" {held / MEGABYTE:.0f} | {grown / MEGABYTE:.0f} | {grown / held:.2f} |"
        f" {swapped:.1f} | {extra / MEGABYTE:.0f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=["small", "stereo-melody"])
    parser.add_argument("--precision", default="auto")
    options = parser.parse_args()
    print(" | ".join(["| model", *COLUMNS]) + " |")
    print("|---" * (1 + len(COLUMNS)) + "|")
    with tempfile.TemporaryDirectory() as folder:
        for name in options.names:
            print(measure(name, options.precision, Path(folder)), flush=True)


if __name__ == "__main__":
    main()
