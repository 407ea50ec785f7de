"""Tiny checkpoints in exactly the published formats, written by the libraries that define them.

Everything is random but the same on every call. Sizes: 8 dimensions a head, 64 tokens a codebook,
50 frames a second at 3.2 kHz, windows of ``WINDOW`` seconds.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from bot.models.library_noise import quieten_libraries
from tests.support.checkpoint_configs import (
    CARD,
    CODEC_CONFIG,
    DIM,
    RATE,
    TEXT_DIM,
    WORDS,
    lm_config,
)
from tests.support.xp import CODEC_SIZES, DIFFUSION_SIZES, someone, xp_config

if TYPE_CHECKING:
    from omegaconf import DictConfig


HEARD = 32  # numbers in a row of what a small MERT hears


def hide_progress_bars() -> None:
    """Have transformers draw none."""
    from transformers.utils import logging

    logging.disable_progress_bar()


def write_codec(folder: Path) -> Path:
    """``compression_state_dict.bin`` with a small EnCodec in it."""
    from omegaconf import OmegaConf

    config = OmegaConf.create(CODEC_CONFIG)
    package = {"best_state": _codec_state(config), "xp.cfg": OmegaConf.to_yaml(config)}
    return _save(folder / "compression_state_dict.bin", {**package, "exported": True})


def write_codec_checkpoint(path: Path) -> Path:
    """The same EnCodec as its solver saves it: dora's configuration, the best state nested."""
    config = xp_config("encodec", CODEC_SIZES)
    package = {"xp.cfg": config, "xp.sig": "0123abcd", "history": []}
    return _save(path, {**package, "best_state": {"model": _codec_state(config)}})


def _codec_state(config: DictConfig) -> dict[str, torch.Tensor]:
    quieten_libraries()
    from audiocraft.models import builders
    from omegaconf import OmegaConf

    torch.manual_seed(1)
    built = OmegaConf.create({**OmegaConf.to_container(config, resolve=False), "device": "cpu"})  # type: ignore[dict-item]
    del built["dora"]
    model = builders.get_compression_model(built).eval()
    _liven(model)
    return model.state_dict()


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


def published_codec_config(rate: int = RATE, ratios: tuple[int, ...] = (8, 8)) -> Any:
    """transformers' configuration of a small EnCodec; ``rate`` over the ratios' product is 50."""
    from transformers import EncodecConfig

    return EncodecConfig(
        target_bandwidths=[1.2],  # 4 codebooks of 6 bits at 50 frames a second
        sampling_rate=rate,
        audio_channels=1,
        num_filters=4,
        hidden_size=16,
        codebook_dim=16,
        codebook_size=CARD,
        upsampling_ratios=list(ratios),
        num_lstm_layers=1,
        use_causal_conv=False,
        norm_type="weight_norm",
    )


def write_published_codec(folder: Path, config: Any = None) -> Path:
    """An EnCodec in transformers' format, as ``facebook/encodec_32khz`` is."""
    from transformers import EncodecModel

    hide_progress_bars()

    torch.manual_seed(2)
    model: Any = EncodecModel(config or published_codec_config())
    with torch.no_grad():
        for layer in model.quantizer.layers:
            layer.codebook.embed.normal_()
    model.save_pretrained(folder)
    return folder


def write_t5(folder: Path, pieces_alone: bool = False) -> Path:
    """A small T5 encoder with its tokenizer, as sentencepiece and as transformers writes it.

    pieces_alone: only as sentencepiece does.
    """
    import sentencepiece
    from transformers import T5Config, T5EncoderModel, T5Tokenizer

    hide_progress_bars()

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
    if not pieces_alone:
        tokenizer: Any = T5Tokenizer.from_pretrained(folder)
        tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def lm_state(config: Any) -> dict[str, torch.Tensor]:
    """Random weights for a configuration, by audiocraft's own names; no conditioner is loaded."""
    from omegaconf import DictConfig, OmegaConf

    from bot.engine import Spec
    from bot.engine.random_state import random_state

    if isinstance(config, DictConfig):
        with someone():
            config = OmegaConf.to_container(config, resolve=True)
    made = random_state(Spec.from_config(config), seed=4)
    state = {name: torch.from_numpy(array) for name, array in made.items()}
    generator = torch.Generator().manual_seed(5)
    dim = config["transformer_lm"]["dim"]
    widths = {"t5": TEXT_DIM, "chroma_stem": 12}
    for name, conditioner in config["conditioners"].items():
        at = ""
        if name == "self_wav" and conditioner["model"] == "style":
            state |= style_state(conditioner["style"], dim)
        elif name != "args":
            at = f"condition_provider.conditioners.{name}"
            width = widths[conditioner["model"]]
            state[f"{at}.output_proj.weight"] = torch.randn(dim, width, generator=generator) / 4
            state[f"{at}.output_proj.bias"] = torch.randn(dim, generator=generator) / 4
        if name == "self_wav" and conditioner["model"] == "chroma_stem":
            exponent = conditioner["chroma_stem"]["radix2_exp"]
            state[f"{at}.chroma.spec.window"] = torch.hann_window(2**exponent)
    return state


