"""``mario models``: what can compose, and what is added to it."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.app.command_line.console import console, tell
from bot.config_file import config_file
from bot.config_loading import load_settings
from bot.errors import Message
from bot.texts import say

COLUMNS = (
    Message("column-name"),
    Message("column-title"),
    Message("column-source"),
    Message("column-can"),
    Message("column-licence"),
)

models_app = typer.Typer(no_args_is_help=True, help=say("cli-models"))


@models_app.command("list", help=say("cli-models-list"))
def list_models() -> None:
    from bot.models.device import unusable
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
            tell(say("model-without-weights", name=name, path=path, file=config_file()))
    if names := unusable(settings):
        tell(say("models-without-musicgen", names=names))


@models_app.command("add", help=say("cli-models-add"))
def add_model(
    name: str,
    source: Annotated[str | None, typer.Argument(help=say("cli-models-add-source"))] = None,
    base: Annotated[str | None, typer.Option(help=say("cli-models-add-base"))] = None,
    sha256: Annotated[str | None, typer.Option(help=say("cli-models-add-sha256"))] = None,
    title: str = "",
    licence: str = "",
    complete: Annotated[bool, typer.Option(help=say("cli-models-add-complete"))] = False,
) -> None:
    from bot.frontends.terminal import downloading
    from bot.models.admin import add, add_complete, described

    model = described(name, source, base=base, sha256=sha256, title=title, licence=licence)
    with downloading(console) as on_progress:
        adding = add_complete if complete else add
        facts = adding(config_file(), load_settings(), name, model, on_progress)
    words = facts.capabilities.words()
    facts_told = [
        Message("megabytes", number=round(facts.nbytes / 1e6)),
        Message("codebooks", number=facts.codebooks),
        *words,
    ]
    tell(say("model-added", file=config_file(), name=name, facts=facts_told))


@models_app.command("fit", help=say("cli-models-fit"))
def fit_models() -> None:
    from bot.models.device import device_of, musicgen_installed
    from bot.models.memory import for_models, free_bytes
    from bot.models.published import PUBLISHED, fit

    settings = load_settings()
    device = device_of(settings)
    free = free_bytes(device)
    if (limit := settings.engine.memory_gigabytes) is not None:
        free = min(free, int(limit * 1e9))
    table = Table(
        "name", "title", "to fetch GB", "weights GB", "a piece GB", "pieces at once", box=None
    )
    for model in PUBLISHED.values():
        memory = for_models(device, settings.engine.memory_gigabytes)
        takes = model.footprint(device, settings.engine.precision, memory)
        weights, piece = takes.weights / 1e9, takes.slot / 1e9
        room = fit(takes, free, settings.engine.at_once)
        sizes = (f"{model.download / 1e9:.1f}", f"{weights:.1f}", f"{piece:.2f}")
        table.add_row(model.name, model.title, *sizes, str(room))
    Console().print(table)
    tell(say("memory-free", gigabytes=round(free / 1e9, 1), device=device))
    if not musicgen_installed():
        tell(say("models-without-musicgen", names=list(PUBLISHED)))


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
    tell(text)


@models_app.command("packed", help=say("cli-models-packed"))
def packed_models(
    remove: Annotated[bool, typer.Option(help=say("cli-models-packed-remove"))] = False,
) -> None:
    from bot.models.admin import PACKED, packed

    settings = load_settings()
    files, folder = packed(settings), settings.weights / PACKED
    number = round(sum(path.stat().st_size for path in files) / 1e6)
    if not files:
        tell(say("packed-none", folder=folder))
    elif remove:
        for path in files:
            path.unlink(missing_ok=True)
        tell(say("packed-removed", folder=folder, number=number))
    else:
        tell(say("packed-there", folder=folder, number=number, count=len(files)))
