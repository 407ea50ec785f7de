"""The files that settings are read from: where they are, and what is in them."""

import os
import tomllib
from pathlib import Path
from typing import Any

import platformdirs

from bot.errors import MarioError

ENCODING = "utf-8-sig"  # editors of Windows put a mark before the first letter


def config_file() -> Path:
    """The file the settings are read from: ``MARIO_CONFIG``, or ``config.toml`` in this folder."""
    return Path(os.environ.get("MARIO_CONFIG") or "config.toml")


def home() -> Path:
    """The folder that relative paths in the settings start from.

    That of the config file, or without one the platform's folder for what programs keep.
    """
    if config_file().exists():
        return config_file().absolute().parent
    return platformdirs.user_data_path("mario", appauthor=False)


def default_config() -> str:
    """``config.toml`` as it ships: every setting at its default, with its reason."""
    in_wheel = Path(__file__).with_name("config.toml")
    in_clone = Path(__file__).parents[1] / "config.toml"
    return (in_wheel if in_wheel.exists() else in_clone).read_text(encoding="utf-8")


def secrets_from_files() -> dict[str, Any]:
    """What files hold that the environment names: secrets of a container or a service manager."""
    found: dict[str, Any] = {}
    if token := _secret("DISCORD_TOKEN_FILE"):
        found["DISCORD_TOKEN"] = token
    if password := _secret("MARIO_STORE_PASSWORD_FILE"):
        found["store"] = {"password": password}
    return found


def _secret(variable: str) -> str | None:
    """What the file holds that an environment variable names; ``None`` where it names none."""
    path = os.environ.get(variable, "").strip()
    if not path:
        return None
    try:
        secret = Path(path).read_text(encoding=ENCODING).strip()
    except (OSError, ValueError) as error:
        reason = cause_of(error)
        raise MarioError(
            "secret-file-unreadable", name=variable, path=path, reason=reason
        ) from error
    if not secret:
        raise MarioError("secret-file-empty", name=variable, path=path)
    return secret


def read_toml(file: Path) -> dict[str, Any]:
    """What it holds; raises OSError or ValueError."""
    try:
        return tomllib.loads(file.read_text(encoding=ENCODING))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def cause_of(error: OSError | ValueError) -> str:
    """Why a file could not be read, in the system's words."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
