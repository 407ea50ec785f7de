"""A second start finds what the first has left, composes the same, and believes only what fits."""

import os
import shutil

import numpy as np
import pytest

from bot.config import Engine, ModelSettings, Settings
from bot.models.pool import ModelPool
from bot.models.weights import safe_load
from bot.util import system
from tests.support import checkpoints
from tests.support.checkpoint_configs import lm_config
from tests.support.composing import compose


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A text model whose widths the CPU's kernels divide, in a folder with all that it needs."""
    folder = tmp_path_factory.mktemp("model") / "wide"
    config = lm_config()
    config["transformer_lm"]["dim"] = 64
    checkpoints.write_lm(folder, config)
    checkpoints.write_codec(folder)
    checkpoints.write_t5(folder / "t5-small")
    return folder


@pytest.fixture
def start(repository, tmp_path):
    """Load the model as a process does that has just begun, and compose a second."""

    def starting(source=repository):
        safe_load._sha256.cache_clear()
        settings = Settings(
            models={"wide": ModelSettings(source=str(source))},
            default_model="wide",
            weights=tmp_path / "weights",
            engine=Engine(device="cpu", precision="int8"),
        )
        model = ModelPool(settings).get("wide")
        assert model.precision == "int8"
        return compose(model)

    return starting


def packed(tmp_path):
    return list((tmp_path / "weights/packed").iterdir())


def test_a_second_start_packs_nothing_and_composes_the_same(start, tmp_path, monkeypatch):
    from bot.models.families.audiocraft import assembly

    codes, piece = start()
    assert len(packed(tmp_path)) == 1
    monkeypatch.setattr(assembly, "load_weights", None)  # whoever calls it fails
    again, same = start()
    assert np.array_equal(again, codes)
    assert np.array_equal(same.clip.samples, piece.clip.samples)


def test_packed_weights_that_were_damaged_are_packed_anew(start, tmp_path, caplog):
    codes, _ = start()
    (path,) = packed(tmp_path)
    good = path.read_bytes()
    path.write_bytes(good[:-9] + b"otherwise")
    again, _ = start()
    assert np.array_equal(again, codes)
    assert path.read_bytes() == good
    assert "damaged" in caplog.text


def test_other_weights_of_the_same_name_are_packed_by_themselves(start, repository, tmp_path):
    copy = shutil.copytree(repository, tmp_path / "copy")
    start(copy)
    config = lm_config()
    config["transformer_lm"]["dim"] = 64
    config["dataset"]["segment_duration"] = 3
    checkpoints.write_lm(copy, config)
    start(copy)
    assert len(packed(tmp_path)) == 2


def test_a_large_file_is_hashed_once_until_it_changes(tmp_path, monkeypatch):
    path = tmp_path / "large"
    path.write_bytes(bytes(safe_load.NOTED))
    digest = safe_load.sha256(path)
    if not os.listxattr(path):
        pytest.fail("this file system keeps no attributes: run the tests on one that does")
    safe_load._sha256.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(safe_load.hashlib, "file_digest", None)  # whoever calls it fails
        assert safe_load.sha256(path) == digest
    path.write_bytes(bytes(safe_load.NOTED - 1) + b"x")
    assert safe_load.sha256(path) != digest


def test_where_files_have_no_attributes_each_start_reads_them(tmp_path, monkeypatch):
    monkeypatch.setattr(system, "PLATFORM", "darwin")
    path = tmp_path / "large"
    path.write_bytes(bytes(safe_load.NOTED))
    digest = safe_load.sha256(path)
    assert not os.listxattr(path)
    safe_load._sha256.cache_clear()
    assert safe_load.sha256(path) == digest


@pytest.mark.parametrize("found", [b"", b"1 2", b"\xff", b"10000000 0 ab"])
def test_a_note_that_is_none_is_not_believed(tmp_path, found):
    path = tmp_path / "large"
    path.write_bytes(bytes(safe_load.NOTED))
    os.setxattr(path, "user.mario.sha256", found)
    safe_load._sha256.cache_clear()
    assert len(safe_load.sha256(path)) == 64
