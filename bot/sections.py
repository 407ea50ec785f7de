"""A prompt in sections: ``verse: calm | chorus 20 s: fast, drums | outro``.

Most prompts with a ``|`` in them are none. In sections every part has a head, ``name:`` or
``name 20 s:``, or is just such a name, and at least one of the names is that of a section
(verse, chorus, …), so that ``genre: rock | mood: dark`` is an ordinary prompt.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.errors import InvalidRequest

MOST = 12
LEAST_SECONDS = 2
"""What a section lasts at least; shorter ones would not be heard as such."""
LONGEST_NAME = 24

_WIDE = str.maketrans({"\uff5c": "|", "\uff1a": ":"})  # as they are typed in Japanese
_NUMBER = re.compile(r"\s*\d{1,2}$")
_SECONDS = re.compile(r"\s+(\d{1,3})\s*s(?:ec(?:onds?|s)?)?$", re.IGNORECASE)
_NAMES = """
    intro introduction verse pre-chorus prechorus chorus refrain hook bridge break breakdown
    build build-up buildup drop solo interlude part section middle outro ending end coda finale
    strophe vers brücke überleitung teil schluss couplet pont partie fin estrofa verso estribillo
    coro puente parte final introdução introducción refrão ponte
    イントロ aメロ bメロ cメロ サビ 間奏 ブリッジ アウトロ
    a b c d e
"""
_KNOWN = frozenset(_NAMES.split())


@dataclass(frozen=True)
class Section:
    """words: what it sounds like, complete. seconds: how long, where that was said."""

    name: str
    words: str
    seconds: int | None = None


def sections_of(prompt: str | None) -> tuple[Section, ...]:
    """The sections of a prompt, two or more; none in an ordinary one.

    A section without words of its own is the earlier one of its name once more, or else goes
    back to the first section's words.
    """
    parts = [part.strip() for part in (prompt or "").translate(_WIDE).split("|")]
    read = [_read(part) for part in parts if part]
    found = [section for section in read if section is not None]
    if not 2 <= len(found) <= MOST or len(found) < len(read):
        return ()
    if not any(_is_known(section.name) for section in found):
        return ()
    first = next((section.words for section in found if section.words), "")
    if not first:
        return ()
    words: dict[str, str] = {}
    whole = []
    for section in found:
        name = section.name.casefold()
        said = section.words or words.get(name) or f"{section.name}, {first}"
        words.setdefault(name, said)
        whole.append(replace(section, words=said))
    return tuple(whole)


def starts(sections: Sequence[Section], seconds: float) -> tuple[float, ...]:
    """At which second each section of a piece of ``seconds`` begins.

    Those without a length share evenly what the others leave; where all have one, the last takes
    the rest. Raises :class:`InvalidRequest` where they do not fit.
    """
    said = sum(section.seconds or 0 for section in sections)
    shared = [section for section in sections if section.seconds is None]
    each = (seconds - said) / len(shared) if shared else 0.0
    lengths = [each if one.seconds is None else float(one.seconds) for one in sections]
    if not shared:
        lengths[-1] += seconds - said
    if min(lengths) < LEAST_SECONDS or said > seconds:
        least = sum(max(LEAST_SECONDS, one.seconds or 0) for one in sections)
        raise InvalidRequest(
            "sections-too-short", count=len(sections), seconds=seconds, least=least
        )
    return tuple(sum(lengths[:index], 0.0) for index in range(len(lengths)))


def rest_of(prompt: str | None, seconds: float, kept: float) -> str | None:
    """What of the prompt of a piece of ``seconds`` is to come after its first ``kept``: an
    ordinary prompt as it is; of sections those that are left, each with its length."""
    sections = sections_of(prompt)
    if not sections:
        return prompt
    ends = [*starts(sections, seconds)[1:], seconds]
    left = [(s, round(end - kept)) for s, end in zip(sections, ends, strict=True) if end > kept]
    before, said = 0, []
    for section, end in left:
        said.append((section, end - before))
        before = end
    said = [(section, length) for section, length in said if length >= LEAST_SECONDS]
    if len(said) < 2:
        return said[-1][0].words if said else sections[-1].words
    return " | ".join(f"{s.name} {length} s: {s.words}" for s, length in said)


def _read(part: str) -> Section | None:
    """A part of a prompt as a section; None where it has no head."""
    head, colon, words = part.partition(":")
    seconds = _SECONDS.search(head)
    name = " ".join((head[: seconds.start()] if seconds else head).split())
    if not name or len(name) > LONGEST_NAME or not (colon or _is_known(name)):
        return None
    return Section(name, words.strip(), int(seconds[1]) if seconds else None)


def _is_known(name: str) -> bool:
    return _NUMBER.sub("", name.casefold()) in _KNOWN
