"""A checkpoint's ``xp.cfg``, reduced to what is built from, without ever being interpolated.

OmegaConf's own interpolation reads the environment (``${oc.env:…}``). The published checkpoints
do refer to their own keys (``${sample_rate}``), so plain references of that kind are followed here,
and anything else in a part that is needed is refused. Parts that are not needed are not looked at.
"""

import re
from typing import Any

from bot.errors import ModelError
from bot.models.families.audiocraft.other_kinds import check_kind

Recipe = dict[str, Any]

PRETRAINED = "//pretrained/"  # before the name of something that audiocraft has published

LM_KEYS = (
    "solver", "lm_model", "transformer_lm", "codebooks_pattern", "attribute_dropout",
    "classifier_free_guidance", "fuser", "conditioners", "interleave_stereo_codebooks",
    "compression_model_n_q", "sample_rate", "channels",
)  # fmt: skip
CODEC_KEYS = ("compression_model", "encodec", "seanet", "rvq", "sample_rate", "channels")
DIFFUSION_KEYS = ("diffusion_unet", "schedule", "processor", "channels", "sample_rate")

MAX_CHARACTERS = 200_000
MAX_EVENTS = 20_000  # values, and where lists and mappings begin and end
MAX_DEPTH = 12  # of what is built from
MAX_NESTING = 24  # of all the text
_REFERENCE = re.compile(r"\$\{([A-Za-z_]\w*(?:\.\w+)*)\}")


def lm_recipe(config: Any) -> Recipe:
    """What audiocraft's builders need for the language model; raises :class:`ModelError`."""
    whole = plain(config)
    check_kind(whole)
    recipe = _take(whole, LM_KEYS)
    dataset = whole.get("dataset")
    seconds = dataset.get("segment_duration") if isinstance(dataset, dict) else None
    recipe["dataset"] = {"segment_duration": _value(seconds, whole, 0)}
    return recipe


def named_codec(config: Any) -> str | None:
    """The published codec that an ``xp.cfg`` says its language model was trained on, if any."""
    whole = plain(config)
    name = _value(whole.get("compression_model_checkpoint"), whole, 0)
    pretrained = isinstance(name, str) and name.startswith(PRETRAINED)
    return name.removeprefix(PRETRAINED) if pretrained else None


def codec_recipe(config: Any) -> Recipe:
    """What audiocraft's builders need for EnCodec; raises :class:`ModelError`."""
    return _take(plain(config), CODEC_KEYS)


def diffusion_recipe(config: Any) -> Recipe:
    """What audiocraft's builders need for one band of MultiBand Diffusion."""
    return _take(plain(config), DIFFUSION_KEYS)


def plain(config: Any) -> Recipe:
    """YAML text, OmegaConf or a dict as a plain dict, unresolved; raises :class:`ModelError`."""
    import yaml
    from omegaconf import DictConfig, OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    try:
        if isinstance(config, str):
            _check_text(config)
            config = OmegaConf.create(config)
        if isinstance(config, DictConfig):
            _count(config, MAX_EVENTS)
            config = OmegaConf.to_container(config, resolve=False)
    except (OmegaConfBaseException, yaml.YAMLError, *_BROKEN) as error:
        raise ModelError("recipe-unreadable") from error
    if not isinstance(config, dict):
        raise ModelError("recipe-no-configuration")
    return {str(key): value for key, value in config.items()}


_BROKEN = (ValueError, TypeError, AttributeError, LookupError, RuntimeError, AssertionError)


def _check_text(text: str) -> None:
    """Refuse text that would grow when it is parsed, or take for ever."""
    import yaml

    if len(text) > MAX_CHARACTERS:
        raise ModelError("recipe-too-long")
    depth = 0
    for count, event in enumerate(yaml.parse(text, yaml.SafeLoader)):
        if count > MAX_EVENTS:
            raise ModelError("recipe-too-long")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise ModelError("recipe-aliases")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_NESTING:
            raise ModelError("recipe-too-deep")


def _count(config: Any, most: int) -> int:
    """How many of ``most`` values are left; ModelError where there are more.

    Pickled, one list may stand in many places, and be copied into each when it is unpacked.
    """
    from omegaconf import ListConfig, OmegaConf

    for key in range(len(config)) if isinstance(config, ListConfig) else list(config):
        most -= 1
        if most < 0:
            raise ModelError("recipe-too-long")
        if OmegaConf.is_interpolation(config, key) or OmegaConf.is_missing(config, key):
            continue
        if OmegaConf.is_config(config[key]):
            most = _count(config[key], most)
    return most


def _take(whole: Recipe, keys: tuple[str, ...]) -> Recipe:
    return {key: _value(whole[key], whole, 0) for key in keys if key in whole}


def _value(value: Any, whole: Recipe, depth: int) -> Any:
    """``value`` with references to keys of the same configuration followed."""
    if depth > MAX_DEPTH:
        raise ModelError("recipe-refers-to-itself")
    if isinstance(value, dict):
        return {str(key): _value(item, whole, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_value(item, whole, depth + 1) for item in value]
    if isinstance(value, str) and "$" in value:
        return _value(_referred(value, whole), whole, depth + 1)
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise ModelError("recipe-holds", kind=type(value).__name__)


def _referred(text: str, whole: Recipe) -> Any:
    found: Any = whole
    if (match := _REFERENCE.fullmatch(text)) is None:
        raise ModelError("recipe-interpolates", text=text[:60])
    for key in match[1].split("."):
        found = found.get(key) if isinstance(found, dict) else None
    return found
