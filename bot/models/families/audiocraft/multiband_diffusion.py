"""MultiBand Diffusion: audiocraft's slower decoder of EnCodec's tokens, loaded like all weights."""

import itertools
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from bot.engine.delay_pattern import Codes
from bot.errors import ModelError
from bot.models.codec import Wave
from bot.models.failures import UNBUILDABLE, made_from_files_of
from bot.models.families.audiocraft.builders import check_same
from bot.models.families.audiocraft.config import Recipe, diffusion_recipe
from bot.models.families.audiocraft.encodec import EnCodec
from bot.models.families.audiocraft.seeded_random import Seeded
from bot.models.weights.hub import Hub, OnProgress, unseen
from bot.models.weights.safe_load import read, state_of

if TYPE_CHECKING:
    from audiocraft.models import CompressionModel, MultiBandDiffusion

REPOSITORY = "facebook/multiband-diffusion"
FILE = "mbd_musicgen_32khz.th"
MAX_BANDS = 8
MAX_STEPS = 10_000  # of the schedule; the published ones have 1,000
STEPS = 20  # for each band: audiocraft takes every 50th of 1,000


class MultiBand:
    """audiocraft's ``MultiBandDiffusion`` around a codec that is loaded already.

    Its own weights, the published ones, are fetched from the hub by the first :meth:`load`.
    """

    def __init__(self, hub: Hub, codec: EnCodec) -> None:
        self._hub, self._codec = hub, codec
        # A stereo model interleaves the codebooks of two passes through a mono codec.
        self._mono: CompressionModel = codec.model.model if codec.channels == 2 else codec.model  # type: ignore[assignment]
        self._lock = threading.Lock()
        self._diffusion: MultiBandDiffusion | None = None
        self._step: Callable[[], None] = lambda: None

    @property
    def loaded(self) -> bool:
        return self._diffusion is not None

    def load(self, on_progress: OnProgress) -> None:
        """Do nothing if that has been done; raises :class:`ModelError`."""
        self._ready(on_progress)

    def _ready(self, on_progress: OnProgress) -> "MultiBandDiffusion":
        if self._diffusion is None:
            path = self._hub.get(REPOSITORY, [FILE], on_progress) / FILE
            with made_from_files_of("MultiBand Diffusion"):
                self._diffusion = self._build(read(path))
        return self._diffusion

    @torch.no_grad()
    def decode(self, codes: Codes, seed: int, on_progress: OnProgress) -> Wave:
        """Wave ``[C, S]`` of codes ``[K, T]``; the same seed gives the same noise.

        Left and right are decoded apart, as audiocraft's own demo does it.
        on_progress: called before each denoising step; what it raises ends the decoding.
        """
        diffusion = self._ready(unseen)
        steps, total = itertools.count(), STEPS * len(diffusion.DPs)
        with self._lock, Seeded(seed):
            self._step = lambda: on_progress(next(steps), total)
            wave = diffusion.tokens_to_wav(self._by_channel(torch.tensor(codes)[None]))
        return wave[:, 0].float().cpu().numpy()

    def _by_channel(self, codes: Tensor) -> Tensor:
        """Codes ``[1, K, T]`` as ``[C, K / C, T]``."""
        codes = codes.to(self._codec.device)
        if self._codec.channels == 1:
            return codes
        model: Any = self._codec.model
        return torch.cat(model.get_left_right_codes(codes))

    @torch.no_grad()
    def _build(self, package: dict[Any, Any]) -> "MultiBandDiffusion":
        from audiocraft.models import MultiBandDiffusion

        codec = self._codec
        if package.get("sample_rate") != codec.sample_rate:
            raise ModelError("diffusion-not-for-codec")
        bands = package.get("n_bands")
        if not isinstance(bands, int) or not 1 <= bands <= MAX_BANDS:
            raise ModelError("diffusion-format-unknown")
        _check_width(package, self._mono)
        processes = [_process(package.get(i), codec) for i in range(bands)]
        for process in processes:
            process.model.register_forward_pre_hook(lambda *_: self._step())
        return MultiBandDiffusion(processes, self._mono)


def _check_width(package: dict[Any, Any], codec: "CompressionModel") -> None:
    """The bands must have been trained on latents as wide as this codec's."""
    device = next(codec.parameters()).device
    one = torch.zeros(1, codec.num_codebooks, 1, dtype=torch.long, device=device)
    latent: Tensor = codec.decode_latent(one)  # type: ignore[assignment]
    for band in (package.get(i) for i in range(package["n_bands"])):
        state = band.get("model_state") if isinstance(band, dict) else None
        weight = state.get("conv_codec.weight") if isinstance(state, dict) else None
        if weight is None or weight.shape[1] != latent.shape[1]:
            raise ModelError("diffusion-not-for-codec")


def _process(band: Any, codec: EnCodec) -> Any:
    """One band's network with its schedule."""
    from audiocraft.models import builders
    from audiocraft.models.multibanddiffusion import DiffusionProcess
    from audiocraft.modules.diffusion_schedule import NoiseSchedule
    from omegaconf import OmegaConf

    if not isinstance(band, dict):
        raise ModelError("diffusion-lacks-band")
    recipe = diffusion_recipe(band.get("cfg"))
    config = OmegaConf.create(recipe)
    try:
        state = state_of(band, "model_state", FILE)
        with torch.device("meta"):  # without memory, so that a small file cannot ask for much
            check_same(builders.get_diffusion_model(config), state)
        network = builders.get_diffusion_model(config)
        processor = builders.get_processor(config.processor, codec.sample_rate)
        network.load_state_dict(state)
        processor.load_state_dict(_processor_state(band))
        schedule = NoiseSchedule(
            **_schedule(recipe),
            sample_processor=processor.to(codec.device),
            device=str(codec.device),
        )
    except UNBUILDABLE as error:
        raise ModelError("diffusion-weights-unfit") from error
    return DiffusionProcess(network.to(codec.device).eval(), schedule)


def _processor_state(band: dict[Any, Any]) -> dict[str, Tensor]:
    return state_of(band, "processor_state", FILE) if band.get("processor_state") else {}


def _schedule(recipe: Recipe) -> dict[str, Any]:
    schedule = recipe.get("schedule")
    if not isinstance(schedule, dict):
        raise ModelError("diffusion-without-schedule")
    if not 1 <= int(schedule.get("num_steps", 1000)) <= MAX_STEPS:
        raise ModelError("diffusion-schedule-absurd")
    return schedule
