"""LoRA adapters as peft writes them, merged into a base, decode as peft's own models do."""

import json
import re
import shutil

import numpy as np
import pytest
import torch

from bot.config import ModelSettings
from bot.errors import ModelError
from bot.models.families.audiocraft.builders import read_all
from bot.models.families.transformers.folder import layout
from bot.models.families.transformers.lora import merge, scaling_of
from bot.models.families.transformers.parts import language_model
from bot.models.pool import ModelPool
from bot.models.weights.safe_load import read_safetensors
from tests.support import trainers, transformers_folders
from tests.support.composing import compose
from tests.support.english import refused
from tests.support.lora import write_adapter

EVERYTHING = [
    "enc_to_dec_proj", "q_proj", "k_proj", "v_proj", "out_proj", "fc1", "fc2",
    *(f"embed_tokens.{k}" for k in range(4)), *(f"lm_heads.{k}" for k in range(4)),
]  # fmt: skip
KINDS = {
    "attention": {"target_modules": ["q_proj", "v_proj"]},
    "everything": {"target_modules": EVERYTHING},
    "by root": {"target_modules": EVERYTHING, "use_rslora": True},
    "patterns": {
        "target_modules": ["fc1", "fc2", "k_proj"],
        "rank_pattern": {"fc1": 2},
        "alpha_pattern": {"fc1": 20, "layers.1.fc2": 5},
    },
    "some layers": {"target_modules": ["fc1"], "layers_to_transform": [1]},
}


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return transformers_folders.write_folder(tmp_path_factory.mktemp("bases") / "base")


@pytest.fixture(scope="module")
def adapter(base, tmp_path_factory):
    """Writes an adapter; its folder, and peft's own model with it."""

    def write(kind):
        folder = tmp_path_factory.mktemp("adapters") / kind.replace(" ", "-")
        return folder, write_adapter(base, folder, **KINDS[kind])

    return write


@pytest.fixture
def loaded(settings):
    def load(source, **entry):
        models = {**settings.models, "mine": ModelSettings(source=str(source), **entry)}
        return ModelPool(settings.model_copy(update={"models": models})).get("mine")

    return load


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.kind("adapter", "loads", "own engine")
@pytest.mark.kind("folder", "LoRA")
def test_an_adapter_decodes_as_by_peft(base, adapter, loaded, kind):
    folder, tuned = adapter(kind)
    ours, _ = compose(loaded(folder, base=str(base)), duration=2, temperature=0)
    theirs = transformers_folders.generate_by(
        tuned, transformers_folders.tokenizer(base), "castle at night", 100
    )
    plain, _ = compose(loaded(base), duration=2, temperature=0)
    assert np.array_equal(ours, theirs)
    assert not np.array_equal(ours, plain)


@pytest.mark.kind("repository", "LoRA")
@pytest.mark.kind("audiogen", "LoRA")
@pytest.mark.kind("style", "LoRA")
@pytest.mark.parametrize("name", ["text", "audiogen", "style"])
def test_an_adapter_on_a_base_in_audiocrafts_format(adapter, loaded, pool, tmp_path, name):
    if name == "style":  # which attends to nothing, as melody models do
        base = transformers_folders.write_folder(tmp_path / "base", melody=True)
        folder = tmp_path / "adapter"
        write_adapter(base, folder, **KINDS["attention"])
    else:
        folder, _ = adapter("attention")
    ours, _ = compose(loaded(folder, base=name), temperature=0)
    plain, _ = compose(pool.get(name), temperature=0)
    assert ours.shape == plain.shape
    assert not np.array_equal(ours, plain)


def added(state, adapter, scale):
    """An archive's weights with an adapter added, by the definition of LoRA alone."""
    state = {name: tensor.clone() for name, tensor in state.items()}
    for name, b in adapter.items():
        if not name.endswith(".lora_B.weight"):
            continue
        a = adapter[name.replace("lora_B", "lora_A")]
        ((layer, attention, which),) = re.findall(r"layers\.(\d+)\.(\w+)\.([qkv])_proj", name)
        inner = {"self_attn": "self_attn", "encoder_attn": "cross_attention"}[attention]
        first = "qkv".index(which) * len(b)
        whole = state[f"transformer.layers.{layer}.{inner}.in_proj_weight"]
        whole[first : first + len(b)] += scale * b @ a
    return state


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    path = tmp_path_factory.mktemp("archives") / "trained_model.tar"
    return trainers.write_tuned(path, "small")


