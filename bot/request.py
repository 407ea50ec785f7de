"""What can be asked for: every option once, with its range, default and help."""

import secrets
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from bot.errors import InvalidRequest, Message, named
from bot.musical_key import parse_key
from bot.texts.allowed import allowed, bounds, choices_of, kind_of

SEEDS = 2**32
TAKES_APART = 0x85EBCA6B  # from the seed of one take to that of the next; odd, so none comes twice
ContentId = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""The sha256 (hex) by which the store knows a file."""


_UNSEEN = {"Cc", "Cf", "Cs", "Co"}  # categories of Unicode
_JOINERS = {"\u200c", "\u200d"}
_JOINED = {"So", "Sk", "Lo", "Mn", "Mc"}  # emoji, and letters and marks of scripts that join


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
    video = "video"

    @property
    def extension(self) -> str:
        """What a file of it is called, without the dot."""
        return "mp4" if self is Format.video else self.value


@dataclass(frozen=True)
class Upload:
    """A file that is offered with a request and has not been read yet."""

    name: str


class GenerationRequest(BaseModel):
    """What was asked, valid by construction; :meth:`parse` gives sentences for errors.

    ``input_audio`` is an :class:`Upload` until admission has stored the file, then its content id.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: Annotated[str | None, Message("option-prompt"), Message("option-prompt-help")] = Field(
        None, max_length=1000
    )
    input_audio: Annotated[
        ContentId | Upload | None,
        Message("option-input-audio"),
        Message("option-input-audio-help"),
    ] = Field(None, json_schema_extra={"audio": True})
    duration: Annotated[int, Message("option-duration"), Message("option-duration-help")] = Field(
        8, ge=1, le=300, json_schema_extra={"server": True}
    )
    takes: Annotated[int, Message("option-takes"), Message("option-takes-help")] = Field(
        1, ge=1, le=4
    )
    bpm: Annotated[int | None, Message("option-bpm"), Message("option-bpm-help")] = Field(
        None, ge=40, le=240
    )
    key: Annotated[str | None, Message("option-key"), Message("option-key-help")] = Field(
        None, max_length=30
    )
    loop: Annotated[bool, Message("option-loop"), Message("option-loop-help")] = Field(False)
    continuation: Annotated[
        bool, Message("option-continuation"), Message("option-continuation-help")
    ] = Field(False)
    continuation_start: Annotated[
        int, Message("option-continuation-start"), Message("option-continuation-start-help")
    ] = Field(0, ge=0, le=86_400)
    continuation_end: Annotated[
        int | None, Message("option-continuation-end"), Message("option-continuation-end-help")
    ] = Field(None, ge=-1, le=86_400)
    multi_band_diffusion: Annotated[
        bool, Message("option-multi-band-diffusion"), Message("option-multi-band-diffusion-help")
    ] = Field(False)
    normalization_strategy: Annotated[
        Normalization,
        Message("option-normalization-strategy"),
        Message("option-normalization-strategy-help"),
    ] = Field(Normalization.loudness)
    top_k: Annotated[int, Message("option-top-k"), Message("option-top-k-help")] = Field(
        250, ge=0, le=2048
    )
    top_p: Annotated[float, Message("option-top-p"), Message("option-top-p-help")] = Field(
        0.0, ge=0, le=1
    )
    temperature: Annotated[
        float, Message("option-temperature"), Message("option-temperature-help")
    ] = Field(1.0, ge=0, le=5)
    classifier_free_guidance: Annotated[
        int,
        Message("option-classifier-free-guidance"),
        Message("option-classifier-free-guidance-help"),
    ] = Field(3, ge=0, le=20)
    output_format: Annotated[
        Format, Message("option-output-format"), Message("option-output-format-help")
    ] = Field(Format.wav, json_schema_extra={"server": True})
    seed: Annotated[int | None, Message("option-seed"), Message("option-seed-help")] = Field(
        None, ge=-1, lt=SEEDS
    )
    replicate_weights: Annotated[
        str | None, Message("option-replicate-weights"), Message("option-replicate-weights-help")
    ] = Field(None, max_length=80, json_schema_extra={"model": True})

    @classmethod
    def parse(cls, **values: Any) -> Self:
        """A request from untrusted values; raises :class:`InvalidRequest`."""
        try:
            return cls(**values)
        except ValidationError as error:
            raise InvalidRequest(_problem(error)) from error

    def replace(self, **changes: Any) -> Self:
        """The same request with some options changed, checked anew."""
        return self.parse(**{**self.model_dump(), **changes})

    def with_seed(self) -> Self:
        """The same request with a definite seed."""
        return self if self.seed is not None else self.replace(seed=secrets.randbelow(SEEDS))

    @property
    def seconds(self) -> int:
        """Of new music, in all takes together."""
        return self.duration * self.takes

    def take(self, number: int) -> Self:
        """The request that makes one of its takes alone; ``number`` counts from 1.

        The first has the seed of the request itself.
        """
        if self.takes == 1 or self.seed is None:
            return self
        return self.replace(takes=1, seed=(self.seed + (number - 1) * TAKES_APART) % SEEDS)

    def non_defaults(self) -> dict[str, Any]:
        """The options that are not at their defaults, in the order of the fields."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def for_another(self) -> dict[str, Any]:
        """What another take of the result takes over: all but the seed and the file."""
        always = {"output_format": str(self.output_format), "duration": self.duration}
        kept = {**self.non_defaults(), **always}
        return {name: value for name, value in kept.items() if name not in ("seed", "input_audio")}

    def for_continuation(self) -> dict[str, Any]:
        """What a continuation of the result takes over: all but the seed and what was continued."""
        left = {"continuation", "continuation_start", "continuation_end", "bpm", "key", "loop"}
        return {name: value for name, value in self.for_another().items() if name not in left}

    @field_validator("prompt", "key", "replicate_weights", mode="before")
    @classmethod
    def _without_halves(cls, value: object) -> object:
        """Without halves of characters: what Python makes of bytes that are no text."""
        return value.encode(errors="ignore").decode() if isinstance(value, str) else value

    @field_validator("prompt")
    @classmethod
    def _plain_text(cls, prompt: str | None) -> str | None:
        return plain_text(prompt or "") or None

    @field_validator("key")
    @classmethod
    def _known_key(cls, value: str | None) -> str | None:
        """As it is kept, however it is spelt."""
        if value is None or not value.strip():
            return None
        if (key := parse_key(value)) is None:
            shown = "".join(c for c in value if c.isprintable())[:30]
            raise InvalidRequest("key-unknown", key=shown)
        return key

    @field_validator("replicate_weights")
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
            raise InvalidRequest("nothing-asked-for")
        if self.continuation and self.input_audio is None:
            raise InvalidRequest("nothing-to-continue")
        if end is not None and start >= end:
            raise InvalidRequest("part-ends-before-it-starts", start=start, end=end)
        return self


@dataclass(frozen=True)
class Option:
    """One field of the request as front ends need it. label: what people call it.

    by_server: its default on Discord is what the server prefers.
    """

    name: str
    type: type
    default: Any
    label: Message
    help: Message
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    is_audio: bool = False
    is_model: bool = False
    by_server: bool = False


def options() -> tuple[Option, ...]:
    """The fields of :class:`GenerationRequest`, in order; ``maximum`` of text is its length."""
    return tuple(_option(name) for name in GenerationRequest.model_fields)


def plain_text(text: str) -> str:
    """Without control and format characters, which turn text around or hide it."""
    spaced = "".join(
        " " if c.isspace() else c
        for i, c in enumerate(text)
        if c.isspace() or unicodedata.category(c) not in _UNSEEN or _joins(text, i)
    )
    return " ".join(spaced.split())


def _joins(text: str, i: int) -> bool:
    """Whether this is a joiner inside an emoji, or in a script that is spelt with it."""
    if text[i] not in _JOINERS or not 0 < i < len(text) - 1 or text[i + 1].isspace():
        return False
    return unicodedata.category(text[i - 1]) in _JOINED


def _option(name: str) -> Option:
    field = GenerationRequest.model_fields[name]
    kind = kind_of(field)
    extra: Any = field.json_schema_extra or {}
    label, help = (text for text in field.metadata if isinstance(text, Message))
    minimum, maximum = bounds(field)
    return Option(
        name=name,
        type=kind,
        default=field.default,
        label=label,
        help=help,
        minimum=minimum,
        maximum=maximum,
        choices=choices_of(kind),
        is_audio="audio" in extra,
        is_model="model" in extra,
        by_server="server" in extra,
    )


def _problem(error: ValidationError) -> Message:
    first = error.errors()[0]
    name = str(first["loc"][0])
    if name not in GenerationRequest.model_fields:
        return Message("option-unknown", name=name[:40])
    whole = first["type"] in ("int_from_float", "int_parsing", "int_type")
    return allowed(named(name), GenerationRequest.model_fields[name], whole)
