"""Reads a prompt by the lexicon: which style it asks for, how fast, in which mode and metre.

The model was taught some 300 words; people type any. The lexicon (lexicon.toml) knows what they
usually mean, and the model is then told in its own words.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

from bot.errors import Message
from bot.pocket.plan import Brief

LEXICON = Path(__file__).with_name("lexicon.toml")
TEMPOS = {"fast": 4, "medium": 6, "slow": 8}
"""Frames per sixteenth."""
CHEERFUL = "overworld"
"""The style of a prompt of which nothing is known."""
LONGEST_PHRASE = 5
"""Words of the longest phrase that is looked for."""
OWN, NAMED, MOOD, PLACE = 4.0, 2.5, 1.0, 0.5
"""How much a word of a style, a name that goes with one, and a mood count; and, as a factor, the
next of the first two after a preposition."""
FACTS = ("tempo", "mode", "metre", "drums")
OPPOSITE: dict[Any, Any] = {
    "fast": "slow", "slow": "fast", "major": "minor", "minor": "major", True: False, False: True
}  # fmt: skip
"""What a fact becomes that is said not to be; others are just not said."""
ELISION = re.compile(r"^(?:qu|[cdjlmnst])'")
PAUSE = re.compile(r"[,.;:!?\n]")
WORD = re.compile(r"[^\W_]+(?:[-'./&][^\W_]+)*")
WITHOUT_SPACES = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]|[\U0001F000-\U0001FAFF\u23e9-\u23f3\u2600-\u27bf\u2b50]"
)
"""Japanese and emoji, which are found inside other text."""


@dataclass(frozen=True)
class Entry:
    """What a word says: any of a style, with its weight, a tempo, a mode, a metre, drums.

    place: whether it names where one is. manner: whether it says how something sounds, not what.
    """

    style: str | None = None
    weight: float = 0.0
    place: bool = False
    manner: bool = False
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
    negations: frozenset[str]


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
    places, genres = set(_listed(data["places"])), set(_listed(data["genres"]))
    for name, style in data["styles"].items():
        for word in dict.fromkeys((name, *_listed(style["words"]))):
            own = Entry(name, OWN, place=word in places, manner=word in genres)
            entries.setdefault(word, []).append(own)
    for kind, weight in (("also", NAMED), ("mood", MOOD), ("fact", NAMED)):
        for group in data[kind]:
            facts = {key: value for key, value in group.items() if key != "words"}
            for word in _listed(group["words"]):
                manner = kind != "also" or word in genres
                entries.setdefault(word, []).append(Entry(weight=weight, manner=manner, **facts))
    inside = sorted((w for w in entries if WITHOUT_SPACES.search(w)), key=len, reverse=True)
    known = [*entries, *_listed(data["ordinary"]), *_listed(data["negations"])]
    words = frozenset(chain.from_iterable(phrase.split() for phrase in known))
    return Lexicon(
        styles=data["styles"],
        entries={word: tuple(found) for word, found in entries.items()},
        inside=tuple(inside),
        words=words,
        prepositions=frozenset(_listed(data["prepositions"])),
        negations=frozenset(_listed(data["negations"])),
    )


def title(style: str) -> Message:
    """A style as people read it."""
    return Message("pocket-style", style=style.replace(" ", "-"))


@dataclass(frozen=True)
class _Found:
    """Where in the prompt, which words as they were typed, what they say, how much it counts."""

    at: int
    word: str
    entries: tuple[Entry, ...]
    factor: float


def understand(prompt: str | None, seed: int, like: Brief | None = None) -> Understood:
    """What a prompt asks for. The seed decides only what it leaves open.

    A prompt of which nothing is known is the cheerful overworld, or ``like`` another brief.
    """
    found = _found(prompt or "")
    placed = any(entry.place for one in found for entry in one.entries)
    votes: dict[str, float] = {}
    said: dict[str, tuple[Any, Entry]] = {}
    for one in found:
        for entry in one.entries:
            if entry.style is not None and not (placed and entry.manner):
                votes[entry.style] = votes.get(entry.style, 0) + entry.weight * one.factor
            _say(said, entry)
    facts = {name: value for name, (value, _) in said.items()}
    # Of equals the last one: in English the noun comes after what describes it.
    words = tuple(dict.fromkeys(one.word for one in found))
    if not votes and like is not None:
        return Understood(_changed(like, facts), words)
    style = max(reversed(votes), key=lambda name: votes[name]) if votes else CHEERFUL
    return Understood(_brief(style, facts, seed), words)


def _say(said: dict[str, tuple[Any, Entry]], entry: Entry) -> None:
    """Add an entry's facts to what was said. The last one holds, but a name's are not said.

    Of moods that contradict each other the first takes with it whatever else it said.
    """
    named = entry.style is not None and entry.weight > MOOD
    before = said.get("mode")
    if not named and before and entry.mode not in (None, before[0]):
        for name in [name for name, (_, by) in said.items() if by is before[1]]:
            del said[name]
    for name in FACTS:
        value = getattr(entry, name)
        if value is not None and not (named and name in said):
            said[name] = (value, entry)


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


def _changed(brief: Brief, facts: dict[str, Any]) -> Brief:
    """A brief in which some facts are other ones."""
    tempos = (TEMPOS[facts["tempo"]],) if "tempo" in facts else brief.tempos
    metre = facts.get("metre", brief.metre)
    return replace(
        brief,
        tempos=tempos,
        mode=facts.get("mode", brief.mode),
        metre=metre,
        drums=facts.get("drums", brief.drums),
        swing=brief.swing if metre == "4/4" else 0,
    )


def _found(prompt: str) -> list[_Found]:
    """What is known of a prompt, in its order."""
    known, folded = lexicon(), [(c, at) for at, typed in enumerate(prompt) for c in _plain(typed)]
    text = "".join(c for c, _ in folded)
    found: list[_Found] = []

    def note(start: int, end: int, entries: tuple[Entry, ...], factor: float = 1.0) -> None:
        as_typed = prompt[folded[start][1] : folded[end - 1][1] + 1]
        found.append(_Found(start, as_typed, entries, factor))

    for word in known.inside:
        while (at := text.find(word)) >= 0:
            note(at, at + len(word), known.entries[word])
            text = text[:at] + " " * len(word) + text[at + len(word) :]
    typed = list(WORD.finditer(text))
    index, factor, denial = 0, 1.0, None
    while index < len(typed):
        here, words = typed[index], [m[0] for m in typed[index : index + LONGEST_PHRASE]]
        if denial and PAUSE.search(text, denial.end(), here.start()):
            denial = None
        size, phrase = _longest(words)
        if phrase:
            end, entries = typed[index + size - 1].end(), known.entries[phrase]
            if denial is None or (denial[0] == "no" and not _denied(entries)):
                note(here.start(), end, entries, factor)
            elif denied := _denied(entries):
                note(denial.start(), end, denied)
            denial = None
            if any(entry.weight > MOOD for entry in entries if entry.style):
                factor = 1.0
        elif denied_by := _negation(words):
            size, denial = denied_by, here
        elif here[0] in known.prepositions:
            factor = PLACE
        index += max(1, size)
    return sorted(found, key=lambda one: one.at)


def _negation(words: list[str]) -> int:
    """How many words at the beginning say that what follows is not meant."""
    known = lexicon().negations
    return next((size for size in (2, 1) if " ".join(words[:size]) in known), 0)


def _denied(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """What is said by saying that it is not so: the opposite facts, and no style.

    Saying no to a place or to a game says nothing.
    """
    denied = []
    for entry in entries:
        if entry.style is None or entry.weight <= MOOD:
            names = ("mode",) if entry.mode else FACTS
            facts: dict[str, Any] = {n: OPPOSITE.get(getattr(entry, n)) for n in names}
            if any(value is not None for value in facts.values()):
                denied.append(Entry(weight=entry.weight, **facts))
    return tuple(denied)


def _longest(words: list[str]) -> tuple[int, str | None]:
    """The longest known phrase at the beginning, as (words, phrase); spelling is forgiven."""
    known = lexicon().entries
    for size in range(len(words), 0, -1):
        phrase = " ".join(words[:size])
        for form in (phrase, phrase.replace("-", " "), phrase.replace("'", ""), _singular(phrase),
                     ELISION.sub("", phrase)):  # fmt: skip
            if form in known:
                return size, form
        if size > 1 and (meant := " ".join(map(_spelt, words[:size]))) in known:
            return size, meant
    return (1, near) if (near := _misspelt(words[0])) else (0, None)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


@cache
def _misspelt(word: str) -> str | None:
    """The known word that was meant: within two letters, one in words of five or six."""
    return _nearest(word, (other for other in lexicon().entries if " " not in other))


@cache
def _spelt(word: str) -> str:
    """The same, of all words that are part of a phrase; itself where none is near."""
    return _nearest(word, lexicon().words) or word


def _nearest(word: str, others: Iterable[str]) -> str | None:
    allowed = 0 if len(word) < 5 else 1 if len(word) < 7 else 2
    if not allowed or not word.isalpha() or word in lexicon().words:
        return None
    candidates = (
        (distance, other)
        for other in others
        if abs(len(other) - len(word)) <= allowed and other[0] == word[0]
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
