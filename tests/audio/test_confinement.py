"""Whoever takes over the decoder has taken over nothing: what they would try, tried.

``probe.py`` makes each attempt twice on a process and files that stand in for the bot's: free,
where it must succeed (so that the attempt is a real one), and confined.
"""

import errno
import json
import os
import select
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import pytest

from bot.app.service import run_bot
from bot.audio import child, confine
from bot.audio.child import Part, reading
from bot.audio.containers import WAV
from bot.audio.decode import decode
from bot.config import Audio, Settings
from bot.errors import MarioError
from tests.audio import probe, victim
from tests.support.english import refused
from tests.support.sounds import ACCEPTED, wav

ALONE = [sys.executable, "-I", "-S"]
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
TOKEN = "the-token-of-the-bot"


@dataclass
class Bot:
    """What stands in for the bot, with its folder of secrets."""

    process: subprocess.Popen[str]
    folder: Path
    target: list[str]

    def attempt(self, name: str, confined: bool) -> subprocess.CompletedProcess[str]:
        first = confine.__file__ if confined else "-"
        command = [*ALONE, probe.__file__, first, name, *self.target]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    def suffered(self) -> dict[str, object]:
        """What was done to it."""
        said, _ = self.process.communicate()
        return json.loads(said)

    def files(self) -> dict[str, tuple[int, bytes]]:
        return {
            path.name: (path.lstat().st_mode, path.read_bytes() if path.is_file() else b"")
            for path in self.folder.iterdir()
        }


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    folder = tmp_path / "bot"
    folder.mkdir()
    for name in (".env", "mario.sqlite", "code.py"):
        (folder / name).write_bytes(b"secret of " + name.encode())
    process = subprocess.Popen(
        [*ALONE, victim.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"DISCORD_TOKEN": TOKEN},
    )
    assert process.stdout is not None
    port, secret, scratch = json.loads(process.stdout.readline())
    target = [str(part) for part in (process.pid, folder, port, secret, scratch)]
    yield Bot(process, folder, target)
    process.kill()
    process.communicate()


@pytest.mark.parametrize("name", probe.ATTEMPTS)
def test_free_the_attempt_succeeds(bot: Bot, name: str) -> None:
    done = bot.attempt(name, confined=False)

    for line in done.stdout.splitlines():
        if line.startswith("grandchild:"):
            os.kill(int(line.split()[1]), signal.SIGKILL)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.fault(
    fault="a flaw in the decoder lets a file run its own code",
    sees="why the file is refused",
    keeps="token, files, database, memory and network: it can reach none of them",
)
@pytest.mark.parametrize("name", probe.ATTEMPTS)
def test_confined_the_attempt_fails(bot: Bot, name: str) -> None:
    before = bot.files()

    done = bot.attempt(name, confined=True)

    assert done.returncode == probe.BLOCKED, done.stdout + done.stderr
    assert probe.STOLEN not in done.stdout
    assert bot.files() == before
    assert bot.suffered() == {}


def test_what_an_attempt_did_would_be_noticed(bot: Bot) -> None:
    before = bot.files()
    harmful = (
        "connect_by_tcp", "write_the_memory_by_a_call", "stop_the_bot", "connect_to_a_local_socket",
        "change_the_limits_of_the_bot", "overwrite_code_through_mmap", "delete_the_database",
    )  # fmt: skip
    for name in harmful:
        assert bot.attempt(name, confined=False).returncode == 0

    assert {name for name in before if bot.files().get(name) != before[name]} == {
        "code.py",
        "mario.sqlite",
    }
    assert bot.suffered() == {
        "signals": [signal.SIGUSR1],
        "callers": 2,
        "memory": "poisoned",
        "limits changed": True,
    }


def ffmpeg(*arguments: str, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """ffmpeg as the bot starts it, with other arguments."""
    limits = [str(os.getpid()), str(1 << 30), "5"]
    command = [*ALONE, confine.__file__, *limits, FFMPEG, "-nostdin", "-v", "error", *arguments]
    return subprocess.Popen(
        command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"A": "canary"}
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("-i", "{folder}/secret.wav", "-f", "wav", "pipe:1"),
        ("-f", "lavfi", "-i", "sine=d=1", "{folder}/made.wav"),
        ("-i", "tcp://127.0.0.1:{port}", "-f", "wav", "pipe:1"),
        ("-f", "lavfi", "-i", "sine=d=1", "-f", "wav", "udp://127.0.0.1:{port}"),
    ],
    ids=["read another file", "write a file", "read from the network", "write to the network"],
)
def test_not_even_its_own_arguments_make_ffmpeg(
    bot: Bot, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "secret.wav").write_bytes(wav())
    filled = [part.format(folder=tmp_path, port=bot.target[2]) for part in arguments]

    sound, complaint = ffmpeg(*filled).communicate()

    assert sound == b""
    assert complaint
    assert not (tmp_path / "made.wav").exists()
    assert bot.suffered() == {}


