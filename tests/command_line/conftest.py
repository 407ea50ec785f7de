"""Each test runs in a folder of its own, without a token, and composes with a fake."""

from pathlib import Path

import pytest

from bot.executors.executor import EXECUTORS
from tests.support.fake_executor import FakeExecutor


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "platform"))


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeExecutor:
    executor = FakeExecutor()
    monkeypatch.setitem(EXECUTORS, "thread", lambda settings: executor)
    return executor
