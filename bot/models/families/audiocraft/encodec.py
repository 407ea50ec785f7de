"""EnCodec: a checkpoint's own, or one in transformers' format."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from bot.engine.delay_pattern import Codes
from bot.errors import ModelError
from bot.models.codec import Wave
from bot.models.families.audiocraft.chunked_encodec import in_chunks
from bot.models.weights.safe_load import check_finite

if TYPE_CHECKING:
    from audiocraft.models import CompressionModel


class EnCodec:
    """audiocraft's compression model behind :class:`Codec`."""

    def __init__(self, model: "CompressionModel") -> None:
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

    @torch.no_grad()
    def decode(self, codes: Codes) -> Wave:
        given = torch.tensor(codes)[None].to(self.device)
        wave: torch.Tensor = self.model.decode(given, None)  # type: ignore[assignment]
        return wave[0].float().cpu().numpy()


def published(folder: Path) -> "CompressionModel":
    """An EnCodec in transformers' format, in ``folder``, as audiocraft wraps it; ModelError."""
    from transformers import EncodecModel

    try:
        model: Any = EncodecModel.from_pretrained(
            folder, use_safetensors=True, local_files_only=True
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError("codec-unloadable", reason=str(error)[:200]) from error
    check_finite(model.state_dict(), "The codec")
    return wrap(model)


def wrap(model: Any) -> "CompressionModel":
    """transformers' ``EncodecModel`` as audiocraft wraps it, in chunks where sound is long."""
    from audiocraft.models.encodec import HFEncodecCompressionModel

    hop = model.config.hop_length
    model.encoder, model.decoder = in_chunks(model.encoder, model.decoder, hop)
    return HFEncodecCompressionModel(model).eval()