def test_confined_as_it_is_ffmpeg_works() -> None:
    sound, complaint = ffmpeg("-f", "lavfi", "-i", "sine=d=1", "-f", "wav", "pipe:1").communicate()

    assert len(sound) > 80_000
    assert complaint == b""


async def test_the_child_of_a_real_file_is_confined() -> None:
    silence = wav(b"\0\0" * 4_000_000)
    async with reading(
        silence, WAV, Part(0.0, 600.0), memory_bytes=1 << 30, cpu_seconds=5
    ) as reader:
        await reader.header()
        process = Path(f"/proc/{reader.process_id}")
        status = dict(
            line.split(":\t", 1) for line in (process / "status").read_text().splitlines()
        )
        environment, session = (process / "environ").read_bytes(), os.getsid(reader.process_id)

    assert status["Name"].startswith("ffmpeg")
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    assert environment == b""
    assert session == reader.process_id


def test_it_ends_with_the_bot_that_started_it() -> None:
    started = (
        "import os, subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-I', '-S', sys.argv[1], str(os.getpid()),"
        " *sys.argv[2:]])\n"
        "print(child.pid, flush=True)\n"
        "child.wait()\n"
    )
    endless = ["-f", "lavfi", "-i", "anullsrc", "-f", "au", "pipe:1"]
    bot = subprocess.Popen(
        [*ALONE, "-c", started, confine.__file__, str(1 << 30), "60", FFMPEG, *endless],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert bot.stdout is not None
    child = os.pidfd_open(int(bot.stdout.readline()))
    assert bot.stdout.read(100_000)  # it is at work

    bot.kill()
    bot.communicate()

    gone, _, _ = select.select([child], [], [], 30)
    os.close(child)
    assert gone


def test_it_does_not_begin_when_the_bot_has_ended_already() -> None:
    command = [*ALONE, confine.__file__, "1", str(1 << 30), "5", FFMPEG, "-version"]

    done = subprocess.run(command, capture_output=True)

    assert (done.returncode, done.stdout) == (0, b"")


class Machine:
    """A system call met by the filter, as the kernel would run it (classic BPF)."""

    def __init__(self, code: bytes) -> None:
        self.code = list(struct.iter_unpack("<HBBI", code))

    def answer(self, architecture: int, number: int, *arguments: int) -> int:
        padded = (*arguments, *[0] * (6 - len(arguments)))
        data = struct.pack("<IIQ6Q", number, architecture, 0, *padded)
        at = value = 0
        while True:
            code, if_true, if_false, operand = self.code[at]
            if code == 0x06:
                return operand
            at += 1
            if code == 0x20:
                value = struct.unpack_from("<I", data, operand)[0]
                continue
            holds = {0x15: value == operand, 0x35: value >= operand, 0x45: value & operand != 0}
            at += if_true if holds[code] else if_false


ALLOWED, KILLED = 0x7FFF0000, 0x80000000
NO_SUCH_CALL, NOT_SO = 0x50000 | errno.ENOSYS, 0x50000 | errno.EPERM
THREAD = 0x3D0F00  # what glibc asks clone for
OTHERS = {  # socket, connect, fork, kill, ptrace, unlink, mount, bpf, io_uring_setup, clone3
    "x86_64": (41, 42, 57, 62, 101, 87, 165, 321, 425, 435),
    "aarch64": (198, 203, 1071, 129, 117, 35, 40, 280, 425, 435),
}


@pytest.fixture(params=confine.ARCHITECTURES)
def machine(request: pytest.FixtureRequest) -> str:
    return request.param


def calls(machine: str):
    """Asks the machine's filter about a call by name or number."""
    column, filter_ = list(confine.ARCHITECTURES).index(machine), Machine(confine.program(machine))
    architecture = confine.ARCHITECTURES[machine]

    def ask(call: str | int, *arguments: int) -> int:
        number = confine.CALLS[call][column] if isinstance(call, str) else call
        assert number is not None
        return filter_.answer(architecture, number, *arguments)

    return ask


def test_on_each_machine_the_filter_lets_a_decoder_work(machine: str) -> None:
    ask = calls(machine)

    for name in ("read", "write", "mmap", "futex", "exit_group", "execve"):
        assert ask(name) == ALLOWED
    assert ask("openat", 0, 0, os.O_RDONLY | os.O_CLOEXEC) == ALLOWED
    assert ask("clone", THREAD) == ALLOWED
    assert ask("prlimit64", 0, 3, 0, 1 << 40) == ALLOWED
    assert ask("fcntl", 0, 3) == ALLOWED


def test_on_each_machine_the_filter_lets_nothing_else_pass(machine: str) -> None:
    ask = calls(machine)

    known = {
        numbers[list(confine.ARCHITECTURES).index(machine)] for numbers in confine.CALLS.values()
    }
    for number in {*range(470), *OTHERS[machine]} - known:
        assert ask(number) == NO_SUCH_CALL
    assert known.isdisjoint(OTHERS[machine])


@pytest.mark.parametrize("flags", [os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, os.O_TMPFILE])
def test_on_each_machine_nothing_is_opened_for_writing(machine: str, flags: int) -> None:
    assert calls(machine)("openat", 0, 0, flags) == NOT_SO


def test_on_each_machine_threads_are_begun_and_processes_are_not(machine: str) -> None:
    ask = calls(machine)

    assert ask("clone", signal.SIGCHLD) == NOT_SO
    assert ask("clone", 0x4100 | signal.SIGCHLD) == NOT_SO  # vfork
    assert ask("clone", THREAD | 0x10000000) == NOT_SO  # a namespace of its own


def test_on_each_machine_no_limit_is_set_and_no_signal_is_arranged(machine: str) -> None:
    ask = calls(machine)

    assert ask("prlimit64", 0, 3, 1 << 40, 0) == NOT_SO
    assert ask("prlimit64", 0, 3, 1, 0) == NOT_SO
    assert ask("prlimit64", 4711, 3, 0, 1) == NOT_SO
    assert ask("fcntl", 0, 8, 4711) == NOT_SO


def test_calls_of_another_machine_end_the_program(machine: str) -> None:
    filter_ = Machine(confine.program(machine))
    (other,) = set(confine.ARCHITECTURES.values()) - {confine.ARCHITECTURES[machine]}

    assert filter_.answer(other, confine.CALLS["read"][0] or 0) == KILLED
    assert filter_.answer(0x40000003, 3) == KILLED  # 32 bits


def test_the_second_table_of_calls_of_x86_64_is_closed() -> None:
    x32 = 0x40000000
    assert calls("x86_64")(x32) == KILLED


async def test_every_accepted_sound_is_the_same_as_unconfined(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    confined = {name: await decode(make()) for name, make in ACCEPTED.items()}
    free = tmp_path / "free.py"
    free.write_text("import os, sys\nos.execve(sys.argv[4], sys.argv[4:], {})\n")
    monkeypatch.setattr(child.confine, "__file__", str(free))

    for name, make in ACCEPTED.items():
        clip = await decode(make())
        assert clip.sample_rate == confined[name].sample_rate, name
        assert (clip.samples == confined[name].samples).all(), name


@pytest.mark.fault(
    fault="the kernel lacks Landlock or seccomp",
    sees="nothing",
    keeps="limits on time, memory and files; a warning at the start",
)
def test_what_the_kernel_lacks_is_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(confine, "missing", lambda: ("Landlock", "seccomp"))

    child.check_confinement(required=Audio().confinement == "required")

    (line,) = caplog.messages
    assert line.startswith("the kernel lacks Landlock and seccomp:")


def test_a_kernel_that_lacks_what_is_required_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confine, "missing", lambda: ("Landlock",))

    with refused(MarioError, match=r'kernel lacks Landlock, so .* confinement = "required"'):
        child.check_confinement(required=Audio(confinement="required").confinement == "required")


async def test_a_bot_that_requires_it_does_not_start_without(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(confine, "missing", lambda: ("seccomp",))
    settings = Settings(data=tmp_path / "data", audio=Audio(confinement="required"))

    with refused(MarioError, match="kernel lacks seccomp"):
        await run_bot(settings, "token")

    assert not settings.data.exists()


def test_a_kernel_with_everything_is_not_spoken_of(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(confine, "missing", lambda: ())

    child.check_confinement(required=True)

    assert caplog.messages == []
