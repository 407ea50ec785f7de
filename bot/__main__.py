"""The ``mario`` command line; everything heavy is imported by the command that needs it."""

import asyncio
import inspect
import json
import logging
import sys
from collections.abc import Awaitable, Callable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from bot.config import ModelSettings, config_file, load_settings
from bot.errors import AudioRejected, InvalidRequest, MarioError, NotFound
from bot.frontends import output as outputs
from bot.request import GenerationRequest, Option, Upload, options
from bot.texts import say

if TYPE_CHECKING:
    from bot.store import Store

Result = TypeVar("Result")

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    help="A Discord bot that composes music. Without a command it runs the bot.",
)
models_app = typer.Typer(no_args_is_help=True, help="The models the bot can compose with.")
app.add_typer(models_app, name="models")

privacy_app = typer.Typer(
    no_args_is_help=True, help="What is kept of somebody. The bot must not run meanwhile."
)
app.add_typer(privacy_app, name="privacy")

console = Console(stderr=True)

FAILED, REFUSED, INTERRUPTED = 1, 2, 130
FORCE = "Write over a file that exists already."


def main() -> None:
    """Entry point: a failure is one sentence and an exit code (1 failed, 2 refused)."""
    try:
        app()
    except MarioError as error:
        console.print(say(error), style="red", highlight=False, markup=False, soft_wrap=True)
        refused = isinstance(error, InvalidRequest | AudioRejected | NotFound)
        sys.exit(REFUSED if refused else FAILED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


@app.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        run()


@app.command()
def run() -> None:
    """Connect to Discord; without DISCORD_TOKEN, start the offline demo."""
    settings = load_settings()
    if settings.discord_token is None:
        console.print("DISCORD_TOKEN is not set, so this is the offline demo.")
        demo()
        return
    from bot.app.service import run_bot
    from bot.util.hardening import forbid_inspection
    from bot.util.logging import set_up

    forbid_inspection()
    token = settings.discord_token.get_secret_value()
    set_up(logging.INFO, [token])
    asyncio.run(run_bot(settings, token))


@app.command()
def demo(
    once: Annotated[
        str | None, typer.Option(help="One /mario with this prompt, without a browser.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="With --once: where to write the posted file; - is stdout.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=FORCE)] = False,
    port: Annotated[
        int | None, typer.Option(help="The page's port; any free one if not set.")
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
) -> None:
    """The whole bot in a browser, with a simulated Discord and the real music."""
    from bot.app import demo as the_demo

    settings = load_settings()
    if out is not None:
        outputs.check(out, force)
    if once is not None:
        asyncio.run(the_demo.once(settings, once, out, console))
    else:
        asyncio.run(the_demo.serve(settings, port, browser, console))


def _generate(prompt: str | None, output: Path | None, force: bool, **given: Any) -> None:
    from bot.executors.executor import create_executor
    from bot.frontends.terminal import generate
    from bot.pocket.export import writes as writes_notes

    values = {name: _plain(value) for name, value in given.items() if value is not None}
    source: Path | None = values.pop("input_audio", None)
    as_notes = output is not None and writes_notes(output)
    wanted = values.get("output_format")
    if output is not None and not as_notes and (named := outputs.format_of(output, wanted)):
        values["output_format"] = named
    request = GenerationRequest.parse(
        prompt=prompt, input_audio=Upload(source.name) if source else None, **values
    ).with_seed()
    if output is None:
        output = outputs.unused(Path(f"mario-{request.seed}.{request.output_format.value}"))
    outputs.check(output, force)
    settings = load_settings()
    if as_notes:
        outputs.check_notes(settings, request.replicate_weights)
    executor = create_executor(settings, "thread")
    upload = _read(source) if source is not None else None
    piece = asyncio.run(generate(settings, executor, request, upload, output, console))
    console.print(
        f"{output}  seed {piece.request.seed}, {piece.model}", highlight=False, markup=False
    )
    console.print(f"{piece.request.duration} s of music in {piece.seconds_taken:.1f} s")
    if piece.note is not None:
        console.print(say(piece.note), highlight=False, markup=False)


@models_app.command("list")
def list_models() -> None:
    """Every model in the registry."""
    from bot.models.registry import Registry
    from bot.models.weights.sources import absent

    settings = load_settings()
    registry = Registry(settings)
    table = Table("name", "title", "source", "can", "licence", box=None)
    for name in registry.names():
        model = settings.models[name]
        can = ", ".join(registry.capabilities(name).words())
        mark = " (default)" if name == registry.default else ""
        table.add_row(name + mark, model.title, model.source, can, model.licence)
    Console().print(table)
    for name in registry.names():
        if (path := absent(settings.models[name].source, settings.weights)) is not None:
            console.print(
                f"{name} cannot be used: there are no weights at {path}. Put them there, or correct"
                f" its source in {config_file()}.",
                soft_wrap=True,
                highlight=False,
                markup=False,
            )


@models_app.command("add")
def add_model(
    name: str,
    source: Annotated[str, typer.Argument(help="Hub repository, folder, file, or https URL.")],
    base: Annotated[str | None, typer.Option(help="What a fine-tune was made from.")] = None,
    sha256: Annotated[str | None, typer.Option(help="Needed for a URL.")] = None,
    title: str = "",
    licence: str = "",
) -> None:
    """Look at a model's files and list it in config.toml."""
    from bot.frontends.terminal import downloading
    from bot.models.admin import add

    model = ModelSettings(source=source, base=base, sha256=sha256, title=title, licence=licence)
    with downloading(console) as on_progress:
        facts = add(config_file(), load_settings(), name, model, on_progress)
    can = " and ".join(facts.capabilities.words())
    console.print(
        f"{config_file()} now has [models.{name}]: {facts.nbytes / 1e6:.0f} MB,"
        f" {facts.codebooks} codebooks{f', {can}' if can else ''}. Restart the bot to use it.",
        soft_wrap=True,
        highlight=False,
        markup=False,
    )


@models_app.command("check")
def check_model(name: str) -> None:
    """Load a model and make one second with it."""
    from bot.frontends.terminal import downloading
    from bot.models.admin import check

    with downloading(console) as on_progress:
        trial = check(load_settings(), name, on_progress)
    console.print(
        f"{trial.made.model} works: loaded in {trial.load_seconds:.1f} s,"
        f" one second of music in {trial.make_seconds:.1f} s.",
        highlight=False,
        markup=False,
    )


@privacy_app.command("export")
def export_data(user_id: int) -> None:
    """Everything that is kept of somebody, by their Discord id, as JSON."""
    kept = asyncio.run(_with_store(lambda store: store.kept_of(user_id)))
    print(json.dumps(kept, indent=1, ensure_ascii=False))


@privacy_app.command("delete")
def delete_data(user_id: int) -> None:
    """Delete somebody's pieces, prompts, sounds and history."""

    async def forget(store: "Store") -> int:
        for job in await store.unfinished():
            if job.user_id == user_id:
                await store.cancel(job.id)
        return await store.forget(user_id)

    console.print(f"{asyncio.run(_with_store(forget))} pieces and requests deleted.")


async def _with_store(act: "Callable[[Store], Awaitable[Result]]") -> Result:
    """What ``act`` gives on the data folder; MarioError while the bot uses it."""
    from bot.store import Store

    store = await Store.open(load_settings().data)
    try:
        return await act(store)
    finally:
        await store.close()


def _option(option: Option) -> inspect.Parameter:
    """The command line's form of one option of the request."""
    kind: Any = Path if option.is_audio else option.type
    limits: dict[str, Any] = {}
    if option.type in (int, float):
        limits = {"min": option.minimum, "max": option.maximum}
    default = option.default.value if isinstance(option.default, Enum) else option.default
    flag = option.name.replace("_", "-")
    info = typer.Option(
        f"--{flag}/--no-{flag}" if kind is bool else f"--{flag}",
        help=say(option.help),
        show_default=False if default is None else str(default),
        **limits,
    )
    return inspect.Parameter(
        option.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[Optional[kind], info],  # noqa: UP045 - built at run time
    )


def _command() -> Callable[..., None]:
    """``generate`` with an option for each field of the request, the prompt as its argument."""

    def generate(**given: Any) -> None:
        """Compose without Discord and write a file."""
        _generate(**given)

    keyword = inspect.Parameter.KEYWORD_ONLY
    prompt = Annotated[Optional[str], typer.Argument(help=say(options()[0].help))]  # noqa: UP045
    output = Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--output", "-o", help="The file to write; its ending sets the format, - is stdout."
        ),
    ]
    force = Annotated[bool, typer.Option("--force", help=FORCE)]
    parameters = [
        inspect.Parameter("prompt", keyword, default=None, annotation=prompt),
        inspect.Parameter("output", keyword, default=None, annotation=output),
        inspect.Parameter("force", keyword, default=False, annotation=force),
        *[_option(option) for option in options() if option.name != "prompt"],
    ]
    generate.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    generate.__annotations__ = {p.name: p.annotation for p in parameters}
    return generate


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _read(source: Path) -> bytes:
    try:
        return source.read_bytes()
    except OSError as error:
        raise AudioRejected(f"{source} cannot be read: {error.strerror}.") from error


app.command("generate")(_command())


if __name__ == "__main__":
    main()
