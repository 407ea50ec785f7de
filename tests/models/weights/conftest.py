"""A checkpoint that is changed before it is loaded."""

import shutil

import pytest

from bot.config import ModelSettings
from bot.errors import ModelError
from bot.models.pool import ModelPool
from tests.support.english import english


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
