"""Words that no prompt may have in it."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Scripts that put no spaces between words, or that join endings to them.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")


def word_in(text: str, words: Iterable[str]) -> str | None:
    """The first of ``words`` that is in the text, however it is spelt in either; ``None``: none.

    A word is a word or several, whole: "ass" is not in "brass". In scripts that are written
    without spaces it may stand anywhere.
    """
    spelt = _plain(text)
    return next((word for word in words if _pattern(word).search(spelt)), None)


@lru_cache(maxsize=1000)
def _pattern(word: str) -> re.Pattern[str]:
    parts = _plain(word).split()
    if not parts:
        return re.compile(r"(?!)")
    text = r"\W+".join(map(re.escape, parts))
    before = "" if _unspaced(parts[0][0]) else r"(?<!\w)"
    after = "" if _unspaced(parts[-1][-1]) else r"(?!\w)"
    return re.compile(before + text + after)


def _plain(text: str) -> str:
    """Without accents, case and widths of letters."""
    split = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c for c in split if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFKC", kept)


def _unspaced(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(_UNSPACED)
