"""All commands; everything heavy is imported by the command that needs it."""

import asyncio
import logging
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from bot.app.command_line import generate
from bot.app.command_line.console import console, tell
from bot.app.command_line.init import init
from bot.app.command_line.models import models_app
from bot.app.command_line.privacy import privacy_app
from bot.app.command_line.store import store_app
from bot.config import Settings
from bot.config_file import config_file
from bot.config_loading import load_settings
from bot.errors import AudioRejected, InvalidRequest, MarioError, NotFound
from bot.frontends import output as outputs
from bot.texts import say

log = logging.getLogger(__name__)

app = typer.Typer(
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # its tables cut the names of options where the terminal is narrow
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=say("cli"),
)
app.add_typer(models_app, name="models")
app.add_typer(privacy_app, name="privacy")
app.add_typer(store_app, name="store")

FAILED, REFUSED = 1, 2


def main() -> None:
    """A failure is said and becomes an exit code (1 failed, 2 refused)."""
    try:
        app()
    except MarioError as error:
        console.print(say(error), style="red", highlight=False, markup=False, soft_wrap=True)
        refused = isinstance(error, InvalidRequest | AudioRejected | NotFound)
        sys.exit(REFUSED if refused else FAILED)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"mario {version('mario')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def default(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help=say("cli-version")),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        run()


@app.command(help=say("cli-run"))
def run() -> None:
    settings = load_settings()
    if settings.discord_token is None:
        if not config_file().exists():
            tell(say("no-config", path=config_file().absolute()))
        tell(say("no-token"))
        demo()
        return
    from bot.app.service import check_token, run_bot
    from bot.util.logging import set_up
    from bot.util.system import forbid_inspection

    token = settings.discord_token.get_secret_value()
    check_token(token)
    forbid_inspection()
    password = settings.store.password
    set_up(logging.INFO, [token] + ([password.get_secret_value()] if password else []))
    _log_places(settings)
    asyncio.run(run_bot(settings, token))


def _log_places(settings: Settings) -> None:
    config = config_file().absolute()
    if config.exists():
        log.info("settings from %s", config)
    else:
        log.info("no %s: every setting has its default; mario init writes one", config)
    log.info("data in %s, weights in %s", settings.data, settings.weights)


@app.command(help=say("cli-demo"))
def demo(
    once: Annotated[str | None, typer.Option(help=say("cli-demo-once"))] = None,
    out: Annotated[Path | None, typer.Option(help=say("cli-demo-out"))] = None,
    force: Annotated[bool, typer.Option("--force", help=say("cli-force"))] = False,
    port: Annotated[int | None, typer.Option(help=say("cli-demo-port"))] = None,
    browser: Annotated[bool, typer.Option(help=say("cli-demo-browser"))] = True,
) -> None:
    from bot.app import demo as the_demo
    from bot.util.logging import set_up

    set_up(logging.WARNING)
    settings = load_settings()
    if out is not None and once is None:
        raise InvalidRequest("demo-out-alone")
    if once is not None:
        outputs.check(out or outputs.unused(Path("mario.mp3")), force)
        asyncio.run(the_demo.once(settings, once, out, console))
    else:
        asyncio.run(the_demo.serve(settings, port, browser, console))


app.command("init", help=say("cli-init"))(init)
app.command("generate", help=say("cli-generate"))(generate.command())
