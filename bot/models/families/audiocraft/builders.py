"""Turns a vetted recipe and weights into audiocraft's modules, by audiocraft's public builders."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from bot.engine.state import LazyEntry
from bot.errors import ModelError
from bot.models.failures import UNBUILDABLE
from bot.models.families.audiocraft.chunked_encodec import in_chunks
from bot.models.families.audiocraft.config import Recipe
from bot.models.families.audiocraft.other_kinds import check_codec
from bot.models.families.audiocraft.seanet import (
    Layout,
    Network,
    Stereo,
    audiocraft_layout,
    network_state,
)
from bot.models.families.audiocraft.stretches import Stretched
from bot.models.families.audiocraft.style_options import STYLE, StyleOptions
from bot.models.families.audiocraft.text_conditioning import PROVIDER
from bot.models.families.audiocraft.text_encoders import TRAINED
from bot.models.sharing import State
from bot.models.weights.hub import Hub

if TYPE_CHECKING:
    from audiocraft.models import CompressionModel, LMModel
    from audiocraft.modules.conditioners import ConditionFuser, ConditioningProvider
    from torch import Tensor

    from bot.models.families.audiocraft.source_separation import Separation
    from bot.models.model import Extra

WRAPPING = ("interleave_stereo_codebooks", "compression_model_n_q")
ANY = -1  # in a shape: of whatever size
FUSING = ("sum", "cross", "prepend", "input_interpolate")
T5_OPTIONS = {"name", "finetune", "device", "autocast_dtype", "word_dropout", "normalize_text"}
MAX_WINDOW = 120  # seconds; the published models have 30
MAX_DELAY = 64  # frames; the published models have 3


def vet_lm(recipe: Recipe, state: State) -> Recipe:
    """The recipe of a language model made safe to build; raises :class:`ModelError`.

    Its sizes must be those of the weights, so that a small file cannot ask for a large model;
    options that would read files, fetch things or only matter in training are taken out.
    """
    if recipe.get("lm_model") != "transformer_lm":
        raise ModelError("lm-not-musicgen", found=recipe.get("lm_model"))
    lm = _section(recipe, "transformer_lm")
    for option in ("device", "dtype", "checkpointing", "weight_init", "depthwise_init"):
        lm.pop(option, None)
    lm["zero_bias_init"] = False
    _check_sizes(lm, state)
    _check_delays(_section(recipe, "codebooks_pattern"))
    _check_fuser(_section(recipe, "fuser"), _section(recipe, "conditioners"))
    for name, conditioner in _section(recipe, "conditioners").items():
        if name != "args":
            _vet_conditioner(name, conditioner, state)
    window = _section(recipe, "dataset").get("segment_duration")
    if not isinstance(window, int | float) or not 1 <= window <= MAX_WINDOW:
        raise ModelError("checkpoint-without-length")
    return recipe


def _section(recipe: Recipe, key: str) -> dict[str, Any]:
    section = recipe.get(key)
    if not isinstance(section, dict):
        raise ModelError("checkpoint-lacks-key", key=key)
    return section


def _check_sizes(lm: dict[str, Any], state: State) -> None:
    first = state.get("emb.0.weight")
    layers = {key.split(".")[2] for key in state if key.startswith("transformer.layers.")}
    ffn = state.get("transformer.layers.0.linear1.weight")
    if first is None or ffn is None or len(first.shape) != 2:
        raise ModelError("checkpoint-not-musicgen")
    asked = (lm.get("card", 1024) + 1, lm.get("dim"), lm.get("n_q"), lm.get("num_layers"))
    heads = lm.get("num_heads", 8)
    if not isinstance(heads, int) or heads < 1 or first.shape[1] % heads:
        raise ModelError("checkpoint-heads-unfit")
    found = (*first.shape, sum(key.startswith("emb.") for key in state), len(layers))
    if asked != found or ffn.shape[0] != int(lm.get("hidden_scale", 4) * found[1]):
        raise ModelError("checkpoint-shapes-unfit")


def _check_fuser(fuser: dict[str, Any], conditioners: dict[str, Any]) -> None:
    for way in FUSING:
        names = fuser.get(way) or []
        if not isinstance(names, list) or not all(name in conditioners for name in names):
            raise ModelError("checkpoint-fuser-unread", way=way)


def _check_delays(pattern: dict[str, Any]) -> None:
    options = pattern.get("delay")
    delays = options.get("delays") if isinstance(options, dict) else None
    if delays is not None and not all(isinstance(d, int) and 0 <= d <= MAX_DELAY for d in delays):
        raise ModelError("checkpoint-pattern-unread")


def _vet_conditioner(name: str, conditioner: Any, state: State) -> None:
    kind = conditioner.get("model") if isinstance(conditioner, dict) else None
    options = conditioner.get(kind) if kind in ("t5", "lut", "chroma_stem", STYLE) else None
    if not isinstance(options, dict):
        raise ModelError("condition-unread", name=name)
    if options.get("tokenizer", "noop") != "noop" or options.get("normalize_text"):
        raise ModelError("condition-needs-spacy", name=name)
    weights = f"{PROVIDER}conditioners.{name}."
    if kind == "t5" and (unknown := options.keys() - T5_OPTIONS):
        raise _unbuildable(TypeError(f"t5 has no {', '.join(sorted(unknown))}"))
    if kind == "lut":
        shape = options.get("n_bins"), options.get("dim")
        _check_table(name, state.get(weights + "embed.weight"), shape)
    if kind == STYLE:
        _check_table(
            name, state.get(weights + "embed.weight"), (StyleOptions.of(options).width, ANY)
        )
    if kind == "chroma_stem":
        shape = ANY, options.get("n_chroma")
        _check_table(name, state.get(weights + "output_proj.weight"), shape)
        # These would read other files; audiocraft sets match_len_on_eval itself when it generates.
        options |= {"eval_wavs": None, "n_eval_wavs": 0, "match_len_on_eval": True}
        options.pop("cache_path", None)
        widths = [options.get(width) for width in ("nfft", "winlen", "winhop")]
        if not 8 <= int(options.get("radix2_exp", 0)) <= 16 or not all(map(_is_width, widths)):
            raise ModelError("condition-spectra-absurd", name=name)


def _check_table(name: str, table: Any, shape: tuple[Any, ...]) -> None:
    """Options must not ask for a table of another size than the weights have."""
    found = () if table is None else tuple(table.shape)
    alike = [asked in (ANY, is_there) for asked, is_there in zip(shape, found, strict=False)]
    if len(found) != len(shape) or not all(alike):
        raise ModelError("condition-shapes-unfit", name=name)


def _is_width(samples: Any) -> bool:
    return samples is None or (isinstance(samples, int) and 64 <= samples <= 1 << 16)


def makes_sounds(recipe: Recipe) -> bool:
    """Whether a vetted recipe is AudioGen's: sound effects, its own codec, its own stride."""
    return recipe.get("solver") == "audiogen"


