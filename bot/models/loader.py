"""From an entry of the registry to a model that composes: find its family, fetch, judge, build."""

import contextlib
import dataclasses
import logging
import time
from collections.abc import Callable
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from bot.config import POCKET, ModelSettings, Settings
from bot.engine.streams import beside
from bot.errors import ModelError
from bot.models.device import (
    CPU,
    check_installed,
    device_name,
    device_of,
    gpu_trouble,
    unusable,
)
from bot.models.failures import made_from_files_of
from bot.models.families import FAMILIES
from bot.models.families.family import BuildContext, Facts, Files, ModelFamily
from bot.models.footprint import Footprint
from bot.models.library_noise import quieten_libraries
from bot.models.memory import give_back
from bot.models.model import Model
from bot.models.registry import Registry
from bot.models.sharing import Variant
from bot.models.threads import all_threads, use
from bot.models.weights.https import Downloads
from bot.models.weights.hub import Hub, OnProgress
from bot.models.weights.sources import Source, Sources
from bot.texts import ENGLISH, say

log = logging.getLogger(__name__)


class Loader:
    """Builds models, one at a time: audiocraft's builders share state."""

    def __init__(
        self, settings: Settings, hub: Hub | None = None, downloads: Downloads | None = None
    ) -> None:
        quieten_libraries()
        self._settings = settings
        self._registry = Registry(settings)
        self._hub = hub = hub or Hub(settings.weights, settings.loading)
        downloads = downloads or Downloads(settings.weights, settings.loading)
        self._sources = Sources(settings, hub, downloads)
        context = BuildContext(settings, hub, self._sources)
        if names := unusable(settings):
            log.warning("%s", say("models-without-musicgen", ENGLISH, names=names))
        self._families = [family(context) for family in FAMILIES]

    def expect(self, entry: ModelSettings, on_progress: OnProgress) -> None:
        """Find out how much is to be fetched for an entry's model, so that it is told as one.

        What fails here will fail again, and be said, when the model is loaded.
        """
        with contextlib.suppress(ModelError), made_from_files_of(entry.source):
            check_installed(entry)
            source = self._sources.of(entry, on_progress)
            self._hub.expect(self._family_of(source).expected(source, entry))

    def expect_no_more(self) -> None:
        """What is fetched from now on is for another model, or for a part of its own."""
        self._hub.expect({})

    def footprint(self, entry: ModelSettings, on_progress: OnProgress) -> Footprint:
        """What an entry's model takes in memory; its files are fetched. Raises ModelError."""
        with made_from_files_of(entry.source):
            family, files = self._find(entry, on_progress)
            return family.footprint(files)

    def inspect(self, entry: ModelSettings, on_progress: OnProgress) -> Facts:
        """Fetch and judge an entry's files without building; raises :class:`ModelError`."""
        with made_from_files_of(entry.source):
            family, files = self._find(entry, on_progress)
            facts = family.inspect(files)
            return dataclasses.replace(facts, memory=family.footprint(files).total(slots=1))

    def base(self, entry: ModelSettings, on_progress: OnProgress) -> str:
        """The digest of what an entry's model shares with others; its files are fetched.

        Raises :class:`ModelError`.
        """
        with made_from_files_of(entry.source):
            return self._find(entry, on_progress)[1].base

    def own(self, entry: ModelSettings, on_progress: OnProgress) -> dict[str, Path]:
        """The files of a folder that would be the same model, by their names there; ModelError."""
        with made_from_files_of(entry.source):
            family, files = self._find(entry, on_progress)
            return family.own(files)

    def turn(self, name: str, on_progress: OnProgress) -> Callable[[Model], Model] | None:
        """What makes the model called ``name`` of one of the same base that nobody uses.

        The files have been judged by then; None where nothing can be shared. Raises ModelError.
        """
        with made_from_files_of(name):
            family, files = self._find(self._registry.get(name), on_progress)
            variant = family.variant(files)
        return variant and partial(_turned, name, files.digest, variant)

    def load(self, name: str, on_progress: OnProgress, room: int) -> Model:
        """The model called ``name``; raises NotFound, or ModelError with the reason.

        room: bytes that it may take, with the slots that it decodes in.
        """
        entry = self._registry.get(name)
        device = self.device_for(entry)
        if entry.source != POCKET:
            use(all_threads())
        with made_from_files_of(name), beside("load"):
            family, files = self._find(entry, on_progress)
            model = family.build(name, files, on_progress, room)
        give_back()
        if device == CPU and model.threads > 1:  # a small model is quick enough there
            remark_on_cpu(self._settings)
        elif device != CPU:
            remark_on_rocm()
        log.info(
            "%s is loaded: on %s, in %s, %d slots, about %d bytes in memory",
            name, device, model.precision, model.capacity, model.nbytes,
        )  # fmt: skip
        return dataclasses.replace(model, device=f"{device_name(device)} {model.precision}")

    def device_for(self, entry: ModelSettings) -> str:
        """What an entry's model computes on; raises ModelError where nothing here can."""
        check_installed(entry)
        return CPU if entry.source == POCKET else self._device

    @cached_property
    def _device(self) -> str:
        return device_of(self._settings)

    def _find(
        self, entry: ModelSettings, on_progress: OnProgress
    ) -> tuple[ModelFamily[Any], Files]:
        check_installed(entry)
        source = self._sources.of(entry, on_progress)
        family = self._family_of(source)
        return family, family.find(source, entry, on_progress)

    def _family_of(self, source: Source) -> ModelFamily[Any]:
        for family in self._families:
            if family.recognises(source):
                return family
        raise ModelError("format-not-loadable", title=source.title)


def _turned(name: str, digest: str, variant: Variant, model: Model) -> Model:
    if model.shared is None:
        raise TypeError(f"{model.name} shares nothing")
    began = time.monotonic()
    with beside("load"):
        model.shared.become(variant)
    log.info("%s takes the place of %s in %.1f s", name, model.name, time.monotonic() - began)
    return dataclasses.replace(model, name=name, digest=digest)


def remark_on_cpu(settings: Settings) -> None:
    """Say, once, that it is slow and why, unless the settings asked for it."""
    import torch

    if settings.engine.device != "auto":
        return
    trouble = gpu_trouble()
    if trouble is not None and trouble.code != "gpu-absent":
        _say_slow(say(trouble, ENGLISH))
    else:
        found = "finds no GPU" if torch.version.cuda else "is a build without CUDA"
        _say_slow(
            f"PyTorch {torch.__version__} {found}. If there is one, see that nvidia-smi lists it"
            ' where the bot runs; if there is none, set device = "cpu" in the [engine] section of'
            " config.toml to see this no more."
        )


@cache
def remark_on_rocm() -> None:
    """Say, once, that nobody has tried it."""
    import torch

    if torch.version.hip:
        log.warning(
            "PyTorch %s computes on an AMD GPU here, which Mario was never tried on. If something"
            ' goes wrong, set device = "cpu" in the [engine] section of config.toml.',
            torch.__version__,
        )


@cache
def _say_slow(reason: str) -> None:
    """Once, for the operator who has a GPU and wonders."""
    log.warning(
        "The models compute on the CPU, where large ones take minutes for a piece. %s", reason
    )
