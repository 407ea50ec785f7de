"""A cluster of Ray on this machine, of nodes that are started as an operator starts them."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STORE = 80_000_000  # bytes; the least that Ray takes
LONGEST_START = 60.0  # seconds


class RayCluster:
    """A head with so many processors, and the nodes that join it; :meth:`close` ends them all.

    environment: what a driver needs in its environment to be let in.
    """

    def __init__(self, cpus: int) -> None:
        # Ray's sockets lie in it, whose paths may have 107 characters.
        self._folder = Path(tempfile.mkdtemp(prefix="ray"))
        self.environment = {
            "HOME": str(self._folder),
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN": secrets.token_hex(32),
        }
        self._nodes: list[subprocess.Popen[bytes]] = []
        port, dashboard = free_ports(2)
        self.address = f"127.0.0.1:{port}"
        self.head = self._start(
            "--head",
            f"--port={port}",
            "--node-ip-address=127.0.0.1",
            "--include-dashboard=false",
            "--dashboard-host=127.0.0.1",
            f"--dashboard-port={dashboard}",
            f"--num-cpus={cpus}",
        )

    def join(self, cpus: int) -> subprocess.Popen[bytes]:
        """One more machine, as far as Ray knows."""
        return self._start(f"--address={self.address}", f"--num-cpus={cpus}")

    def lose(self, node: subprocess.Popen[bytes]) -> None:
        """Everything of this node is killed at once."""
        self._nodes.remove(node)
        os.killpg(node.pid, signal.SIGKILL)
        node.wait()

    def close(self) -> None:
        for node in reversed(self._nodes):
            os.killpg(node.pid, signal.SIGKILL)
            node.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self, *options: str) -> subprocess.Popen[bytes]:
        log = self._folder / f"node{len(self._nodes)}.log"
        with log.open("wb") as output:
            node = subprocess.Popen(
                [
                    Path(sys.executable).with_name("ray"),
                    "start",
                    "--block",
                    "--disable-usage-stats",
                    "--num-gpus=0",
                    f"--object-store-memory={STORE}",
                    f"--temp-dir={self._folder}",
                    "--include-log-monitor=false",
                    *options,
                ],
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that it ends with all that it starts
            )
        self._nodes.append(node)
        end = time.monotonic() + LONGEST_START
        while b"Ray runtime started" not in log.read_bytes():
            if node.poll() is not None or time.monotonic() > end:
                self.close()
                raise RuntimeError(f"ray start failed:\n{log.read_text()}")
            time.sleep(0.05)
        return node


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nobody listens on."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
