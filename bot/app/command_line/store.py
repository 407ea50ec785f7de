"""``mario store``: the database, moved from one kind to the other."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from bot.app.command_line.console import tell
from bot.config import StoreSettings
from bot.config_loading import load_settings
from bot.texts import say

store_app = typer.Typer(no_args_is_help=True, help=say("cli-store"))


@store_app.callback()
def _group() -> None:
    """A group of commands, of which there is one."""


@store_app.command("move", help=say("cli-store-move"))
def move(
    source: Annotated[str, typer.Argument(help=say("cli-store-source"))],
    target: Annotated[str, typer.Argument(help=say("cli-store-target"))],
) -> None:
    from bot.store.move import move as copy

    password = load_settings().store.password
    ends = [_place(where, password) for where in (source, target)]
    rows = asyncio.run(copy(*ends))
    jobs, pieces, total = rows["jobs"], rows["pieces"], sum(rows.values())
    tell(say("store-moved", jobs=jobs, pieces=pieces, rows=total))


def _place(where: str, password: SecretStr | None) -> Path | str:
    if "://" not in where and not where.startswith(("postgres:", "postgresql:")):
        return Path(where).absolute()
    return StoreSettings(url=where, password=password).database or where
