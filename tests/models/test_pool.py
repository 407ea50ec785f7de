"""Models are loaded once, on first use, and the least recently used leaves when room is needed."""

import threading
from collections import namedtuple
from types import SimpleNamespace

import pytest

from bot.config import Engine, Executor, ModelSettings, Settings
from bot.errors import ModelError, NotFound
from bot.models import memory, pool
from bot.models.footprint import Footprint
from bot.models.pool import ModelPool
from bot.util import system
from tests.support.english import refused

SIZES = {"a": 4, "b": 4, "c": 4, "large": 20}
GB = 10**9


class FakeLoader:
    """Loads nothing, but counts, and fails when told to."""

    def __init__(self):
        self.loaded = []
        self.rooms = []
        self.failing = set()

    def device_for(self, model):
        return "cpu"

    def expect(self, model, on_progress):
        pass  # nothing is fetched here

    def expect_no_more(self):
        pass

    def footprint(self, model, on_progress):
        return Footprint(weights=SIZES[model.source] * GB, others=0)

    def load(self, name, on_progress, room):
        self.rooms.append(room)
        on_progress(1, 2)
        if name in self.failing:
            raise ModelError("file-runs-code", file="x.th", name="eval")
        self.loaded.append(name)
        return SimpleNamespace(name=name, nbytes=SIZES[name] * GB, shared=None)


@pytest.fixture
def loader():
    return FakeLoader()


@pytest.fixture
def needed():
    """Names of the models that must stay, for a test to add to."""
    return []


@pytest.fixture
def models(loader, needed, monkeypatch):
    """A pool with room for two models of 4 GB (4.4 GB each with working space)."""
    monkeypatch.setattr(pool, "free_bytes", lambda device: 1000 * GB)
    return ModelPool(allowing(Engine(device="cpu", memory_gigabytes=9)), loader, lambda: needed)


def allowing(engine, executor=None):
    entries = {name: ModelSettings(source=name) for name in SIZES}
    executor = executor or Executor()
    return Settings(models=entries, default_model="a", engine=engine, executor=executor)


def test_a_model_is_loaded_once(models, loader):
    progress = []
    first = models.get("b", lambda *p: progress.append(p))
    assert models.get("b") is first
    assert loader.loaded == ["b"]
    assert progress == [(1, 2)]


def test_no_name_is_the_default(models):
    assert models.get("").name == "a"


def loaded(models):
    return {name for name in SIZES if models.loaded(name) is not None}


def test_the_least_recently_used_leaves_first(models):
    for name in ("a", "b", "a", "c"):
        models.get(name)
    assert loaded(models) == {"a", "c"}


@pytest.mark.parametrize("name", ["a", ""])
def test_a_model_that_is_needed_stays(models, needed, name):
    needed.append(name)
    models.get(name)
    models.get("b")
    models.get("c")
    assert loaded(models) == {"a", "c"}


def test_of_more_models_than_the_settings_allow_only_those_that_are_needed_stay(loader, needed):
    models = ModelPool(allowing(Engine(), Executor(models=2)), loader, lambda: needed)
    for name in ("a", "b", "c"):
        models.get(name)
    assert loaded(models) == {"b", "c"}
    needed.extend(["a", "b", "c"])
    models.get("a")
    assert loaded(models) == {"a", "b", "c"}


def test_when_all_are_needed_the_newcomer_is_refused(models, needed):
    needed.extend(["a", "b", "c"])
    for name in ("a", "b"):
        models.get(name)
    with refused(ModelError, match="Not enough memory"):
        models.get("c")
    assert loaded(models) == {"a", "b"}


def test_a_model_that_can_never_fit_is_refused(models):
    with refused(ModelError, match=r"about 22\.0 GB"):
        models.get("large")


def test_a_failed_load_leaves_the_others(models, loader):
    models.get("a")
    loader.failing = {"b"}
    with refused(ModelError, match="I refuse it"):
        models.get("b")
    with pytest.raises(NotFound):
        models.get("nobody")
    assert loaded(models) == {"a"}
    loader.failing = set()
    assert models.get("b").name == "b"


def test_threads_that_ask_at_once_get_the_same_model(models, loader):
    got = []
    threads = [threading.Thread(target=lambda: got.append(models.get("a"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(model) for model in got}) == 1
    assert loader.loaded == ["a"]


def test_a_model_gets_what_others_leave_of_the_memory_allowed(models, loader):
    models.get("a")
    models.get("b")
    assert loader.rooms == [int(9 * GB / 1.1), int(4.6 * GB / 1.1)]


def test_free_memory_is_what_machine_and_container_leave(monkeypatch, tmp_path):
    machine = namedtuple("Machine", "available")(8_192_000)
    monkeypatch.setattr(system.psutil, "virtual_memory", lambda: machine)
    monkeypatch.setattr(system, "CGROUP", tmp_path)
    assert memory.free_bytes("cpu") == 8_192_000
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.current").write_text("2000000\n")
    (tmp_path / "memory.stat").write_text("inactive_file 500000\nanon 1\n")
    assert memory.free_bytes("cpu") == 8_192_000
    (tmp_path / "memory.max").write_text("3000000\n")
    assert memory.free_bytes("cpu") == 1_500_000
