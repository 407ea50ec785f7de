"""Logging for people in a terminal, as JSON elsewhere; an event a line, with secrets taken out."""

import json
import logging
import os
import re
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

HIDDEN = "***"
LINK = "link"  # of a record, in ``extra``: an address that is to be opened or copied
SHORTEST = 8  # hiding shorter secrets would take ordinary words out of the log

# Environment variables with such a name hold secrets.
_SECRET_NAME = re.compile(r"TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|WEBHOOK|DATABASE_URL", re.I)

# What looks like a secret. The last group of a pattern is hidden, or the whole match.
_SECRETS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"\b[\w-]{23,32}\.[\w-]{6,7}\.[\w-]{27,}",  # a bot token: id, time, signature
        r"\baW50ZXJhY3Rpb246[\w+/=-]*",  # an interaction token: "interaction:" in base64
        r"\b(?:web)?hooks/\d+/([\w-]{8,})",
        r"\binteractions/\d+/([\w+/=-]{8,})",
        r"\b(?:hf|r8|ghp|gho|github_pat)_\w{16,}",
        r"authorization['\"]?\s*[:=]\s*['\"]?\w+\s+([^\s'\"]+)",
        r"\bbearer\s+([\w.~+/=-]{16,})",
        r"://[^\s/:@]*:([^\s/@]+)@",
        r"(?:token|secret|password|authorization|api_?key)['\"]?\s*[:=]\s*['\"]?([^\s'\",;&)}\]]+)",
    )
)


class Redactor:
    """Replaces the secrets it was given, and what looks like one, by ``***``."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        exact = sorted({s for s in secrets if len(s) >= SHORTEST}, key=len, reverse=True)
        self._exact = re.compile("|".join(map(re.escape, exact))) if exact else None

    def __call__(self, text: str) -> str:
        if self._exact is not None:
            text = self._exact.sub(HIDDEN, text)
        for pattern in _SECRETS:
            text = pattern.sub(_hide, text)
        return text


def secrets_in(environment: Mapping[str, str]) -> list[str]:
    """The values of the variables whose names say that they are secret."""
    return [value for name, value in environment.items() if _SECRET_NAME.search(name)]


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON: time (UTC), level, logger, message, and the traceback."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "time": _utc(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        if link := getattr(record, LINK, None):
            event[LINK] = link
        if trace := traceback_of(record):
            event["traceback"] = trace
        return one_line({key: self._redact(value) for key, value in event.items()})


class TerminalHandler(logging.Handler):
    """Shows a record to somebody who sits before it: the time of day, what happened, in colour.

    Nothing is broken into lines, so that what is copied is whole; a link has a line to itself.
    """

    def __init__(self, redact: Redactor, stream: TextIO | None = None) -> None:
        super().__init__()
        self._redact = redact
        self._console = Console(file=stream, stderr=stream is None, highlight=False)

    def emit(self, record: logging.LogRecord) -> None:
        style = next((s for level, s in _STYLES if record.levelno >= level), "dim")
        word = f"{record.levelname.lower()}: " if record.levelno >= logging.WARNING else ""
        line = Text.assemble(
            (time.strftime("%H:%M:%S ", time.localtime(record.created)), "dim"),
            (word + printable(self._redact(_message(record))), style),
        )
        lines = [line]
        if link := getattr(record, LINK, None):
            lines.append(Text(printable(link), "bold"))
        if trace := traceback_of(record):
            told = map(printable, self._redact(trace).splitlines())
            lines += [Text(one, "dim") for one in told]
        try:
            for one in lines:
                self._console.print(one, soft_wrap=True)
        except OSError:
            self.handleError(record)


_STYLES = ((logging.ERROR, "red"), (logging.WARNING, "yellow"), (logging.INFO, ""))


def traceback_of(record: logging.LogRecord) -> str:
    """Formatted here: ``exc_text`` may hold what another formatter made of it."""
    parts = [logging.Formatter().formatException(record.exc_info)] if record.exc_info else []
    if not parts and record.exc_text:
        parts = [record.exc_text]
    return "\n".join([*parts, *filter(None, [record.stack_info])])


def one_line(event: Mapping[str, str]) -> str:
    """JSON on one line; characters that do not print or reverse the direction are escaped."""
    return printable(json.dumps(event, ensure_ascii=False))


def printable(text: str) -> str:
    """``text`` with what does not print, or reverses the direction, escaped as in JSON."""
    return "".join(
        c if c.isprintable() else json.dumps(c)[1:-1] if c > "\x7f" else f"\\u{ord(c):04x}"
        for c in text
    )


def set_up(
    level: int | str = logging.INFO, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Log to ``stream`` (standard error), uncaught exceptions and warnings included.

    A terminal gets lines for people, anything else JSON.
    secrets: more to hide than the environment's, for example a token read from a file.
    """
    redact = Redactor([*secrets_in(os.environ), *secrets])
    handler: logging.Handler
    if (stream or sys.stderr).isatty():
        handler = TerminalHandler(redact, stream)
    else:
        handler = logging.StreamHandler(stream)
        handler.setFormatter(JsonFormatter(redact))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("aiosqlite").setLevel(logging.WARNING)  # its debug lines show every parameter
    logging.getLogger("alembic").setLevel(logging.WARNING)  # else nine lines at each start
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable


def _message(record: logging.LogRecord) -> str:
    """The message, even if its arguments do not fit: logging would print those unredacted."""
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001 - whatever the text of an argument raises
        return f"{record.msg!r}, whose arguments do not fit it"


def _hide(match: re.Match[str]) -> str:
    if not match.re.groups:
        return HIDDEN
    begin, end = match.start(1) - match.start(), match.end(1) - match.start()
    return match[0][:begin] + HIDDEN + match[0][end:]


def _utc(seconds: float) -> str:
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return f"{stamp}.{int(seconds % 1 * 1000):03d}Z"


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("uncaught", exc_info=(kind, error, trace))


def _uncaught_in_thread(args: Any) -> None:
    if args.exc_value is not None:
        _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def _unraisable(args: Any) -> None:
    if args.exc_value is not None:
        _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