def takes_up_style(recipe: Recipe) -> bool:
    """Whether a vetted recipe has a style conditioner."""
    return any(c.get("model") == STYLE for c in recipe["conditioners"].values())


def conditioning(
    recipe: Recipe, state: State, device: str, hub: Hub
) -> "tuple[ConditioningProvider, ConditionFuser]":
    """The conditioners alone, for a model whose decoding is the engine's; raises ModelError.

    hub: where what a style is heard with comes from, once it is needed.
    """
    from audiocraft.models import builders

    dim = recipe["transformer_lm"]["dim"]
    # audiocraft 1.3.0 knows all kinds but one.
    kinds = recipe["conditioners"]
    known = {n: c for n, c in kinds.items() if n == "args" or c["model"] != STYLE}
    provider = _build(
        lambda config: builders.get_conditioner_provider(dim, config),
        {**recipe, "conditioners": known},
        device,
    )
    fuser = _build(builders.get_condition_fuser, recipe, device)
    given = _conditioners(state)
    for name in kinds.keys() - known.keys():
        provider.conditioners[name] = _style(kinds[name][STYLE], dim, given, name, device, hub)
    _fill(provider, given)
    return provider.to(device).eval(), fuser


def _style(given: dict[str, Any], dim: int, state: State, name: str, device: str, hub: Hub) -> Any:
    """Laid out without memory first, so that a small file cannot ask for a large model."""
    from bot.models.families.audiocraft.music_features import MusicFeatures
    from bot.models.families.audiocraft.style import style_conditioner

    at, options = f"conditioners.{name}.", StyleOptions.of(given)
    ours = {k.removeprefix(at): v for k, v in state.items() if k.startswith(at)}
    features = MusicFeatures(hub, ours["embed.weight"].shape[1], device)
    kind = style_conditioner()
    with torch.device("meta"):
        check_same(kind(options, features, dim, device), ours)
    return kind(options, features, dim, device)


