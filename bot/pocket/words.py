"""Reads a prompt by the lexicon: which style it asks for, how fast, in which mode and metre.

The model was taught some 300 words; people type any. The lexicon (lexicon.toml) knows what they
usually mean, and the model is then told in its own words.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

from bot.pocket.plan import Brief

LEXICON = Path(__file__).with_name("lexicon.toml")
TEMPOS = {"fast": 4, "medium": 6, "slow": 8}
"""Frames per sixteenth."""
CHEERFUL = "overworld"
"""The style of a prompt of which nothing is known."""
LONGEST_PHRASE = 5
"""Words of the longest phrase that is looked for."""
OWN, NAMED, MOOD, PLACE = 4.0, 2.5, 1.0, 0.5
"""How much a word of a style, a name that goes with one, and a mood count; and, as a factor, what
follows a preposition."""
WORD = re.compile(r"[^\W_]+(?:[-'./&][^\W_]+)*")
WITHOUT_SPACES = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]|[\U0001F000-\U0001FAFF\u2600-\u27bf\u2b50]"
)
"""Japanese and emoji, which are found inside other text."""


@dataclass(frozen=True)
class Entry:
    """What a word says: any of a style, with its weight, a tempo, a mode, a metre, drums."""

    style: str | None = None
    weight: float = 0.0
    tempo: str | None = None
    mode: str | None = None
    metre: str | None = None
    drums: bool | None = None


@dataclass(frozen=True)
class Lexicon:
    """styles: what each is like, by name. entries: what every word and phrase says.

    inside: those found inside other text, longest first. words: all that are spelt right.
    """

    styles: dict[str, dict[str, Any]]
    entries: dict[str, tuple[Entry, ...]]
    inside: tuple[str, ...]
    words: frozenset[str]
    prepositions: frozenset[str]
    articles: frozenset[str]


@dataclass(frozen=True)
class Understood:
    """A prompt's brief, and the words in it that said something, as they were typed."""

    brief: Brief
    words: tuple[str, ...]


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    data = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    entries: dict[str, list[Entry]] = {}
    for name, style in data["styles"].items():
        for word in {name, *_listed(style["words"])}:
            entries.setdefault(word, []).append(Entry(name, OWN))
    for kind, weight in (("also", NAMED), ("mood", MOOD), ("fact", NAMED)):
        for group in data[kind]:
            facts = {key: value for key, value in group.items() if key != "words"}
            for word in _listed(group["words"]):
                entries.setdefault(word, []).append(Entry(weight=weight, **facts))
    inside = sorted((w for w in entries if WITHOUT_SPACES.search(w)), key=len, reverse=True)
    known = [*entries, *_listed(data["ordinary"])]
    words = frozenset(chain.from_iterable(phrase.split() for phrase in known))
    return Lexicon(
        styles=data["styles"],
        entries={word: tuple(found) for word, found in entries.items()},
        inside=tuple(inside),
        words=words,
        prepositions=frozenset(_listed(data["prepositions"])),
        articles=frozenset(_listed(data["articles"])),
    )


def title(style: str) -> str:
    """A style as people read it."""
    return lexicon().styles[style]["title"]


def understand(prompt: str | None, seed: int) -> Understood:
    """What a prompt asks for. The seed decides only what it leaves open.

    A prompt of which nothing is known is the cheerful overworld.
    """
    found = _found(prompt or "")
    votes: dict[str, float] = {}
    facts: dict[str, Any] = {}
    for _, _, entries, factor in found:
        for entry in entries:
            if entry.style is not None:
                votes[entry.style] = votes.get(entry.style, 0) + entry.weight * factor
            for name in ("tempo", "mode", "metre", "drums"):
                if getattr(entry, name) is not None and not (entry.style and entry.weight > MOOD):
                    facts[name] = getattr(entry, name)  # the last one said holds
                elif getattr(entry, name) is not None:
                    facts.setdefault(name, getattr(entry, name))
    # Of equals the last one: in English the noun comes after what describes it.
    style = max(reversed(votes), key=lambda name: votes[name]) if votes else CHEERFUL
    words = tuple(dict.fromkeys(word for _, word, _, _ in found))
    return Understood(_brief(style, facts, seed), words)


def _brief(style: str, facts: dict[str, Any], seed: int) -> Brief:
    usual = lexicon().styles[style]
    tempos = [facts["tempo"]] if "tempo" in facts else usual["tempos"]
    metre = facts.get("metre") or Random(seed).choice(usual["metres"])
    return Brief(
        style=style,
        tempos=tuple(TEMPOS[tempo] for tempo in tempos),
        mode=facts.get("mode", usual["mode"]),
        metre=metre,
        drums=facts.get("drums", usual["drums"]),
        swing=usual.get("swing", 0) if metre == "4/4" else 0,
    )


def _found(prompt: str) -> list[tuple[int, str, tuple[Entry, ...], float]]:
    """Where, which word, what it says and how much it counts, in the order of the prompt."""
    known, folded = lexicon(), [(c, at) for at, typed in enumerate(prompt) for c in _plain(typed)]
    text = "".join(c for c, _ in folded)
    found: list[tuple[int, str, tuple[Entry, ...], float]] = []

    def note(start: int, end: int, entry: str, factor: float) -> None:
        as_typed = prompt[folded[start][1] : folded[end - 1][1] + 1]
        found.append((start, as_typed, known.entries[entry], factor))

    for word in known.inside:
        while (at := text.find(word)) >= 0:
            note(at, at + len(word), word, 1.0)
            text = text[:at] + " " * len(word) + text[at + len(word) :]
    typed = list(WORD.finditer(text))
    index, factor = 0, 1.0
    while index < len(typed):
        size, phrase = _longest([match[0] for match in typed[index : index + LONGEST_PHRASE]])
        if phrase:
            note(typed[index].start(), typed[index + size - 1].end(), phrase, factor)
        if typed[index][0] not in known.articles:
            factor = PLACE if typed[index][0] in known.prepositions else 1.0
        index += max(1, size)
    return sorted(found, key=lambda one: one[0])


def _longest(words: list[str]) -> tuple[int, str | None]:
    """The longest known phrase at the beginning, as (words, phrase); spelling is forgiven."""
    known = lexicon().entries
    for size in range(len(words), 0, -1):
        phrase = " ".join(words[:size])
        for form in (phrase, phrase.replace("-", " "), phrase.replace("'", ""), _singular(phrase)):
            if form in known:
                return size, form
    return (1, near) if (near := _misspelt(words[0])) else (0, None)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


@cache
def _misspelt(word: str) -> str | None:
    """The known word that was meant: within two letters, one in words of five or six."""
    allowed = 0 if len(word) < 5 else 1 if len(word) < 7 else 2
    if not allowed or not word.isalpha() or word in lexicon().words:
        return None
    candidates = (
        (distance, other)
        for other in lexicon().entries
        if abs(len(other) - len(word)) <= allowed and other[0] == word[0] and " " not in other
        if (distance := _distance(word, other)) <= allowed
    )
    return min(candidates, default=(0, None))[1]


def _distance(one: str, other: str) -> int:
    """Letters to change, add, drop, or swap with their neighbour (optimal string alignment)."""
    before, row = list[int](), list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]


def _listed(words: str) -> list[str]:
    return [word for part in words.replace("\n", " ").split(",") if (word := _plain(part).strip())]


def _plain(text: str) -> str:
    """Small letters without accents, emoji without their variants."""
    parts = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    kept = "".join(c for c in parts if not "\u0300" <= c <= "\u036f" and c not in "\ufe0f\u200d")
    return unicodedata.normalize("NFC", kept)
