"""Writes a checkpoint as the bot loads it, and as a repository for audiocraft."""

import json
from collections.abc import Mapping
from pathlib import Path
from shutil import copyfile, copytree
from typing import Any

import torch
import yaml
from torch import Tensor

from bot.pocket.chip import FRAME_RATE, SAMPLE_RATE
from bot.pocket.repository import MODEL_FILE, RECIPE
from bot.pocket.text import PROJECTION, T5_FOLDER
from training.pocket.model import T5, WINDOW
from training.pocket.network import DELAYS, Sizes

HEADS = "linears."
SHARPNESS = 1 / 0.6
"""The output heads are multiplied by this: temperature 1 then plays what 0.6 would, which keeps the
beat far better, and temperature 1.67 is the distribution that was learned (docs/pocket.md)."""
CONFIG = """\
device: cpu
dtype: float32
solver: musicgen
lm_model: transformer_lm
compression_model_checkpoint: apu
sample_rate: {sample_rate}
channels: 1
dataset:
  segment_duration: {seconds}
transformer_lm:
  n_q: {codebooks}
  card: {card}
  dim: {dim}
  num_heads: {heads}
  num_layers: {layers}
  hidden_scale: {hidden_scale}
  dropout: 0.0
  emb_lr: null
  activation: gelu
  norm_first: true
  bias_ff: false
  bias_attn: false
  bias_proj: false
  past_context: null
  causal: true
  custom: false
  memory_efficient: true
  attention_as_float32: false
  layer_scale: null
  positional_embedding: sin
  xpos: false
  checkpointing: none
  weight_init: gaussian
  depthwise_init: current
  zero_bias_init: true
  norm: layer_norm
  cross_attention: false
  qk_layer_norm: false
  qk_layer_norm_cross: false
  attention_dropout: null
  kv_repeat: 1
  two_step_cfg: false
codebooks_pattern:
  modeling: delay
  delay:
    delays: {delays}
    flatten_first: 0
    empty_initial: 0
conditioners:
  description:
    model: t5
    t5:
      name: {t5}
      finetune: false
      word_dropout: 0.0
      normalize_text: false
fuser:
  sum: []
  prepend: []
  cross: [description]
  input_interpolate: []
  cross_attention_pos_emb: false
  cross_attention_pos_emb_scale: 1.0
classifier_free_guidance:
  training_dropout: 0.1
  inference_coef: 3.0
attribute_dropout: {{}}
"""


def config(sizes: Sizes, t5: str = T5_FOLDER) -> str:
    """The ``xp.cfg`` of the language model; ``t5`` names the text encoder's folder."""
    return CONFIG.format(
        sample_rate=SAMPLE_RATE, codebooks=sizes.codebooks, card=sizes.cardinality, dim=sizes.dim,
        heads=sizes.heads, layers=sizes.layers, hidden_scale=sizes.hidden_scale, t5=t5,
        seconds=WINDOW / FRAME_RATE, delays=list(DELAYS),
    )  # fmt: skip


def export(checkpoint: Path, tokenizer: Path, folder: Path) -> None:
    """``checkpoint.pt`` and the tokenizer's folder to ``folder``, language model in fp16."""
    state = torch.load(checkpoint, weights_only=True)["model"]
    (folder / T5_FOLDER).mkdir(parents=True, exist_ok=True)
    write_model(language_model(state), config(Sizes()), folder)
    _write_t5(state, tokenizer, folder / T5_FOLDER)


def write_model(state: Mapping[str, Tensor], config: str, folder: Path) -> None:
    """Weights by audiocraft's names, and their recipe, as the bot reads them."""
    from safetensors.torch import save_file

    metadata = {RECIPE: json.dumps(yaml.safe_load(config))}
    kept = {name: value.contiguous() for name, value in state.items()}
    save_file(kept, folder / MODEL_FILE, metadata)


def for_audiocraft(folder: Path, repository: Path) -> None:
    """What ``export`` wrote to ``folder`` as audiocraft reads a repository, without a codec."""
    from safetensors.torch import load_file

    state = load_file(folder / MODEL_FILE)
    repository.mkdir(parents=True, exist_ok=True)
    torch.save({"best_state": state, "xp.cfg": config(Sizes())}, repository / "state_dict.bin")
    copytree(folder / T5_FOLDER, repository / T5_FOLDER, dirs_exist_ok=True)


def language_model(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The training model's state as audiocraft's ``LMModel`` names it, sharpened, fp16."""
    found = {name[3:]: value.half() for name, value in state.items() if name.startswith("lm.")}
    for name in found:
        if name.startswith(HEADS):
            found[name] = (state[f"lm.{name}"] * SHARPNESS).half()
    for part in ("weight", "bias"):
        found[PROJECTION + part] = state[f"output_proj.{part}"].half()
    return found


def _write_t5(state: Mapping[str, Tensor], tokenizer: Path, folder: Path) -> None:
    from safetensors.torch import save_file

    encoder = {name[3:]: value.contiguous() for name, value in state.items() if name[:3] == "t5."}
    save_file(encoder, folder / "model.safetensors", metadata={"format": "pt"})
    sizes: dict[str, Any] = {
        **T5, "architectures": ["T5EncoderModel"], "model_type": "t5", "is_encoder_decoder": False,
        "feed_forward_proj": "relu", "layer_norm_epsilon": 1e-6, "dropout_rate": 0.0,
        "relative_attention_num_buckets": 32, "relative_attention_max_distance": 128,
        "pad_token_id": 0, "eos_token_id": 1, "tie_word_embeddings": True, "use_cache": False,
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(sizes, indent=1) + "\n")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        copyfile(tokenizer / name, folder / name)
