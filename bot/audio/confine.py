"""Starts one program that can do nothing but compute; run as a script, so that the bot never forks.

A ``preexec_fn`` would run Python in a forked copy of a process full of threads and GPU memory, and
may deadlock there; limits set from outside after the start come too late. This file costs some
20 ms and is gone with ``execve``: the program keeps its process id, and has no environment.

What the program finds around it: limits on memory, time and open files; Landlock, which lets it
read the system's libraries and nothing else; seccomp, which answers all but the system calls in
``CALLS`` as a kernel without them would; no way to more rights; and the bot's end is its end. A
kernel may lack Landlock or seccomp: ``missing`` says so.
"""

import contextlib
import ctypes
import errno
import os
import resource
import signal
import struct
import sys

OPEN_FILES = 16
LIBRARIES = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache",
)  # fmt: skip

# prctl(2), landlock(7) and seccomp(2), as the kernel's headers number them.
_PDEATHSIG, _GET_SECCOMP, _SET_SECCOMP, _NO_NEW_PRIVS = 1, 21, 22, 38
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_EXECUTE, _READ_FILE, _BENEATH = 1, 4, 1
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_KILL, _ALLOW, _ERROR = 0x80000000, 0x7FFF0000, 0x00050000
_X32 = 0x40000000  # x86-64's second table of calls begins there

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# What ffmpeg needs once it runs: their numbers on x86-64 and aarch64 (None: there is none).
CALLS: dict[str, tuple[int, int | None]] = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "fstat": (5, 80), "lseek": (8, 62),
    "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "brk": (12, 214),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "pread64": (17, 67), "readv": (19, 65), "writev": (20, 66), "sched_yield": (24, 124),
    "mremap": (25, 216), "madvise": (28, 233), "dup": (32, 23), "nanosleep": (35, 101),
    "getpid": (39, 172), "clone": (56, 220), "execve": (59, 221), "exit": (60, 93),
    "uname": (63, 160), "fcntl": (72, 25), "gettimeofday": (96, 169), "getrusage": (98, 165),
    "sysinfo": (99, 179), "sigaltstack": (131, 132), "arch_prctl": (158, None),
    "gettid": (186, 178), "futex": (202, 98), "sched_getaffinity": (204, 123),
    "set_tid_address": (218, 96), "restart_syscall": (219, 128), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "clock_nanosleep": (230, 115), "exit_group": (231, 94),
    "openat": (257, 56), "newfstatat": (262, 79), "set_robust_list": (273, 99),
    "prlimit64": (302, 261), "getrandom": (318, 278), "statx": (332, 291), "rseq": (334, 293),
}  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | 0o20000000  # O_TMPFILE
_CLONE_THREAD, _NEW_NAMESPACES = 0x10000, 0x7E020000
# Conditions on a call's arguments: (index of the argument, of its half, comparison, value, wanted).
CONDITIONS: dict[str, tuple[tuple[int, int, int, int, bool], ...]] = {
    "openat": ((2, 0, _ANY_BIT, _WRITING, False),),
    "clone": ((0, 0, _ANY_BIT, _CLONE_THREAD, True), (0, 0, _ANY_BIT, _NEW_NAMESPACES, False)),
    # Duplicating and flags; not F_SETOWN and its like, which send signals to others.
    "fcntl": ((1, 0, _AT_LEAST, 4, False),),
    # Asking for its own limits, not setting any: root could raise them.
    "prlimit64": ((0, 0, _EQUAL, 0, True), (2, 0, _EQUAL, 0, True), (2, 1, _EQUAL, 0, True)),
}

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def missing() -> tuple[str, ...]:
    """What this kernel cannot do of it all: "Landlock", "seccomp"."""
    lacks = {"Landlock": _landlock_abi() < 1, "seccomp": not _has_seccomp()}
    return tuple(part for part, absent in lacks.items() if absent)


def _landlock_abi() -> int:
    """The version of Landlock; below 1 where the kernel has none or it is switched off."""
    return _libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)


def _has_seccomp() -> bool:
    known = os.uname().machine in ARCHITECTURES and sys.maxsize > 2**32
    return known and _libc.prctl(_GET_SECCOMP, 0, 0, 0, 0) >= 0


