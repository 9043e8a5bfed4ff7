"""The word stage of normalising: letters written as signs, repeated letters.

Each step edits ``chars`` in place (a character becomes another, or "" to drop it). A word is
only rewritten when a known word comes out, so versions, code, prices and addresses stay.
"""

from __future__ import annotations

import re
import unicodedata
from string import ascii_lowercase

from service.scoring.lexicon import Lexicon, runs
from service.scoring.signs import ASCII_SIGNS, DIGITS, OTHER_SIGNS, SIGN_TABLES, in_case_of

_CANDIDATE = re.compile(rf"(?:[^\W_]|[{ASCII_SIGNS}{OTHER_SIGNS}])+")
# A chunk of nothing else holds nothing to decode, unless a letter is there three times running.
_PLAIN = r"A-Za-z.,;:'\"?()-"
_UNPLAIN_CHUNK = re.compile(rf"(?<!\S)[{_PLAIN}]*+\S+")
_CHUNK = re.compile(r"\S+")
_TRIPLES = [letter * 3 for letter in ascii_lowercase]
_SIGNS = DIGITS + ASCII_SIGNS + OTHER_SIGNS
_RARE_DIGITS = frozenset("2689")
_ADDRESS = re.compile(
    r"://|\bwww\.|[A-Za-z0-9]@[\w-]+\.\w|[A-Za-z0-9]\.[A-Za-z0-9]{2}|[\\_=`]|/.*/"
)
# Links, code, paths and mentions.
_LEFT = re.compile(r"://|\bwww\.|[\\_=`]|/.*/|^@", re.IGNORECASE)
_TRIPLE = re.compile(r"([^\W\d_])\1\1")
_STROKES = str.maketrans("ßþðøđłħŧıɨƀƃɓɗƒɠɦɪƙɫɱɲŋɵƥɾʂƫʉʋƶæ", "bpdodlhtiibbbdfghiklmnnoprstuvza")
_ROMAN = re.compile(r"[IVXLCDM]+")
# Written with digits or signs on purpose; they would decode to other words.
_KEEP = frozenset(
    {"a11y", "l10n", "us$", "nz$", "hk$", "as$", "a$ap", "c3po", "m4a1", "p4p", "b4n"}
)


def decode_words(chars: list[str], lexicon: Lexicon) -> None:
    """Decode signs that stand for letters and take repeated letters down to two or one."""
    text = "".join(chars)
    lower = text.lower()
    repeated = any(triple in lower for triple in _TRIPLES)
    for chunk in (_CHUNK if repeated else _UNPLAIN_CHUNK).finditer(text):
        written = chunk.group()
        if repeated and not _UNPLAIN_CHUNK.match(written) and not _TRIPLE.search(written):
            continue
        if _LEFT.search(written):
            continue
        address = _ADDRESS.search(written) is not None
        for match in _CANDIDATE.finditer(written):
            candidate = match.group().rstrip("!|+@")
            core = candidate.lstrip("!|+")
            start = chunk.start() + match.start() + len(candidate) - len(core)
            if core.isalpha():
                _tidy_letters(chars, start, core, lexicon)
            elif not address:
                _decode_signs(chars, text, start, core, lexicon)


def _tidy_letters(chars: list[str], start: int, core: str, lexicon: Lexicon) -> None:
    if not core.isascii():
        core = _strip_accents(chars, start, core, lexicon)
    if _TRIPLE.search(core):
        _squeeze(chars, start, core, lexicon)


def _decode_signs(chars: list[str], text: str, start: int, core: str, lexicon: Lexicon) -> None:
    end = start + len(core)
    if not all(map(_is_readable, core)) or _followed_by_mark(text, end):
        return
    word = _decoded(core, lexicon)
    if word is not None:
        for step, letter in enumerate(word):
            chars[start + step] = in_case_of(core[step], letter, core)
        _squeeze(chars, start, "".join(chars[start:end]), lexicon)


def _decoded(core: str, lexicon: Lexicon) -> str | None:
    """``core`` with its signs as letters, if that spells a word it may well stand for."""
    if not any(map(str.isalpha, core)) or core.lower() in _KEEP:
        return None
    for table in SIGN_TABLES:
        plain = core.lower().translate(table)
        if not plain.isalpha():
            return None
        word = lexicon.find(plain)
        if word is not None and _plausible(core, word in lexicon.targets):
            return plain
    return None


def _plausible(core: str, target: bool) -> bool:
    letters = sum(map(str.isalpha, core))
    digits = any(map(str.isdigit, core))
    if not _RARE_DIGITS.isdisjoint(core) and (len(core) <= 3 or 2 * letters < len(core)):
        return False  # "8um" is a length, "600k" a number
    if target:
        # "a$$" is plain enough; "A55" and "AS5" are roads and parts.
        return not (digits and len(core) <= 3 and (core.isupper() or letters < 2))
    inside = not core.strip(_SIGNS).isalpha()
    return inside and core[0].isalpha() and core[-1] != "$" and 2 * letters >= len(core)


def _is_readable(char: str) -> bool:
    return char.isascii() or char in OTHER_SIGNS


def _strip_accents(chars: list[str], start: int, core: str, lexicon: Lexicon) -> str:
    """Take accents and strokes off a word that is an insult without them."""
    plain = "".join(unicodedata.normalize("NFD", char)[0] for char in core).translate(_STROKES)
    if not plain.isascii() or lexicon.find(plain.lower()) not in lexicon.targets:
        return core
    chars[start : start + len(plain)] = plain
    return plain


def _squeeze(chars: list[str], start: int, core: str, lexicon: Lexicon) -> None:
    """Take runs of three or more down to what a known word has, else to two.

    The last letter of a run stays (a mark may follow it), and the first if two stay.
    """
    if core.isupper() and (len(core) <= 4 or _ROMAN.fullmatch(core)):
        return
    lower = core.lower()
    if len(lower) != len(core):  # a letter whose lower case is two characters
        return
    spelled = runs(lower)
    word = lexicon.find(lower)
    kept = [count for _, count in runs(word)] if word else [min(count, 2) for _, count in spelled]
    index = start
    for (letter, count), keep in zip(spelled, kept, strict=True):
        if count > 2 and letter.upper() != letter:
            first = index + (1 if keep > 1 else 0)
            for dropped in range(first, index + count - 1):
                chars[dropped] = ""
        index += count


def _followed_by_mark(text: str, end: int) -> bool:
    return end < len(text) and unicodedata.category(text[end])[0] == "M"
