"""Composing in actors of Ray: on every GPU, or share of a CPU, of all machines of a cluster."""

import asyncio
import logging
import math
import socket
import subprocess
import threading
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec

from bot.config import Settings
from bot.errors import MarioError
from bot.executors.loading import PoolFactory
from bot.executors.multi_executor import Member, MultiExecutor
from bot.executors.process_executor import ProcessExecutor
from bot.executors.protocol import Start
from bot.executors.ray_actor import actor_pool
from bot.executors.timings import ExecutorTimings
from bot.executors.worker_process import WorkerConnection, log_all, spawn, thread

log = logging.getLogger(__name__)

PROGRAM = """
import sys
from bot.executors.ray_relay import main
control, address, cpus, gpus = sys.argv[1:]
main(int(control), address, float(cpus), float(gpus))
"""
PATIENCE = 15.0  # seconds that the jobs of a lost worker wait for the one in its place
HERE = "auto"  # what Ray calls the cluster that this machine is a node of


def ray_executor(settings: Settings) -> "RayExecutor":
    """As the settings say; MarioError where Ray is not installed."""
    if find_spec("ray") is None:
        raise MarioError("ray-missing")
    return RayExecutor(settings)


class Relay:
    """The process that speaks with Ray (``ray_relay.py``): started when a worker is first wanted,
    and again when one is wanted after it was lost."""

    def __init__(self, settings: Settings) -> None:
        of = settings.executor
        self._arguments = of.address or HERE, str(of.cpus), str(of.gpus)
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._starting = threading.Lock()

    def worker(self, start: Start) -> WorkerConnection:
        """A new actor's, which waits for a machine that has room for it. OSError where there can be
        none just now."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._running(), [b"+"], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        return WorkerConnection(start, ours)

    def close(self) -> None:
        """End it, and with it all its actors."""
        with self._starting:
            self._end()

    def _running(self) -> socket.socket:
        """What leads to the process; from any thread."""
        with self._starting:
            if self._control is None or self._process is None or self._process.poll() is not None:
                self._end()
                self._control, theirs = socket.socketpair()
                with theirs:
                    self._process, output = spawn(PROGRAM, theirs.fileno(), *self._arguments)
                thread(log_all, output)
            return self._control

    def _end(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._control = self._process = None


class RayExecutor(MultiExecutor):
    """An :class:`~bot.executors.executor.Executor` whose workers are Ray's actors.

    It asks Ray for ``min_workers``. When every worker is busy it asks for as many again, up to
    ``max_workers``; an actor that no machine has room for waits until one has, which is also what
    makes Ray's autoscaler start one. A worker that had nothing to do for ``idle_minutes`` is given
    back. A lost one is replaced, and its jobs are the job service's to run again.
    """

    def __init__(
        self,
        settings: Settings,
        pool: PoolFactory | None = None,
        timings: ExecutorTimings | None = None,
        relay: Relay | None = None,
    ) -> None:
        self._relay = relay or Relay(settings)
        self._settings = settings.executor
        timings = timings or ExecutorTimings.of(settings)
        # An actor may wait for a machine for ever, and its jobs may not.
        timings = replace(
            timings,
            patience=min(timings.patience, PATIENCE),
            hang=replace(timings.hang, starting=math.inf),
        )
        suspects = set[str]()
        super().__init__(
            [
                ProcessExecutor(
                    settings, pool or actor_pool(settings), timings, self._relay.worker, suspects
                )
                for _ in range(self._settings.max_workers)
            ],
            settings.default_model,
        )
        self._members, self._spare = [], self._members
        self._idle: dict[Member, asyncio.TimerHandle] = {}
        self._given_back: set[asyncio.Task[None]] = set()

    async def start(self, on_change: Callable[[], None]) -> None:
        await super().start(on_change)
        for _ in range(min(self._settings.min_workers, self._settings.max_workers)):
            await self._ask()

    async def close(self) -> None:
        for timer in self._idle.values():
            timer.cancel()
        self._idle.clear()
        await super().close()
        await asyncio.gather(*self._given_back)
        self._members, self._spare = [], self._spare + self._members
        await asyncio.to_thread(self._relay.close)

    async def _begins(self, member: Member) -> None:
        if (timer := self._idle.pop(member, None)) is not None:
            timer.cancel()
        ready = [one for one in self._members if one.executor.ready]
        wanted = 2 * len(ready) if not any(one.has_room for one in ready) else 0
        while self._spare and len(self._members) < wanted:
            await self._ask()

    def _ends(self, member: Member) -> None:
        if not member.running.total() and not self._closed:
            self._wait_for_work(member)

    async def _ask(self) -> None:
        member = self._spare.pop()
        self._members.append(member)
        self._wait_for_work(member)
        await member.executor.start(self._changed)

    def _wait_for_work(self, member: Member) -> None:
        loop, seconds = asyncio.get_running_loop(), 60 * self._settings.idle_minutes
        self._idle[member] = loop.call_later(seconds, self._give_back, member)

    def _give_back(self, member: Member) -> None:
        del self._idle[member]
        if len(self._members) <= self._settings.min_workers:
            return
        if not any(one.has_room for one in self._members if one is not member):
            self._wait_for_work(member)  # it will be wanted next
            return
        self._members.remove(member)
        log.info("a worker of Ray had nothing to do and is given back")

        async def close() -> None:
            await member.executor.close()
            self._spare.append(member)
            self._changed()

        task = asyncio.get_running_loop().create_task(close())
        self._given_back.add(task)
        task.add_done_callback(self._given_back.discard)
