"""The truth: what was accepted, made and delivered, on the disk before anybody is told."""

from bot.store.jobs import Jobs
from bot.store.limits import CHANGEABLE, Allowances
from bot.store.messages import JobMessages
from bot.store.pieces import Pieces
from bot.store.records import UNFINISHED, Job, JobMessage, Limit, Piece, State
from bot.store.values import DAY, FileLost, NewJob, NewPiece, StaleAttempt, Usage

__all__ = [
    "CHANGEABLE",
    "DAY",
    "UNFINISHED",
    "FileLost",
    "Job",
    "JobMessage",
    "Limit",
    "NewJob",
    "NewPiece",
    "Piece",
    "StaleAttempt",
    "State",
    "Store",
    "Usage",
]  # fmt: skip


class Store(Jobs, Pieces, JobMessages, Allowances):
    """Jobs, pieces, their messages and files, limits and speeds, in one data folder.

    Open with :meth:`open`. Rows come back detached: plain values, changed only through methods.
    Every method that writes has committed when it returns, and raises
    :class:`bot.errors.StoreError` when it could not.
    """