def hearing(provider: "ConditioningProvider", separation: "Separation") -> "Extra | None":
    """What has to be loaded before a sound is heard, the separation where it is for a melody."""
    for name in provider.wav_conditions:
        conditioner: Any = provider.conditioners[name]
        if hasattr(conditioner, "hears"):
            return conditioner.hears
        separation.belongs_to(conditioner)
        return separation
    return None


def refill(provider: "ConditioningProvider", state: State, changed: Collection[str]) -> None:
    """Take those of the ``changed`` entries of a model's state that are conditioners' anew."""
    ours = _conditioners({name: state[name] for name in changed})
    provider.load_state_dict(read_all(ours), strict=False)


def _conditioners(state: State) -> State:
    """By the names that they have in a provider."""
    ours = without_encoders(state)
    return {k[len(PROVIDER) :]: v for k, v in ours.items() if k.startswith(PROVIDER)}


def without_encoders(state: State) -> State:
    """A state without text encoders that were trained with it: those are not audiocraft's here."""
    return {k: v for k, v in state.items() if not (k.startswith(PROVIDER) and TRAINED in k)}


def read_all(state: State) -> "dict[str, Tensor]":
    """The entries, of which those are made that were to be made when they are read."""
    return {k: v.make() if isinstance(v, LazyEntry) else v for k, v in state.items()}


def prepended(recipe: Recipe, provider: "ConditioningProvider") -> int:
    """Frames of melody that come before the first token."""
    names = [n for n in provider.wav_conditions if n in recipe["fuser"].get("prepend", ())]
    heard: list[Any] = [provider.conditioners[name] for name in names]
    return sum(int(getattr(c, "chroma_len", 0) or c.rows) for c in heard)


def language_model(recipe: Recipe, state: State, device: str) -> "LMModel":
    """audiocraft's whole language model; raises :class:`ModelError`."""
    from audiocraft.models import builders

    lm = _build(builders.get_lm_model, recipe, device)
    _fill(lm, without_encoders(state))
    return lm.eval()


def codec(recipe: Recipe, state: State, device: str) -> "CompressionModel | Network":
    """An EnCodec of audiocraft's; raises :class:`ModelError`.

    It is laid out without memory first, so that a small file cannot ask for a large model.
    """
    check_codec(recipe.get("compression_model"))
    if recipe.get("compression_model") != "encodec":
        raise ModelError("codec-not-encodec", found=recipe.get("compression_model"))
    if (layout := audiocraft_layout(recipe)) is not None:
        return network(layout, state, device)
    from audiocraft.models import builders

    rvq = recipe.get("rvq")
    if isinstance(rvq, dict):
        rvq["kmeans_init"] = False  # trained already; k-means is for the first batch of training
    with torch.device("meta"):
        check_same(_build(builders.get_compression_model, recipe, "meta"), state)
    built = _build(builders.get_compression_model, recipe, device)
    _fill(built, state)
    hop = round(built.sample_rate / built.frame_rate)
    built.encoder, built.decoder = in_chunks(built.encoder, built.decoder, hop)
    return built.eval()


