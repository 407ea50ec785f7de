"""The ``mario`` command line; everything heavy is imported by the command that needs it."""

import asyncio
import inspect
import json
import logging
import math
import sys
from collections.abc import Awaitable, Callable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from bot.config import config_file, load_settings
from bot.errors import AudioRejected, InvalidRequest, MarioError, Message, NotFound
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
    help=say("cli"),
)
models_app = typer.Typer(no_args_is_help=True, help=say("cli-models"))
app.add_typer(models_app, name="models")

privacy_app = typer.Typer(no_args_is_help=True, help=say("cli-privacy"))
app.add_typer(privacy_app, name="privacy")

console = Console(stderr=True)

FAILED, REFUSED, INTERRUPTED = 1, 2, 130
COLUMNS = (
    Message("column-name"),
    Message("column-title"),
    Message("column-source"),
    Message("column-can"),
    Message("column-licence"),
)
FORCE = say("cli-force")


def main() -> None:
    """Entry point: a failure is said and becomes an exit code (1 failed, 2 refused)."""
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


@app.command(help=say("cli-run"))
def run() -> None:
    settings = load_settings()
    if settings.discord_token is None:
        console.print(say("no-token"))
        demo()
        return
    from bot.app.service import run_bot
    from bot.util.hardening import forbid_inspection
    from bot.util.logging import set_up

    forbid_inspection()
    token = settings.discord_token.get_secret_value()
    set_up(logging.INFO, [token])
    asyncio.run(run_bot(settings, token))


@app.command(help=say("cli-demo"))
def demo(
    once: Annotated[str | None, typer.Option(help=say("cli-demo-once"))] = None,
    out: Annotated[Path | None, typer.Option(help=say("cli-demo-out"))] = None,
    force: Annotated[bool, typer.Option("--force", help=FORCE)] = False,
    port: Annotated[int | None, typer.Option(help=say("cli-demo-port"))] = None,
    browser: Annotated[bool, typer.Option(help=say("cli-demo-browser"))] = True,
) -> None:
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
    upload = None if source is None else _read(source, settings.limits.upload_megabytes)
    piece = asyncio.run(generate(settings, executor, request, upload, output, console))
    _tell(say("written", path=output, seed=piece.request.seed, model=piece.model))
    _tell(say("took", music=piece.request.duration, seconds=piece.seconds_taken))
    if piece.note is not None:
        _tell(say(piece.note))


@models_app.command("list", help=say("cli-models-list"))
def list_models() -> None:
    from bot.models.registry import Registry
    from bot.models.weights.sources import absent

    settings = load_settings()
    registry = Registry(settings)
    table = Table(*map(say, COLUMNS), box=None)
    for name in registry.names():
        model = settings.models[name]
        can = ", ".join(say(word) for word in registry.capabilities(name).words())
        shown = say("default-mark", name=name) if name == registry.default else name
        table.add_row(shown, model.title, model.source, can, model.licence)
    Console().print(table)
    for name in registry.names():
        if (path := absent(settings.models[name].source, settings.weights)) is not None:
            _tell(say("model-without-weights", name=name, path=path, file=config_file()))


@models_app.command("add", help=say("cli-models-add"))
def add_model(
    name: str,
    source: Annotated[str | None, typer.Argument(help=say("cli-models-add-source"))] = None,
    base: Annotated[str | None, typer.Option(help=say("cli-models-add-base"))] = None,
    sha256: Annotated[str | None, typer.Option(help=say("cli-models-add-sha256"))] = None,
    title: str = "",
    licence: str = "",
) -> None:
    from bot.frontends.terminal import downloading
    from bot.models.admin import add, described

    model = described(name, source, base=base, sha256=sha256, title=title, licence=licence)
    with downloading(console) as on_progress:
        facts = add(config_file(), load_settings(), name, model, on_progress)
    words = facts.capabilities.words()
    facts_told = [
        Message("megabytes", number=round(facts.nbytes / 1e6)),
        Message("codebooks", number=facts.codebooks),
        *words,
    ]
    _tell(say("model-added", file=config_file(), name=name, facts=facts_told))


@models_app.command("fit", help=say("cli-models-fit"))
def fit_models() -> None:
    from bot.models.loader import device_of
    from bot.models.memory import free_bytes
    from bot.models.published import PUBLISHED, fit

    settings = load_settings()
    device = device_of(settings)
    free = free_bytes(device)
    table = Table("name", "title", "weights GB", "a piece GB", "pieces at once", box=None)
    for model in PUBLISHED.values():
        takes = model.footprint(device, settings.engine.precision)
        weights, piece = takes.weights / 1e9, takes.slot / 1e9
        room = fit(takes, free, settings.engine.at_once)
        table.add_row(model.name, model.title, f"{weights:.1f}", f"{piece:.2f}", str(room))
    Console().print(table)
    _tell(say("memory-free", gigabytes=round(free / 1e9, 1), device=device))


@models_app.command("check", help=say("cli-models-check"))
def check_model(name: str) -> None:
    from bot.frontends.terminal import downloading
    from bot.models.admin import check

    with downloading(console) as on_progress:
        trial = check(load_settings(), name, on_progress)
    text = say(
        "model-works",
        name=trial.made.model,
        loading=trial.load_seconds,
        making=trial.make_seconds,
    )
    _tell(text)


@privacy_app.command("export", help=say("cli-privacy-export"))
def export_data(user_id: int) -> None:
    kept = asyncio.run(_with_store(lambda store: store.kept_of(user_id)))
    print(json.dumps(kept, indent=1, ensure_ascii=False))


@privacy_app.command("delete", help=say("cli-privacy-delete"))
def delete_data(user_id: int) -> None:
    async def forget(store: "Store") -> int:
        for job in await store.unfinished():
            if job.user_id == user_id:
                await store.cancel(job.id)
        return await store.forget(user_id)

    _tell(say("privacy-forgotten", count=asyncio.run(_with_store(forget))))


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
    help = say(option.help)
    if option.type in (int, float):  # the request judges it, in our words
        help = say("help-with-range", help=help, minimum=option.minimum, maximum=option.maximum)
    default = option.default.value if isinstance(option.default, Enum) else option.default
    flag = option.name.replace("_", "-")
    info = typer.Option(
        f"--{flag}/--no-{flag}" if kind is bool else f"--{flag}",
        help=say(option.help),
        show_default=False if default is None else str(default),
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
        _generate(**given)

    keyword = inspect.Parameter.KEYWORD_ONLY
    prompt = Annotated[Optional[str], typer.Argument(help=say(options()[0].help))]  # noqa: UP045
    output = Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--output", "-o", help=say("cli-generate-output")),
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


def _tell(text: str) -> None:
    """Print what people read as it is, on lines as long as they are."""
    console.print(text, highlight=False, markup=False, soft_wrap=True)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _read(source: Path, megabytes: int) -> bytes:
    """The file, of which no more is read than may be attached: a device never ends."""
    try:
        with source.open("rb") as file:
            data = file.read(megabytes * 1_000_000 + 1)
    except OSError as error:
        raise AudioRejected("source-unreadable", path=source, reason=error.strerror) from error
    if len(data) > megabytes * 1_000_000:
        size = max(len(data), source.stat().st_size)
        raise AudioRejected("file-too-big", size=math.ceil(size / 1e5) / 10, maximum=megabytes)
    return data


app.command("generate", help=say("cli-generate"))(_command())


if __name__ == "__main__":
    main()
