"""Values of settings that have a form of their own, and why one is refused."""

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

from bot.errors import MarioError

# What asyncpg can be told of in a URL, and libpq's name for "ssl".
URL_OPTIONS = {"host", "port", "ssl", "sslmode", "passfile", "prepared_statement_cache_size"}


def _path(path: Path) -> Path:
    if "\0" in str(path):
        raise ValueError("no system has such a path")
    return path


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise MarioError("zone-unknown", name=name) from error
    return name


def _usable_device(device: str) -> str:
    if re.fullmatch(r"auto|cpu|cuda(:\d+)?", device):
        return device
    kind = device.partition(":")[0]
    if kind in ("mps", "xpu"):
        raise MarioError("device-foreign", kind=kind)
    raise MarioError("device-unknown", name=device)


def _different_gpus(devices: tuple[str, ...]) -> tuple[str, ...]:
    named = all(re.fullmatch(r"cuda:\d+", device) for device in devices)
    if not named or len(set(devices)) < len(devices):
        raise MarioError("devices-unusable")
    return devices


def _postgres(url: str) -> str:
    if not url:
        return url
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise MarioError("store-url-misshapen") from error
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise MarioError("store-url-misshapen")
    if parts.password is not None or "password" in parse_qs(parts.query):
        raise MarioError("store-url-has-password")
    if unknown := parse_qs(parts.query, keep_blank_values=True).keys() - URL_OPTIONS:
        known = ", ".join(sorted(URL_OPTIONS))
        raise MarioError("store-url-option", name=min(unknown), known=known)
    return url


Folder = Annotated[Path, AfterValidator(_path)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
Device = Annotated[str, AfterValidator(_usable_device)]
Gpus = Annotated[tuple[str, ...], AfterValidator(_different_gpus)]
PostgresUrl = Annotated[str, AfterValidator(_postgres)]
