"""A file of weights that is damaged or hostile is refused, and a refusal harms nothing."""

import io
import os
import pickle
import resource
import shutil
import subprocess
import zipfile
from collections import OrderedDict

import pytest
import torch
import yaml
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bot.config import ModelSettings
from bot.errors import ModelError, NotFound
from bot.models.families.audiocraft.builders import vet_lm
from bot.models.families.audiocraft.config import lm_recipe
from bot.models.pool import ModelPool
from bot.models.weights.safe_load import read, state_of
from tests.support.checkpoint_changes import CODEC, LM
from tests.support.composing import compose, rewrite

ONE_FOLDER = HealthCheck.function_scoped_fixture  # tmp_path may be shared by all examples


class Evil:
    """Runs code when it is unpickled: a shell command, or a callable given."""

    def __init__(self, marker, run=os.system):
        self.marker = marker
        self.run = run

    def __reduce__(self):
        return self.run, (f"touch {self.marker}",)


@pytest.mark.fault(
    fault="weights that carry code", sees="a sentence", keeps="nothing runs; the model in use stays"
)
@pytest.mark.parametrize("file", [LM, CODEC])
@pytest.mark.parametrize("run", [os.system, subprocess.getoutput, eval, yaml.unsafe_load])
def test_pickled_code_does_not_run(refused, tmp_path, file, run):
    marker = tmp_path / "it-ran"

    def poison(folder):
        rewrite(folder / file, lambda package: package.update(extra=Evil(marker, run)))

    name = "posix.system" if run is os.system else run.__name__
    assert "wants to run code" in (said := refused(poison))
    assert name in said
    assert not marker.exists()


def test_a_bare_pickle_does_not_run(refused, tmp_path):
    marker = tmp_path / "it-ran"
    said = refused(lambda folder: (folder / LM).write_bytes(pickle.dumps(Evil(marker))))
    assert "not a torch file" in said
    assert not marker.exists()


@pytest.mark.parametrize("file", [LM, CODEC])
@pytest.mark.parametrize("share", [0, 0.5, 0.99])
def test_a_truncated_file(refused, file, share):
    def cut(folder):
        whole = (folder / file).read_bytes()
        (folder / file).write_bytes(whole[: int(len(whole) * share)])

    assert "damaged" in refused(cut)


@pytest.mark.parametrize("file", [LM, CODEC])
def test_an_altered_file(refused, file):
    def flip(folder):
        whole = bytearray((folder / file).read_bytes())
        whole[whole.index(b"data/3") + 200] ^= 1
        (folder / file).write_bytes(whole)

    assert "damaged" in refused(flip)


