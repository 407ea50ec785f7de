"""demucs' own file, as demucs writes it, is as good as the hub's; and nothing in it is run."""

import os
from fractions import Fraction
from typing import Any

import pytest
import torch

from bot.config import Loading
from bot.errors import ModelError
from bot.models.families.audiocraft.source_separation import OWN_FILE, separator
from bot.models.weights.hub import Hub, unseen
from tests.support.english import refused

SIZES = {
    "sources": ["drums", "bass", "other", "vocals"], "channels": 8, "depth": 4, "nfft": 2048,
    "t_layers": 1, "t_heads": 2, "bottom_channels": 8, "samplerate": 8000,
}  # fmt: skip


@pytest.fixture(scope="module")
def network():
    from demucs.htdemucs import HTDemucs

    torch.manual_seed(7)
    length: Any = Fraction(39, 5)  # as demucs saves it, whatever it declares
    return HTDemucs(**SIZES, segment=length).eval()


@pytest.fixture
def package(network):
    from demucs.states import serialize_model
    from omegaconf import OmegaConf

    made = serialize_model(network, OmegaConf.create({"epochs": 360}), half=False)
    return {**made, "kwargs": dict(made["kwargs"])}


def opened(package, weights):
    torch.save(package, weights / OWN_FILE)
    return separator(Hub(weights, Loading()), unseen)


def test_demucs_own_file_is_taken_and_separates_as_what_was_saved(package, network, tmp_path):
    bag = opened(package, tmp_path)
    sound = torch.randn(1, 2, 8000, generator=torch.Generator().manual_seed(1))
    (ours,) = bag.models
    assert bag.sources == SIZES["sources"]
    assert ours.segment == Fraction(39, 5)
    with torch.no_grad():
        assert torch.equal(ours.eval()(sound), network(sound))


def test_a_file_beside_the_model_is_taken_too(package, tmp_path):
    torch.save(package, tmp_path / OWN_FILE)
    hub = Hub(tmp_path / "empty", Loading()).beside(tmp_path)
    assert separator(hub, unseen).sources == SIZES["sources"]


class Evil:
    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return os.system, (f"touch {self.marker}",)


class Made:
    """A network that the file itself would make."""

    def __reduce__(self):
        from demucs.htdemucs import HTDemucs

        return HTDemucs, (["a"] * 10_000,)


class Huge:
    def __reduce__(self):
        return Fraction, ("1e999999999",)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda p, path: p.update(training_args=Evil(path / "ran")), "wants to run code"),
        (lambda p, path: p.update(training_args=Made()), "damaged or not a torch file"),
        (lambda p, path: p["kwargs"].update(segment=Huge()), "damaged or not a torch file"),
        (lambda p, path: p.update(klass=dict), "source separation"),
        (lambda p, path: p["kwargs"].update(channels=100_000), "weights|source separation"),
        (lambda p, path: p["state"].popitem(), "weights"),
    ],
    ids=["code", "a network", "a fraction", "another class", "a large network", "too little"],
)
def test_a_file_that_is_not_plainly_a_network_is_refused(package, tmp_path, change, reason):
    change(package, tmp_path)
    with refused(ModelError, match=reason):
        opened(package, tmp_path)
    assert not (tmp_path / "ran").exists()
