"""Letters of other scripts that pass for Latin ones, decoded in disguised words only.

The table is the single-letter part of Unicode's confusables (UTS 39) for scripts with letters
shaped like Latin ones, as the library `confusable-homoglyphs` ships it (a test holds them equal
where both speak), with upper-case I kept as I. Right-to-left and East Asian scripts are left
out: their words stand beside Latin ones in honest text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

from service.scoring.lexicon import Lexicon

_BY_LATIN = {
    "A": "ΑАᎪᗅꓮ", "B": "ΒВᏴᗷꓐ𐌁", "C": "ⲤСᏟꓚ𐌂𐐕", "D": "Ꭰᗞᗪꓓ", "E": "ΕЕⴹᎬꓰ", "F": "Ϝᖴꓝ",
    "G": "ԌᏀᏳꓖ", "H": "ΗⲎНᎻᕼꓧ", "I": "ΙІӀⲒⵏꓲ𐌉", "J": "ͿЈᎫᒍꓙ", "K": "ΚⲔКᏦꓗ", "L": "ⳐᏞᒪꓡ𐐛",
    "M": "ΜϺⲘМᎷᗰꓟ𐌑", "N": "ΝⲚꓠ", "O": "ΟⲞОՕⵔ𐓂ꓳ𐐄", "P": "ΡⲢРᏢᑭꓑ", "Q": "ⵕ", "R": "ᎡᏒ𐒴ᖇꓣ",
    "S": "ЅՏᏕᏚꓢ𐐠", "T": "ΤⲦТᎢꓔ𐌕", "U": "Ս𐓎ᑌꓴ", "V": "ѴⴸᏙᐯꓦ", "W": "ԜᎳᏔꓪ", "X": "ΧⲬХⵝꓫ𐌗",
    "Y": "ΥⲨУҮᎩᎽꓬ", "Z": "ΖᏃꓜ",
    "a": "αа", "b": "ЬᏏᑲᖯ", "c": "ⲥсꮯ𐐽", "d": "ԁᏧᑯꓒ", "e": "еҽ", "f": "ք", "g": "ց", "h": "һհᏂ",
    "i": "ιіꙇӏꭵᎥ", "j": "ϳј", "n": "ոռ", "o": "οσⲟоօ𐓪𐐬", "p": "ρⲣр", "q": "ԛգզ", "r": "ᴦⲅгꮁ",
    "s": "ѕꮪ𐑈", "u": "υս𐓶", "v": "νѵꮩ", "w": "ѡԝաꮃ", "x": "хᕁᕽ", "y": "γуү", "z": "ꮓ",
}  # fmt: skip
LOOKALIKES = {foreign: latin for latin, row in _BY_LATIN.items() for foreign in row}

# Shapes that fill in for a letter only inside a word with Latin letters, by eye, not in UTS 39.
_BY_EYE = {"т": "t", "τ": "t", "к": "k", "κ": "k", "м": "m", "н": "h", "в": "b", "η": "n",
           "ε": "e", "χ": "x", "μ": "u", "и": "u", "п": "n", "ω": "w", "ς": "c"}  # fmt: skip
_MIXED = {**_BY_EYE, **LOOKALIKES}

# Shapes that only recall a letter: read as one where a known word comes out, so "kΩ" stays.
_BY_RECALL = {
    "A": "ΛДΔ", "B": "Б", "E": "ΣЄЭЗ", "F": "Ғ", "I": "Ї", "K": "Ҝ", "N": "ИΠ", "O": "ΘΩФ",
    "R": "ЯГ", "U": "ЦЏ", "W": "ШЩΨ", "X": "Ж", "Y": "Ч",
    "a": "δλдά", "b": "ъыб", "e": "єэёзξέ", "f": "ғ", "h": "ђћ", "i": "їίϊ", "k": "ҝ",
    "n": "ήлийπ", "o": "θфό", "r": "яѓґ", "t": "ҭ", "u": "цџύ", "w": "шщψώ", "x": "жҳ",
    "y": "чў", "z": "ζ",
}  # fmt: skip
_RECALLED = {foreign: latin for latin, row in _BY_RECALL.items() for foreign in row}

_SMALL_CAPITALS = "aᴀbʙbᴃcᴄdᴅeᴇeⱻfꜰgɢhʜiɪjᴊkᴋlʟmᴍmꟺnɴnᴎoᴏoᴐpᴘqꞯrʀrʁrᴙrᴚsꜱtᴛuᴜvᴠwᴡyʏzᴢaɑgɡiɩuʋyɣ"
ALWAYS_LATIN = {
    **dict(zip(_SMALL_CAPITALS[1::2], _SMALL_CAPITALS[::2], strict=True)),
    **{chr(0x1F150 + step): chr(0x41 + step) for step in range(26)},
    **{chr(0x1F170 + step): chr(0x41 + step) for step in range(26)},
}
"""Small capitals, script letters, and letters in black circles and squares: never a language."""

_WORD = re.compile(r"[^\W\d_]+")
_LATIN_RANGES = ((0x41, 0x24F), (0x250, 0x2AF), (0x1D00, 0x1D7F), (0x1E00, 0x1EFF),
                 (0x2C60, 0x2C7F), (0xA722, 0xA7FF), (0xAB30, 0xAB6F))  # fmt: skip


@lru_cache(maxsize=4096)
def is_latin(char: str) -> bool:
    """Whether a letter belongs to the Latin script."""
    point = ord(char)
    return any(low <= point <= high for low, high in _LATIN_RANGES) and char.isalpha()


def decode_lookalikes(chars: list[str], lexicon: Lexicon) -> bool:
    """Replace letters in ``chars`` that only pass for Latin ones; say whether any was.

    A word that mixes scripts is decoded when nothing of it stays foreign, or when its Latin
    letters are at least half. A word wholly of another script is decoded only in a text that
    holds Latin letters and none of that kind without a Latin double, and only if a known word
    comes out (or it is one letter, of a spaced-out word). So honest Greek and Cyrillic stay.
    """
    text = "".join(chars)
    words = [(start, end) for start, end in _words(text) if not text[start:end].isascii()]
    if not words:
        return False
    changed = [
        _decode_recalled(chars, start, end, lexicon) or _decode_mixed(chars, start, end)
        for start, end in words
    ]
    letters = [char for char in chars if char.isalpha()]
    if any(map(is_latin, letters)) and _all_foreign_decodable(letters):
        changed += [_decode_whole(chars, start, end, lexicon) for start, end in words]
    return any(changed)


def _words(text: str) -> list[tuple[int, int]]:
    """Spans of letters and the marks between them."""
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        if spans and all(map(_is_mark, text[spans[-1][1] : start])):
            start = spans.pop()[0]
        spans.append((start, end))
    return spans


def _decode_mixed(chars: list[str], start: int, end: int) -> bool:
    # A run counts once, so that taking repeats down later can't tip the balance.
    word = [char for char in chars[start:end] if char.isalpha()]
    letters = [letter for letter, _ in groupby("".join(word).lower())]
    foreign = [char for char in word if not is_latin(char)]
    latin = sum(map(is_latin, letters))
    if not foreign or not latin:
        return False
    if 2 * latin < len(letters) and any(char not in LOOKALIKES for char in foreign):
        return False
    return _replace(chars, start, end, _MIXED)


def _decode_recalled(chars: list[str], start: int, end: int, lexicon: Lexicon) -> bool:
    word = [char for char in chars[start:end] if char.isalpha()]
    if not any(map(is_latin, word)) or all(map(is_latin, word)):
        return False
    table = {**_MIXED, **_RECALLED}
    decoded = "".join(table.get(char, char) for char in word)
    return lexicon.find(decoded.lower()) is not None and _replace(chars, start, end, table)


def _decode_whole(chars: list[str], start: int, end: int, lexicon: Lexicon) -> bool:
    word = [char for char in chars[start:end] if char.isalpha()]
    if not word or not all(char in LOOKALIKES for char in word):
        return False
    decoded = "".join(LOOKALIKES[char] for char in word)
    if len(word) > 1 and lexicon.find(decoded.lower()) is None:
        return False
    return _replace(chars, start, end, LOOKALIKES)


def _all_foreign_decodable(letters: list[str]) -> bool:
    return all(
        letter in LOOKALIKES or is_latin(letter) or letter.lower() == letter.upper()
        for letter in letters
    )


def _replace(chars: list[str], start: int, end: int, table: dict[str, str]) -> bool:
    found = False
    for index in range(start, end):
        latin = table.get(chars[index])
        if latin is not None:
            chars[index] = latin
            _drop_marks(chars, index + 1)
            found = True
    return found


def _drop_marks(chars: list[str], index: int) -> None:
    """Marks on a decoded letter belonged to the disguise (and must not combine with it)."""
    while index < len(chars) and _is_mark(chars[index]):
        chars[index] = ""
        index += 1


def _is_mark(char: str) -> bool:
    return char != "" and (char in "\u200c\u200d" or unicodedata.category(char)[0] == "M")
