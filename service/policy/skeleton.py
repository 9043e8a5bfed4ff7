"""Names as the eye takes them: the skeletons of UTS #39, section 4 ("Confusable Detection").

The table of prototypes is Unicode's, as the library `confusable-homoglyphs` ships it: there a
prototype lists the characters that look like it, and each of those lists the prototype alone.
Beyond the standard, accents, letter case and the width of letters don't count.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, Final

from confusable_homoglyphs.utils import load  # type: ignore[import-untyped]

MAX_NAME: Final = 200
"""Characters of a name that are looked at; no platform shows more."""

_MARKS: Final = "\u200e\u200f"


@lru_cache(maxsize=4096)
def skeletons(name: str) -> frozenset[str]:
    """What ``name`` looks like, in lower case, words apart by one space: up to three readings.

    Two names can be mistaken for each other where their skeletons meet. A capital I passes for a
    small l as written and is an i when spelled, and some letters are alike in capitals only; so
    the name is read as written, in lower case and in capitals.
    """
    shown = unicodedata.normalize("NFKD", name[:MAX_NAME])
    written = (_skeleton(shown), shown, _skeleton(shown.upper()))
    return frozenset(_skeleton(_fold(reading)) for reading in written) - {""}


def same_look(one: str, other: str) -> bool:
    """Whether two names can be mistaken for each other, spaces and punctuation left out."""
    return not _compact(skeletons(one)).isdisjoint(_compact(skeletons(other)))


def found_in(reserved: str, name: str) -> bool:
    """Whether ``name`` looks like ``reserved``, or has it as one or several whole words."""
    if same_look(reserved, name):
        return True
    wanted = [f" {reading} " for reading in skeletons(reserved)]
    return any(part in f" {reading} " for reading in skeletons(name) for part in wanted)


def _compact(readings: Iterable[str]) -> frozenset[str]:
    return frozenset(reading.replace(" ", "") for reading in readings)


def _skeleton(text: str) -> str:
    table = _prototypes()
    return "".join(table.get(char, char) for char in text)


def _fold(text: str) -> str:
    """Lower case without accents and characters that show nothing; other signs part words."""
    decomposed = unicodedata.normalize("NFD", text).casefold()
    kept = (_letter(char) for char in decomposed)
    return " ".join("".join(kept).split())


def _letter(char: str) -> str:
    if char.isalnum():
        return char
    return "" if unicodedata.category(char) in ("Mn", "Me", "Cf") else " "


@cache
def _prototypes() -> Mapping[str, str]:
    """The prototype of each character that looks like something else."""
    data: dict[str, list[dict[str, Any]]] = load("confusables.json")
    table = {}
    for char, alike in data.items():
        source, prototype = char.strip(_MARKS), alike[0]["c"].strip(_MARKS)
        if len(alike) > 1 or len(source) != 1:
            continue
        # Of two that only look like each other, either may stand for both: the lower one does.
        if len(data[alike[0]["c"]]) > 1 or prototype < source or len(prototype) > 1:
            table[source] = prototype
    return table
