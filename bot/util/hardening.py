"""Keeps what a process holds from the other processes of the same user."""

import ctypes

_PR_SET_DUMPABLE = 4


def forbid_inspection() -> None:
    """From now on nobody but root may read this process's memory or environment, or trace it.

    It writes no core file either. A program that it starts begins anew.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the process cannot be kept from being inspected")