def test_an_altered_file_with_a_known_checksum(refused):
    def flip(folder):
        whole = bytearray((folder / LM).read_bytes())
        whole[len(whole) // 2] ^= 1
        (folder / LM).write_bytes(whole)

    assert "not the file that was announced" in refused(flip, sha256="0" * 64)


@pytest.mark.fault(
    fault="weights that unpack to far more", sees="a sentence", keeps="memory and disk"
)
def test_a_compressed_file_that_would_unpack_to_more(refused):
    def squeeze(folder):
        with zipfile.ZipFile(folder / LM) as source:
            entries = {name: source.read(name) for name in source.namelist()}
        with zipfile.ZipFile(folder / LM, "w", zipfile.ZIP_DEFLATED) as target:
            for name, data in entries.items():
                target.writestr(name, data)

    assert "damaged" in refused(squeeze)


def test_weights_that_all_lie_in_the_same_bytes(refused):
    base = torch.zeros(1 << 20)
    state = {f"emb.{number}.weight": base for number in range(1000)}
    said = refused(lambda folder: torch.save({"best_state": state, "xp.cfg": ""}, folder / LM))
    assert "same bytes for several weights" in said


class Named:
    """A tensor of so many numbers, which the file has under this name, as it is pickled."""

    def __init__(self, name, numbers):
        self.name, self.numbers = name, numbers

    def __reduce__(self):
        layout = Stored(self), 0, (self.numbers,), (1,), False, OrderedDict()
        return getattr(torch, "_utils")._rebuild_tensor_v2, layout  # noqa: B009 - not in its types


class Stored:
    def __init__(self, tensor):
        self.tensor = tensor


def pickled(package):
    class Pickler(pickle.Pickler):
        def persistent_id(self, value):
            if isinstance(value, Stored):
                named = value.tensor
                return "storage", torch.FloatStorage, named.name, "cpu", named.numbers
            return None

    said = io.BytesIO()
    Pickler(said, 2).dump(package)
    return said.getvalue()


def test_weights_that_reach_into_each_other_are_more_than_there_is(tmp_path):
    torch.save({name: torch.zeros(10_000) for name in "abc"}, tmp_path / "three.pt")
    for claimed, refuses in ((10_000, False), (16_000, True)):
        said = pickled(
            {"a": Named("0", claimed), "b": Named("1", claimed), "c": Named("2", 10_000)}
        )
        path = tmp_path / "claims.pt"
        with zipfile.ZipFile(tmp_path / "three.pt") as three, zipfile.ZipFile(path, "w") as target:
            for entry in three.namelist():
                data = said if entry.endswith("data.pkl") else three.read(entry)
                target.writestr(entry, data)
        if refuses:
            with pytest.raises(ModelError) as refusal:
                read(path)
            assert refusal.value.code == "file-no-torch-file"
        else:
            assert [tensor.numel() for tensor in read(path).values()] == [10_000] * 3


@pytest.mark.fault(
    fault="weights whose one piece of data is named a thousand times",
    sees="a sentence",
    keeps="memory",
)
def test_one_piece_of_data_under_many_names_is_read_once(refused, tmp_path):
    numbers = 5_000_000
    torch.save({"weight": torch.zeros(numbers)}, tmp_path / "one.pt")
    many = {f"emb.{number}.weight": Named(f"0\0{number}", numbers) for number in range(1000)}
    said = pickled({"best_state": many, "xp.cfg": ""})

    def name_it_often(folder):
        entries = zipfile.ZipFile(tmp_path / "one.pt"), zipfile.ZipFile(folder / LM, "w")
        with entries[0] as one, entries[1] as target:
            for entry in one.namelist():
                data = said if entry.endswith("data.pkl") else one.read(entry)
                target.writestr(entry.replace("one/", "state_dict/"), data)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "same bytes for several weights" in refused(name_it_often)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1_000_000  # kB, of 20 GB


def test_a_refusal_leaves_the_model_in_use_untouched(settings, checkpoint_folder, tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(checkpoint_folder / "hub/facebook/text", folder)
    bad = tmp_path / "bad"
    shutil.copytree(folder, bad)
    (bad / LM).write_bytes(b"not a model")
    models = {"mine": ModelSettings(source=str(folder)), "bad": ModelSettings(source=str(bad))}
    pool = ModelPool(settings.model_copy(update={"models": models, "default_model": "mine"}))
    before = compose(pool.get("mine"))[1]
    with pytest.raises(ModelError):
        pool.get("bad")
    with pytest.raises(NotFound):
        pool.get("unheard of")
    (folder / LM).write_bytes(b"cut while in use")
    assert pool.loaded("bad") is None
    assert compose(pool.get("mine"))[1].clip.samples.tobytes() == before.clip.samples.tobytes()


def test_a_refusal_is_one_sentence_or_two_without_a_path_of_this_machine(refused, tmp_path):
    said = refused(lambda folder: (folder / LM).write_bytes(b""))
    assert said.endswith(".")
    assert str(tmp_path) not in said


@examples(max_examples=60, deadline=None, suppress_health_check=[ONE_FOLDER])
@given(data=st.data())
def test_a_file_with_any_bytes_changed_is_refused_or_unharmed(data, checkpoint_folder, tmp_path):
    whole = bytearray((checkpoint_folder / "pickled.tar").read_bytes())
    intact = read(checkpoint_folder / "pickled.tar")["model"]
    for _ in range(data.draw(st.integers(1, 4))):
        # The first 4,000 bytes are the pickle, the last the directory; between them is data.
        near = st.integers(0, 4000) | st.integers(-4000, -1) | st.integers(0, len(whole) - 1)
        whole[data.draw(near)] = data.draw(st.integers(0, 255))
    changed = tmp_path / "changed.tar"
    changed.write_bytes(whole)
    try:
        package = read(changed)
        state = state_of(package, "model", "changed")
        vet_lm(lm_recipe(package.get("xp.cfg")), state)
    except ModelError:
        return
    assert all(torch.equal(state[name], tensor) for name, tensor in intact.items())


def test_reading_gives_plain_values_and_omegaconf(checkpoint_folder):
    from omegaconf import DictConfig

    package = read(checkpoint_folder / "pickled.tar")
    assert isinstance(package["xp.cfg"], DictConfig)
    assert set(package) == {"xp.cfg", "model"}
