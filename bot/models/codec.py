"""Sound to tokens and back, whatever the codec, at the codec's own rate and channels."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import torch
from torch import Tensor

from bot.audio.clip import Clip
from bot.errors import ModelError
from bot.models.chunked_codec import in_stretches
from bot.models.weights.hub import Hub, OnProgress
from bot.models.weights.safe_load import check_finite

if TYPE_CHECKING:
    from audiocraft.models import CompressionModel

# The resampling filter has as many phases as the reduced target rate has units; 44.1 kHz to
# 32 kHz needs 320. An odd rate is approximated to within 1e-6 rather than filtered by gigabytes.
MAX_PHASES = 1280


class Codec(Protocol):
    """What a model needs of its codec; waves are float32 ``[C, S]``, codes int64 ``[K, T]``."""

    @property
    def sample_rate(self) -> int: ...

    @property
    def channels(self) -> int: ...

    @property
    def frame_rate(self) -> float: ...

    @property
    def codebooks(self) -> int: ...

    def encode(self, wave: Tensor) -> Tensor: ...

    def decode(self, codes: Tensor) -> Tensor: ...


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
    def encode(self, wave: Tensor) -> Tensor:
        codes, scale = self.model.encode(wave[None].to(self.device))
        assert scale is None, "MusicGen's codecs do not renormalise"
        return codes[0].long().cpu()

    @torch.no_grad()
    def decode(self, codes: Tensor) -> Tensor:
        wave: Tensor = self.model.decode(codes[None].to(self.device), None)  # type: ignore[assignment]
        return wave[0].float().cpu()


def published(hub: Hub, name: str, on_progress: OnProgress) -> "CompressionModel":
    """An EnCodec in transformers' format from the hub, as audiocraft wraps it; ModelError."""
    from audiocraft.models.encodec import HFEncodecCompressionModel
    from transformers import EncodecModel

    folder = hub.get(name, ["config.json", "model.safetensors"], on_progress)
    try:
        model: Any = EncodecModel.from_pretrained(
            folder, use_safetensors=True, local_files_only=True
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError(f"The codec {name} cannot be loaded: {str(error)[:200]}") from error
    check_finite(model.state_dict(), name)
    hop = model.config.hop_length
    model.encoder, model.decoder = in_stretches(model.encoder, model.decoder, hop)
    return HFEncodecCompressionModel(model).eval()


def to_wave(clip: Clip, sample_rate: int, channels: int) -> Tensor:
    """The clip as float32 ``[channels, S]`` at ``sample_rate``.

    The channel rules are those of audiocraft's ``convert_audio``: downmix by the mean, repeat
    mono, otherwise the first channels.
    """
    import julius

    wave = torch.from_numpy(np.ascontiguousarray(clip.samples, dtype=np.float32))
    if wave.shape[0] > channels:
        wave = wave.mean(0, keepdim=True) if channels == 1 else wave[:channels]
    ratio = Fraction(clip.sample_rate, sample_rate).limit_denominator(MAX_PHASES)
    wave = julius.resample_frac(wave, ratio.numerator, ratio.denominator)
    return wave.expand(channels, -1).contiguous()


def to_clip(wave: Tensor, sample_rate: int) -> Clip:
    """float ``[C, S]`` as a clip."""
    return Clip(wave.detach().float().cpu().numpy(), sample_rate)