def confine(readable: tuple[str, ...]) -> None:
    """Gives up, for this process and for good, all that ``missing`` does not name.

    readable: the files and folders that may be read and run.
    """
    lacking = missing()
    _checked(_libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0))
    if "Landlock" not in lacking:
        _restrict_files(readable)
    if "seccomp" not in lacking:
        _restrict_calls(program(os.uname().machine))


def _restrict_files(readable: tuple[str, ...]) -> None:
    """Only ``readable`` may be opened or run; no TCP, no signal and no named socket to others."""
    abi = _landlock_abi()
    files = (1 << (13 + (abi >= 2) + (abi >= 3) + (abi >= 5))) - 1
    size = 8 if abi < 4 else 16 if abi < 6 else 24  # what this kernel knows of the structure
    rights = struct.pack("<QQQ", files, 3, 3)[:size]
    rules = _checked(_libc.syscall(_LANDLOCK_CREATE, rights, ctypes.c_size_t(size), 0))
    for path in readable:
        with contextlib.suppress(FileNotFoundError):
            file = os.open(path, os.O_PATH | os.O_CLOEXEC)
            rule = struct.pack("<Qi", _EXECUTE | _READ_FILE, file)
            _checked(_libc.syscall(_LANDLOCK_ADD, rules, _BENEATH, rule, 0))
            os.close(file)
    _checked(_libc.syscall(_LANDLOCK_RESTRICT, rules, 0))
    os.close(rules)


def _restrict_calls(code: bytes) -> None:
    kept = ctypes.create_string_buffer(code, len(code))
    filter_ = struct.pack("<HxxxxxxQ", len(code) // 8, ctypes.addressof(kept))
    _checked(_libc.prctl(_SET_SECCOMP, 2, filter_, 0, 0))


def program(machine: str) -> bytes:
    """The filter of system calls for ``machine``, as classic BPF, 8 bytes an instruction."""
    column = list(ARCHITECTURES).index(machine)
    code = [
        _instruction(_LOAD, 4),  # the architecture, whose calls the numbers below are
        _instruction(_EQUAL, ARCHITECTURES[machine], 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, 0),  # the call's number
    ]
    if machine == "x86_64":
        code += [_instruction(_AT_LEAST, _X32, 0, 1), _instruction(_RETURN, _KILL)]
    for name, numbers in CALLS.items():
        number = numbers[column]
        if number is not None:
            allowed = _when(CONDITIONS.get(name, ()))
            code += [_instruction(_EQUAL, number, 0, len(allowed)), *allowed]
    code.append(_instruction(_RETURN, _ERROR | errno.ENOSYS))
    return b"".join(code)


def _when(conditions: tuple[tuple[int, int, int, int, bool], ...]) -> list[bytes]:
    """Allows the call if all ``conditions`` hold, and else answers EPERM."""
    code = []
    for argument, half, comparison, value, wanted in conditions:
        code += [
            _instruction(_LOAD, 16 + 8 * argument + 4 * half),
            _instruction(comparison, value, wanted, not wanted),
            _instruction(_RETURN, _ERROR | errno.EPERM),
        ]
    return [*code, _instruction(_RETURN, _ALLOW)]


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"confining failed: {os.strerror(number)}")
    return result


def main(bot: str, memory_bytes: str, cpu_seconds: str, path: str, *arguments: str) -> None:
    """Replaces this process, a child of process ``bot``, by the program at ``path``, confined."""
    _checked(_libc.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0))
    if os.getppid() != int(bot):
        return  # it ended before it could be told to take this process along
    limit(int(memory_bytes), int(cpu_seconds))
    confine((path, *LIBRARIES))
    os.execve(path, [path, *arguments], {})  # noqa: S606  (no shell is the point)


def limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Bounds what this process may use; it may write to no file and hold few open."""
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    cpu = cpu_seconds, cpu_seconds  # SIGKILL: ffmpeg catches SIGXCPU
    resource.setrlimit(resource.RLIMIT_CPU, cpu)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


if __name__ == "__main__":
    main(*sys.argv[1:])
