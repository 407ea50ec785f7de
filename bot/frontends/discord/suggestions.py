"""What commands offer while somebody types: for a prompt their own words first, then ideas."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from discord.app_commands import Choice

from bot.frontends.discord.embeds import shortened
from bot.jobs.service import JobService
from bot.jobs.styles import MARK, Style
from bot.models.families.family import Capabilities
from bot.texts import ENGLISH, languages, say

IDEAS = Path(__file__).with_name("suggestions.toml")
MOST = 25  # choices that Discord takes
MOST_STYLES = 8  # among what fits what was typed
STYLES_AT_FIRST = 8  # before anything was
LONGEST = 100  # characters that Discord takes of a choice
JUST_MY_AUDIO = say("just-my-audio", ENGLISH)
"""The prompt that stands for none, in English: what is attached says enough."""


async def offered_models(jobs: JobService, guild_id: int | None, typed: str) -> list[Choice[str]]:
    """The models that a server allows, by what has been typed of their names."""
    usable = jobs.servers.models(await jobs.servers.settings(guild_id))
    found = jobs.registry.search(typed, among=usable)
    return [Choice(name=title, value=name) for name, title in found]


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

    def offer(
        self, typed: str, can: Capabilities, styles: Sequence[Style] = ()
    ) -> list[Suggestion]:
        """Choices for what has been typed so far.

        What was typed is the first choice, since Discord takes that one on Enter. Nothing is
        offered for text that is too long for a choice: it is sent as it stands.
        """
        text, kind = " ".join(typed.split()), self.kind(can)
        if len(text) > LONGEST:
            return []
        found = self._for_words(text, kind, styles) if text else self._for_nothing(kind, styles)
        return found[:MOST]

    def kind(self, can: Capabilities) -> dict[str, Any]:
        """What there is for models that can do this, as suggestions.toml has it."""
        return self._kinds["notes" if can.notes else "sounds" if can.sounds else "music"]

    def _for_nothing(self, kind: dict[str, Any], styles: Sequence[Style]) -> list[Suggestion]:
        ideas = self._random.sample(kind["ideas"], 8)
        return [
            self._surprise(kind, styles),
            _as_typed(say("just-my-audio")),
            *map(_as_style, styles[:STYLES_AT_FIRST]),
            *map(_as_typed, ideas),
        ]

    def _for_words(
        self, text: str, kind: dict[str, Any], styles: Sequence[Style]
    ) -> list[Suggestion]:
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
        surprises = [self._surprise(kind, styles) for _ in range(asked_for)]
        words = text.removeprefix(MARK).strip()
        chosen = [_as_style(style) for style in styles if _fits(words, style.name)]
        typed, *others = map(_as_typed, prompts)
        return [typed, *chosen[:MOST_STYLES], *surprises, *others]

    def _with_more(self, text: str, kind: dict[str, Any]) -> Iterator[str]:
        """The words that were typed, with something after them; other things each time."""
        for more in self._random.sample(kind["more"], len(kind["more"])):
            if more not in text and len(text) + len(more) + 2 <= LONGEST:
                yield f"{text.rstrip(',')}, {more}"

    def _surprise(self, kind: dict[str, Any], styles: Sequence[Style] = ()) -> Suggestion:
        """A style, as likely as not where there are any, or words put together."""
        if styles and self._random.random() < 0.5:
            style = self._random.choice(styles)
            return Suggestion(say("surprise", prompt=style.chosen)[:LONGEST], style.chosen)
        pick, scene = self._random.choice, self._random.choice(kind["scenes"])
        prompt = f"{pick(scene.get('feels', kind['feels']))} {scene['title']}"
        if parts := scene.get("parts"):
            prompt += " with {} and {}".format(*self._random.sample(parts, 2))
        prompt += f", {pick(scene.get('paces', kind['paces']))}"
        return Suggestion(say("surprise", prompt=prompt), prompt)


def _as_typed(prompt: str) -> Suggestion:
    return Suggestion(prompt, prompt)


def _as_style(style: Style) -> Suggestion:
    return Suggestion(shortened(f"{style.chosen}: {style.prompt}", LONGEST), style.chosen)


def is_just_my_audio(prompt: str) -> bool:
    """Whether a prompt is the one that stands for none, in any language."""
    said = {say("just-my-audio", language).casefold() for language in languages()}
    return prompt.strip().casefold() in said


def _fits(typed: str, text: str) -> bool:
    """Whether each word that was typed begins a word of the text."""
    words = text.casefold().split()
    return all(any(w.startswith(t) for w in words) for t in typed.casefold().split())
