"""Where the command line writes what was made: a new file, through a link, a device, a pipe."""

import errno
import itertools
import os
import stat
import tempfile
from pathlib import Path

from bot.config import Settings
from bot.errors import InvalidRequest, MarioError
from bot.models.families import capabilities
from bot.request import Format
from bot.util.atomic_write import atomic_write

STANDARD_OUTPUT = Path("-")
_FORMATS = {format.extension: format.value for format in Format}
_STDOUT = 1  # its descriptor; text that a library prints goes through sys.stdout


def format_of(path: Path, asked: str | None) -> str | None:
    """The format that a file's name and ``--output-format`` say; InvalidRequest if they differ."""
    ending = path.suffix[1:].lower()
    named = _FORMATS.get(ending, ending)
    if asked and asked != named and {asked, named} <= set(Format):
        raise InvalidRequest(
            "output-format-unclear", path=path.name, ending=ending.upper(), asked=asked.upper()
        )
    return asked or named or None


def check_notes(settings: Settings, model: str | None) -> None:
    """Raise :class:`InvalidRequest` unless what a model makes are notes."""
    entry = settings.models.get(model or settings.default_model)
    if entry is not None and not capabilities(entry).notes:
        raise InvalidRequest("no-notes")


def check(path: Path, force: bool = False) -> None:
    """Raise :class:`MarioError` now rather than when the piece is made.

    force: whatever a file holds already may be lost.
    """
    try:
        mode = _mode(path)
        if _is_standard_output(path):
            return
        if stat.S_ISDIR(mode) or stat.S_ISSOCK(mode):
            number = errno.EISDIR if stat.S_ISDIR(mode) else errno.ENXIO
            raise OSError(number, os.strerror(number))
        if (stat.S_ISREG(mode) or stat.S_ISBLK(mode)) and not force:
            raise InvalidRequest("output-exists", path=path)
        if _is_special(mode):
            if not os.access(path, os.W_OK):
                raise OSError(errno.EACCES, os.strerror(errno.EACCES))
            return
        with tempfile.TemporaryFile(dir=_target(path).parent):
            pass
    except OSError as error:
        raise _unwritable(path, error) from error


def write(path: Path, data: bytes) -> None:
    """A file is written whole or not at all, where a link leads; anything special as it is.

    Raises :class:`MarioError`.
    """
    try:
        if _is_standard_output(path):
            with open(_STDOUT, "wb", closefd=False) as file:
                file.write(data)
        elif _is_special(_mode(path)):
            with path.open("wb") as file:
                file.write(data)
        else:
            atomic_write(_target(path), data)
    except OSError as error:
        raise _unwritable(path, error) from error


def numbered(path: Path, count: int) -> list[Path]:
    """Where so many takes are written: ``path``, then ``name-2``, ``name-3``…

    Raises :class:`InvalidRequest` for several into what is no file.
    """
    if count > 1 and (_is_standard_output(path) or _is_special(_mode(path))):
        raise InvalidRequest("output-takes-one", path=path)
    return [path, *(path.with_stem(f"{path.stem}-{take}") for take in range(2, count + 1))]


def unused(path: Path) -> Path:
    """``path`` or, where that is taken, the first of ``name-2``, ``name-3``… that is not."""
    others = (path.with_stem(f"{path.stem}-{number}") for number in itertools.count(2))
    return next(name for name in itertools.chain([path], others) if not os.path.lexists(name))


def _mode(path: Path) -> int:
    """What is there, following links; 0 is nothing."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return 0


def _is_special(mode: int) -> bool:
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode) or stat.S_ISBLK(mode)


def _is_standard_output(path: Path) -> bool:
    """Also by another name, such as ``/dev/stdout``, wherever that was directed to."""
    if path == STANDARD_OUTPUT:
        return True
    try:
        return os.path.samestat(path.stat(), os.fstat(_STDOUT))
    except OSError:
        return False


def _target(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _unwritable(path: Path, error: OSError) -> MarioError:
    return MarioError("output-unwritable", path=path, reason=error.strerror)
