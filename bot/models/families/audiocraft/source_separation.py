"""demucs, which separates a melody from drums and bass: fetched, judged, and made repeatable.

audiocraft's melody conditioner asks demucs for ``htdemucs`` by name and lets it download; where
the hub does not answer, demucs falls back to unpickling a file. Here the same weights come through
our own loader, as safetensors or as demucs' own file, which is read as data. And demucs shifts its
input by a random amount that audiocraft gives no way to choose, so it draws from a generator of
ours, or no seed would mean anything.
"""

import json
import random
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.audio.clip import Clip
from bot.audio.level import levels
from bot.errors import ModelError
from bot.models.failures import UNBUILDABLE
from bot.models.families.audiocraft.builders import check_same
from bot.models.weights.hub import Hub, OnProgress
from bot.models.weights.safe_load import read, state_of

if TYPE_CHECKING:
    from audiocraft.modules.conditioners import ConditioningProvider
    from demucs.apply import BagOfModels

REPOSITORY = "adefossez/HTDemucs"
NAME = "htdemucs"
OWN_FILE = "955717e8-8726e21a.th"  # as demucs itself has published it
_FRACTION = re.compile(r"\d{1,6}(?:/\d{1,6})?")
MELODY = "self_wav"  # what audiocraft calls the condition that is made from sound

_lock = threading.RLock()


def separator(hub: Hub, on_progress: OnProgress) -> "BagOfModels":
    """``htdemucs``: demucs' own file if there is one, else from the hub; raises ModelError."""
    import yaml
    from demucs.apply import BagOfModels
    from demucs.hf import load_safetensors_model

    if (path := hub.local(OWN_FILE)) is not None:
        return BagOfModels([_own(path)]).eval()
    folder = hub.get(REPOSITORY, [f"{NAME}.yaml"], on_progress)
    bag = yaml.safe_load((folder / f"{NAME}.yaml").read_text())
    files = [f"{signature}.safetensors" for signature in bag["models"]]
    folder = hub.get(REPOSITORY, files, on_progress)
    for file in files:
        _vet(folder / file)
    models = [load_safetensors_model(folder / file) for file in files]
    return BagOfModels(models, bag.get("weights"), bag.get("segment")).eval()


def _own(path: Path) -> Any:
    """The network in a file that demucs itself saved; raises :class:`ModelError`."""
    import torch
    from demucs.htdemucs import HTDemucs

    stand_ins = [(_network, "demucs.htdemucs.HTDemucs"), (_fraction, "fractions.Fraction")]
    package = read(path, stand_ins)
    if package.get("klass") is not _network:
        raise ModelError("not-source-separation", file=path.name)
    state = state_of(package, "state", path.name)
    try:
        with torch.device("meta"):  # without memory, so that a small file cannot ask for much
            check_same(HTDemucs(*package["args"], **package["kwargs"]), state)
        network = HTDemucs(*package["args"], **package["kwargs"])
    except UNBUILDABLE as error:
        raise ModelError("not-source-separation", file=path.name) from error
    network.load_state_dict(state)
    return network


def _network() -> None:
    """Stands for demucs' class in its file, where it is only named."""
    raise ValueError("a network that is made while its file is read")


def _fraction(*parts: str | int) -> Fraction:
    """What a file gets where it asks for a fraction: of short numbers, as text or apart."""
    if _FRACTION.fullmatch("/".join(map(str, parts))) is None:
        raise ValueError("no plain fraction")
    return Fraction(*parts)


def _vet(path: Path) -> None:
    """Refuse a file that would have demucs import and build anything but its own network."""
    from safetensors import safe_open

    with safe_open(path, framework="pt") as file:
        metadata = file.metadata() or {}
    if metadata.get("klass") != "demucs.htdemucs.HTDemucs" or "structure" in metadata:
        raise ModelError("not-source-separation", file=path.name)
    json.loads(metadata.get("kwargs", "{}"))


class Separation:
    """``htdemucs`` for a melody conditioner that was built without it: fetched by :meth:`load`.

    A piece without a melody needs none, so that a melody model composes from text alone before
    it is there.
    """

    sources = ("drums", "bass", "other", "vocals")  # in htdemucs' own order

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._device = "cpu"
        self._conditioner: Any = None

    def to(self, device: Any) -> "Separation":
        """What the conditioner asks of a model it was given."""
        self._device = device
        return self

    def belongs_to(self, conditioner: Any) -> None:
        """Say which conditioner is to have it."""
        self._conditioner = conditioner

    @property
    def loaded(self) -> bool:
        return self._conditioner.demucs is not self

    def load(self, on_progress: OnProgress) -> None:
        """Do nothing if that has been done; raises :class:`ModelError`."""
        if not self.loaded:
            bag = separator(self._hub, on_progress)
            if tuple(bag.sources) != self.sources:
                raise ModelError("separation-other")
            self._conditioner.__dict__["demucs"] = bag.to(self._device)  # as audiocraft itself does


@contextmanager
def use_separator(bag: "BagOfModels | Separation") -> Iterator[None]:
    """While entered, audiocraft's melody conditioner gets ``bag`` when it asks demucs for one."""
    from demucs import pretrained

    with _lock:
        original = pretrained.get_model
        pretrained.get_model = lambda name, repo=None: bag
        try:
            yield
        finally:
            pretrained.get_model = original


@contextmanager
def listening(provider: "ConditioningProvider", needed: bool) -> Iterator[list[float]]:
    """While entered, how loud each chunk of the melody is that demucs takes out of a sound: the
    RMS of its loudest half-second. Nothing where it takes out none."""
    found: list[float] = []
    if not needed:
        yield found
        return
    conditioner: Any = provider.conditioners[MELODY]
    parts, rate = conditioner.stem_indices, conditioner.demucs.samplerate

    def listen(_module: Any, _given: Any, stems: Any) -> None:
        """stems: ``[B, stem, C, S]``."""
        melody = stems[0, parts.to(stems.device)].sum(0).float().cpu().numpy()
        found.append(max(levels(Clip(melody, rate)), default=0.0))

    hooks = [model.register_forward_hook(listen) for model in conditioner.demucs.models]
    try:
        yield found
    finally:
        for hook in hooks:
            hook.remove()


@contextmanager
def repeatable(needed: bool = True) -> Iterator[None]:
    """While entered, demucs draws the same shift every time."""
    if not needed:
        yield
        return
    from demucs import apply

    with _lock:
        apply.random = random.Random(0)  # pyright: ignore[reportAttributeAccessIssue]
        try:
            yield
        finally:
            apply.random = random
