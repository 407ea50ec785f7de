"""What can be asked for: every option once, with its range, default and help."""

import secrets
import unicodedata
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from bot.errors import InvalidRequest

SEEDS = 2**32


class Normalization(StrEnum):
    loudness = "loudness"
    clip = "clip"
    peak = "peak"
    rms = "rms"


class Format(StrEnum):
    wav = "wav"
    mp3 = "mp3"
    flac = "flac"
    ogg = "ogg"


class GenerationRequest(BaseModel):
    """One wish, valid by construction; build it with :meth:`parse` to get sentences for errors.

    ``input_audio`` is the content id (sha256, hex) of the file as it was received. Until a
    front end has handed the file to the studio it may be any non-empty name for it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: str | None = Field(
        None, max_length=1000, description="What it sounds like: mood, instruments, place, tempo"
    )
    input_audio: str | None = Field(
        None,
        description="A sound file to continue, or whose melody to follow",
        json_schema_extra={"audio": True},
    )
    duration: int = Field(8, ge=1, le=300, description="Seconds of new music")
    continuation: bool = Field(
        False, description="Continue the attached audio instead of following its melody"
    )
    continuation_start: int = Field(
        0, ge=0, le=86_400, description="Second of the attached audio to start from"
    )
    continuation_end: int | None = Field(
        None, ge=-1, le=86_400, description="Second of the attached audio to stop at; -1 is its end"
    )
    multi_band_diffusion: bool = Field(
        False, description="Decode with MultiBand Diffusion: slower; mono EnCodec models only"
    )
    normalization_strategy: Normalization = Field(
        Normalization.loudness, description="How the loudness of the result is set"
    )
    top_k: int = Field(
        250, ge=0, le=2048, description="Choose among the k likeliest sounds; 0 is all of them"
    )
    top_p: float = Field(
        0.0,
        ge=0,
        le=1,
        description="Choose among the likeliest p of all sounds; above 0 replaces top_k",
    )
    temperature: float = Field(
        1.0, ge=0, le=5, description="How daring; 0 always takes the likeliest sound"
    )
    classifier_free_guidance: int = Field(
        3, ge=0, le=20, description="How closely to follow the prompt"
    )
    output_format: Format = Field(Format.wav, description="The kind of file to post")
    seed: int | None = Field(
        None, ge=-1, lt=SEEDS, description="Same seed, same piece; nothing or -1 is random"
    )
    replicate_weights: str | None = Field(
        None,
        max_length=80,
        description="Which model composes; nothing is the default",
        json_schema_extra={"model": True},
    )

    @classmethod
    def parse(cls, **values: Any) -> Self:
        """A request from untrusted values; raises :class:`InvalidRequest` with one sentence."""
        try:
            return cls(**values)
        except ValidationError as error:
            raise InvalidRequest(_sentence(error)) from error

    def replace(self, **changes: Any) -> Self:
        """The same wish with some options changed, checked anew."""
        return self.parse(**{**self.model_dump(), **changes})

    def with_seed(self) -> Self:
        """The same wish with a definite seed."""
        return self if self.seed is not None else self.replace(seed=secrets.randbelow(SEEDS))

    def non_defaults(self) -> dict[str, Any]:
        """The options that are not at their defaults, in the order of the fields."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def for_continuation(self) -> dict[str, Any]:
        """What a continuation of the result takes over: all but the seed and what was continued."""
        left = {"seed", "input_audio", "continuation", "continuation_start", "continuation_end"}
        return {name: value for name, value in self.non_defaults().items() if name not in left}

    @field_validator("prompt")
    @classmethod
    def _plain_text(cls, prompt: str | None) -> str | None:
        # Control and format characters turn text around or hide it; music needs neither.
        spaced = "".join(
            " " if c.isspace() else c
            for c in prompt or ""
            if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")
        )
        return " ".join(spaced.split()) or None

    @field_validator("input_audio", "replicate_weights")
    @classmethod
    def _nothing_if_empty(cls, value: str | None) -> str | None:
        return value or None

    @field_validator("seed", "continuation_end")
    @classmethod
    def _nothing_if_minus_one(cls, value: int | None) -> int | None:
        return None if value == -1 else value

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        start, end = self.continuation_start, self.continuation_end
        if self.prompt is None and self.input_audio is None:
            raise ValueError("Say what it should sound like, attach a sound file, or do both.")
        if self.continuation and self.input_audio is None:
            raise ValueError(
                "There is nothing to continue: attach a sound file, or turn continuation off."
            )
        if end is not None and start >= end:
            raise ValueError(
                f"The part to use starts at second {start} but ends at second {end};"
                " continuation_start must come before continuation_end."
            )
        return self


@dataclass(frozen=True)
class Option:
    """One field of the request as front ends need it."""

    name: str
    type: type
    default: Any
    help: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    is_audio: bool = False
    is_model: bool = False


def options() -> tuple[Option, ...]:
    """The fields of :class:`GenerationRequest`, in order; ``maximum`` of text is its length."""
    return tuple(_option(name) for name in GenerationRequest.model_fields)


_BOUNDS = (
    ("ge", "minimum", 0),
    ("le", "maximum", 0),
    ("lt", "maximum", -1),
    ("max_length", "maximum", 0),
)


def _option(name: str) -> Option:
    field = GenerationRequest.model_fields[name]
    kind: Any = next(
        (t for t in get_args(field.annotation) if t is not type(None)), field.annotation
    )
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    bounds = {
        bound: getattr(limit, key) + shift
        for limit in field.metadata
        for key, bound, shift in _BOUNDS
        if getattr(limit, key, None) is not None
    }
    return Option(
        name=name,
        type=kind,
        default=field.default,
        help=field.description or "",
        choices=tuple(member.value for member in kind) if issubclass(kind, Enum) else (),
        is_audio="audio" in extra,
        is_model="model" in extra,
        **bounds,
    )


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    if first["type"] == "value_error":
        return str(first.get("ctx", {})["error"])
    name = str(first["loc"][0])
    if name not in GenerationRequest.model_fields:
        return f"There is no option called {name[:40]!r}."
    option = _option(name)
    given = _brief(first["input"])
    if option.choices:
        return f"{name} must be one of {', '.join(option.choices)}; {given} is none of them."
    if option.type is str:
        return f"{name} must be text of at most {option.maximum} characters."
    if option.minimum is not None:
        kind = "a whole number" if option.type is int else "a number"
        return f"{name} must be {kind} from {option.minimum} to {option.maximum}; you gave {given}."
    return f"{name} must be true or false; you gave {given}."


def _brief(value: object) -> str:
    try:
        return repr(value)[:40]
    except ValueError:  # an integer too long to be written out
        return "too many digits"
