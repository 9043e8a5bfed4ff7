"""How much of a text a reader still finds in its disguised form, as a number."""

import re
import unicodedata
from difflib import SequenceMatcher

from training.attacks import glyphs, signs

_TURNED = re.compile("\u202e([^\u202c]*)\u202c")
_RUN = re.compile(r"(.)\1+")


def _letters_by_glyph() -> dict[str, str]:
    found = {chr(0x1F1E6 + at): chr(0x61 + at) for at in range(26)}
    for table in (*glyphs.FANCY, *glyphs.ENCLOSED):
        found |= {glyph: letter.lower() for letter, glyph in table.items()}
    for letter, row in glyphs.LOOKALIKES.items():
        found |= dict.fromkeys(row, letter)
    return found


_GLYPHS = str.maketrans(_letters_by_glyph())
_SIGNS = {
    sign: letter
    for table in (signs.LEET, signs.DRAWN)
    for letter, row in table.items()
    for sign in row
}
_SIGN = re.compile("|".join(map(re.escape, sorted(_SIGNS, key=len, reverse=True))))


def skeleton(text: str) -> str:
    """The letters that a reader takes a text to be made of, in small letters and in order.

    Words shown backwards are turned, glyphs and signs become the letter they stand for, and all
    else goes: spaces, marks, fillers, masks, repeats. i and l, which share signs, count as one.
    """
    turned = _TURNED.sub(lambda match: match.group(1)[::-1], text)
    plain = turned.translate(_GLYPHS).lower()
    spelled = _SIGN.sub(lambda match: _SIGNS[match.group()], plain)
    letters = unicodedata.normalize("NFD", spelled).replace("l", "i")
    return _RUN.sub(r"\1", "".join(letter for letter in letters if "a" <= letter <= "z"))


def legibility(before: str, after: str) -> float:
    """Share in [0, 1] of letters that both texts' skeletons have in common, in order.

    Twice the matching letters over all letters of both (Ratcliff and Metzener 1988). Quadratic
    in the length: meant for samples and tests.
    """
    return SequenceMatcher(None, skeleton(before), skeleton(after), autojunk=False).ratio()