@pytest.mark.kind("archive", "LoRA")
@pytest.mark.kind("state", "LoRA")
@pytest.mark.parametrize("form", ["archive", "state"])
def test_an_adapter_on_a_fine_tune_decodes_as_by_audiocraft(
    settings, checkpoint_folder, archive, adapter, tmp_path, form
):
    """And takes its base's place in memory, which comes back bit for bit."""
    from safetensors.torch import load_file

    package = torch.load(archive, weights_only=False)
    if form == "state":
        archive = tmp_path / "lm_final.pt"
        torch.save(package["model"], archive)
    folder, _ = adapter("attention")
    entries = {
        "mario": ModelSettings(source=str(archive), base="text"),
        "lora": ModelSettings(source=str(folder), base="mario"),
    }
    pool = ModelPool(settings.model_copy(update={"models": {**settings.models, **entries}}))
    before, made = compose(pool.get("mario"), duration=2, temperature=0)
    decoder = pool.get("mario").decoder
    ours, _ = compose(pool.get("lora"), duration=2, temperature=0)
    assert pool.get("lora").decoder is decoder
    again, remade = compose(pool.get("mario"), duration=2, temperature=0)

    weights = load_file(folder / "adapter_model.safetensors")
    package["model"] = added(package["model"], weights, scale=8 / 4)
    hub = checkpoint_folder / "hub"
    theirs = trainers.musicgen(package, hub / "facebook/text", hub)
    theirs.set_generation_params(use_sampling=False, duration=2, cfg_coef=3)
    with trainers.conditioners_from(hub):
        _, tokens = theirs.generate(["castle at night"], return_tokens=True)
    assert ours.shape == (4, 100)
    assert np.array_equal(ours, tokens[0])
    assert not np.array_equal(ours, before)
    assert np.array_equal(again, before)
    assert made.clip.samples.tobytes() == remade.clip.samples.tobytes()


def test_an_adapter_is_not_its_own_base(settings, adapter):
    folder, _ = adapter("attention")
    entries = {"mine": ModelSettings(source=str(folder), base="mine")}
    pool = ModelPool(settings.model_copy(update={"models": {**settings.models, **entries}}))
    with refused(ModelError, match="must be a whole model"):
        pool.get("mine")


def test_only_what_an_adapter_names_is_changed(adapter, base):
    folder, _ = adapter("attention")
    state = language_model(layout(base), read_safetensors([base / "model.safetensors"]))
    config = json.loads((folder / "adapter_config.json").read_text())
    own = read_safetensors([folder / "adapter_model.safetensors"])
    made = merge(state, own, scaling_of(config))
    assert len(made.changed) == 4  # self- and cross-attention of two layers
    assert all(made.state[name] is state[name] for name in state.keys() - made.changed)
    before, after = read_all(state), read_all(made.state)
    for name in made.changed:
        queries, keys, values = zip(before[name].chunk(3), after[name].chunk(3), strict=True)
        assert not torch.equal(*queries)
        assert torch.equal(*keys)
        assert not torch.equal(*values)


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [
        ("use_dora", True, r"DoRA \(use_dora\)"),
        ("modules_to_save", ["lm_heads"], r"whole modules .*\(modules_to_save\)"),
        ("bias", "all", "biases"),
        ("layer_replication", [[0, 2]], "layer_replication"),
        ("trainable_token_indices", [1], "trainable_token_indices"),
        ("peft_type", "IA3", 'kind "IA3". I merge only LoRA'),
        ("lora_alpha", "much", "not a number"),
    ],
)
def test_what_is_not_plain_lora_is_refused_by_name(base, adapter, loaded, option, value, reason):
    folder, _ = adapter("attention")
    path = folder / "adapter_config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), option: value}))
    with refused(ModelError, match=reason):
        loaded(folder, base=str(base))


