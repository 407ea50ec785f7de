"""What an operator reads when a model is loaded, and when there is no GPU to load it to."""

import logging
import platform

import numpy as np
import pytest
import torch

from bot.config import Engine, ModelSettings, Settings
from bot.errors import ModelError
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


def on_a_gpu(
    monkeypatch, *, says=None, has=(8, 6), built=("sm_75", "sm_80", "sm_90", "compute_120")
):
    """As if torch had found a GPU, or said why it cannot use one."""

    def init():
        if says is not None:
            raise RuntimeError(says)

    monkeypatch.setattr(torch.version, "cuda", "13.0")
    monkeypatch.setattr(torch.cuda, "init", init)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "get_arch_list", lambda: list(built))
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda _: has)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda _: "GeForce")
    device.gpu_trouble.cache_clear()
    loader._say_slow.cache_clear()


@pytest.fixture(autouse=True)
def asked_anew():
    yield
    device.gpu_trouble.cache_clear()


OLD_DRIVER = "The NVIDIA driver on your system is too old (found version 12040). Please update"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"says": "Found no NVIDIA driver on your system."}, "finds no GPU"),
        ({"says": OLD_DRIVER}, "knows CUDA 12.4, and this PyTorch needs 13.0"),
        ({"has": (6, 1)}, "GeForce is too old for this PyTorch: its compute capability is 6.1"),
        ({"has": (7, 0)}, "and 7.5 or newer is needed"),
    ],
)
def test_falling_back_to_the_cpu_is_said_once_and_why(monkeypatch, caplog, changes, reason):
    on_a_gpu(monkeypatch, **changes)
    assert device.device_of(automatic()) == "cpu"
    for _ in range(3):
        loader.remark_on_cpu(automatic())
    (record,) = [r for r in caplog.records if r.levelno == logging.WARNING]
    assert "compute on the CPU" in record.getMessage()
    assert reason in record.getMessage()


def test_a_build_without_cuda_is_called_one(monkeypatch, caplog):
    on_a_gpu(monkeypatch, says="Torch not compiled with CUDA enabled")
    monkeypatch.setattr(torch.version, "cuda", None)
    assert device.device_of(automatic()) == "cpu"
    loader.remark_on_cpu(automatic())
    assert "is a build without CUDA" in caplog.text


@pytest.mark.parametrize(
    ("asked", "changes", "code"),
    [
        ("cuda", {"says": OLD_DRIVER}, "gpu-driver-old"),
        ("cuda:1", {"has": (6, 1)}, "gpu-too-old"),
        ("cuda", {"says": "No CUDA GPUs are available"}, "gpu-absent"),
        ("cuda:2", {}, "gpu-absent"),
    ],
)
def test_a_gpu_that_is_insisted_on_and_cannot_be_used_is_refused_in_a_sentence(
    monkeypatch, asked, changes, code
):
    on_a_gpu(monkeypatch, **changes)
    settings = Settings(_env_file=None, engine=Engine(device=asked))  # type: ignore[call-arg]
    with pytest.raises(ModelError) as refused:
        device.device_of(settings)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("has", "built", "can"),
    [
        ((8, 6), ("sm_80",), True),
        ((8, 0), ("sm_86",), False),
        ((9, 0), ("sm_80", "sm_86"), False),
        ((9, 0), ("sm_80", "compute_80"), True),
        ((10, 0), ("sm_90a",), False),
        ((9, 0), ("sm_90a",), True),
        ((12, 1), ("sm_120",), True),
        ((6, 1), ("sm_75", "compute_75"), False),
    ],
)
def test_a_card_runs_what_was_built_for_its_generation_or_can_be_translated(has, built, can):
    assert device.runs(built, has) is can


def test_a_cpu_that_was_asked_for_or_is_quick_enough_is_not_remarked_on(monkeypatch, caplog):
    loader._say_slow.cache_clear()
    asked = Settings(_env_file=None, engine=Engine(device="cpu"))  # type: ignore[call-arg]
    assert device.device_of(asked) == "cpu"
    loader.remark_on_cpu(asked)
    ModelPool(automatic()).get("pocket")
    on_a_gpu(monkeypatch)
    assert device.device_of(automatic()) == "cuda"
    assert not [r for r in caplog.records if r.levelno == logging.WARNING]


def test_a_piece_says_what_computed_it_and_in_which_precision(settings):
    model = loader.Loader(settings).load("text", unseen, room=1 << 32)
    spec = JobSpec.of("one", GenerationRequest.parse(prompt="x", seed=1, replicate_weights="text"))
    tokens = np.zeros((4, 50), np.int64)
    assert model.finish(spec, tokens).device == f"{platform.machine()} fp32"


@pytest.mark.parametrize(
    ("precision", "has", "can"),
    [
        ("fp8", (8, 6), False),
        ("fp8", (8, 9), True),
        ("bf16", (7, 5), False),
        ("bf16", (8, 0), True),
        ("int8", (7, 5), True),
        ("int4", (9, 0), False),
        ("int4", None, True),
        ("fp8", None, False),
    ],
)
def test_a_precision_that_a_device_lacks_is_refused_in_a_sentence(monkeypatch, precision, has, can):
    asked = Engine(device="cpu" if has is None else "cuda", precision=precision)
    settings = Settings(_env_file=None, engine=asked)  # type: ignore[call-arg]
    on_a_gpu(monkeypatch, has=has or (8, 6))
    if can:
        device.device_of(settings)
        return
    with pytest.raises(ModelError) as refused:
        device.device_of(settings)
    assert refused.value.code == "precision-unfit"
    assert precision not in refused.value.values["choices"]


@pytest.mark.parametrize("hip", [None, "6.4"])
def test_an_amd_gpu_is_said_to_be_untried_once(monkeypatch, caplog, hip):
    monkeypatch.setattr(torch.version, "hip", hip)
    loader.remark_on_rocm.cache_clear()
    for _ in range(2):
        loader.remark_on_rocm()
    loader.remark_on_rocm.cache_clear()
    assert caplog.text.count("never tried on") == (1 if hip else 0)
