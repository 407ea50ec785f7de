"""Tiny checkpoints in exactly the published formats, written by the libraries that define them.

Everything is random but the same on every call. Sizes: 8 dimensions a head, 64 tokens a codebook,
50 frames a second at 3.2 kHz, windows of ``WINDOW`` seconds.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import torch

from bot.models.library_noise import hide_bars, hush
from tests.support.checkpoint_configs import (
    CARD,
    CODEC_CONFIG,
    DIM,
    RATE,
    TEXT_DIM,
    WORDS,
    lm_config,
)


def write_codec(folder: Path) -> Path:
    """``compression_state_dict.bin`` with a small EnCodec in it."""
    hush()
    from audiocraft.models import builders
    from omegaconf import OmegaConf

    torch.manual_seed(1)
    config = OmegaConf.create(CODEC_CONFIG)
    built = OmegaConf.create({**OmegaConf.to_container(config, resolve=False), "device": "cpu"})
    del built["dora"]
    model = builders.get_compression_model(built).eval()
    _liven(model)
    return _save(
        folder / "compression_state_dict.bin",
        {"best_state": model.state_dict(), "xp.cfg": OmegaConf.to_yaml(config), "exported": True},
    )


def _liven(model: Any) -> None:
    """Make an untrained EnCodec encode different sounds differently and decode to sound."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("bias"):
                parameter.zero_()  # or what comes out is a constant
        model.encoder.model[-1].conv.conv.weight_g.mul_(40)
        for layer in model.quantizer.vq.layers:
            layer._codebook.embed.normal_()


def write_pointer(folder: Path, name: str) -> Path:
    """``compression_state_dict.bin`` that only names a published codec."""
    package = {"pretrained": name, "exported": True, "version": "1.3.0"}
    return _save(folder / "compression_state_dict.bin", package)


def write_published_codec(folder: Path) -> Path:
    """An EnCodec in transformers' format, as ``facebook/encodec_32khz`` is."""
    from transformers import EncodecConfig, EncodecModel

    hide_bars()

    torch.manual_seed(2)
    config = EncodecConfig(
        target_bandwidths=[1.2],  # 4 codebooks of 6 bits at 50 frames a second
        sampling_rate=RATE,
        audio_channels=1,
        num_filters=4,
        hidden_size=16,
        codebook_dim=16,
        codebook_size=CARD,
        upsampling_ratios=[8, 8],
        num_lstm_layers=1,
        use_causal_conv=False,
        norm_type="weight_norm",
    )
    model = EncodecModel(config)
    with torch.no_grad():
        for layer in model.quantizer.layers:
            layer.codebook.embed.normal_()
    model.save_pretrained(folder)
    return folder


def write_t5(folder: Path) -> Path:
    """A small T5 encoder with its sentencepiece tokenizer."""
    import sentencepiece
    from transformers import T5Config, T5EncoderModel

    hide_bars()

    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(3)
    config = T5Config(vocab_size=100, d_model=TEXT_DIM, d_kv=8, d_ff=16, num_layers=1, num_heads=2)
    T5EncoderModel(config).save_pretrained(folder)
    corpus = folder / "corpus.txt"
    corpus.write_text("\n".join([WORDS, *WORDS.split()] * 4))
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus), model_prefix=str(folder / "spiece"), vocab_size=60, pad_id=0,
        eos_id=1, unk_id=2, bos_id=-1, hard_vocab_limit=False, minloglevel=2,
    )  # fmt: skip
    corpus.unlink()
    (folder / "spiece.vocab").unlink()
    (folder / "tokenizer_config.json").write_text(json.dumps({"extra_ids": 0}))
    return folder


def lm_state(config: dict[str, Any]) -> dict[str, torch.Tensor]:
    """Random weights for a configuration, by audiocraft's own names; no conditioner is loaded."""
    from bot.engine import Spec
    from bot.engine.weights import random_state

    state = dict(random_state(Spec.from_config(config), seed=4))
    generator = torch.Generator().manual_seed(5)
    widths = {"t5": TEXT_DIM, "chroma_stem": 12}
    for name, conditioner in config["conditioners"].items():
        if name != "args":
            at = f"condition_provider.conditioners.{name}"
            width = widths[conditioner["model"]]
            state[f"{at}.output_proj.weight"] = torch.randn(DIM, width, generator=generator) / 4
            state[f"{at}.output_proj.bias"] = torch.randn(DIM, generator=generator) / 4
        if name == "self_wav":
            exponent = conditioner["chroma_stem"]["radix2_exp"]
            state[f"{at}.chroma.spec.window"] = torch.hann_window(2**exponent)
    return state


