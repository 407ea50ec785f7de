"""Reads the settings in force, and says in a sentence which entry is wrong."""

import difflib
import os
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import DotEnvSettingsSource, SettingsError

from bot.config import ModelSettings, Section, Settings
from bot.config_file import cause_of, config_file, home, read_toml
from bot.errors import MarioError, Message
from bot.texts.allowed import allowed, kind_of


def load_settings() -> Settings:
    """The settings in force, with absolute paths; raises MarioError, which names the entry."""
    _look_at(config_file())
    environment = config_file().with_name(".env")
    try:
        _look_at_variables(environment)
        settings = Settings(_env_file=environment)  # type: ignore[call-arg]
    except ValidationError as error:
        first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        where = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise _unknown(where) from error
        raise MarioError(
            "setting-wrong", file=config_file(), reason=_fit(first["type"], where)
        ) from error
    except SettingsError as error:
        raise MarioError("variable-unreadable") from error
    except (OSError, UnicodeDecodeError) as error:
        raise MarioError("config-unreadable", path=environment, reason=cause_of(error)) from error
    folders: dict[str, Any] = {"data": home() / settings.data, "weights": home() / settings.weights}
    if settings.files.place and not settings.files.in_bucket:
        place = str(home() / settings.files.place)
        folders["files"] = settings.files.model_copy(update={"place": place})
    return settings.model_copy(update=folders)


def _look_at(file: Path) -> None:
    """What the settings' own checks let pass: a missing file, a name that is not known."""
    if not file.exists():
        if os.environ.get("MARIO_CONFIG"):
            raise MarioError("config-missing", path=file)
        return
    try:
        names = read_toml(file)
    except (OSError, ValueError) as error:
        raise MarioError("config-unreadable", path=file, reason=cause_of(error)) from error
    for name, value in names.items():
        if name == "store" and isinstance(value, dict) and "password" in value:
            raise MarioError("store-password-in-config", path=file)
        if name.lower() == "discord_token":
            raise MarioError("token-in-config", path=file)
        if name not in Settings.model_fields:
            raise _unknown(name)


def _look_at_variables(environment: Path) -> None:
    """What is set where there is no such section, which the settings' own checks let pass."""
    written = DotEnvSettingsSource(Settings, env_file=environment).env_vars
    for name in (*written, *os.environ):
        section, _, field = name.lower().removeprefix("mario_").partition("__")
        ours = name.lower().startswith("mario_") and field
        if ours and section not in Settings.model_fields:
            raise _unknown(f"{section}.{field.replace('__', '.')}")


def _unknown(where: str) -> MarioError:
    """The error for a setting that there is not, with the one that was probably meant."""
    if meant := difflib.get_close_matches(where, _names(where), 1):
        return MarioError("setting-misspelt", file=config_file(), name=where, meant=meant[0])
    return MarioError("setting-unknown", file=config_file(), name=where)


def _fit(error: str, where: str) -> Message:
    """What the setting called ``where`` can be, as ``limits.queue``. error: pydantic's type."""
    if error == "missing":
        return Message("value-missing", name=where)
    if error == "tuple_type":
        return Message("value-list", name=where)
    if error in ("model_type", "dict_type"):
        return Message("value-section", name=where)
    kind: Any = Settings
    field: FieldInfo | None = None
    for part in where.split("."):
        if get_origin(kind) is dict:
            kind = get_args(kind)[1]
        elif isinstance(kind, type) and issubclass(kind, BaseModel) and part in kind.model_fields:
            field = kind.model_fields[part]
            kind = kind_of(field)
    return allowed(where, field) if field is not None else Message("value-unfit", name=where)


def _names(near: str) -> list[str]:
    """The full names of all settings, those of models as in the entry that ``near`` is part of."""
    names = list(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section):
            names += [f"{name}.{part}" for part in field.annotation.model_fields]
    entry = near.rpartition(".")[0]
    return names + [f"{entry}.{part}" for part in ModelSettings.model_fields if "." in entry]
