"""What a MusicGen language model is made of: read from a model or a config, or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class UnsupportedModel(Exception):
    """This engine does not know the model's mathematics; the text says which part."""


@dataclass(frozen=True)
class Spec:
    """The shape of a language model.

    dim: width of the residual; heads divide it; ffn: width inside the feed-forward block.
    codebooks: K streams of ``card`` tokens each; token ``card`` is the special one.
    delays: by how many steps each codebook lags in the sequence, one per codebook.
    cross_attention: conditions are attended to. prepend: conditions come before the first token.
    max_period, positional_scale: of the sinusoidal positions.
    """

    dim: int
    heads: int
    layers: int
    codebooks: int
    card: int
    delays: tuple[int, ...]
    ffn: int
    cross_attention: bool
    prepend: bool = False
    activation: str = "gelu"
    max_period: float = 10_000.0
    positional_scale: float = 1.0

    def __post_init__(self) -> None:
        if len(self.delays) != self.codebooks or min(self.delays) < 0:
            raise UnsupportedModel(f"delays {self.delays} for {self.codebooks} codebooks")
        if self.dim % self.heads or self.dim % 2:
            raise UnsupportedModel(f"{self.dim} dimensions in {self.heads} heads")
        if self.activation not in ("gelu", "relu"):
            raise UnsupportedModel(f"activation {self.activation}")

    @property
    def head_dim(self) -> int:
        return self.dim // self.heads

    @property
    def max_delay(self) -> int:
        return max(self.delays)

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Spec:
        """Read audiocraft's ``xp.cfg``, parsed: its transformer_lm, codebooks_pattern and fuser.

        Raises UnsupportedModel, with the option's name, for what this engine cannot do.
        """
        lm, fuser = config["transformer_lm"], config["fuser"]
        for option, (known, default) in _KNOWN.items():
            value = lm.get(option, default)
            _refuse(value != known, f"transformer_lm.{option} = {value!r}")
        _check_fuser(fuser, bool(fuser.get("cross_attention_pos_emb", False)))
        return cls(
            dim=int(lm["dim"]),
            heads=int(lm.get("num_heads", 8)),
            layers=int(lm["num_layers"]),
            codebooks=int(lm["n_q"]),
            card=int(lm.get("card", 1024)),
            delays=_delays_of_config(config.get("codebooks_pattern") or {}, lm),
            ffn=int(lm.get("hidden_scale", 4) * lm["dim"]),
            cross_attention=bool(fuser.get("cross")) or bool(lm.get("cross_attention")),
            prepend=bool(fuser.get("prepend")),
            activation=str(lm.get("activation", "relu")),
            max_period=float(lm.get("max_period", 10_000)),
            positional_scale=float(lm.get("positional_scale", 1.0)),
        )


# transformer_lm options, the value that this engine implements, and audiocraft's default.
_KNOWN: dict[str, tuple[Any, Any]] = {
    "norm": ("layer_norm", "layer_norm"),
    "norm_first": (True, False),
    "causal": (True, False),
    "positional_embedding": ("sin", "sin"),
    "past_context": (None, None),
    "qk_layer_norm": (False, False),
    "qk_layer_norm_cross": (False, False),
    "kv_repeat": (1, 1),
}


def _refuse(condition: bool, what: str) -> None:
    if condition:
        raise UnsupportedModel(what)


def _check_fuser(fusing: Mapping[str, Any], cross_positions: bool) -> None:
    for way in ("sum", "input_interpolate"):
        _refuse(bool(fusing.get(way)), f"conditions fused by {way}")
    _refuse(cross_positions, "positions on the cross-attention's source")


def _delays_of_config(pattern: Mapping[str, Any], lm: Mapping[str, Any]) -> tuple[int, ...]:
    codebooks = int(lm["n_q"])
    # Where no pattern is named, audiocraft makes q_modeling's own and reads no options.
    named = pattern.get("modeling") is not None
    name = str(pattern["modeling"] if named else lm.get("q_modeling"))
    options: Mapping[str, Any] = (pattern.get(name) or {}) if named else {}
    _refuse(name not in ("delay", "parallel"), f"the codebook pattern {name!r}")
    _refuse(bool(options.get("flatten_first")), "a pattern that flattens its first frames")
    _refuse(bool(options.get("empty_initial")), "a pattern that starts empty")
    if name == "parallel":
        return (0,) * codebooks
    return tuple(options.get("delays") or range(codebooks))
