"""What ``/mario`` offers while somebody types a prompt: their own words first, then ideas."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from bot.models.families.family import Capabilities
from bot.texts import ENGLISH, languages, say

IDEAS = Path(__file__).with_name("suggestions.toml")
LONGEST = 100  # characters that Discord takes of a choice
JUST_MY_AUDIO = say("just-my-audio", ENGLISH)
"""The prompt that stands for none, in English: what is attached says enough."""


@dataclass(frozen=True)
class Suggestion:
    """A choice: what is read, and the prompt it stands for."""

    title: str
    prompt: str


class Suggestions:
    """Knows ideas for each kind of model. Looking some up is quick and reads no file."""

    def __init__(self, random: Random | None = None) -> None:
        self._kinds = tomllib.loads(IDEAS.read_text(encoding="utf-8"))
        self._random = random or Random()

    def examples(self, can: Capabilities) -> list[str]:
        """Three short prompts, others each time."""
        return self._random.sample(self.kind(can)["examples"], 3)

    def offer(self, typed: str, can: Capabilities) -> list[Suggestion]:
        """Choices for what has been typed so far.

        What was typed is the first choice, since Discord takes that one on Enter. Nothing is
        offered for text that is too long for a choice: it is sent as it stands.
        """
        text, kind = " ".join(typed.split()), self.kind(can)
        if len(text) > LONGEST:
            return []
        return self._for_words(text, kind) if text else self._for_nothing(kind)

    def kind(self, can: Capabilities) -> dict[str, Any]:
        """What there is for models that can do this, as suggestions.toml has it."""
        return self._kinds["notes" if can.notes else "sounds" if can.sounds else "music"]

    def _for_nothing(self, kind: dict[str, Any]) -> list[Suggestion]:
        prompts = [say("just-my-audio"), *self._random.sample(kind["ideas"], 8)]
        return [self._surprise(kind), *(Suggestion(prompt, prompt) for prompt in prompts)]

    def _for_words(self, text: str, kind: dict[str, Any]) -> list[Suggestion]:
        own = [text]
        if _fits(text, just_my_audio := say("just-my-audio")):
            own.append(just_my_audio)
        fitting = sorted(
            (idea for idea in kind["ideas"] if _fits(text, idea)),
            key=lambda idea: not idea.casefold().startswith(text.casefold()),
        )
        longer = islice(self._with_more(text, kind), 5)
        prompts = dict.fromkeys([*own, *fitting[:10], *longer])
        asked_for = 3 if _fits(text, say("surprise", prompt="")) else 0
        surprises = [self._surprise(kind) for _ in range(asked_for)]
        return [*(Suggestion(prompt, prompt) for prompt in prompts), *surprises]

    def _with_more(self, text: str, kind: dict[str, Any]) -> Iterator[str]:
        """The words that were typed, with something after them; other things each time."""
        for more in self._random.sample(kind["more"], len(kind["more"])):
            if more not in text and len(text) + len(more) + 2 <= LONGEST:
                yield f"{text.rstrip(',')}, {more}"

    def _surprise(self, kind: dict[str, Any]) -> Suggestion:
        pick, scene = self._random.choice, self._random.choice(kind["scenes"])
        prompt = f"{pick(scene.get('feels', kind['feels']))} {scene['title']}"
        if parts := scene.get("parts"):
            prompt += " with {} and {}".format(*self._random.sample(parts, 2))
        prompt += f", {pick(scene.get('paces', kind['paces']))}"
        return Suggestion(say("surprise", prompt=prompt), prompt)


def is_just_my_audio(prompt: str) -> bool:
    """Whether a prompt is the one that stands for none, in any language."""
    said = {say("just-my-audio", language).casefold() for language in languages()}
    return prompt.strip().casefold() in said


def _fits(typed: str, text: str) -> bool:
    """Whether each word that was typed begins a word of the text."""
    words = text.casefold().split()
    return all(any(w.startswith(t) for w in words) for t in typed.casefold().split())
