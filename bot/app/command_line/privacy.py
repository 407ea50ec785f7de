"""``mario privacy``: what is kept of somebody, shown and deleted."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.app.command_line.console import tell
from bot.config_loading import load_settings
from bot.texts import say

if TYPE_CHECKING:
    from bot.store import Store

Result = TypeVar("Result")
DiscordId = Annotated[int, typer.Argument(min=0, max=2**63 - 1)]

privacy_app = typer.Typer(no_args_is_help=True, help=say("cli-privacy"))


@privacy_app.command("export", help=say("cli-privacy-export"))
def export_data(user_id: DiscordId) -> None:
    kept = asyncio.run(_with_store(lambda store: store.kept_of(user_id)))
    print(json.dumps(kept, indent=1, ensure_ascii=False))


@privacy_app.command("delete", help=say("cli-privacy-delete"))
def delete_data(user_id: DiscordId) -> None:
    async def forget(store: "Store") -> int:
        for job in await store.unfinished():
            if job.user_id == user_id:
                await store.cancel(job.id)
        return await store.forget(user_id)

    tell(say("privacy-forgotten", count=asyncio.run(_with_store(forget))))


async def _with_store(act: "Callable[[Store], Awaitable[Result]]") -> Result:
    """What ``act`` gives on the data folder; MarioError while the bot uses it."""
    from bot.store import Store, files_of

    settings = load_settings()
    database, files = settings.store.database, files_of(settings)
    store = await Store.open(settings.data, database, files=files)
    try:
        return await act(store)
    finally:
        await store.close()
