"""A folder as transformers' ``save_pretrained`` writes it for MusicGen, read without its code."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import ModelError

if TYPE_CHECKING:
    from transformers import PretrainedConfig

CONFIG = "config.json"
WEIGHTS = "model.safetensors"
INDEX = "model.safetensors.index.json"
PICKLED = "pytorch_model.bin"
TOKENIZERS = ("tokenizer.json", "spiece.model")
# What transformers writes beside the weights, as far as it is used here.
OPTIONAL = (
    "generation_config.json", "preprocessor_config.json", "processor_config.json",
    *TOKENIZERS, "tokenizer_config.json", "special_tokens_map.json",
)  # fmt: skip
KINDS = ("musicgen", "musicgen_melody")
WINDOW = 30.0  # seconds, of the published models
MAX_WINDOW = 120.0
RADIX = 14  # of the published melody models: windows of 2 ** 14 samples
_SHARD = re.compile(r"[\w.-]+\.safetensors")


def json_in(path: Path) -> dict[str, Any]:
    """The object in a JSON file; raises :class:`ModelError`."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError("folder-file-unreadable", file=path.name) from error
    if not isinstance(found, dict):
        raise ModelError("folder-file-strange", file=path.name)
    return found


def check_kind(config: dict[str, Any]) -> None:
    """Raise :class:`ModelError`, by name, for a model of transformers' that is not MusicGen."""
    kind = config.get("model_type")
    if kind not in KINDS:
        raise ModelError("folder-not-musicgen", kind=str(kind)[:40])


def shards(index: dict[str, Any]) -> list[str]:
    """The files that an index names; raises :class:`ModelError`."""
    names = index.get("weight_map")
    files = sorted({str(name) for name in names.values()}) if isinstance(names, dict) else []
    if not files or not all(_SHARD.fullmatch(file) for file in files):
        raise ModelError("folder-index-wrong", file=INDEX)
    return files


@dataclass(frozen=True, eq=False)
class Layout:
    """What a folder says of its model. radix: chroma windows are of ``2 ** radix`` samples."""

    config: "PretrainedConfig"
    melody: bool
    window: float
    radix: int

    @property
    def stereo(self) -> bool:
        return self.decoder.audio_channels == 2

    @property
    def decoder(self) -> Any:
        return self.config.decoder

    @property
    def codec(self) -> Any:
        return self.config.audio_encoder


def layout(folder: Path) -> Layout:
    """What the folder's configuration says; raises :class:`ModelError`."""
    from transformers import MusicgenConfig, MusicgenMelodyConfig

    given = json_in(folder / CONFIG)
    check_kind(given)
    melody = given["model_type"] == "musicgen_melody"
    try:
        config: Any = (MusicgenMelodyConfig if melody else MusicgenConfig).from_dict(given)
        seconds = _window(folder, config)
    except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError) as error:
        raise ModelError("folder-config-wrong", file=CONFIG) from error
    for part, kind in (("text_encoder", "t5"), ("audio_encoder", "encodec")):
        if getattr(config, part).model_type != kind:
            raise ModelError(
                "folder-part-other-kind",
                part=part.replace("_", " "),
                found=getattr(config, part).model_type,
                kind=kind,
            )
    if config.decoder.scale_embedding:
        raise ModelError("folder-scales-embeddings")
    return Layout(config, melody, seconds, _radix(folder))


def _window(folder: Path, config: Any) -> float:
    """Seconds that the model hears at once: as many as its generation goes on for."""
    path = folder / "generation_config.json"
    frames = json_in(path).get("max_length") if path.is_file() else None
    if not isinstance(frames, int):
        return WINDOW
    return min(MAX_WINDOW, max(1.0, frames / config.audio_encoder.frame_rate))


def _radix(folder: Path) -> int:
    for name in ("preprocessor_config.json", "processor_config.json"):
        if (folder / name).is_file():
            given = json_in(folder / name)
            width = given.get("feature_extractor", given).get("n_fft")
            if isinstance(width, int) and width > 0 and width & (width - 1) == 0:
                return width.bit_length() - 1
    return RADIX


def recipe_of(layout: Layout) -> dict[str, Any]:
    """The ``xp.cfg`` of audiocraft's that such a model would have."""
    decoder, codec = layout.decoder, layout.codec
    codebooks = decoder.num_codebooks
    conditioners: dict[str, Any] = {}
    if layout.melody:
        conditioners["self_wav"] = {
            "model": "chroma_stem",
            "chroma_stem": {
                "sample_rate": codec.sampling_rate,
                "n_chroma": layout.config.num_chroma,
                "radix2_exp": layout.radix,
                "argmax": True,
            },
        }
    text = {"name": "t5-base", "finetune": False, "word_dropout": 0.0}
    conditioners["description"] = {"model": "t5", "t5": text}
    heard = ["self_wav", "description"] if layout.melody else ["description"]
    return {
        "lm_model": "transformer_lm",
        "sample_rate": codec.sampling_rate,
        "channels": decoder.audio_channels,
        "dataset": {"segment_duration": layout.window},
        "transformer_lm": {
            "dim": decoder.hidden_size,
            "num_heads": decoder.num_attention_heads,
            "num_layers": decoder.num_hidden_layers,
            "hidden_scale": decoder.ffn_dim / decoder.hidden_size,
            "n_q": codebooks,
            "card": decoder.vocab_size,
            "activation": decoder.activation_function,
            "norm_first": True,
            "bias_ff": False,
            "bias_attn": False,
            "bias_proj": False,
            "causal": True,
            "memory_efficient": True,
        },
        "codebooks_pattern": {
            "modeling": "delay",
            "delay": {"delays": [k // 2 if layout.stereo else k for k in range(codebooks)]},
        },
        "classifier_free_guidance": {"training_dropout": 0.0, "inference_coef": 3.0},
        "attribute_dropout": {},
        "fuser": {
            "cross_attention_pos_emb": False,
            "cross_attention_pos_emb_scale": 1,
            "sum": [],
            "input_interpolate": [],
            "prepend": heard if layout.melody else [],
            "cross": [] if layout.melody else heard,
        },
        "conditioners": conditioners,
        **(
            {"interleave_stereo_codebooks": {"use": True, "per_timestep": False}}
            if layout.stereo
            else {}
        ),
    }
