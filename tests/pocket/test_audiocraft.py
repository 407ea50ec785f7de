"""Pocket beside audiocraft: the same interface, the same logits, the same reading of a prompt."""

from copy import deepcopy
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
import torch
import yaml

from bot.pocket.text import PocketText
from training.pocket import export, model, train, vocabulary
from training.pocket.network import Sizes, delay

pytestmark = pytest.mark.timeout(300)

PROMPT = "a cheerful overworld theme, fast"


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[train.Run, Path]:
    """An untrained model of full shape, and the repository exported from it."""
    folder = tmp_path_factory.mktemp("model")
    run = train.start()
    train.save(run, folder / "checkpoint.pt")
    vocabulary.make(folder / "tokenizer")
    export.export(folder / "checkpoint.pt", folder / "tokenizer", folder / "weights")
    return run, folder / "weights"


@pytest.fixture(scope="module")
def lm(trained: tuple[train.Run, Path], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """audiocraft's own model, from the exported files."""
    from audiocraft.models import builders
    from audiocraft.modules.conditioners import T5Conditioner
    from omegaconf import DictConfig, OmegaConf

    folder = tmp_path_factory.mktemp("repository")
    export.for_audiocraft(trained[1], folder)
    package = torch.load(folder / "state_dict.bin", weights_only=True)
    name = str(folder / "t5")
    T5Conditioner.MODELS.append(name)
    T5Conditioner.MODELS_DIMS[name] = model.T5["d_model"]
    config = yaml.safe_load(package["xp.cfg"])
    config["conditioners"]["description"]["t5"]["name"] = name
    made = builders.get_lm_model(cast("DictConfig", OmegaConf.create(config))).eval()
    made.load_state_dict(package["best_state"])
    return made


@torch.no_grad()
def test_audiocraft_computes_the_logits_that_were_trained(trained, lm):
    run, _ = trained
    codes = torch.randint(0, Sizes().cardinality, (2, Sizes().codebooks, 40))
    sequence = delay(codes, Sizes().cardinality)[:, :, :-1]
    text = 0.1 * torch.randn(2, 7, Sizes().dim)
    mask = torch.ones(2, 7, dtype=torch.bool)
    network = deepcopy(run.model.lm)
    network.load_state_dict({  # rounded as they are written
        name: (value * export.SHARPNESS if name.startswith(export.HEADS) else value).half()
        for name, value in network.state_dict().items()
    })  # fmt: skip
    ours = network(sequence, text, mask)
    theirs = lm(sequence, [], condition_tensors={"description": (text, mask)})
    assert torch.allclose(ours, theirs, atol=5e-5)


@torch.no_grad()
def test_a_prompt_is_read_as_audiocraft_reads_it(trained, lm):
    from audiocraft.modules.conditioners import ConditioningAttributes

    text = PocketText.load(trained[1])
    provider = lm.condition_provider
    for prompt in (PROMPT, "zq ☃", ""):
        asked = [ConditioningAttributes(text={"description": prompt})]
        theirs, _ = provider(provider.tokenize(asked))["description"]
        ours = text(prompt)
        assert ours.shape == theirs[0].shape
        assert np.allclose(ours, theirs[0], atol=1e-4)


def test_capitals_are_read_as_small_letters(trained):
    text = PocketText.load(trained[1])
    assert np.array_equal(text(PROMPT.upper()), text(PROMPT))


def test_no_prompt_is_zeros(trained):
    text = PocketText.load(trained[1])
    assert np.array_equal(text(""), text.null(1))


def test_an_exported_model_is_the_one_that_was_saved(trained):
    run, folder = trained
    loaded = model.load_exported(folder).state_dict()
    for name, value in run.model.state_dict().items():
        times = export.SHARPNESS if name.startswith(f"lm.{export.HEADS}") else 1
        assert torch.allclose(loaded[name], value * times, atol=2e-3)


def test_a_stopped_run_goes_on_where_it_was(trained, tmp_path: Path):
    run, _ = trained
    run.step, run.seconds = 7, 12.5
    train.save(run, tmp_path / "checkpoint.pt")
    again = train.start()
    train.resume(again, tmp_path / "checkpoint.pt")
    assert (again.step, again.seconds) == (7, 12.5)
    for name, value in run.model.state_dict().items():
        assert torch.equal(again.model.state_dict()[name], value)
