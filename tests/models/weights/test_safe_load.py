"""A checkpoint that is damaged, hostile or made wrongly is refused with its reason."""

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
from tests.support.checkpoints import write_pointer
from tests.support.composing import compose, rewrite
from tests.support.english import english

ONE_FOLDER = HealthCheck.function_scoped_fixture  # tmp_path may be shared by all examples
LM, CODEC = "state_dict.bin", "compression_state_dict.bin"


class Evil:
    """Runs code when it is unpickled: a shell command, or a callable given."""

    def __init__(self, marker, run=os.system):
        self.marker = marker
        self.run = run

    def __reduce__(self):
        return self.run, (f"touch {self.marker}",)


@pytest.fixture
def refused(settings, checkpoint_folder, tmp_path):
    """Load a copy of the text model's folder, changed; the refusal's sentence."""
    folder = tmp_path / "copy"
    shutil.copytree(checkpoint_folder / "hub/facebook/text", folder)

    def load(change, **entry):
        change(folder)
        entry = ModelSettings(source=str(folder), **entry)
        pool = ModelPool(settings.model_copy(update={"models": {"bad": entry, **settings.models}}))
        with pytest.raises(ModelError) as refusal:
            pool.get("bad")
        assert pool.loaded("bad") is None
        return english(refusal.value)

    return load


def config_change(file, change):
    """A change of the ``xp.cfg`` text in one file."""
    from omegaconf import OmegaConf

    def edit(package):
        config = OmegaConf.to_container(OmegaConf.create(package["xp.cfg"]), resolve=False)
        change(config)
        package["xp.cfg"] = OmegaConf.to_yaml(OmegaConf.create(config))

    return lambda folder: rewrite(folder / file, edit)


def state_change(file, change):
    return lambda folder: rewrite(folder / file, lambda package: change(package["best_state"]))


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


@pytest.mark.fault(fault="weights with NaN", sees="a sentence", keeps="the model in use stays")
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
@pytest.mark.parametrize(
    ("file", "entry"), [(LM, "emb.0.weight"), (CODEC, "decoder.model.0.conv.conv.bias")]
)
def test_weights_that_are_not_numbers(refused, value, file, entry):
    assert "not numbers" in refused(
        state_change(file, lambda s: s[entry].view(-1)[3:4].fill_(value))
    )


@pytest.mark.parametrize(
    ("file", "change"),
    [
        (LM, lambda state: state.update({"emb.0.weight": torch.zeros(65, 32)})),
        (LM, lambda state: state.update({"linears.1.weight": torch.zeros(64, 15)})),
        (LM, lambda state: state.pop("out_norm.weight")),
        (LM, lambda state: state.update({"transformer.layers.1.extra": torch.zeros(1)})),
        (CODEC, lambda state: state.pop("decoder.model.0.conv.conv.bias")),
        (CODEC, lambda state: state.update(stranger=torch.zeros(1))),
    ],
)
def test_wrong_shapes_and_names(refused, file, change):
    said = refused(state_change(file, change))
    assert "don't fit" in said or "don't have the shapes" in said


