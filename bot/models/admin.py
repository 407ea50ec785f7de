"""Adding models to ``config.toml`` and trying them out, for whoever runs the bot."""

import json
import re
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from bot.config import ModelSettings, Settings
from bot.config_file import ENCODING, default_config
from bot.errors import InvalidRequest, Message, ModelError
from bot.job_io import JobInputs, Result
from bot.job_spec import JobSpec
from bot.models.failures import as_mario
from bot.models.families.family import Facts
from bot.models.weights.hub import OnProgress
from bot.request import GenerationRequest
from bot.texts.allowed import allowed
from bot.util.atomic_write import atomic_write

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
PACKED = "packed"
"""Folder among the weights, of what was packed for the processor (bot/engine/cpu/packed.py)."""
PROMPT = "a cheerful overworld theme"


@dataclass(frozen=True, eq=False)
class Trial:
    """What trying a model gave: one second of music, and how long loading and making it took."""

    made: Result
    load_seconds: float
    make_seconds: float


def described(name: str, source: str | None, **given: str | None) -> ModelSettings:
    """An entry for ``add``: what is given, and for a published model's name what is known of it.

    Raises InvalidRequest where nothing says where the weights are, and for a value that will not
    do.
    """
    from bot.models.published import LICENCE, PUBLISHED

    known = PUBLISHED.get(name)
    values = {key: value for key, value in given.items() if value and value.strip()}
    if known is not None:
        values = {"title": known.title, "licence": LICENCE, **values}
        source = source or known.source
    if source is None:
        raise InvalidRequest("model-source-missing", name=name)
    try:
        return ModelSettings.model_validate({**values, "source": source})
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise InvalidRequest(allowed(field, ModelSettings.model_fields[field])) from error


def inspect(settings: Settings, model: ModelSettings, on_progress: OnProgress) -> Facts:
    """Fetch and judge a model's files without building it; raises :class:`ModelError`."""
    from bot.models.loader import Loader

    return Loader(settings).inspect(model, on_progress)


def add(
    config: Path,
    settings: Settings,
    name: str,
    model: ModelSettings,
    on_progress: OnProgress = lambda done, total: None,
) -> Facts:
    """Write a ``[models.<name>]`` section at the end of ``config``, with what its files can do.

    Everything that is in the file stays as it is, comments included. Raises InvalidRequest for a
    name that will not do, ModelError for weights that cannot be loaded or a file that cannot be
    written.
    """
    text = _to_add_to(config, name)
    facts = inspect(settings, model, on_progress)
    can = facts.capabilities
    able = ("melody", "style", "stereo", "sounds")
    abilities = {ability: getattr(can, ability) for ability in able}
    described = model.model_copy(update=abilities)
    written = f"{text.rstrip()}\n\n{section(name, described)}".lstrip()
    tomllib.loads(written)
    try:
        atomic_write(config, written.encode())
    except OSError as error:
        raise ModelError("config-unwritable", file=config.name, reason=error.strerror) from error
    return facts


def add_complete(
    config: Path,
    settings: Settings,
    name: str,
    model: ModelSettings,
    on_progress: OnProgress = lambda done, total: None,
) -> Facts:
    """The same for a new folder with all that the model needs, which needs no network then."""
    from bot.models.complete import complete

    _to_add_to(config, name)
    return add(config, settings, name, complete(settings, name, model, on_progress), on_progress)


def _to_add_to(config: Path, name: str) -> str:
    """The text of ``config``, which has no model called ``name``."""
    if not NAME.fullmatch(name):
        raise InvalidRequest("model-name-wrong")
    text = _read(config)
    if name in tomllib.loads(text).get("models", {}):
        raise InvalidRequest("model-name-taken", name=name)
    return text


def packed(settings: Settings) -> list[Path]:
    """The files that hold what earlier starts have packed."""
    return sorted(path for path in (settings.weights / PACKED).glob("*") if path.is_file())


def section(name: str, model: ModelSettings) -> str:
    """A registry entry as TOML, without what is at its default."""
    given = model.model_dump(exclude_defaults=True)
    # A JSON string or boolean is a TOML one, apart from what has to be escaped beyond ASCII.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in given.items()]
    return "\n".join([f"[models.{name}]", *lines, ""])


def check(
    settings: Settings, name: str, on_progress: OnProgress = lambda done, total: None
) -> Trial:
    """Load a model and make one second with it; raises :class:`bot.errors.MarioError`."""
    try:
        return _try_out(settings, name, on_progress)
    except Exception as error:
        what = f"{type(error).__name__}: {error}".strip(": ").partition("\n")[0][:200]
        raise as_mario(
            error,
            Message("model-does-not-work", name=name or Message("default-model"), reason=what),
        ) from error


def _try_out(settings: Settings, name: str, on_progress: OnProgress) -> Trial:
    from bot.models.pool import ModelPool

    began = time.monotonic()
    model = ModelPool(settings).get(name, on_progress)
    loaded = time.monotonic()
    request = GenerationRequest.parse(
        prompt=PROMPT, duration=1, seed=0, replicate_weights=model.name
    )
    spec = JobSpec.of("check", request)
    ticket = model.decoder.submit(model.prepare(JobInputs(spec)))
    while not ticket.future.done():
        model.tick()
    made = model.finish(spec, ticket.future.result())
    return Trial(made, loaded - began, time.monotonic() - loaded)


def _read(config: Path) -> str:
    """What is in it, or what ships where there is none yet."""
    try:
        text = config.read_text(encoding=ENCODING) if config.exists() else default_config()
        tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelError("config-unreadable", path=config.name, reason=error) from error
    return text
