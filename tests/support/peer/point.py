"""Points an unmodified discord.py at a peer, in this process or in one that is started for it."""

import os

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

API, GATEWAY = "DISCORD_PEER_API", "DISCORD_PEER_GATEWAY"


def point_discord_at(base_url: str, gateway_url: str) -> tuple[str, str]:
    """Every client made from now on in this process talks to these; returns the former two."""
    former = (Route.BASE, str(DiscordWebSocket.DEFAULT_GATEWAY))
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base_url, yarl.URL(gateway_url)
    return former


def point_from_environment() -> None:
    """Raises ``KeyError`` where the two addresses are not in the environment."""
    point_discord_at(os.environ[API], os.environ[GATEWAY])
