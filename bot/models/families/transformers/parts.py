"""The parts of transformers' MusicGen: language model, codec and text encoder from one folder."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import ModelError
from bot.models.failures import UNBUILDABLE
from bot.models.families.audiocraft import encodec
from bot.models.families.audiocraft.assembly import Parts
from bot.models.families.audiocraft.builders import vet_lm
from bot.models.families.audiocraft.text_encoders import TextEncoder
from bot.models.families.transformers.folder import Layout, layout, recipe_of
from bot.models.families.transformers.names import PROVIDER, renamed
from bot.models.sharing import Variant
from bot.models.weights.safe_load import map_safetensors

if TYPE_CHECKING:
    from torch import Tensor


def parts_of(folder: Path, shards: Sequence[Path], device: str) -> Parts:
    """Everything that a model is assembled from; raises :class:`ModelError`."""
    told = layout(folder)
    state = map_safetensors(shards)
    lm = language_model(told, state)
    recipe = vet_lm(recipe_of(told), lm)
    codec = encodec.wrap(_built("audio_encoder", "EncodecModel", told, state)).to(device)
    return Parts(recipe, Variant(lm), codec, text_encoder(folder, told, state))


def language_model(told: Layout, state: "Mapping[str, Tensor]") -> dict[str, Any]:
    """The language model's weights by audiocraft's names; raises :class:`ModelError`."""
    import torch

    lm = renamed(state)
    width = told.decoder.hidden_size
    projections = {"description": told.config.text_encoder.hidden_size}
    if told.melody:
        projections["self_wav"] = told.config.num_chroma
        lm[f"{PROVIDER}self_wav.chroma.spec.window"] = torch.hann_window(2**told.radix)
    for name, given in projections.items():
        if given == width and f"{PROVIDER}{name}.output_proj.weight" not in lm:
            # transformers projects nothing that is wide enough already
            lm[f"{PROVIDER}{name}.output_proj.weight"] = torch.eye(width)
            lm[f"{PROVIDER}{name}.output_proj.bias"] = torch.zeros(width)
    return lm


def text_encoder(folder: Path, told: Layout, state: "Mapping[str, Tensor]") -> TextEncoder:
    """The folder's T5 and its tokenizer; raises :class:`ModelError`."""
    from transformers import T5Tokenizer

    model = _built("text_encoder", "T5EncoderModel", told, state)
    try:
        tokenizer = T5Tokenizer.from_pretrained(folder, local_files_only=True)
    except (OSError, *UNBUILDABLE) as error:
        raise ModelError("folder-without-tokenizer") from error
    return TextEncoder(model, tokenizer)


def _built(part: str, kind: str, told: Layout, state: "Mapping[str, Tensor]") -> Any:
    """One of transformers' own networks from its part of the folder's weights, in fp32."""
    import torch
    import transformers

    ours = {
        name.removeprefix(f"{part}."): tensor.to(torch.float32, copy=True)
        for name, tensor in state.items()
        if name.startswith(f"{part}.")
    }
    try:
        model, found = getattr(transformers, kind).from_pretrained(
            None,
            config=getattr(told.config, part),
            state_dict=ours,
            dtype=torch.float32,
            output_loading_info=True,
        )
    except (OSError, *UNBUILDABLE) as error:
        raise ModelError("folder-part-unbuildable", part=part, reason=str(error)[:120]) from error
    if wrong := [*found["missing_keys"], *found["mismatched_keys"], *found["unexpected_keys"]]:
        raise ModelError("folder-part-unfit", part=part, name=str(min(map(str, wrong)))[:80])
    return model.eval()
