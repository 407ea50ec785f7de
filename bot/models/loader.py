"""From an entry of the registry to a model that composes: find, judge, build."""

import contextlib
import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import POCKET, ModelSettings, Settings
from bot.errors import ModelError
from bot.models import builders as build
from bot.models import codec
from bot.models import source_separation as melody
from bot.models import text_encoders as text
from bot.models.checkpoint_config import Recipe, codec_recipe, lm_recipe
from bot.models.codec import EnCodec
from bot.models.decoding import decoding
from bot.models.library_noise import hide_bars, hush
from bot.models.model import Model
from bot.models.model_input import ContextWindow
from bot.models.multiband_diffusion import MultiBand
from bot.models.registry import Registry
from bot.models.threads import everyone, use
from bot.models.weights.https import Downloads
from bot.models.weights.hub import Hub, OnProgress
from bot.models.weights.safe_load import read, weights_of
from bot.models.weights.sources import Files, Sources

if TYPE_CHECKING:
    from audiocraft.models import CompressionModel

log = logging.getLogger(__name__)


class Loader:
    """Builds models, one at a time: audiocraft's builders share state."""

    def __init__(
        self, settings: Settings, hub: Hub | None = None, downloads: Downloads | None = None
    ) -> None:
        hush()
        self._settings = settings
        self._registry = Registry(settings)
        self._hub = hub or Hub(settings.weights, settings.loading)
        downloads = downloads or Downloads(settings.weights, settings.loading)
        self._sources = Sources(settings, self._hub, downloads)
        self.device = device_of(settings)

    def find(self, model: ModelSettings, on_progress: OnProgress) -> Files:
        """The files of an entry, fetched and verified; raises :class:`ModelError`."""
        return self._sources.find(model, on_progress)

    def size(self, model: ModelSettings, on_progress: OnProgress) -> int:
        """Bytes of an entry's files, fetched and verified; raises :class:`ModelError`."""
        return 0 if model.source == POCKET else self.find(model, on_progress).nbytes

    def load(self, name: str, on_progress: OnProgress) -> Model:
        """The model called ``name``; raises NotFound, or ModelError with the reason."""
        use(everyone())
        with build.made_from_files_of(name):
            model = self._load(name, on_progress)
        log.info(
            "%s is loaded: on %s, in %s, %d slots, files of %d bytes",
            name, self.device, model.precision, model.capacity, model.nbytes,
        )  # fmt: skip
        return model

    def _load(self, name: str, on_progress: OnProgress) -> Model:
        entry = self._registry.get(name)
        if entry.source == POCKET:
            from bot.models.pocket import load_pocket

            return load_pocket(name, self._settings.engine, self.device)
        if self.device == "cpu":  # pocket is quick enough there
            remark_on_cpu(self._settings)
        files = self.find(entry, on_progress)
        hide_bars()
        recipe, state = language_model(files.lm)
        encodec = self._codec(files.codec, recipe, on_progress)
        text.bring_encoders(recipe, self._hub, on_progress)
        return self._assemble(name, files, recipe, state, encodec, on_progress)

    def _codec(self, path: Path, recipe: Recipe, on_progress: OnProgress) -> EnCodec:
        """The codec in ``path``, or the one it points to, as the language model wants it."""
        package = read(path)
        if "pretrained" in package:
            bare = self._pretrained(str(package["pretrained"]), on_progress)
        else:
            state = weights_of(package, path.name)
            bare = build.codec(codec_recipe(package.get("xp.cfg")), state, self.device)
        return EnCodec(build.wrapped(bare, recipe, self.device))

    def _pretrained(self, name: str, on_progress: OnProgress) -> "CompressionModel":
        name = name.removeprefix("//pretrained/")
        if name not in self._settings.loading.pretrained:
            raise ModelError(
                f"The checkpoint takes its codec from {name[:80]!r}, which loading.pretrained does"
                " not list, so it was not loaded."
            )
        return codec.published(self._hub, name, on_progress).to(self.device)

    def _assemble(
        self,
        name: str,
        files: Files,
        recipe: Recipe,
        state: build.State,
        encodec: EnCodec,
        on_progress: OnProgress,
    ) -> Model:
        seconds, rate = recipe["dataset"]["segment_duration"], encodec.frame_rate
        span = ContextWindow(int(seconds * rate), round(encodec.sample_rate / rate))
        with contextlib.ExitStack() as stack:
            if build.follows_melody(recipe):
                bag = melody.separator(self._hub, on_progress)
                stack.enter_context(melody.separating_with(bag))
            made = decoding(
                recipe, state, span, encodec.sample_rate, self._settings.engine, self.device
            )
        return Model(
            name=name,
            digest=files.digest,
            codec=encodec,
            span=span,
            melody=made.melody,
            capacity=made.capacity,
            nbytes=files.nbytes,
            precision=made.precision,
            threads=made.threads,
            decoder=made.decoder,
            compose=made.compose,
            diffusion=MultiBand(self._hub, encodec) if encodec.channels == 1 else None,
        )


def language_model(path: Path) -> tuple[Recipe, build.State]:
    """The vetted recipe and weights in a model repository's or a fine-tune's file; ModelError."""
    package = read(path)
    state = weights_of(package, path.name)
    return build.vet_lm(lm_recipe(package.get("xp.cfg")), state), state


def device_of(settings: Settings) -> str:
    """``cuda`` where there is one and the settings allow it, else ``cpu``."""
    import torch

    if settings.engine.device != "auto":
        return settings.engine.device
    return "cuda" if torch.cuda.is_available() else "cpu"


def remark_on_cpu(settings: Settings) -> None:
    """Say, once, that it is slow and why, unless the settings asked for it."""
    import torch

    if settings.engine.device == "auto":
        _say_slow("finds no GPU" if torch.version.cuda else "is a build without CUDA")


@cache
def _say_slow(reason: str) -> None:
    """Once, for the operator who has a GPU and wonders."""
    log.warning(
        "torch %s, so the models compute on the CPU, where large ones take minutes for a piece;"
        " if there is a GPU, see that nvidia-smi lists it where the bot runs, and if there is none,"
        ' set device = "cpu" in the [engine] section of config.toml to see this no more',
        reason,
    )
