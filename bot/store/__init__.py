"""What was accepted, made and delivered, committed to disk before anybody is told."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.config import Settings
from bot.store.blobs import Blobs, BlobStore, FilesUnreachable
from bot.store.dailies import Daily, DailyStore, Day, Stage
from bot.store.database import DatabaseGone
from bot.store.identifies import IdentifyStore
from bot.store.jams import Jam, JamStore, JamTurn, Phase
from bot.store.jobs import JobStore
from bot.store.library import Entry, LibraryStore, Open, Page
from bot.store.limits import CHANGEABLE, LimitStore, overrides
from bot.store.messages import MessageStore
from bot.store.owners import Look, ShardPart
from bot.store.pieces import PieceStore
from bot.store.polls import PollStore
from bot.store.preferences import PreferenceStore
from bot.store.privacy import PrivacyStore
from bot.store.records import DAY, UNFINISHED, Job, JobMessage, LimitOverride, Piece, State
from bot.store.s3 import S3Files
from bot.store.speeds import SpeedStore
from bot.store.styles import StyleStore
from bot.store.values import Check, Crowded, FileLost, NewJob, NewPiece, Origin, StaleAttempt, Usage

__all__ = [
    "CHANGEABLE",
    "DAY",
    "UNFINISHED",
    "Check",
    "Crowded",
    "Daily",
    "DatabaseGone",
    "Day",
    "Entry",
    "FileLost",
    "FilesUnreachable",
    "Jam",
    "JamTurn",
    "Job",
    "JobMessage",
    "LibraryStore",
    "LimitOverride",
    "Look",
    "NewJob",
    "NewPiece",
    "Open",
    "Origin",
    "Page",
    "Phase",
    "Piece",
    "ShardPart",
    "Stage",
    "StaleAttempt",
    "State",
    "Store",
    "Usage",
    "files_of",
    "overrides",
]


class Store(
    JobStore,
    PieceStore,
    LibraryStore,
    MessageStore,
    LimitStore,
    PreferenceStore,
    SpeedStore,
    StyleStore,
    PrivacyStore,
    IdentifyStore,
    PollStore,
    JamStore,
    DailyStore,
):
    """One data folder: jobs, pieces, their messages and files, limits and speeds.

    Open it with :meth:`open`. Rows come back detached: plain values, changed only by methods.
    A method that writes has committed when it returns, and raises :class:`bot.errors.StoreError`
    when it could not.
    """


def files_of(settings: Settings) -> Callable[[], Blobs]:
    """What opens the place of the files, for :meth:`Store.open`."""
    files = settings.files
    if files.in_bucket:
        return partial(S3Files, files.place, files.endpoint, files.region)
    if files.place:
        return partial(BlobStore, Path(files.place), shared=True)
    return partial(BlobStore, settings.data / "files")
