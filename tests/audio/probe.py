"""What somebody would try who had taken over the decoder: run as a script, one attempt a run.

``python probe.py CONFINE ATTEMPT BOT FOLDER PORT SECRET SCRATCH`` makes an attempt at a ``Target``.
CONFINE is the path of ``confine.py``, whose ``limit`` and ``confine`` come first, or ``-``. It
prints "done" or, with status 3, why it could not.
"""

import ctypes
import fcntl
import mmap
import os
import resource
import runpy
import signal
import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BLOCKED = 3
STEAL, STOLEN = b"steal me", "stolen: "

_libc = ctypes.CDLL(None, use_errno=True)
_PTRACE_SEIZE = 0x4206


@dataclass(frozen=True)
class Target:
    """Whom and what an attempt is made against.

    secret, scratch: addresses in the bot's memory of ``STEAL`` and of 8 bytes to overwrite.
    """

    bot: int
    folder: Path
    port: int
    secret: int
    scratch: int


def steal_the_environment(target: Target) -> None:
    print(STOLEN, Path(f"/proc/{target.bot}/environ").read_bytes())


def steal_the_dotenv(target: Target) -> None:
    print(STOLEN, (target.folder / ".env").read_bytes())


def steal_the_database(target: Target) -> None:
    print(STOLEN, (target.folder / "mario.sqlite").read_bytes())


def read_the_accounts_of_the_machine(target: Target) -> None:
    print(STOLEN, len(Path("/etc/passwd").read_bytes()))


def list_the_data(target: Target) -> None:
    print(STOLEN, os.listdir(target.folder))


def list_the_processes(target: Target) -> None:
    print(STOLEN, os.listdir("/proc"))


def read_the_memory_through_proc(target: Target) -> None:
    with open(f"/proc/{target.bot}/mem", "rb", buffering=0) as memory:
        memory.seek(target.secret)
        print(STOLEN, memory.read(len(STEAL)))


def write_the_memory_through_proc(target: Target) -> None:
    with open(f"/proc/{target.bot}/mem", "r+b", buffering=0) as memory:
        memory.seek(target.scratch)
        memory.write(b"poisoned")


def read_the_memory_by_a_call(target: Target) -> None:
    kept = ctypes.create_string_buffer(len(STEAL))
    _vector(_libc.process_vm_readv, target.bot, kept, target.secret)
    print(STOLEN, kept.raw)


def write_the_memory_by_a_call(target: Target) -> None:
    poison = ctypes.create_string_buffer(b"poisoned", 8)
    _vector(_libc.process_vm_writev, target.bot, poison, target.scratch)


def attach_as_a_debugger(target: Target) -> None:
    _checked(_libc.ptrace(_PTRACE_SEIZE, target.bot, None, None))


def connect_by_tcp(target: Target) -> None:
    with socket.socket() as line:
        line.connect(("127.0.0.1", target.port))


def listen_for_tcp(target: Target) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()


def send_by_udp(target: Target) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as letter:
        letter.sendto(b"token", ("127.0.0.1", target.port))


def connect_to_a_local_socket(target: Target) -> None:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(f"\0mario-test-{target.port}")


def overwrite_code_through_mmap(target: Target) -> None:
    with open(target.folder / "code.py", "r+b") as file, mmap.mmap(file.fileno(), 0) as page:
        page[:8] = b"poisoned"


def overwrite_code_by_writing(target: Target) -> None:
    with open(target.folder / "code.py", "r+b", buffering=0) as file:
        file.write(b"poisoned")


def empty_the_database(target: Target) -> None:
    os.truncate(target.folder / "mario.sqlite", 0)


def make_a_file(target: Target) -> None:
    os.close(os.open(target.folder / "made.py", os.O_CREAT | os.O_WRONLY))


def make_a_folder(target: Target) -> None:
    (target.folder / "made").mkdir()


def delete_the_database(target: Target) -> None:
    (target.folder / "mario.sqlite").unlink()


def put_another_file_in_its_place(target: Target) -> None:
    (target.folder / ".env").rename(target.folder / "mario.sqlite")


def lay_a_link(target: Target) -> None:
    (target.folder / "made").symlink_to("/etc/passwd")


def open_the_dotenv_to_everybody(target: Target) -> None:
    (target.folder / ".env").chmod(0o777)


def leave_a_grandchild_behind(target: Target) -> None:
    if not (child := os.fork()):
        os.setsid()
        for output in (1, 2):
            os.close(output)
        signal.pause()
    print("grandchild:", child)


def run_a_shell(target: Target) -> None:
    os.execve("/bin/sh", ["sh", "-c", "echo done"], {})


def run_a_program_from_memory(target: Target) -> None:
    file = os.memfd_create("program", 0)
    os.write(file, Path("/bin/true").read_bytes())
    os.execve(file, ["true"], {})


def stop_the_bot(target: Target) -> None:
    os.kill(target.bot, signal.SIGUSR1)


def let_the_kernel_signal_the_bot(target: Target) -> None:
    read, _ = os.pipe()
    fcntl.fcntl(read, fcntl.F_SETOWN, target.bot)


def change_the_limits_of_the_bot(target: Target) -> None:
    resource.prlimit(target.bot, resource.RLIMIT_CORE, (0, 0))


def hoard_shared_memory(target: Target) -> None:
    segment = _checked(_libc.shmget(0, ctypes.c_size_t(4096), 0o1600))
    _checked(_libc.shmctl(segment, 0, None))


ATTEMPTS: dict[str, Callable[[Target], None]] = {
    attempt.__name__: attempt
    for attempt in (
        steal_the_environment, steal_the_dotenv, steal_the_database,
        read_the_accounts_of_the_machine, list_the_data, list_the_processes,
        read_the_memory_through_proc, write_the_memory_through_proc, read_the_memory_by_a_call,
        write_the_memory_by_a_call, attach_as_a_debugger, connect_by_tcp, listen_for_tcp,
        send_by_udp, connect_to_a_local_socket, overwrite_code_through_mmap,
        overwrite_code_by_writing, empty_the_database, make_a_file, make_a_folder,
        delete_the_database, put_another_file_in_its_place, lay_a_link,
        open_the_dotenv_to_everybody, leave_a_grandchild_behind, run_a_shell,
        run_a_program_from_memory, stop_the_bot, let_the_kernel_signal_the_bot,
        change_the_limits_of_the_bot, hoard_shared_memory,
    )
}  # fmt: skip


def _vector(call: Callable[..., int], process: int, here: ctypes.Array, there: int) -> None:
    """``call``, process_vm_readv or process_vm_writev, of one piece of memory."""
    size = ctypes.sizeof(here)
    local = struct.pack("QQ", ctypes.addressof(here), size)
    remote = struct.pack("QQ", there, size)
    one = ctypes.c_ulong(1)
    _checked(call(process, local, one, remote, one, ctypes.c_ulong(0)))


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def main(confine: str, attempt: str, *target: str) -> int:
    bot, folder, port, secret, scratch = target
    aim = Target(int(bot), Path(folder), int(port), int(secret), int(scratch))
    if confine != "-":
        script = runpy.run_path(confine)
        script["limit"](1 << 30, 5)
        script["confine"](script["LIBRARIES"])
    try:
        ATTEMPTS[attempt](aim)
    except OSError as error:
        print(f"{type(error).__name__}: {error}")
        return BLOCKED
    print("done")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
