"""MERT, which hears music for MusicGen-Style: HuBERT by another name, without its own code.

audiocraft has transformers run the code that is published beside MERT's weights. For the weights
that MusicGen-Style hears with, that code does what transformers' ``HubertModel`` does; so they are
read as data, and built as that.
"""

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from bot.errors import ModelError
from bot.models.failures import made_from_files_of
from bot.models.families.audiocraft.builders import check_same
from bot.models.weights.hub import Hub, OnProgress, unseen
from bot.models.weights.safe_load import mapped_state_of, read

if TYPE_CHECKING:
    from transformers import HubertModel

REPOSITORY = "m-a-p/MERT-v1-95M"
CONFIG, WEIGHTS = "config.json", "pytorch_model.bin"
# Options of MERT's with which it is HuBERT, and their values where a file does not say.
_PLAIN = {"feature_extractor_cqt": (False, False), "deepnorm": (False, False),
          "attention_relax": (-1.0, -1.0), "feat_proj_layer_norm": (True, True)}  # fmt: skip
MASK = "masked_spec_embed"  # of training
# The two factors of a weight, as torch named them when the file was written, and as it does now.
_RENAMED = {
    "conv.weight_g": "conv.parametrizations.weight.original0",
    "conv.weight_v": "conv.parametrizations.weight.original1",
}
SAMPLE_RATE = 24_000
MAX_LAYERS, MAX_WIDTH = 48, 4096


class MusicFeatures:
    """MERT for a conditioner that was built without it: fetched by :meth:`load`."""

    def __init__(self, hub: Hub, width: int, device: str) -> None:
        self.width, self._device = width, device
        self._hub = hub
        self._model: HubertModel | None = None

    @property
    def loaded(self) -> bool:
        return self._model is not None

    def load(self, on_progress: OnProgress) -> None:
        """Do nothing if that has been done; raises :class:`ModelError`."""
        self._ready(on_progress)

    def _ready(self, on_progress: OnProgress) -> "HubertModel":
        model = self._model
        if model is None:
            folder = self._hub.get(REPOSITORY, [CONFIG, WEIGHTS], on_progress)
            with made_from_files_of("MERT"):
                config = _config(folder / CONFIG)
                if config.hidden_size != self.width:
                    raise ModelError("features-unfit")
                made: Any = _built(config, _state(folder / WEIGHTS))
            model = self._model = made.to(self._device)
        return model

    def __call__(self, sound: Tensor) -> Tensor:
        """Mono sound ``[B, S]`` at SAMPLE_RATE as rows ``[B, T, width]``."""
        return self._ready(unseen)(sound.to(self._device)).last_hidden_state


def _config(path: Any) -> Any:
    """transformers' own configuration; raises :class:`ModelError` for another MERT."""
    from transformers import HubertConfig

    from bot.models.families.transformers.folder import json_in

    given = json_in(path)
    for option, (known, default) in _PLAIN.items():
        if given.get(option, default) != known:
            raise ModelError("features-unfit")
    known = HubertConfig().to_dict().keys() - {
        "model_type",
        "architectures",
        "transformers_version",
    }
    chosen = {name: value for name, value in given.items() if name in known}
    config = HubertConfig(**{**chosen, "mask_time_prob": 0.0, "mask_feature_prob": 0.0})
    sizes = (config.hidden_size, config.intermediate_size, *config.conv_dim)
    if config.num_hidden_layers > MAX_LAYERS or max(sizes) > MAX_WIDTH:
        raise ModelError("features-unfit")
    return config


def _state(path: Any) -> dict[str, Tensor]:
    state = mapped_state_of({"weights": read(path)}, "weights", path.name)
    found: dict[str, Tensor] = {}
    for name, tensor in state.items():
        for before, after in _RENAMED.items():
            name = name.replace(before, after)
        if name != MASK:
            found[name] = tensor.float()
    return found


def _built(config: Any, state: dict[str, Tensor]) -> "HubertModel":
    """Laid out without memory first, so that a small file cannot ask for a large model."""
    from transformers import HubertModel

    with torch.device("meta"):
        check_same(HubertModel(config), state)
    model = HubertModel(config)
    model.load_state_dict(state)
    return model.eval()
