"""``python -m tests.support.peer MODULE [ARGUMENT …]`` runs a bot's module against a peer.

The module runs as ``python -m MODULE`` would, after discord.py has been pointed at the peer that
``Peer.environment`` of the starting process names.
"""

import runpy
import sys

from tests.support.peer.point import point_from_environment

if __name__ == "__main__":
    point_from_environment()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