@pytest.mark.parametrize(
    "weights", [None, {}, {"emb.0.weight": "text"}, {"emb.0.weight": torch.zeros(1).expand(9**9)}]
)
def test_weights_that_are_none(refused, weights):
    said = refused(lambda folder: torch.save({"best_state": weights, "xp.cfg": ""}, folder / LM))
    assert "It was not loaded" in said


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda c: c["transformer_lm"].update(dim="${oc.env:HOME}"), "to be filled in"),
        (lambda c: c["transformer_lm"].update(dim=1_000_000), "don't have the shapes"),
        (lambda c: c["transformer_lm"].update(num_layers=10_000), "don't have the shapes"),
        (lambda c: c["transformer_lm"].update(num_heads=3), "don't divide"),
        (lambda c: c["codebooks_pattern"]["delay"].update(delays=[0, 1, 2, 10**9]), "pattern"),
        (lambda c: c.update(lm_model="something"), "not MusicGen's"),
        (lambda c: c["dataset"].update(segment_duration=10**9), "how many seconds"),
        (lambda c: c.pop("conditioners"), "no conditioners"),
        (lambda c: c["conditioners"]["description"].update(model="mine"), "kind"),
        (lambda c: c["conditioners"]["description"]["t5"].update(normalize_text=True), "spaCy"),
        (lambda c: c["conditioners"]["description"]["t5"].update(name="a/b"), "text encoder"),
        (lambda c: c["conditioners"]["description"]["t5"].update(color=1), "can't be built"),
    ],
)
def test_a_configuration_that_asks_for_something_else(refused, change, reason):
    assert reason in refused(config_change(LM, change))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda c: c["seanet"].update(dimension="${oc.env:HOME}"), "to be filled in"),
        (lambda c: c["seanet"].update(n_filters=100_000), "don't fit"),
        (lambda c: c["rvq"].update(n_q=3), "don't fit"),
        (lambda c: c["seanet"].update(activation="NoSuchThing"), "can't be built"),
        (lambda c: c.update(compression_model="mine"), "not EnCodec"),
        (lambda c: c["encodec"].pop("sample_rate"), "can't be built"),
    ],
)
def test_a_codec_that_asks_for_something_else(refused, change, reason):
    assert reason in refused(config_change(CODEC, change))


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c["transformer_lm"].update(card="many"),
        lambda c: c["transformer_lm"].update(hidden_scale="wide"),
        lambda c: c["transformer_lm"].update(hidden_scale=float("nan")),
        lambda c: c["transformer_lm"].update(n_q=None),
        lambda c: c["codebooks_pattern"]["delay"].update(delays=5),
        lambda c: c["codebooks_pattern"].update(delay={"delays": [0, "1", 2, 3]}),
        lambda c: c["conditioners"].update(args="none"),
        lambda c: c["conditioners"]["description"].update(t5=[]),
        lambda c: c["conditioners"]["description"]["t5"].update(name=None),
        lambda c: c["dataset"].update(segment_duration=float("nan")),
        lambda c: c["dataset"].update(segment_duration="long"),
        lambda c: c.update(fuser=[]),
        lambda c: c["fuser"].update(cross="description"),
        lambda c: c["fuser"].update(cross=[["description"]]),
        lambda c: c.update(interleave_stereo_codebooks="yes"),
    ],
)
def test_settings_of_the_wrong_kind_are_a_sentence(refused, change):
    assert refused(config_change(LM, change)).endswith(".")


@pytest.mark.parametrize(
    "tensor",
    [
        torch.zeros(65, 16).to_sparse(),
        torch.zeros(65, 16, device="meta"),
        torch.quantize_per_tensor(torch.zeros(65, 16), 1.0, 0, torch.qint8),
        torch.zeros(65, 16).to(torch.float8_e4m3fn),
        torch.zeros(65, 16, dtype=torch.complex64),
        torch.zeros(()),
        None,
    ],
    ids=["sparse", "meta", "quantized", "float8", "complex", "a number", "nothing"],
)
@pytest.mark.parametrize("entry", ["emb.0.weight", "transformer.layers.0.linear1.weight"])
def test_tensors_of_another_kind_are_a_sentence(refused, tensor, entry):
    assert refused(state_change(LM, lambda s: s.update({entry: tensor}))).endswith(".")


@pytest.mark.parametrize("name", [7, None, ("emb", 0), "transformer.layers.", "transformer.layers"])
def test_weights_with_odd_names_are_a_sentence(refused, name):
    odd = {name: torch.zeros(1)}
    assert refused(state_change(LM, lambda s: s.update(odd))).endswith(".")


def test_a_table_larger_than_its_weights_is_not_made(refused):
    def lookup(c):
        c["conditioners"]["genre"] = {
            "model": "lut",
            "lut": {"n_bins": 10**12, "dim": 64, "tokenizer": "noop"},
        }

    assert "don't have the shapes" in refused(config_change(LM, lookup))


@pytest.mark.parametrize("width", [{"winlen": 2**40}, {"winhop": 1}, {"nfft": "wide"}])
def test_a_melody_is_not_looked_at_through_absurd_windows(refused, checkpoint_folder, width):
    def widen(folder):
        shutil.copy(checkpoint_folder / "hub/facebook/melody" / LM, folder / LM)
        config_change(LM, lambda c: c["conditioners"]["self_wav"]["chroma_stem"].update(width))(
            folder
        )

    assert "absurd size" in refused(widen)


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


def test_pretrained_leads_only_to_names_the_operator_lists(refused, hub):
    before = len(hub.requests)
    said = refused(lambda folder: write_pointer(folder, "someone/elses-codec"))
    assert "loading.pretrained doesn't list" in said
    assert not any("elses" in request for request in hub.requests[before:])


def test_a_codec_of_another_size_than_the_model_expects(refused, checkpoint_folder):
    def swap(folder):
        shutil.copy(checkpoint_folder / "hub/facebook/stereo" / LM, folder / LM)
        rewrite(
            folder / LM,
            lambda p: p.update({"xp.cfg": p["xp.cfg"].replace("use: true", "use: false")}),
        )

    assert "they don't fit" in refused(swap)


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