def write_lm(folder: Path, config: dict[str, Any]) -> Path:
    """``state_dict.bin`` as the published repositories have it: weights, and YAML text."""
    from omegaconf import OmegaConf

    text = OmegaConf.to_yaml(OmegaConf.create(config))
    package = {"best_state": lm_state(config), "xp.cfg": text, "exported": True}
    return _save(folder / "state_dict.bin", package)


def write_repository(folder: Path, melody: bool = False, stereo: bool = False) -> Path:
    """A whole model repository in audiocraft's format."""
    write_lm(folder, lm_config(melody, stereo))
    write_codec(folder)
    return folder


def write_archive(path: Path, config: dict[str, Any], pickled: bool) -> Path:
    """A fine-tune archive: one torch file, its ``xp.cfg`` pickled OmegaConf or YAML text."""
    from omegaconf import OmegaConf

    omega = OmegaConf.create(config)
    package = {"xp.cfg": omega if pickled else OmegaConf.to_yaml(omega), "model": lm_state(config)}
    return _save(path, package)


def write_diffusion(path: Path, bands: int = 2) -> Path:
    """A small MultiBand Diffusion set, ``bands`` networks in one file."""
    hush()
    from audiocraft.models import builders
    from omegaconf import OmegaConf

    torch.manual_seed(6)
    package: dict[Any, Any] = {"sample_rate": RATE, "n_bands": bands}
    for band in range(bands):
        config = OmegaConf.create(
            {
                "channels": 1,
                "schedule": {"num_steps": 1000, "beta_t0": 1e-5, "beta_t1": 2.9e-2,
                             "beta_exp": 7.5, "variance": "beta", "clip": 5.0, "rescale": 1.0,
                             "noise_scale": 1.0, "n_bands": None},
                "diffusion_unet": {"hidden": 8, "depth": 2, "res_blocks": 1, "norm_groups": 4,
                                   "kernel": 8, "stride": 4, "growth": 2.0, "max_channels": 16,
                                   "codec_dim": 16, "bilstm": True, "transformer": False,
                                   "cross_attention": False, "emb_all_layers": True},
                "processor": {"use": True, "name": "multi_band_processor", "n_bands": 4,
                              "num_samples": 10, "power_std": 1.0},
                "dataset": {"path": "${oc.env:USER}"},
            }
        )  # fmt: skip
        processor = builders.get_processor(config.processor, RATE)
        processor.project_sample(torch.randn(16, 1, RATE))
        package[band] = {
            "cfg": config,
            "model_state": builders.get_diffusion_model(config).state_dict(),
            "processor_state": processor.state_dict(),
        }
    return _save(path, package)


def write_separator(folder: Path) -> Path:
    """A small source separation in demucs' format on the hub: a bag of one ``HTDemucs``."""
    from demucs.htdemucs import HTDemucs
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(7)
    kwargs = {"sources": ["drums", "bass", "other", "vocals"], "channels": 8, "depth": 4,
              "nfft": 2048, "t_layers": 1, "t_heads": 2, "bottom_channels": 8, "segment": 1,
              "samplerate": 8000}  # fmt: skip
    state = {
        name: tensor.contiguous().clone()
        for name, tensor in HTDemucs(**kwargs).state_dict().items()
    }
    metadata = {"klass": "demucs.htdemucs.HTDemucs", "args": "[]", "kwargs": json.dumps(kwargs)}
    save_file(state, folder / "955717e8.safetensors", metadata)
    (folder / "htdemucs.yaml").write_text("models: ['955717e8']\n")
    return folder


def write_pocket(folder: Path) -> Path:
    """A model for the sound chip in the bundled model's format; without audiocraft's help."""
    import yaml
    from safetensors.torch import save_file
    from tokenizers import Tokenizer, models, pre_tokenizers

    from bot.pocket.t5 import T5Encoder, T5Sizes
    from training.pocket.export import config
    from training.pocket.network import Sizes

    (folder / "t5").mkdir(parents=True, exist_ok=True)
    text = config(Sizes(dim=DIM, layers=2, heads=2))
    _save(folder / "state_dict.bin", {"best_state": lm_state(yaml.safe_load(text)), "xp.cfg": text})
    torch.manual_seed(8)
    sizes = T5Sizes(vocab_size=32, d_model=TEXT_DIM, d_kv=8, d_ff=16, num_layers=1, num_heads=2)
    encoder = T5Encoder(sizes)
    for parameter in encoder.parameters():
        torch.nn.init.normal_(parameter)
    save_file(encoder.state_dict(), folder / "t5/model.safetensors")
    (folder / "t5/config.json").write_text(json.dumps(dataclasses.asdict(sizes)))
    words = {word: number for number, word in enumerate(["?", *WORDS.split()])}
    tokenizer = Tokenizer(models.WordLevel(words, "?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()  # type: ignore[assignment]
    tokenizer.save(str(folder / "t5/tokenizer.json"))
    return folder


def _save(path: Path, package: dict[Any, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(package, path)
    return path
