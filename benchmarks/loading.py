"""How long a model takes to its first frame, and how much memory on the way.

``python -m benchmarks.loading [small] [stereo-melody] [folder] [--precision int8]``

A checkpoint of full size is written first, random, in the fine-tune archive's format and in fp32,
as its trainer saves it; ``folder`` is one of small's size, as transformers' ``save_pretrained``
writes it, in shards. Only the language model is loaded: text encoder and codec are other weights.
Peak memory is the process's own (anonymous) memory, which the kernel cannot take back; pages of
the file, which it can take back, do not count. It is looked at while the weights are loaded, held
against what of them is kept, and once more with the slot that the first frame is decoded in. Then
one LoRA adapter takes another's place, each of rank 16 on the queries and values of every layer,
and its first frame is decoded.
"""

import argparse
import gc
import itertools
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch
from transformers import EncodecConfig

from benchmarks.cold import Peak
from bot.engine import Conditions, Engine, EngineRequest, Spec, Weights, load_weights
from bot.engine.load import resolve_precision
from bot.engine.random_state import random_state
from bot.models.families.audiocraft.assembly import owned
from bot.models.families.audiocraft.state import seen_state
from bot.models.families.transformers.folder import layout
from bot.models.families.transformers.lora import Scaling, merge
from bot.models.families.transformers.parts import language_model
from bot.models.published import PUBLISHED
from bot.models.sharing import SharedWeights
from bot.models.weights.safe_load import check_finite, map_safetensors, read
from bot.sampling_params import SamplingParams

MEGABYTE = 10**6
RANK = 16
COLUMNS = (
    "kept in", "file MB", "loaded s", "first frame s", "kept MB", "peak MB", "ratio",
    "peak with a slot MB", "swap s", "swap MB",
)  # fmt: skip


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


Read = Callable[[bool], Mapping[str, Any]]
"""Reads weights; True to look whether all numbers are some."""


def swap(weights: Weights, spec: Spec, state_of: Read) -> tuple[float, int]:
    """Seconds until an adapter that takes another's place has decoded a frame, and the bytes that
    its own memory grew by meanwhile. state_of: reads the base's weights."""
    shared = SharedWeights("base", weights.replace)
    adapters = [adapter(spec, seed) for seed in (1, 2)]
    scaling = Scaling(alpha=16, alphas={}, by_root=False)
    shared.become(merge(state_of(False), adapters[0], scaling))
    with Peak() as peak:
        began = time.perf_counter()
        shared.become(merge(state_of(False), adapters[1], scaling))
        first_frame(weights, spec)
        seconds = time.perf_counter() - began
    return seconds, peak.bytes - peak.before


def archive(spec: Spec, folder: Path) -> Read:
    """Write one."""
    path = folder / "trained_model.tar"
    state = {name: torch.from_numpy(array) for name, array in random_state(spec, 1).items()}
    torch.save({"xp.cfg": "", "model": state}, path)

    def state_of(finite: bool) -> Mapping[str, Any]:
        state = seen_state(read(path), path.name)
        if finite:
            check_finite(state, path.name)
        return state

    return state_of


def transformers_folder(spec: Spec, folder: Path) -> Read:
    """The same of a folder as transformers writes it, whose other parts are its smallest."""
    from transformers import MusicgenConfig, MusicgenForConditionalGeneration, T5Config

    decoder = {
        "hidden_size": spec.dim, "num_hidden_layers": spec.layers, "ffn_dim": spec.ffn,
        "num_attention_heads": spec.heads, "num_codebooks": spec.codebooks,
        "vocab_size": spec.card, "pad_token_id": spec.card, "bos_token_id": spec.card,
    }  # fmt: skip
    text = T5Config(d_model=64, d_kv=8, d_ff=64, num_layers=1, num_heads=2, vocab_size=100)
    config: Any = MusicgenConfig(
        text_encoder=text.to_dict(), audio_encoder=EncodecConfig(num_filters=4).to_dict(),
        decoder=decoder,
    )  # fmt: skip
    MusicgenForConditionalGeneration(config).save_pretrained(folder, max_shard_size="500MB")
    shards = sorted(folder.glob("*.safetensors"))

    def state_of(finite: bool) -> Mapping[str, Any]:
        return language_model(layout(folder), map_safetensors(shards, finite=finite))

    return state_of


def measure(name: str, precision: str, folder: Path) -> str:
    """One row."""
    spec = PUBLISHED["small" if name == "folder" else name].spec
    state_of = (transformers_folder if name == "folder" else archive)(spec, folder)
    gc.collect()
    kept = resolve_precision(precision, spec, "cpu")
    with Peak() as peak:
        began = time.perf_counter()
        state = state_of(True)
        weights = load_weights(owned(state, kept), spec, precision=kept)
        del state
        loaded = time.perf_counter()
    with Peak() as slot:
        first_frame(weights, spec)
        played = time.perf_counter()
    swapped, extra = swap(weights, spec, state_of)
    size = sum(file.stat().st_size for file in folder.iterdir())
    grown, held = peak.bytes - peak.before, peak.kept - peak.before
    return (
        f"| {name} | {kept} | {size / MEGABYTE:.0f} | {loaded - began:.1f} | {played - began:.1f} |"
        f" {held / MEGABYTE:.0f} | {grown / MEGABYTE:.0f} | {grown / held:.2f} |"
        f" {(slot.bytes - peak.before) / MEGABYTE:.0f} |"
        f" {swapped:.1f} | {extra / MEGABYTE:.0f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=["small", "stereo-melody", "folder"])
    parser.add_argument("--precision", default="auto")
    options = parser.parse_args()
    print(" | ".join(["| model", *COLUMNS]) + " |")
    print("|---" * (1 + len(COLUMNS)) + "|")
    for name in options.names:  # each in a process that no other has left memory in
        with (
            tempfile.TemporaryDirectory() as folder,
            ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process,
        ):
            measured = process.submit(measure, name, options.precision, Path(folder))
            print(measured.result(), flush=True)


if __name__ == "__main__":
    main()
