"""Keys as people write them, and as they are kept: ``C minor``, ``F♯ major``."""

import re
import unicodedata

TONICS = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
MODES = ("major", "minor")
KEYS = tuple(f"{tonic} {mode}" for mode in MODES for tonic in TONICS)

_LETTERS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11, "h": 11}
_SYLLABLES = {"do": 0, "ut": 0, "re": 2, "mi": 4, "fa": 5, "sol": 7, "la": 9, "si": 11}
_MODES = {
    **dict.fromkeys(("", "major", "maj", "dur", "majeur", "mayor", "maior", "maggiore"), "major"),
    **dict.fromkeys(("m", "minor", "min", "moll", "mineur", "menor", "minore"), "minor"),
}
_SIGNS = {
    **dict.fromkeys(("", "natural"), 0),
    **dict.fromkeys(("#", "♯", "sharp", "is", "diese", "sostenido", "sustenido"), 1),
    **dict.fromkeys(("b", "♭", "flat", "es", "s", "bemol"), -1),
}
_SPELT = re.compile(
    rf"(?P<note>{'|'.join(_SYLLABLES)}|[a-h])\s*"
    rf"(?P<sign>{'|'.join(sorted(filter(None, _SIGNS), key=len, reverse=True))})?\s*"
    rf"(?P<mode>{'|'.join(sorted(filter(None, _MODES), key=len, reverse=True))})?"
)


def parse_key(text: str) -> str | None:
    """One of :data:`KEYS`: ``Am``, ``f# major``, ``Bb``, ``fis-moll``, ``la mineur``; None if it
    is none. A note alone is major. ``B-Dur`` is B flat, as Germans write it, and ``H`` is B."""
    marked = text.replace("♭", "b").replace("♯", "#")
    parts = unicodedata.normalize("NFKD", marked.casefold())
    plain = " ".join("".join(c for c in parts if not unicodedata.combining(c)).split())
    found = _SPELT.fullmatch(plain.replace("-", " "))
    if found is None:
        return None
    note, sign, mode = found["note"], found["sign"] or "", found["mode"] or ""
    if sign == "s" and note not in ("a", "e"):  # As and Es
        return None
    tonic = _LETTERS.get(note, _SYLLABLES.get(note, 0)) + _SIGNS[sign]
    if note == "b" and not sign and mode in ("dur", "moll"):
        tonic -= 1
    return f"{TONICS[tonic % 12]} {_MODES[mode]}"


def tonic_and_mode(key: str) -> tuple[int, str]:
    """The pitch class and the mode of one of :data:`KEYS`."""
    tonic, mode = key.split(" ")
    return TONICS.index(tonic), mode
