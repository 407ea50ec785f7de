"""A cluster of Ray on this machine, of nodes that are started as an operator starts them."""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

STORE = 80_000_000  # bytes; the least that Ray takes
RAY = Path(sys.executable).with_name("ray")
LONGEST_START = 180.0  # seconds


class RayCluster:
    """A head, and the nodes that join it; :meth:`close` ends them all.

    options: of its ``ray start``. address: its own. environment: what lets a node or a driver in.
    """

    def __init__(self, *options: str) -> None:
        # Ray's sockets lie in it, whose paths may have 107 characters.
        self._folder = Path(tempfile.mkdtemp(prefix="ray"))
        self.environment = {"HOME": str(self._folder), "RAY_AUTH_MODE": "token"}
        token = self._folder / ".ray" / "auth_token"
        token.parent.mkdir()
        token.write_text(secrets.token_hex(32))
        self._nodes: list[subprocess.Popen[bytes]] = []
        port, dashboard = free_ports(2)
        self.address = f"127.0.0.1:{port}"
        self.join(
            "--head",
            f"--port={port}",
            "--node-ip-address=127.0.0.1",
            f"--dashboard-port={dashboard}",
            *options,
        )

    def join(self, *options: str) -> subprocess.Popen[bytes]:
        """One more machine, as far as Ray knows."""
        log = self._folder / f"node{len(self._nodes)}.log"
        with log.open("wb") as output:
            node = subprocess.Popen(
                [
                    RAY,
                    "start",
                    "--block",
                    "--disable-usage-stats",
                    "--num-gpus=0",
                    f"--object-store-memory={STORE}",
                    f"--temp-dir={self._folder}",
                    "--include-log-monitor=false",
                    # Nodes of one machine would else choose from the same ports.
                    "--min-worker-port=0",
                    "--max-worker-port=0",
                    *options,
                ],
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._nodes.append(node)
        end = time.monotonic() + LONGEST_START
        while b"Ray runtime started" not in log.read_bytes():
            if node.poll() is not None or time.monotonic() > end:
                said = log.read_text()
                self.close()
                raise RuntimeError(f"ray start failed:\n{said}")
            time.sleep(0.05)
        return node

    def lose(self, node: subprocess.Popen[bytes]) -> None:
        """Everything of this node is killed at once."""
        self._nodes.remove(node)
        with contextlib.suppress(psutil.NoSuchProcess):
            main = psutil.Process(node.pid)
            for process in (*main.children(recursive=True), main):
                process.kill()
        node.wait()

    def close(self) -> None:
        for node in self._nodes[::-1]:
            self.lose(node)
        shutil.rmtree(self._folder, ignore_errors=True)


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nobody listens on."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
