"""``mario init``: the files that an operator edits, written once."""

import os
from pathlib import Path

from bot.app.command_line.console import tell
from bot.config_file import config_file, default_config, home
from bot.errors import MarioError
from bot.texts import say

ENVIRONMENT = """\
# What is secret. Keep this file to yourself, and out of git.

# The token of your bot: in Discord's developer portal, https://discord.com/developers/applications,
# open your application, then Bot, then Reset Token. Without one, mario opens its demo.
DISCORD_TOKEN=

# For models that ask for an account: a token from https://huggingface.co/settings/tokens
# HF_TOKEN=

# Any setting of config.toml may be given here too, for example:
# MARIO_ENGINE__DEVICE=cpu
"""


def init() -> None:
    """Write ``config.toml`` and ``.env`` where they are looked for, and never over one."""
    config = config_file()
    before = home()
    _write(config, default_config(), 0o666)
    _write(config.with_name(".env"), ENVIRONMENT, 0o600)
    tell(say("init-next"))
    if home() != before and (before / "data").is_dir():
        tell(say("init-moves", before=before, now=home()))


def _write(path: Path, text: str, mode: int) -> None:
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        tell(say("init-kept", path=path))
        return
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with open(opened, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        path.unlink()  # else it would be left as it is from now on
        raise _unwritable(path, error) from error
    tell(say("init-written", path=path))


def _unwritable(path: Path, error: OSError) -> MarioError:
    return MarioError("config-unwritable", file=path, reason=error.strerror)
