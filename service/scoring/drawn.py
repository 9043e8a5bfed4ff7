"""Letters drawn with several signs: ``|_|`` for u, ``/\\`` for a, ``()`` for o."""

from __future__ import annotations

import re

from service.scoring.lexicon import Lexicon
from service.scoring.signs import in_case_of

_DRAWN = {
    "|\\/|": "m", "/\\/\\": "m", "/\\/": "n", "|\\|": "n", "\\/\\/": "w", "|_|": "u", "(_)": "u",
    "\\_/": "u", "|-|": "h", "]-[": "h", "}{": "h", "/\\": "a", "/-\\": "a", "\\/": "v",
    "()": "o", "[]": "o", "{}": "o", "<>": "o", "|)": "d", "[)": "d", "|>": "p", "|3": "b",
    "|*": "p", "|=": "f", "|<": "k", "|{": "k", "|_": "l", "|2": "r", "_|": "j", "><": "x",
    "][": "i", "[-": "e", "7_": "z", "`/": "y", "'/": "y",
}  # fmt: skip
_LOOKS_LIKE = {"(": "c", "<": "c", "#": "h"}
_SIGN = re.compile("|".join(map(re.escape, sorted(_DRAWN, key=len, reverse=True))))
_SHAPE = re.compile("|".join(map(re.escape, _LOOKS_LIKE)))
_CHUNK = re.compile(r"(?<!\S)[A-Za-z0-9.,;:'\"?!-]*+\S+")
_EITHER = re.compile(rf"(?:{_SIGN.pattern})[A-Za-z]|[A-Za-z](?:{_SIGN.pattern})|[(<#][A-Za-z]")
_WEB = re.compile(r"://|\bwww\.", re.IGNORECASE)

GATE = "|".join(map(re.escape, _DRAWN))


def decode_drawn(chars: list[str], lexicon: Lexicon) -> None:
    """Read drawn letters in ``chars`` where a known word comes out.

    A word may begin with a drawn letter but ends with a plain one, so ``to()`` stays. Single
    signs of about a letter's shape count only in words people disguise.
    """
    text = "".join(chars)
    for match in _CHUNK.finditer(text):
        place, written = match.start(), match.group().rstrip('.,;:!?"')
        if not written[-1:].isalpha() or not _EITHER.search(written) or _WEB.search(written):
            continue
        found = _read(written, _SIGN, _DRAWN, lexicon.words) or _read(
            written, _SHAPE, _LOOKS_LIKE, lexicon.targets
        )
        for start, end, letter in found or ():
            chars[place + start] = in_case_of("", letter, written)
            for index in range(start + 1, end):
                chars[place + index] = ""


def _read(
    written: str, shapes: re.Pattern[str], table: dict[str, str], known: frozenset[str]
) -> list[tuple[int, int, str]] | None:
    """Where ``written`` draws which letters, if it spells a known word; else None."""
    spans = [(*match.span(), table[match.group()]) for match in shapes.finditer(written)]
    if not spans or sum(map(str.isalpha, written)) < 2:
        return None
    plain = shapes.sub(lambda match: table[match.group()], written).lower()
    if len(plain) < 4:
        return None
    return spans if plain in known else None
