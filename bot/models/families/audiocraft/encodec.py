"""EnCodec: a checkpoint's own, or one in transformers' format."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from bot.engine.delay_pattern import Codes
from bot.errors import ModelError
from bot.models.codec import Wave
from bot.models.failures import UNBUILDABLE
from bot.models.families.audiocraft.builders import network
from bot.models.families.audiocraft.chunked_encodec import in_chunks
from bot.models.families.audiocraft.seanet import Network, Stereo, transformers_layout
from bot.models.families.audiocraft.stretches import Ahead
from bot.models.sharing import State
from bot.models.weights.safe_load import map_safetensors

if TYPE_CHECKING:
    from audiocraft.models import CompressionModel


class EnCodec:
    """A network, ours or one of audiocraft's, behind :class:`Codec`."""

    def __init__(self, model: "CompressionModel | Network | Stereo") -> None:
        self.model = model
        self.sample_rate = int(model.sample_rate)
        self.channels = int(model.channels)
        self.frame_rate = float(model.frame_rate)
        self.codebooks = int(model.num_codebooks)
        self.device = next(model.parameters()).device

    @torch.no_grad()
    def encode(self, wave: Wave) -> Codes:
        codes, scale = self.model.encode(torch.tensor(wave)[None].to(self.device))
        assert scale is None, "MusicGen's codecs do not renormalise"
        return codes[0].long().cpu().numpy()

    def ahead(self) -> Ahead | None:
        if self.device.type != "cpu" or not isinstance(self.model, Network | Stereo):
            return None
        return Ahead(self.model)

    @torch.no_grad()
    def decode(self, codes: Codes) -> Wave:
        if isinstance(self.model, Network | Stereo):
            return Ahead(self.model).finish(codes)
        given = torch.tensor(codes)[None].to(self.device)
        wave: torch.Tensor = self.model.decode(given, None)  # type: ignore[assignment]
        return wave[0].float().cpu().numpy()


def published(folder: Path, device: str) -> "CompressionModel | Network":
    """An EnCodec in transformers' format, in ``folder``; raises :class:`ModelError`."""
    path = folder / "model.safetensors"
    try:
        config = json.loads((folder / "config.json").read_text())
    except (OSError, ValueError) as error:
        raise ModelError("codec-unloadable", reason=str(error)[:200]) from error
    return of_transformers(config, map_safetensors([path]), device)


def of_transformers(
    config: dict[str, Any], state: State, device: str
) -> "CompressionModel | Network":
    """transformers' ``EncodecModel`` of a configuration and weights; raises ModelError.

    It is ours where it is of the published kind, else transformers' as audiocraft wraps it.
    """
    if (layout := transformers_layout(config)) is not None:
        return network(layout, state, device)
    from audiocraft.models.encodec import HFEncodecCompressionModel
    from transformers import EncodecConfig, EncodecModel

    try:
        model: Any = EncodecModel(EncodecConfig(**config))
        model.load_state_dict(state)
    except UNBUILDABLE as error:
        raise ModelError("codec-unloadable", reason=str(error)[:200]) from error
    hop = model.config.hop_length
    model.encoder, model.decoder = in_chunks(model.encoder, model.decoder, hop)
    return HFEncodecCompressionModel(model).to(device).eval()
