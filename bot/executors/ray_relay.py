"""The main program of the one process that speaks with Ray.

It is Ray's driver, and carries messages between the bot's sockets and the actors, unread. The bot
itself is none: Ray ends its drivers where a cluster's head is lost, and reads pickles that a
cluster's machines send.

::

    bot ── a socket for each worker ──▶ this process ── Ray ──▶ an actor for each, on any machine
"""

import contextlib
import logging
import os
import signal
import socket
import sys
import threading
import time
from typing import Any

from bot.executors.protocol import Connection, LogLine, encode, sendable
from bot.executors.ray_actor import WorkerActor, as_parts
from bot.util.system import die_with_parent, forbid_inspection

ADVICE = "I keep trying. Start its head, mend [executor] address, or copy its ~/.ray/auth_token."
LISTENING = "messages"
LOOK = 0.5  # seconds between two looks at what an actor has not taken yet
AHEAD = 64  # messages that an actor may have said and this process has not read


def main(control: int, address: str, cpus: float, gpus: float) -> None:
    """Serve until the other end of ``control`` closes, through which a socket comes for each
    worker. Never returns."""
    die_with_parent()
    os.environ.setdefault("RAY_AUTH_MODE", "token")
    # Started by `uv run`, Ray would have every machine make the bot's environment anew.
    os.environ["RAY_ENABLE_UV_RUN_RUNTIME_ENV"] = "0"
    import ray
    from ray.exceptions import RayError

    try:
        ray.init(
            address=address, namespace="mario", log_to_driver=False, logging_level=logging.ERROR
        )
    except (RayError, OSError, RuntimeError, ValueError) as error:
        sys.exit(f"Ray's cluster at {address} can't be used: {first_sentence(error)}. {ADVICE}")
    for which in (signal.SIGINT, signal.SIGTERM):  # Ray listens to them: here the bot alone does
        signal.signal(which, signal.SIG_IGN)
    forbid_inspection()
    options: dict[str, Any] = {
        "num_cpus": cpus,
        "num_gpus": gpus,
        "max_restarts": 0,
        "allow_out_of_order_execution": False,
        "concurrency_groups": {LISTENING: 1},
    }
    actor: Any = ray.remote(**options)(WorkerActor)
    inbox = socket.socket(fileno=control)
    while True:
        _, descriptors, _, _ = socket.recv_fds(inbox, 1, 1)
        if not descriptors:
            os._exit(0)
        connection = Connection(socket.socket(fileno=descriptors[0]), trusted=True)
        carrying = (ray, connection, actor.remote())
        threading.Thread(target=_carry, args=carrying, daemon=True).start()


def _carry(ray: Any, connection: Connection, actor: Any) -> None:
    """Everything between a worker's owner and its actor, until either is gone."""
    threading.Thread(target=_carry_down, args=(ray, connection, actor), daemon=True).start()
    streaming = actor.messages.options(
        num_returns="streaming",
        concurrency_group=LISTENING,
        _generator_backpressure_num_objects=AHEAD,
    )
    try:
        for said in streaming.remote():
            connection.send(ray.get(said))
    except OSError:
        pass  # the owner does not listen any more
    except ray.exceptions.RayError as error:
        _tell(connection, f"an actor of Ray is lost: {first_sentence(error)}")
    finally:
        ray.kill(actor)
        connection.hang_up()


def _carry_down(ray: Any, connection: Connection, actor: Any) -> None:
    """Hand over messages in the order they were sent, without waiting for an actor that hangs."""
    taken: list[Any] = []
    try:
        while True:
            if connection.waiting(LOOK if taken else None):
                taken.append(actor.take.remote(as_parts(connection.receive())))
            done, taken = ray.wait(taken, num_returns=len(taken), timeout=0)
            ray.get(done)  # raises what went wrong there
    except (EOFError, OSError):
        pass  # the owner is done with this worker
    except ray.exceptions.RayError as error:
        _tell(connection, f"an actor of Ray takes no message: {first_sentence(error)}")
    finally:
        ray.kill(actor)


def _tell(connection: Connection, text: str) -> None:
    with contextlib.suppress(OSError):
        connection.send(encode(LogLine(__name__, logging.ERROR, time.time(), sendable(text), None)))


def first_sentence(error: Exception) -> str:
    """What Ray says of an error is a page."""
    line = next((line for line in str(error).splitlines() if line.strip()), repr(error))
    return line.partition(". ")[0].rstrip(".")
