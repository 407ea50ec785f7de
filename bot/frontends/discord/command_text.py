"""A request as the ``/mario`` command that makes it, and such a command as a request again.

The prompt, the only option that can hold anything, stands last, so that nothing in it is taken for
an option.
"""

import re
from typing import Any

from bot.errors import InvalidRequest, Message
from bot.frontends.discord.suggestions import JUST_MY_AUDIO, is_just_my_audio
from bot.frontends.discord.translator import name_of
from bot.request import GenerationRequest, options

COMMAND = "/mario"
_ALWAYS = {"duration", "output_format", "seed", "replicate_weights"}  # servers may differ in them
_OPTIONS = {option.name: option for option in options() if not option.is_audio}
_UNSEEN = "\u200b"  # keeps three backticks from ending a block; a prompt is read without it
_BLOCK = re.compile(r"```\n(/mario [^\n]*)\n```")
_PAIR = re.compile(rf" ({'|'.join(sorted(_OPTIONS))}):")


def command_for(request: GenerationRequest) -> str:
    """``/mario duration:8 seed:5 prompt:castle at night``, in a block; it names no sound."""
    words = [f"{name}:{value}" for name, value in _chosen(request).items()]
    line = " ".join([COMMAND, *words, f"prompt:{request.prompt or JUST_MY_AUDIO}"])
    return f"```\n{line.replace('`', f'`{_UNSEEN}')}\n```"


def names_for(request: GenerationRequest) -> Message | None:
    """What the options of its command are called for whoever is spoken to; ``None``: the same.

    Discord takes a command that is pasted by its English names only.
    """
    names = ((name, name_of(name)) for name in (*_chosen(request), "prompt"))
    other = [
        Message("recipe-name", name=own, theirs=theirs) for own, theirs in names if own != theirs
    ]
    return Message("recipe-names", names=other) if other else None


def values_in(text: str) -> dict[str, Any]:
    """The options in a text that holds a command of :func:`command_for`, still to be judged.

    Raises :class:`InvalidRequest` where there is none.
    """
    found = _BLOCK.search(text)
    if found is None:
        raise InvalidRequest("button-too-old")
    before, _, prompt = found[1].partition(" prompt:")
    _, *parts = _PAIR.split(before)
    values: dict[str, Any] = {
        name: value == "True" if _OPTIONS[name].type is bool else value
        for name, value in zip(parts[::2], parts[1::2], strict=True)
    }
    if not is_just_my_audio(prompt):
        values["prompt"] = prompt
    return values


def _chosen(request: GenerationRequest) -> dict[str, Any]:
    """The options that a command must say, but for the prompt."""
    given, everything = request.non_defaults(), request.model_dump(mode="json")
    chosen = {
        name: everything[name]
        for name in _OPTIONS
        if name != "prompt" and (name in given or (name in _ALWAYS and everything[name]))
    }
    if request.seed is not None:
        chosen["seed"] = request.seed
    return chosen
