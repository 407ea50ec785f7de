"""Starts one program under limits it cannot lift; run as a script, so that the bot never forks.

A ``preexec_fn`` would run Python in a forked copy of a process full of threads and GPU memory, and
may deadlock there; limits set from outside after the start come too late. This file costs some
10 ms and is gone with ``execve``: the program keeps its process id, and has no environment.
"""

import os
import resource
import sys

OPEN_FILES = 16


def main(memory_bytes: str, cpu_seconds: str, program: str, *arguments: str) -> None:
    """Replaces this process by ``program``, which may write no file and hold few open."""
    memory, cpu = int(memory_bytes), int(cpu_seconds)
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))  # SIGKILL: ffmpeg catches SIGXCPU
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    os.execve(program, [program, *arguments], {})  # noqa: S606  (no shell is the point)


if __name__ == "__main__":
    main(*sys.argv[1:])
