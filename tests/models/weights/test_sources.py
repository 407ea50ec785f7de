"""Where weights are said to be: a source that leads nowhere is refused with what to do."""

import shutil
from pathlib import Path

import pytest

from bot.config import ModelSettings
from bot.errors import ModelError
from bot.models.pool import ModelPool
from bot.models.weights.sources import absent
from tests.support.english import english, refused


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (ModelSettings(source="/no/such/folder"), 'no weights at "folder"'),
        (ModelSettings(source="weights/mine.tar"), 'no weights at "weights/mine.tar"'),
        (ModelSettings(source="./mine"), 'no weights at "./mine"'),
        (ModelSettings(source="mine"), 'no weights at "mine"'),
        (ModelSettings(source="http://example.org/x"), "over https only"),
        (ModelSettings(source="facebook/missing"), "no repository"),
        (ModelSettings(source="facebook/multiband-diffusion"), "not in a format"),
        (ModelSettings(source="https://huggingface.co/x.tar"), "need their sha256"),
    ],
)
def test_sources_that_lead_nowhere(settings, entry, reason):
    pool = ModelPool(settings.model_copy(update={"models": {"text": entry}}))
    with refused(ModelError, match=reason):
        pool.get("text")


def test_a_fine_tune_needs_a_whole_model_as_base(settings, checkpoint_folder):
    archive = str(checkpoint_folder / "yaml.tar")
    entry = ModelSettings(source=archive, base=archive)
    pool = ModelPool(settings.model_copy(update={"models": {"text": entry}}))
    with refused(ModelError, match="must be a whole model"):
        pool.get("text")


def test_the_log_has_the_whole_path_that_the_sentence_keeps_from_strangers(
    settings, tmp_path, caplog
):
    entry = ModelSettings(source=str(tmp_path / "mine.tar"))
    pool = ModelPool(settings.model_copy(update={"models": {"text": entry}}))
    with refused(ModelError, match=r"at .mine\.tar.*or fix the source") as refusal:
        pool.get("text")
    assert str(tmp_path) not in str(refusal.value) + english(refusal.value)
    assert f"there are no weights at {tmp_path}/mine.tar" in caplog.messages


def test_a_folder_with_a_codec_only_is_refused(settings, checkpoint_folder, tmp_path):
    shutil.copy(checkpoint_folder / "hub/facebook/text/compression_state_dict.bin", tmp_path)
    entry = ModelSettings(source=str(tmp_path))
    pool = ModelPool(settings.model_copy(update={"models": {"text": entry}}))
    with refused(ModelError, match=r"has no state_dict\.bin"):
        pool.get("text")


@pytest.mark.parametrize(
    ("source", "is_path"),
    [
        ("pocket", False),
        ("facebook/musicgen-small", False),
        ("someone/model-1.5B", False),
        ("https://example.org/a.tar", False),
        ("weights/mine", True),
        ("mine/model.tar", True),
        ("../mine", True),
        ("~/mine", True),
        ("a/b/c", True),
    ],
)
def test_only_what_looks_like_a_path_is_looked_for_here(tmp_path, monkeypatch, source, is_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    looked_for = absent(source, Path("weights"))
    assert (looked_for is not None) == is_path
    if looked_for is not None:
        looked_for.mkdir(parents=True)
        assert absent(source, Path("weights")) is None
