"""Keeps an event that discord.py cannot read from ending the bot.

discord.py reads each event in the task that holds the connection, so an error there ends
``Client.connect`` and with it the process: one channel of a kind that it does not know yet would be
enough. It has no hook around that, so its table of readers, which is private, is wrapped here. A
discord.py without such a table is noticed when a bot is made.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

import discord

from bot.errors import unexpected

log = logging.getLogger(__name__)

Reader = Callable[[Any], None]


def survive_unreadable_events(client: discord.Client) -> None:
    """From now on an event that cannot be read is left out; the first of each kind is logged."""
    readers = client._connection.parsers
    told: set[str] = set()

    def guarded(kind: str, read: Reader) -> Reader:
        @wraps(read)
        def guard(event: Any) -> None:
            try:
                read(event)
            except Exception as error:
                if kind not in told:
                    told.add(kind)
                    number = unexpected(error).values["number"]
                    log.warning("Discord sent a %s that I can't read (error %s)", kind, number)

        return guard

    for kind, read in list(readers.items()):
        readers[kind] = guarded(kind, read)
