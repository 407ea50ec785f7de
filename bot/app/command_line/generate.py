"""``mario generate``: one request without Discord, with every option there is."""

import asyncio
import inspect
import math
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from bot.app.command_line.console import console, tell
from bot.config_loading import load_settings
from bot.errors import AudioRejected, MarioError, Message
from bot.frontends import output as outputs
from bot.request import GenerationRequest, Option, Upload, options
from bot.texts import say


def _option(option: Option) -> inspect.Parameter:
    """The command line's form of one option of the request.

    But for what is on or off it takes any text: the request judges it, in our words.
    """
    kind: Any = Path if option.is_audio else bool if option.type is bool else str
    flag = option.name.replace("_", "-")
    info = typer.Option(
        f"--{flag}/--no-{flag}" if kind is bool else f"--{flag}",
        help=_help(option),
        metavar=None if kind in (bool, Path) else _metavar(option),
        autocompletion=_completion(option),
    )
    return inspect.Parameter(
        option.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[Optional[kind], info],  # noqa: UP045 - built at run time
    )


def _metavar(option: Option) -> str:
    return f"<{'|'.join(option.choices) or option.type.__name__}>"


def _completion(option: Option) -> Callable[[str], list[str]] | None:
    """What a shell may complete, from what was typed of it."""
    if option.is_model:
        return _models

    def choices(typed: str) -> list[str]:
        return [choice for choice in option.choices if choice.startswith(typed)]

    return choices if option.choices else None


def _help(option: Option) -> str:
    """What an option does, its range if it is a number, and its default if it has one."""
    facts: list[Message] = []
    if option.type in (int, float):
        facts.append(Message("help-range", minimum=option.minimum, maximum=option.maximum))
    if option.default is not None and option.type is not bool:
        facts.append(Message("help-default", value=_plain(option.default)))
    help = say(option.help)
    return say("help-with-facts", help=help, facts=facts) if facts else help


def _models(typed: str) -> list[str]:
    """The names of models that begin like what was typed, for a shell that completes it."""
    try:
        return [name for name in load_settings().models if name.startswith(typed)]
    except MarioError:
        return []


def command() -> Callable[..., None]:
    """``generate`` with an option for each field of the request, the prompt as its argument."""

    def generate(**given: Any) -> None:
        _compose(**given)

    keyword = inspect.Parameter.KEYWORD_ONLY
    prompt = Annotated[Optional[str], typer.Argument(help=say(options()[0].help))]  # noqa: UP045
    output = Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--output", "-o", help=say("cli-generate-output")),
    ]
    force = Annotated[bool, typer.Option("--force", help=say("cli-force"))]
    parameters = [
        inspect.Parameter("prompt", keyword, default=None, annotation=prompt),
        inspect.Parameter("output", keyword, default=None, annotation=output),
        inspect.Parameter("force", keyword, default=False, annotation=force),
        *[_option(option) for option in options() if option.name != "prompt"],
    ]
    generate.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    generate.__annotations__ = {p.name: p.annotation for p in parameters}
    return generate


def _compose(prompt: str | None, output: Path | None, force: bool, **given: Any) -> None:
    from bot.executors.executor import create_executor
    from bot.frontends.terminal import generate
    from bot.pocket.export import writes as writes_notes

    values = {name: value for name, value in given.items() if value is not None}
    source: Path | None = values.pop("input_audio", None)
    as_notes = output is not None and writes_notes(output)
    wanted = values.get("output_format")
    if output is not None and not as_notes and (named := outputs.format_of(output, wanted)):
        values["output_format"] = named
    request = GenerationRequest.parse(
        prompt=prompt, input_audio=Upload(source.name) if source else None, **values
    ).with_seed()
    if output is None:
        takes = [request.take(number) for number in range(1, request.takes + 1)]
        names = [f"mario-{take.seed}.{request.output_format.extension}" for take in takes]
        targets = [outputs.unused(Path(name)) for name in names]
    else:
        targets = outputs.numbered(output, request.takes)
    for target in targets:
        outputs.check(target, force)
    settings = load_settings()
    if as_notes:
        outputs.check_notes(settings, request.replicate_weights)
    executor = create_executor(settings, "thread")
    upload = None if source is None else _read(source, settings.limits.upload_megabytes)
    made = asyncio.run(generate(settings, executor, request, upload, targets, console))
    for target, piece in made:
        tell(say("written", path=target, seed=piece.request.seed, model=piece.model))
        if piece.note is not None:
            tell(say(piece.note))
    seconds = max(piece.seconds_taken for _, piece in made)
    tell(say("took", music=request.duration * len(made), seconds=seconds))


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
