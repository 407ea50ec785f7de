"""audiocraft's own conditioners and fuser, asked for one request at a time."""

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor

from bot.audio.level import SILENCE
from bot.engine import Conditions
from bot.errors import Message
from bot.models.codec import Wave
from bot.models.conditioning import MAX_TEXT
from bot.models.families.audiocraft.source_separation import MELODY, listening, repeatable
from bot.models.families.audiocraft.text_encoders import TextEncoder

if TYPE_CHECKING:
    from audiocraft.modules.conditioners import (
        ConditionFuser,
        ConditioningAttributes,
        ConditioningProvider,
    )

Tensors = dict[str, tuple[Tensor, Tensor]]

DESCRIPTION = "description"
TEXT_GUIDANCE = 5.0  # beta beside a style, as audiocraft's own examples have it


class AudiocraftConditioner:
    """audiocraft's own conditioners and fuser, asked for one request at a time.

    whole: a sound is heard once for all windows, as a style is.
    """

    def __init__(
        self,
        provider: "ConditioningProvider",
        fuser: "ConditionFuser",
        sample_rate: int,
        encoder: TextEncoder | None,
        whole: bool = False,
    ) -> None:
        self._provider, self._encoder = provider, encoder
        self._fuser = fuser
        self._sample_rate = sample_rate
        self._device = next(provider.parameters()).device
        self._lock = threading.Lock()
        self.melody = MELODY in provider.wav_conditions
        self.whole = whole

    @torch.no_grad()
    def conditions(self, text: str | None, melody: Wave | None) -> Conditions:
        """As audiocraft's ``LMModel.generate`` makes them, null condition included.

        There the two are computed together, and the null text is zeros as long as the text; here
        each is computed alone, so that silence is not sent through the source separation.
        """
        with self._lock:
            with listening(self._provider, melody is not None and not self.whole) as heard:
                given = self._tensors(text, melody)
            null = self._tensors(None, None)
        for name, (tensor, mask) in null.items():
            missing = given[name][0].shape[1] - tensor.shape[1]
            null[name] = F.pad(tensor, (0, 0, 0, missing)), F.pad(mask, (0, missing))
        cross, prepend = self._fuse(given)
        null_cross, null_prepend = self._fuse(null)
        tuneless = bool(heard) and max(heard) < SILENCE
        made = Conditions(cross, prepend, null_cross, null_prepend, tuneless)
        if not self.whole or melody is None or not text:
            return made
        silent = {name: null[name] for name in self._provider.text_conditions}
        cross, prepend = self._fuse({**given, **silent})
        without_text = Conditions(cross, prepend, null_cross, null_prepend)
        return replace(made, without_text=without_text, text_guidance=TEXT_GUIDANCE)

    def remark(self, text: str | None) -> Message | None:
        return None if self._encoder is None else self._encoder.remark(text)

    def attributes(self, text: str | None, melody: Wave | None) -> "ConditioningAttributes":
        """What audiocraft's ``generate`` takes instead of tensors."""
        from audiocraft.modules.conditioners import ConditioningAttributes, WavCondition

        texts = dict.fromkeys(self._provider.text_conditions)
        attributes = ConditioningAttributes(text={**texts, DESCRIPTION: text} if texts else {})
        if self.melody:
            wave = torch.zeros(1, 1) if melody is None else torch.tensor(melody)
            length = 0 if melody is None else wave.shape[-1]
            attributes.wav[MELODY] = WavCondition(
                wave[None].to(self._device),
                torch.tensor([length], device=self._device),
                sample_rate=[self._sample_rate],
                path=[None],
            )
        return attributes

    def _tensors(self, text: str | None, melody: Wave | None) -> Tensors:
        tokenized = self._provider.tokenize([self.attributes(text, melody)])
        with repeatable(melody is not None):
            tensors = self._provider(tokenized)
        texts = self._provider.text_conditions
        return {
            name: (tensor[:, :MAX_TEXT], mask[:, :MAX_TEXT]) if name in texts else (tensor, mask)
            for name, (tensor, mask) in tensors.items()
        }

    def _fuse(
        self, tensors: dict[str, tuple[Tensor, Tensor]]
    ) -> tuple[Tensor | None, Tensor | None]:
        """Cross-attention's source ``[S, D]`` and what is prepended ``[P, D]``."""
        width = next(iter(tensors.values()))[0].shape[-1] if tensors else 1
        nothing = torch.zeros(1, 0, width, device=self._device)
        prepend, cross = self._fuser(nothing, tensors)
        return None if cross is None else cross[0], prepend[0] if prepend.shape[1] else None
