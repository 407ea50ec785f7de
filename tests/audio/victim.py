"""A process with secrets that stands in for the bot: run as a script, it says where they are.

It prints its port and the addresses of ``STEAL`` and of its scratch memory, as JSON. When its input
ends it prints what was done to it and ends.
"""

import ctypes
import json
import resource
import signal
import socket
import sys

SECRET = b"steal me"
_PR_SET_PTRACER, _ANYBODY = 0x59616D61, -1


def main() -> None:
    # Where Yama is on, only a parent may be traced otherwise: that is not what is tested.
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_long(_ANYBODY), 0, 0, 0)
    secret, scratch = ctypes.create_string_buffer(SECRET, 8), ctypes.create_string_buffer(8)
    signals: list[int] = []
    signal.signal(signal.SIGUSR1, lambda number, _: signals.append(number))
    limits = resource.getrlimit(resource.RLIMIT_CORE)
    with socket.socket() as network, socket.socket(socket.AF_UNIX) as local:
        network.bind(("127.0.0.1", 0))
        port = network.getsockname()[1]
        local.bind(f"\0mario-test-{port}")
        for listener in (network, local):
            listener.listen()
            listener.setblocking(False)
        print(json.dumps([port, ctypes.addressof(secret), ctypes.addressof(scratch)]), flush=True)
        sys.stdin.read()
        done = {
            "signals": signals,
            "callers": _callers(network) + _callers(local),
            "memory": scratch.raw.rstrip(b"\0").decode(),
            "limits changed": resource.getrlimit(resource.RLIMIT_CORE) != limits,
        }
        print(json.dumps({what: value for what, value in done.items() if value}))


def _callers(listener: socket.socket) -> int:
    try:
        listener.accept()
    except BlockingIOError:
        return 0
    return 1


if __name__ == "__main__":
    main()
