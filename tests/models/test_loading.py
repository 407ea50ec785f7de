"""What an operator reads when a model is loaded, and when there is no GPU to load it to."""

import logging
import platform

import numpy as np
import pytest
import torch

from bot.config import Engine, ModelSettings, Settings
from bot.job_spec import JobSpec
from bot.models import device, loader
from bot.models.pool import ModelPool
from bot.models.weights.hub import unseen
from bot.request import GenerationRequest


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("text", "text is loaded: on cpu, in fp32, 8 slots, about "),
        ("stereo", "stereo is loaded: on cpu, in fp32, 8 slots, about "),
    ],
)
def test_one_line_tells_what_was_loaded_where_and_how(settings, caplog, name, words):
    with caplog.at_level(logging.INFO, "bot"):
        nbytes = ModelPool(settings).get(name).nbytes
    lines = [record.getMessage() for record in caplog.records if "is loaded" in record.getMessage()]
    assert lines == [f"{words}{nbytes} bytes in memory"]


@pytest.mark.parametrize("base", [None, "facebook/text"])
def test_all_that_an_archive_refers_to_is_told_of_as_one_sum(
    settings, checkpoint_folder, tmp_path, base
):
    entry = ModelSettings(source=str(checkpoint_folder / "yaml.tar"), base=base)
    models = {**settings.models, "mine": entry}
    told = []
    pool = ModelPool(settings.model_copy(update={"models": models, "weights": tmp_path}))
    pool.get("mine", lambda *progress: told.append(progress))
    (total,) = {total for _, total in told}
    assert told == sorted(told)
    assert told[0][0] == 0
    assert told[-1] == (total, total)


def automatic():
    return Settings(_env_file=None, engine=Engine(device="auto"))  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("built_for", "reason"), [(None, "a build without CUDA"), ("12.8", "finds no GPU")]
)
def test_falling_back_to_the_cpu_is_said_once(monkeypatch, caplog, built_for, reason):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.version, "cuda", built_for)
    loader._say_slow.cache_clear()
    assert device.device_of(automatic()) == "cpu"
    for _ in range(3):
        loader.remark_on_cpu(automatic())
    (record,) = [r for r in caplog.records if r.levelno == logging.WARNING]
    assert reason in record.getMessage()


def test_a_cpu_that_was_asked_for_or_is_quick_enough_is_not_remarked_on(monkeypatch, caplog):
    loader._say_slow.cache_clear()
    asked = Settings(_env_file=None, engine=Engine(device="cpu"))  # type: ignore[call-arg]
    assert device.device_of(asked) == "cpu"
    loader.remark_on_cpu(asked)
    ModelPool(automatic()).get("pocket")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert device.device_of(automatic()) == "cuda"
    assert not [r for r in caplog.records if r.levelno == logging.WARNING]


def test_a_piece_says_what_computed_it_and_in_which_precision(settings):
    model = loader.Loader(settings).load("text", unseen, room=1 << 32)
    spec = JobSpec.of("one", GenerationRequest.parse(prompt="x", seed=1, replicate_weights="text"))
    tokens = np.zeros((4, 50), np.int64)
    assert model.finish(spec, tokens).device == f"{platform.machine()} fp32"
