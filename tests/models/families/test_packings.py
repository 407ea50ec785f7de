"""The same weights are the same model, however whoever saved them packed them."""

import numpy as np
import pytest
import torch

from bot.config import ModelSettings
from bot.errors import ModelError
from bot.models.pool import ModelPool
from tests.support import checkpoints, trainers
from tests.support.composing import compose
from tests.support.english import refused


@pytest.fixture(scope="module")
def published(checkpoint_folder):
    """What the text model's repository holds."""
    return torch.load(checkpoint_folder / "hub/facebook/text/state_dict.bin", weights_only=True)


@pytest.fixture
def loaded(settings):
    def load(source, **entry):
        models = {**settings.models, "mine": ModelSettings(source=str(source), **entry)}
        return ModelPool(settings.model_copy(update={"models": models})).get("mine")

    return load


def by_lightning(state, path):
    """What a training with Lightning saves, the language model one of its parts."""
    from pytorch_lightning import LightningModule, Trainer

    class Part(torch.nn.Module):
        def __init__(self):
            super().__init__()
            for name, tensor in state.items():
                self.register_buffer(name.replace(".", "/"), tensor)

    class Training(LightningModule):
        def __init__(self):
            super().__init__()
            self.lm = Part()
            self.codec = torch.nn.Linear(2, 2)
            self._register_state_dict_hook(self._by_own_names)
            self.save_hyperparameters({"lr": 1e-4})

        @staticmethod
        def _by_own_names(module, whole, prefix, metadata):
            for name in list(whole):
                whole[name.replace("/", ".")] = whole.pop(name)

        def configure_optimizers(self):
            return torch.optim.Adam(self.parameters())

    trainer = Trainer(
        logger=False, enable_checkpointing=False, accelerator="cpu", enable_model_summary=False
    )
    trainer.strategy.connect(Training())
    trainer.save_checkpoint(path)


PACKINGS = {
    "lm_final.pt": lambda state, path: torch.save(state, path),
    "a module": lambda state, path: torch.save(
        {f"module.{name}": tensor for name, tensor in state.items()}, path
    ),
    "nested": lambda state, path: torch.save({"best_state": {"model": state}, "epoch": 3}, path),
    "by its name": lambda state, path: torch.save({"state_dict": state}, path),
    "lightning": by_lightning,
}


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.kind("state", "loads", "own engine")
def test_weights_without_a_recipe_take_their_bases(pool, published, loaded, tmp_path, packing):
    path = tmp_path / "lm_final.pt"
    PACKINGS[packing](published["best_state"], path)
    ours, _ = compose(loaded(path, base="text"), temperature=0)
    theirs, _ = compose(pool.get("text"), temperature=0)
    assert np.array_equal(ours, theirs)


def test_weights_without_a_recipe_and_without_a_base_are_refused(loaded, published, tmp_path):
    torch.save(published["best_state"], tmp_path / "lm_final.pt")
    with refused(ModelError, match="Name the model they were made from"):
        loaded(tmp_path / "lm_final.pt")


def test_a_codec_is_not_taken_for_a_language_model(loaded, checkpoint_folder):
    codec = checkpoint_folder / "codec/checkpoint.th"
    with refused(ModelError, match="no weights of a MusicGen language model"):
        loaded(codec, base="text")


@pytest.mark.parametrize("version", ["small", "stereo-melody"])
def test_an_archive_needs_no_base_where_it_names_its_codec(pool, loaded, tmp_path, sound, version):
    path = trainers.write_tuned(tmp_path / "trained_model.tar", version)
    model = loaded(path)
    assert model.channels == (2 if "stereo" in version else 1)
    if version == "small":
        mono = type(sound)(sound.samples[:1], sound.sample_rate)
        stereo = pool.get("stereo").encode(mono)
        assert np.array_equal(model.encode(mono), stereo[::2])  # both are facebook/encodec_32khz


@pytest.mark.parametrize(
    ("codec", "reason"),
    [
        ("//sig/5091833e", "Name the model they were made from"),
        ("//pretrained/dac_44khz", r"Descript Audio Codec \(DAC\)"),
        ("//pretrained/someone/codec", "loading.pretrained doesn't list"),
    ],
)
def test_an_archive_that_names_another_codec_is_refused(loaded, tmp_path, codec, reason):
    config = trainers.tuned_config("small", f"compression_model_checkpoint={codec}")
    path = checkpoints.write_archive(tmp_path / "trained_model.tar", config, as_text=False)
    with refused(ModelError, match=reason):
        loaded(path)


def test_a_folder_without_a_codec_takes_the_one_its_recipe_names(
    loaded, checkpoint_folder, tmp_path
):
    whole = checkpoint_folder / "hub/facebook/text/state_dict.bin"
    (tmp_path / "state_dict.bin").write_bytes(whole.read_bytes())
    codes, _ = compose(loaded(tmp_path))
    assert codes.shape == (4, 50)


def test_bf16_is_taken_as_it_comes(loaded, published, tmp_path):
    rough = {name: tensor.bfloat16() for name, tensor in published["best_state"].items()}
    torch.save({**published, "best_state": rough}, tmp_path / "bf16.bin")
    exact = {name: tensor.float() for name, tensor in rough.items()}
    torch.save({**published, "best_state": exact}, tmp_path / "fp32.bin")
    ours, _ = compose(loaded(tmp_path / "bf16.bin"), temperature=0)
    theirs, _ = compose(loaded(tmp_path / "fp32.bin"), temperature=0)
    assert np.array_equal(ours, theirs)


@pytest.mark.parametrize("precision", ["fp32", "fp16", "int8"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16])
def test_a_file_that_changes_does_not_change_a_model_in_use(
    settings, published, tmp_path, precision, dtype
):
    path = tmp_path / "state_dict.bin"
    state = {name: tensor.to(dtype) for name, tensor in published["best_state"].items()}
    torch.save({**published, "best_state": state}, path)
    engine = settings.engine.model_copy(update={"precision": precision})
    models = {**settings.models, "mine": ModelSettings(source=str(path), base="text")}
    model = ModelPool(settings.model_copy(update={"models": models, "engine": engine})).get("mine")
    before, _ = compose(model, temperature=0)
    path.write_bytes(b"cut while in use")
    again, _ = compose(model, temperature=0)
    assert np.array_equal(before, again)
