"""What the ``xp.cfg`` of a tiny checkpoint says: as training leaves it, with parts nobody needs."""

from __future__ import annotations

import copy
from typing import Any

CARD = 64
DIM = 16
RATE = 3200
WINDOW = 2
TEXT_DIM = 16
T5_NAME = "t5-small"
WORDS = "castle boss battle underwater night overworld ghost house calm fast slow theme music"

CODEC_CONFIG: dict[str, Any] = {
    "sample_rate": RATE,
    "channels": 1,
    "compression_model": "encodec",
    "encodec": {
        "autoencoder": "seanet",
        "quantizer": "rvq",
        "sample_rate": "${sample_rate}",
        "channels": "${channels}",
        "causal": False,
        "renormalize": False,
    },
    "seanet": {
        "dimension": 16,
        "channels": "${channels}",
        "causal": "${encodec.causal}",
        "n_filters": 4,
        "n_residual_layers": 1,
        "ratios": [8, 8],
        "activation": "ELU",
        "activation_params": {"alpha": 1.0},
        "norm": "weight_norm",
        "norm_params": {},
        "kernel_size": 7,
        "residual_kernel_size": 3,
        "last_kernel_size": 7,
        "dilation_base": 2,
        "pad_mode": "constant",
        "true_skip": True,
        "compress": 2,
        "lstm": 1,
        "disable_norm_outer_blocks": 0,
        "decoder": {
            "trim_right_ratio": 1.0,
            "final_activation": None,
            "final_activation_params": None,
        },
        "encoder": {},
    },
    "rvq": {
        "n_q": 4,
        "q_dropout": False,
        "bins": CARD,
        "decay": 0.99,
        "kmeans_init": True,
        "kmeans_iters": 50,
        "threshold_ema_dead_code": 2,
        "orthogonal_reg_weight": 0.0,
        "orthogonal_reg_active_codes_only": False,
    },
    "dora": {"dir": "/checkpoint/${oc.env:USER}/outputs"},
}

TEXT = {"model": "t5", "t5": {"name": T5_NAME, "finetune": False, "word_dropout": 0.3}}
CHROMA = {
    "model": "chroma_stem",
    "chroma_stem": {
        "sample_rate": "${sample_rate}",
        "n_chroma": 12,
        "radix2_exp": 10,
        "argmax": True,
        "match_len_on_eval": False,
        "eval_wavs": None,
        "n_eval_wavs": 100,
        "cache_path": None,
    },
}


def lm_config(melody: bool = False, stereo: bool = False) -> dict[str, Any]:
    """An ``xp.cfg`` as training leaves it: with references, and with parts nobody needs here."""
    codebooks = 8 if stereo else 4
    delays = [0, 0, 1, 1, 2, 2, 3, 3] if stereo else [0, 1, 2, 3]
    conditioners: dict[str, Any] = {"args": {"merge_text_conditions_p": 0.25, "drop_desc_p": 0.3}}
    if melody:
        conditioners["self_wav"] = CHROMA
    conditioners["description"] = TEXT
    config: dict[str, Any] = {
        "solver": "musicgen",
        "sample_rate": RATE,
        "channels": 2 if stereo else 1,
        "device": "cuda",
        "dtype": "float16",
        "compression_model_checkpoint": "//pretrained/facebook/encodec_32khz",
        "compression_model_n_q": None,
        "dataset": {"segment_duration": WINDOW, "sample_rate": "${sample_rate}"},
        "lm_model": "transformer_lm",
        "transformer_lm": {
            "dim": DIM,
            "num_heads": 2,
            "num_layers": 2,
            "hidden_scale": 4,
            "n_q": codebooks,
            "card": CARD,
            "dropout": 0.0,
            "emb_lr": None,
            "activation": "gelu",
            "norm_first": True,
            "bias_ff": False,
            "bias_attn": False,
            "bias_proj": False,
            "past_context": None,
            "causal": True,
            "custom": False,
            "memory_efficient": True,
            "attention_as_float32": False,
            "layer_scale": None,
            "positional_embedding": "sin",
            "xpos": False,
            "checkpointing": "none",
            "weight_init": "gaussian",
            "depthwise_init": "current",
            "zero_bias_init": True,
            "norm": "layer_norm",
            "cross_attention": False,
            "qk_layer_norm": False,
            "qk_layer_norm_cross": False,
            "attention_dropout": None,
            "kv_repeat": 1,
            "two_step_cfg": False,
        },
        "codebooks_pattern": {
            "modeling": "delay",
            "delay": {"delays": delays, "flatten_first": 0, "empty_initial": 0},
        },
        "classifier_free_guidance": {"training_dropout": 0.2, "inference_coef": 3.0},
        "attribute_dropout": {"args": {"active_on_eval": False}, "text": {}, "wav": {}},
        "fuser": {
            "cross_attention_pos_emb": False,
            "cross_attention_pos_emb_scale": 1,
            "sum": [],
            "prepend": ["self_wav", "description"] if melody else [],
            "cross": [] if melody else ["description"],
            "input_interpolate": [],
        },
        "conditioners": conditioners,
        "dora": {"dir": "/checkpoint/${oc.env:USER}/outputs"},
    }
    if stereo:
        config["interleave_stereo_codebooks"] = {"use": True, "per_timestep": False}
    return copy.deepcopy(config)
