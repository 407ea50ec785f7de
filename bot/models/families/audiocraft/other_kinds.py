"""Models of audiocraft's that are not MusicGen: refused by name, each with what it is instead."""

from typing import Any

from bot.errors import ModelError

# lm_model of an xp.cfg.
_LANGUAGE_MODELS = {
    "transformer_lm_magnet": "This is MAGNeT, which fills in a whole piece at once instead of"
    " continuing it; it cannot be used here.",
    "flow_matching": "This is JASCO, which makes sound by flow matching, not from tokens; it cannot"
    " be used here.",
}
# The kind of a condition.
_CONDITIONS = {
    "chroma_chord": "This is MusicGen-Chord: it wants chords as text and melody at once, which"
    " audiocraft itself cannot build; it cannot be used here.",
    "style": "This is MusicGen-Style: its style conditioner is not part of audiocraft 1.3.0 and"
    " needs MERT, whose published files run code; it cannot be used here.",
    "clap": "This model is told what to play by CLAP embeddings, whose weights are a pickle that"
    " runs code; it cannot be used here.",
}
# compression_model of an xp.cfg, or the beginning of a published codec's name.
_CODECS = {
    "dac": "Its codec is the Descript Audio Codec (DAC), which is not loaded here: choose a model"
    " that uses EnCodec.",
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


def _refuse(sentences: dict[str, str], kind: Any) -> None:
    if isinstance(kind, str) and kind in sentences:
        raise ModelError(sentences[kind])
