"""Models of audiocraft's that are not MusicGen: refused by name, each with what it is instead."""

from typing import Any

from bot.errors import Message, ModelError

# lm_model of an xp.cfg.
_LANGUAGE_MODELS = {
    "transformer_lm_magnet": Message("kind-is-magnet"),
    "flow_matching": Message("kind-is-jasco"),
}
# The kind of a condition.
_CONDITIONS = {
    "chroma_chord": Message("kind-is-chord"),
    "clap": Message("kind-needs-clap"),
}
# compression_model of an xp.cfg, or the beginning of a published codec's name.
_CODECS = {
    "dac": Message("codec-is-dac"),
}


def check_kind(config: dict[str, Any]) -> None:
    """Raise :class:`ModelError`, by name, for a known kind of model that is not MusicGen."""
    _refuse(_LANGUAGE_MODELS, config.get("lm_model"))
    conditions = config.get("conditioners")
    for condition in conditions.values() if isinstance(conditions, dict) else ():
        if isinstance(condition, dict):
            _refuse(_CONDITIONS, condition.get("model"))
    check_codec(config.get("compression_model_checkpoint"))


def check_codec(name: Any) -> None:
    """Raise :class:`ModelError` for a codec, by its kind or its published name, but EnCodec."""
    _refuse(_CODECS, str(name).removeprefix("//pretrained/").partition("_")[0])


def _refuse(messages: dict[str, Message], kind: Any) -> None:
    if isinstance(kind, str) and kind in messages:
        raise ModelError(messages[kind])
