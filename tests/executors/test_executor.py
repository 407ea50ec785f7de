"""An executor is chosen by its name; nothing above knows what stands behind it."""

from pathlib import Path

import pytest

from bot.app.service import run_bot
from bot.config import Executor, Settings
from bot.errors import MarioError
from bot.executors.executor import EXECUTORS, create_executor
from bot.executors.process_executor import ProcessExecutor
from bot.executors.thread_executor import ThreadExecutor
from tests.support.english import english
from tests.support.fake_executor import FakeExecutor


def settings_with(executor: str, data: Path = Path("data")) -> Settings:
    return Settings(executor=Executor(kind=executor), data=data)


@pytest.mark.parametrize(
    ("name", "kind"), [("process", ProcessExecutor), ("thread", ThreadExecutor)]
)
def test_the_settings_name_the_executor(name: str, kind: type) -> None:
    assert type(create_executor(settings_with(name))) is kind
    assert not create_executor(settings_with(name)).ready


def test_a_caller_may_choose_another_than_the_settings() -> None:
    assert type(create_executor(settings_with("process"), "thread")) is ThreadExecutor


def test_the_table_takes_a_class_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(EXECUTORS, "fake", lambda settings: FakeExecutor())

    assert type(create_executor(settings_with("fake"))) is FakeExecutor


async def test_a_bot_with_an_unknown_executor_does_not_start(tmp_path: Path) -> None:
    settings = settings_with("rocket", data=tmp_path / "data")

    with pytest.raises(MarioError) as refused:
        await run_bot(settings, "token")

    assert english(refused.value) == (
        "There is no executor called rocket. Set [executor] kind to one of: process, ray, thread."
    )
    assert not settings.data.exists()


def test_without_ray_the_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.executors.ray_executor.find_spec", lambda name: None)
    with pytest.raises(MarioError) as refused:
        create_executor(settings_with("ray"))
    assert "uv sync --extra ray" in english(refused.value)