def style_state(options: dict[str, Any], dim: int) -> dict[str, torch.Tensor]:
    """Random weights of MusicGen-Style's condition, by the names of its published ones."""
    from audiocraft.modules.transformer import StreamingTransformer
    from audiocraft.quantization import ResidualVectorQuantizer

    assert options["transformer_scale"] == "xsmall"
    width, bins = 256, options["bins"]
    torch.manual_seed(9)
    parts = torch.nn.ModuleDict(
        {
            "embed": torch.nn.Linear(HEARD, width),
            "output_proj": torch.nn.Linear(width, dim),
            "transformer": StreamingTransformer(
                width, 8, 4, 4 * width, causal=False, norm_first=True, activation="gelu",
                bias_ff=False, bias_attn=False, memory_efficient=True,
            ),
            "batch_norm": torch.nn.BatchNorm1d(width, affine=False),
            "rvq": ResidualVectorQuantizer(width, n_q=options["n_q_out"], bins=bins),
        }
    )  # fmt: skip
    state = parts.state_dict()
    for name, tensor in state.items():
        if name.endswith("running_mean") or name.endswith("codebook.embed"):
            tensor.normal_()
        elif name.endswith("running_var"):
            tensor.uniform_(0.5, 2)
        elif name.endswith("inited"):
            tensor.fill_(1)
    at = "condition_provider.conditioners.self_wav."
    return {f"{at}{name}": tensor for name, tensor in state.items()}


def write_features(folder: Path) -> Any:
    """A small MERT as it is published: weights by the names of the torch of its day, and a
    configuration with options of its own. Gives transformers' HuBERT of the same weights."""
    from transformers import HubertConfig, HubertModel

    hide_progress_bars()
    torch.manual_seed(10)
    config = HubertConfig(
        hidden_size=HEARD, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        conv_dim=(16,) * 7, num_conv_pos_embeddings=16, num_conv_pos_embedding_groups=4,
    )  # fmt: skip
    model: Any = HubertModel(config).eval()
    state = model.state_dict()
    for number, factor in enumerate("gv"):
        at = "encoder.pos_conv_embed.conv."
        named = f"{at}parametrizations.weight.original{number}"
        state[f"{at}weight_{factor}"] = state.pop(named)
    own = {"model_type": "mert_model", "architectures": ["MERTModel"], "sample_rate": 24000,
           "auto_map": {"AutoModel": "modeling_MERT.MERTModel"}, "attention_relax": -1.0,
           "feature_extractor_cqt": False, "feature_extractor_cqt_bins": 336,
           "deepnorm": False}  # fmt: skip
    _save(folder / "pytorch_model.bin", state)
    (folder / "config.json").write_text(json.dumps({**config.to_dict(), **own}))
    return model


def write_lm(folder: Path, config: dict[str, Any] | DictConfig) -> Path:
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


def write_archive(
    path: Path, config: DictConfig, as_text: bool, dtype: torch.dtype = torch.float32
) -> Path:
    """A fine-tune archive: one torch file, its ``xp.cfg`` pickled as dora has it or YAML text."""
    from omegaconf import OmegaConf

    state = {name: tensor.to(dtype) for name, tensor in lm_state(config).items()}
    written = OmegaConf.to_yaml(config) if as_text else config
    return _save(path, {"xp.cfg": written, "model": state})


def write_diffusion(path: Path, bands: int = 2) -> Path:
    """A small MultiBand Diffusion set, ``bands`` networks in one file."""
    quieten_libraries()
    from audiocraft.models import builders

    torch.manual_seed(6)
    package: dict[Any, Any] = {"sample_rate": RATE, "n_bands": bands}
    for band in range(bands):
        config = xp_config("diffusion", DIFFUSION_SIZES)
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

    from bot.pocket.t5 import T5Sizes
    from training.pocket.export import config, write_model
    from training.pocket.network import Sizes
    from training.pocket.t5 import T5Encoder

    (folder / "t5").mkdir(parents=True, exist_ok=True)
    text = config(Sizes(dim=2 * DIM, layers=2, heads=2))  # the kernels' lanes
    write_model(lm_state(yaml.safe_load(text)), text, folder)
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
