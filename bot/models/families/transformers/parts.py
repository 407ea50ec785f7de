"""The parts of transformers' MusicGen: language model, codec and text encoder from one folder."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import ModelError
from bot.models.families.audiocraft import encodec
from bot.models.families.audiocraft.assembly import Parts
from bot.models.families.audiocraft.builders import vet_lm
from bot.models.families.audiocraft.text_encoders import TextEncoder, encoder_of, tokenizer_in
from bot.models.families.transformers.folder import Layout, layout, recipe_of
from bot.models.families.transformers.names import PROVIDER, renamed
from bot.models.sharing import Variant
from bot.models.weights.safe_load import map_safetensors
from bot.pocket.t5 import T5Sizes

if TYPE_CHECKING:
    from torch import Tensor


CODEC, TEXT = "audio_encoder.", "text_encoder."


def parts_of(folder: Path, shards: Sequence[Path], device: str) -> Parts:
    """Everything that a model is assembled from; raises :class:`ModelError`."""
    told = layout(folder)
    state = map_safetensors(shards)
    lm = language_model(told, state)
    recipe = vet_lm(recipe_of(told), lm)
    sounds = {k.removeprefix(CODEC): v for k, v in state.items() if k.startswith(CODEC)}
    codec = encodec.of_transformers(told.codec.to_dict(), sounds, device)
    encoder = text_encoder(folder, told, state)
    return Parts(recipe, Variant(lm), codec, check=lambda: None, encoder=encoder)


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
    ours = {k.removeprefix(TEXT): v for k, v in state.items() if k.startswith(TEXT)}
    if (
        "shared.weight" not in ours
        and (same := ours.get("encoder.embed_tokens.weight")) is not None
    ):
        ours["shared.weight"] = same
    try:
        sizes = T5Sizes.from_config(told.config.text_encoder.to_dict())
    except ValueError as error:
        raise ModelError(
            "folder-part-unbuildable", part="text_encoder", reason=str(error)[:120]
        ) from error
    return TextEncoder(tokenizer_in(folder), encoder_of(sizes, ours))
