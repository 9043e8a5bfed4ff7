"""Letters in emblems: regional indicators that form no flag, letters in parentheses."""

from __future__ import annotations

import re

_REGIONAL = re.compile("[\U0001f1e6-\U0001f1ff]+")
_FIRST_REGIONAL = 0x1F1E6
# Second letters of the regions with a flag, by the first (UTS 51, emoji flag sequences).
_FLAGS = {
    "A": "CDEFGILMOQRSTUWXZ", "B": "ABDEFGHIJLMNOQRSTVWYZ", "C": "ACDFGHIKLMNOPQRUVWXYZ",
    "D": "EGJKMOZ", "E": "ACEGHRSTU", "F": "IJKMOR", "G": "ABDEFGHILMNPQRSTUWY", "H": "KMNRTU",
    "I": "CDELMNOQRST", "J": "EMOP", "K": "EGHIMNPRWYZ", "L": "ABCIKRSTUVY",
    "M": "ACDEFGHKLMNOPQRSTUVWXYZ", "N": "ACEFGILOPRUZ", "O": "M", "P": "AEFGHKLMNRSTWY",
    "Q": "A", "R": "EOSUW", "S": "ABCDEGHIJKLMNORSTVXYZ", "T": "ACDFGHJKLMNORTVWZ",
    "U": "AGMNSYZ", "V": "ACEGINU", "W": "FS", "X": "K", "Y": "ET", "Z": "AMW",
}  # fmt: skip

_PARENTHESISED = {
    **{chr(0x249C + step): chr(0x61 + step) for step in range(26)},
    **{chr(0x1F110 + step): chr(0x41 + step) for step in range(26)},
}


def spell_regional(chars: list[str]) -> None:
    """Make letters of regional indicators in runs that are not wholly flags.

    Runs end at any other character, one without width included: so they are shown.
    """
    for match in _REGIONAL.finditer("".join(chars)):
        letters = [chr(ord(char) - _FIRST_REGIONAL + 0x41) for char in match.group()]
        pairs = zip(letters[::2], letters[1::2], strict=False)
        if len(letters) % 2 or any(second not in _FLAGS[first] for first, second in pairs):
            chars[match.start() : match.end()] = letters


def spell_parenthesised(chars: list[str]) -> None:
    """Make plain letters of those in parentheses that stand beside another letter.

    A single one is a number in a list and becomes ``(a)`` by NFKC.
    """
    if _PARENTHESISED.keys().isdisjoint(chars):
        return
    letters = [char in _PARENTHESISED or char.isalpha() for char in chars]
    for index, char in enumerate(chars):
        beside = letters[index - 1 : index] + letters[index + 1 : index + 2]
        if char in _PARENTHESISED and any(beside):
            chars[index] = _PARENTHESISED[char]