def test_an_adapter_without_a_base_that_may_be_fetched_is_refused(adapter, loaded):
    folder, _ = adapter("attention")
    with refused(ModelError, match="as its base in config.toml"):
        loaded(folder)


def test_an_adapter_for_a_base_of_another_size_is_refused(adapter, loaded, base, tmp_path):
    from safetensors.torch import load_file, save_file

    folder, _ = adapter("attention")
    path = folder / "adapter_model.safetensors"
    save_file({name: t[:, :8].contiguous() if "_A" in name else t
               for name, t in load_file(path).items()}, path)  # fmt: skip
    with refused(ModelError, match="of another size"):
        loaded(folder, base=str(base))


def test_an_adapter_that_changes_the_text_encoder_is_refused(adapter, loaded, base):
    from safetensors.torch import load_file, save_file

    folder, _ = adapter("attention")
    path = folder / "adapter_model.safetensors"
    at = "base_model.model.text_encoder.encoder.block.0.layer.0.SelfAttention.q"
    own = load_file(path)
    own |= {f"{at}.lora_A.weight": torch.ones(4, 32), f"{at}.lora_B.weight": torch.ones(16, 4)}
    save_file(own, path)
    with refused(ModelError, match="which its base lacks, or which I don't change"):
        loaded(folder, base=str(base))


def test_a_whole_copy_of_the_folder_is_the_same_model(adapter, loaded, base, tmp_path):
    folder, _ = adapter("attention")
    copy = shutil.copytree(folder, tmp_path / "copy")
    ids = {loaded(place, base=str(base)).digest for place in (folder, copy)}
    assert len(ids) == 1
    assert ids != {loaded(base).digest}


class TestSharing:
    """A base and its adapters in one pool, where only one is in use at a time."""

    @pytest.fixture
    def shared(self, settings, base, adapter):
        entries = {"base": ModelSettings(source=str(base))}
        for kind in ("attention", "everything"):
            folder, _ = adapter(kind)
            entries[kind] = ModelSettings(source=str(folder), base=str(base))
        return settings.model_copy(update={"models": entries})

    def test_a_model_takes_an_idle_ones_place_and_the_base_comes_back_bit_for_bit(self, shared):
        pool = ModelPool(shared)
        order = ["base", "attention", "everything", "base", "everything", "attention", "base"]
        alone = {name: compose(ModelPool(shared).get(name))[0] for name in set(order)}
        assert len({codes.tobytes() for codes in alone.values()}) == 3
        decoders = set()
        for name in order:
            model = pool.get(name)
            decoders.add(id(model.decoder))
            assert [other for other in shared.models if pool.loaded(other)] == [name]
            codes, made = compose(model)
            assert np.array_equal(codes, alone[name])
            assert made.model == f"{name}@{model.digest}"
        assert len(decoders) == 1

    def test_one_that_is_in_use_stays_and_another_is_loaded_beside_it(self, shared):
        pool = ModelPool(shared, needed=lambda: ["base"])
        base = pool.get("base")
        before, _ = compose(base)
        assert pool.get("attention").decoder is not base.decoder
        assert np.array_equal(compose(pool.get("base"))[0], before)
        pool.get("everything")
        assert [name for name in shared.models if pool.loaded(name)] == ["base", "everything"]

    def test_an_adapter_that_does_not_fit_leaves_what_is_loaded_as_it_is(self, shared, adapter):
        from safetensors.torch import load_file, save_file

        pool = ModelPool(shared)
        before, _ = compose(pool.get("everything"))
        path = adapter("attention")[0] / "adapter_model.safetensors"
        save_file({name: t[:, :8].contiguous() if "_A" in name else t
                   for name, t in load_file(path).items()}, path)  # fmt: skip
        entry = ModelSettings(source=str(path.parent), base=shared.models["base"].source)
        shared.models["attention"] = entry
        with refused(ModelError, match="of another size"):
            pool.get("attention")
        assert pool.loaded("everything") is not None
        assert np.array_equal(compose(pool.get("everything"))[0], before)
