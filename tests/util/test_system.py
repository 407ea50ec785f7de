"""On a system that is not Linux, with its name put in Linux's place: what is lost, and said."""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from bot.app import service
from bot.audio import child
from bot.audio.decode import decode
from bot.audio.encode import encode
from bot.config import Engine, Settings
from bot.errors import MarioError, StoreError
from bot.executors.executor import EXECUTORS, create_executor
from bot.store import Store
from bot.util import system
from bot.util.atomic_write import atomic_write
from tests.support.english import refused
from tests.support.fake_executor import FakeExecutor
from tests.support.sounds import noise


@pytest.fixture(params=["darwin", "win32"])
def elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(system, "PLATFORM", request.param)
    return request.param


async def test_attached_files_are_read(elsewhere: str) -> None:
    clip = await decode(encode(noise(1.0), "mp3"))

    assert clip.seconds == pytest.approx(1.0, abs=0.05)


async def test_a_data_folder_is_one_bot_s(elsewhere: str, tmp_path: Path) -> None:
    store = await Store.open(tmp_path)
    with refused(StoreError, match="Another Mario is already using"):
        await Store.open(tmp_path)
    await store.close()
    await (await Store.open(tmp_path)).close()


def test_files_are_written_whole(elsewhere: str, tmp_path: Path) -> None:
    atomic_write(tmp_path / "file", b"all of it")

    assert (tmp_path / "file").read_bytes() == b"all of it"


def test_free_memory_is_what_the_system_says(elsewhere: str) -> None:
    assert 0 < system.free_memory() <= psutil.virtual_memory().total


def test_nothing_is_asked_of_a_kernel_that_cannot_do_it(
    elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: pytest.fail("it was asked"))

    system.forbid_inspection()
    system.die_with_parent()
    child.check_confinement(required=False)


def test_confinement_that_is_required_is_not_to_be_had(elsewhere: str) -> None:
    with refused(MarioError, match="Landlock and seccomp"):
        child.check_confinement(required=True)


@pytest.mark.parametrize(("name", "kind"), [("linux", "process"), ("win32", "thread")])
def test_models_have_a_process_where_one_can_inherit_a_socket(
    monkeypatch: pytest.MonkeyPatch, name: str, kind: str
) -> None:
    monkeypatch.setattr(system, "PLATFORM", name)
    made: list[str] = []
    for one in ("process", "thread"):
        monkeypatch.setitem(
            EXECUTORS, one, lambda settings, one=one: made.append(one) or FakeExecutor()
        )

    create_executor(Settings(_env_file=None, engine=Engine()))  # type: ignore[call-arg]

    assert made == [kind]


async def test_a_request_to_stop_is_heard(elsewhere: str, monkeypatch: pytest.MonkeyPatch) -> None:
    handlers = {which: signal.getsignal(which) for which in (signal.SIGTERM, signal.SIGINT)}
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    try:
        system.on_stop(loop, stopped.set)
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(10):
            await stopped.wait()
    finally:
        for which, handler in handlers.items():
            loop.remove_signal_handler(which)
            signal.signal(which, handler)


def test_a_program_that_is_stopped_ends() -> None:
    sleeper = subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True
    )
    system.kill_group(sleeper.pid)

    assert sleeper.wait(30) == -system.SIGKILL
    assert sleeper.stdin is not None
    sleeper.stdin.close()


async def test_what_is_lost_is_said_in_the_log(
    elsewhere: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "data").write_text("no folder")
    settings = Settings(_env_file=None, data=tmp_path / "data")  # type: ignore[call-arg]
    with refused(StoreError, match="can't be used"):
        await service.run_bot(settings, "token")

    (said,) = [m for m in caplog.messages if m.startswith(f"on {elsewhere}, unlike on Linux: ")]
    assert "attached files are read by a program that nothing confines" in said
    assert ("models run in a thread" in said) == (elsewhere == "win32")


def test_on_linux_nothing_is_lost() -> None:
    assert system.lost() == []
