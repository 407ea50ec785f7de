"""MusicGen-Style's condition: what an excerpt sounds like, in few numbers, put before the text.

As published (Rouard et al., "Audio Conditioning for Music Generation via Discrete Bottleneck
Features", 2024): MERT hears the excerpt, a transformer and a residual quantiser leave little of it,
and every few frames one is kept. audiocraft 1.3.0 has the transformer and the quantiser, but not
the conditioner; later versions have it, and its published weights go by the names there.
"""

from __future__ import annotations

from functools import cache
from typing import Any, cast

import torch
from torch import Tensor, nn

from bot.models.families.audiocraft.music_features import SAMPLE_RATE, MusicFeatures
from bot.models.families.audiocraft.style_options import SHORTEST, StyleOptions


@cache
def style_conditioner() -> Any:
    """The class, made where audiocraft is imported anyway: it has to be one of audiocraft's."""
    from audiocraft.data.audio_utils import convert_audio
    from audiocraft.modules.conditioners import WaveformConditioner as Base
    from audiocraft.modules.transformer import StreamingTransformer
    from audiocraft.quantization import ResidualVectorQuantizer

    class StyleConditioner(Base):
        """audiocraft's condition from sound, by the names of its published weights."""

        def __init__(
            self, options: StyleOptions, features: MusicFeatures, output_dim: int, device: Any
        ) -> None:
            super().__init__(options.width, output_dim, device)
            self.options = options
            self._features = (features,)  # in a tuple, so that its weights are not this module's
            self.embed = nn.Linear(features.width, options.width)
            self.transformer = StreamingTransformer(
                options.width, options.heads, options.layers, 4 * options.width,
                causal=False, norm_first=True, activation="gelu", bias_ff=False, bias_attn=False,
                memory_efficient=True,
            )  # fmt: skip
            self.batch_norm = nn.BatchNorm1d(options.width, affine=False)
            quantisers, bins = options.quantisers, options.bins
            self.rvq = ResidualVectorQuantizer(options.width, n_q=quantisers, bins=bins)

        @property
        def hears(self) -> MusicFeatures:
            """What it hears with, to be loaded before it is given a sound."""
            return self._features[0]

        @property
        def rows(self) -> int:
            """How many come before the text, at most."""
            return self.options.rows

        @torch.no_grad()
        def forward(self, x: Any) -> tuple[Tensor, Tensor]:
            """One sound ``[1, 1, S]``: its style ``[1, T, D]``, and a mask; one row of zeros
            without sound, whose length is 0."""
            if not int(x.length[0]):
                nothing = torch.zeros(1, 1, self.output_dim, device=self.device)
                return nothing, torch.zeros(1, 1, dtype=torch.int, device=self.device)
            with torch.autocast(torch.device(self.device).type, enabled=False):
                made = self.output_proj(self.style(self.excerpt(x.wav)))
            return made, torch.ones(made.shape[:2], dtype=torch.int, device=self.device)

        def excerpt(self, wave: Tensor) -> Tensor:
            """The middle of a sound ``[1, 1, S]``, whole or repeated where it is shorter.

            audiocraft takes a stretch by chance; so the same sound is the same style.
            """
            rate, length = self.options.sample_rate, wave.shape[-1]
            wanted = int(self.options.seconds * rate)
            start = max(0, (length - wanted) // 2)
            shortest = int(SHORTEST * rate)
            if length < shortest:
                return wave[..., torch.arange(shortest, device=wave.device) % length]
            return wave[..., start : start + wanted]

        def style(self, wave: Tensor) -> Tensor:
            """A sound ``[1, 1, S]`` as the quantised rows ``[1, T, width]`` that are kept."""
            heard = convert_audio(wave.float(), self.options.sample_rate, SAMPLE_RATE, 1)
            x = self.embed(self.hears(heard[:, 0]))
            x = self.batch_norm(cast("Tensor", self.transformer(x)).transpose(1, 2))
            self.rvq.set_num_codebooks(self.options.used)
            quantised = self.rvq.decode(self.rvq.encode(x)).transpose(1, 2)
            return quantised[:, :: self.options.every]

    return StyleConditioner
