"""MultiBand Diffusion: audiocraft's slower decoder of EnCodec's tokens, loaded like all weights."""

import threading
from typing import Any

import torch
from torch import Tensor

from bot.errors import ModelError
from bot.models.build import UNBUILDABLE
from bot.models.checkpoint import read, state_of
from bot.models.codec import EnCodec
from bot.models.fetch import Hub, OnProgress
from bot.models.randomness import Seeded
from bot.models.recipe import Recipe, diffusion_recipe

REPOSITORY = "facebook/multiband-diffusion"
FILE = "mbd_musicgen_32khz.th"
MAX_BANDS = 8


class MultiBand:
    """audiocraft's ``MultiBandDiffusion`` around a codec that is loaded already."""

    @torch.no_grad()
    def __init__(self, package: dict[Any, Any], codec: EnCodec) -> None:
        from audiocraft.models import MultiBandDiffusion

        if package.get("sample_rate") != codec.sample_rate or codec.channels != 1:
            raise ModelError("MultiBand Diffusion was not trained for this model's codec.")
        bands = package.get("n_bands")
        if not isinstance(bands, int) or not 1 <= bands <= MAX_BANDS:
            raise ModelError("The MultiBand Diffusion weights are not in a known format.")
        self._codec = codec
        self._lock = threading.Lock()
        _check_width(package, codec)
        processes = [_process(package.get(i), codec) for i in range(bands)]
        self._diffusion = MultiBandDiffusion(processes, codec.model)

    @torch.no_grad()
    def decode(self, codes: Tensor, seed: int) -> Tensor:
        """Wave ``[1, S]`` of codes ``[K, T]``; the same seed gives the same noise."""
        with self._lock, Seeded(seed):
            wave = self._diffusion.tokens_to_wav(codes[None].to(self._codec.device))
        return wave[0].float().cpu()


def load(hub: Hub, codec: EnCodec, on_progress: OnProgress) -> MultiBand:
    """The published weights from the hub; raises :class:`ModelError`."""
    return MultiBand(read(hub.get(REPOSITORY, [FILE], on_progress) / FILE), codec)


def _check_width(package: dict[Any, Any], codec: EnCodec) -> None:
    """The bands must have been trained on latents as wide as this codec's."""
    one = torch.zeros(1, codec.codebooks, 1, dtype=torch.long, device=codec.device)
    latent: Tensor = codec.model.decode_latent(one)  # type: ignore[assignment]
    for band in (package.get(i) for i in range(package["n_bands"])):
        state = band.get("model_state") if isinstance(band, dict) else None
        weight = state.get("conv_codec.weight") if isinstance(state, dict) else None
        if weight is None or weight.shape[1] != latent.shape[1]:
            raise ModelError("MultiBand Diffusion was not trained for this model's codec.")


def _process(band: Any, codec: EnCodec) -> Any:
    """One band's network with its schedule."""
    from audiocraft.models import builders
    from audiocraft.models.multibanddiffusion import DiffusionProcess
    from audiocraft.modules.diffusion_schedule import NoiseSchedule
    from omegaconf import OmegaConf

    if not isinstance(band, dict):
        raise ModelError("The MultiBand Diffusion weights lack one of their bands.")
    recipe = diffusion_recipe(band.get("cfg"))
    config = OmegaConf.create(recipe)
    try:
        network = builders.get_diffusion_model(config)
        processor = builders.get_processor(config.processor, codec.sample_rate)
        network.load_state_dict(state_of(band, "model_state", FILE))
        processor.load_state_dict(_processor_state(band))
        schedule = NoiseSchedule(
            **_schedule(recipe),
            sample_processor=processor.to(codec.device),
            device=str(codec.device),
        )
    except UNBUILDABLE as error:
        raise ModelError("The MultiBand Diffusion weights do not fit their settings.") from error
    return DiffusionProcess(network.to(codec.device).eval(), schedule)


def _processor_state(band: dict[Any, Any]) -> dict[str, Tensor]:
    return state_of(band, "processor_state", FILE) if band.get("processor_state") else {}


def _schedule(recipe: Recipe) -> dict[str, Any]:
    schedule = recipe.get("schedule")
    if not isinstance(schedule, dict):
        raise ModelError("The MultiBand Diffusion weights have no noise schedule.")
    return schedule