def network(layout: Layout, state: State, device: str) -> Network:
    """Our own of the published kind, which needs no library; raises :class:`ModelError`."""
    ours = network_state(read_all(state))
    try:
        with torch.device("meta"):
            made = Stretched(layout)
    except UNBUILDABLE as error:
        raise _unbuildable(error) from error
    check_same(made, ours)
    made.load_state_dict(ours, assign=True)
    encoder, _ = in_chunks(made.encoder, made.decoder, layout.hop)
    made.encoder = nn.Sequential(encoder)
    return made.to(device).eval().requires_grad_(False)


def wrapped(
    model: "CompressionModel | Network", recipe: Recipe, device: str
) -> "CompressionModel | Network | Stereo":
    """The codec as its language model wants it: interleaved stereo, fewer codebooks; ModelError."""
    made = _interleaved(model, recipe, device)
    if recipe.get("sample_rate", made.sample_rate) != made.sample_rate:
        raise ModelError("codec-rate-unfit", codec=made.sample_rate, model=recipe["sample_rate"])
    lm = recipe["transformer_lm"]
    codebooks, card = lm["n_q"], lm.get("card", 1024)
    if (made.num_codebooks, made.cardinality) != (codebooks, card):
        raise ModelError(
            "codec-codebooks-unfit",
            found=made.num_codebooks,
            tokens=made.cardinality,
            codebooks=codebooks,
            card=card,
        )
    return made


def _interleaved(
    model: "CompressionModel | Network", recipe: Recipe, device: str
) -> "CompressionModel | Network | Stereo":
    stereo = recipe.get("interleave_stereo_codebooks") or {}
    if isinstance(model, Network) and not stereo.get("per_timestep"):
        try:
            if recipe.get("compression_model_n_q") is not None:
                model.set_num_codebooks(recipe["compression_model_n_q"])
            return Stereo(model) if stereo.get("use") else model
        except UNBUILDABLE as error:
            raise _unbuildable(error) from error
    from audiocraft.models import builders

    wanted = {k: recipe[k] for k in WRAPPING if k in recipe}
    bare: Any = model
    return _build(
        lambda config: builders.get_wrapped_compression_model(bare, config), wanted, device
    )


def _build(builder: Callable[[Any], Any], recipe: Recipe, device: str) -> Any:
    from omegaconf import OmegaConf

    dtype = "float16" if device.startswith("cuda") else "float32"
    config = OmegaConf.create({**recipe, "device": device, "dtype": dtype})
    try:
        return builder(config)
    except UNBUILDABLE as error:
        raise _unbuildable(error) from error


def _unbuildable(error: Exception) -> ModelError:
    kind, reason = type(error).__name__, str(error)[:120]
    return ModelError("checkpoint-unbuildable", kind=kind, reason=reason)


def _fill(module: Any, state: State) -> None:
    try:
        module.load_state_dict(read_all(state))
    except RuntimeError as error:
        check_same(module, state)
        raise ModelError("checkpoint-weights-unusable") from error


def check_same(module: Any, state: State) -> None:
    """Raise ModelError unless the weights have the module's names and shapes."""
    wanted = {name: tuple(tensor.shape) for name, tensor in module.state_dict().items()}
    found = {name: tuple(tensor.shape) for name, tensor in state.items()}
    if wanted != found:
        odd = sorted(n for n in wanted.keys() | found.keys() if wanted.get(n) != found.get(n))
        raise ModelError("checkpoint-weights-unfit", count=len(odd), first=odd[0][:80])
