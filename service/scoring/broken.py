"""Broken words put together again, where it is plain that they were broken on purpose.

A repair is made at once where it is sure: a word people disguise comes out, or what stands
between the letters belongs there in no honest word. Weak repairs are made together or not at
all: only if they explain at least half the fragments of a text in which fragments abound. Names,
slang, code and other languages are fragments too, but few of them turn into words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from service.scoring.guesses import guess
from service.scoring.lexicon import Lexicon
from service.scoring.pieces import Token, repairs

FEWEST = 2
"""Fragments of a text before weak repairs are considered."""
SHARE = 0.25
"""Fragments per word from which on they abound."""

CODE_SHARE = 0.04
"""Brackets, digits and the like per character from which on fragments are those of code."""

_REACH = 48
"""Characters beside a suspicious fragment that are looked at, in a text of ordinary words."""
# Emoji between letters, two cuts in a word, masked letters, three letters spelled out.
_APART = (
    r"[a-z][\u2800\u2190-\u2bff\U0001f000-\U0001faff\u200d]+[a-z]"
    r"|[a-z]([-._/\\|~·,:+])[a-z]{1,3}\1[a-z]"
    r"|[a-z][*#%?^~&]{1,4}[a-z]|(?<![a-z])[a-z] [a-z] [a-z](?![a-z])"
)
_LOWER = re.compile(r"[a-z]+")
_WORD = re.compile(r"[A-Za-z]+")
_CODE = re.compile(r"[{}()=;<>\d]")
# Addresses, mentions, hashtags, code, and whatever holds a digit are left as they are.
_PROTECTED = re.compile(
    r"://|www\.|[@`={}<>^\\]\w|\w[({\[]|\d|^[#/]\w|\.(?:com|org|net|py|js)\b", re.IGNORECASE
)


def broken_parts(text: str, lexicon: Lexicon, *, apart: bool) -> list[tuple[int, int]]:
    """Spans of ``text`` in which words may be broken: all of it if fragments abound.

    ``apart`` says that single letters may stand apart, or signs between letters.
    """
    lower = text.lower()
    words = set(_LOWER.findall(lower))
    fragments = words - lexicon.ordinary
    if len(lower) != len(text) or not fragments:
        return []
    code = _is_code(text)
    if len(fragments) >= max(FEWEST, SHARE * len(words)) and not code:
        odd = sum(not lexicon.is_spelled_well(fragment) for fragment in fragments)
        if odd >= FEWEST:
            return [(0, len(text))]
    suspicious = [word for word in fragments if _is_suspicious(word, lexicon)]
    patterns = [rf"(?<![a-z])(?:{'|'.join(suspicious)})(?![a-z])"] if suspicious else []
    patterns += [_APART] if apart and not code else []
    return _windows(lower, re.compile("|".join(patterns))) if patterns else []


def mend(text: str, parts: Iterable[tuple[int, int]], lexicon: Lexicon) -> list[str]:
    """Characters of ``text`` with broken words in ``parts`` put together, each in its place.

    A character may become "" or, where a space was moved, two.
    """
    chars = list(text)
    for start, end in parts:
        _mend_part(chars, text[start:end], start, lexicon)
    return chars


def _is_code(text: str) -> bool:
    return len(_CODE.findall(text)) > CODE_SHARE * len(text)


def _is_suspicious(fragment: str, lexicon: Lexicon) -> bool:
    if fragment in lexicon.pieces:
        return True
    meant = guess(fragment, lexicon)
    return meant is not None and meant.sure


def _windows(lower: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """The surroundings of what matches, cut at a space; those that meet are one."""
    found: list[tuple[int, int]] = []
    for match in pattern.finditer(lower):
        start = max(0, match.start() - _REACH)
        end = min(len(lower), match.end() + _REACH)
        if start:
            start = max(start, lower.find(" ", start, match.start()) + 1)
        if end < len(lower):
            space = lower.rfind(" ", match.end(), end)
            end = space if space >= 0 else end
        if found and start <= found[-1][1]:
            start = found.pop()[0]
        found.append((start, end))
    return found


def _mend_part(chars: list[str], part: str, start: int, lexicon: Lexicon) -> None:
    tokens = _tokens(part, lexicon)
    fragments = sum(token.fragment for token in tokens)
    many = fragments >= max(FEWEST, SHARE * len(tokens))
    found = [
        repair
        for repair in repairs(part, tokens, lexicon, weak=many)
        if not _is_protected(part, tokens[repair.first].start, tokens[repair.last - 1].end)
    ]
    explained = sum(
        token.fragment for repair in found for token in tokens[repair.first : repair.last]
    )
    abound = many and len(found) >= FEWEST and 2 * explained >= fragments
    for repair in found:
        if repair.sure or abound:
            first, last = tokens[repair.first].start, tokens[repair.last - 1].end
            _write(chars, start + first, start + last, repair.text)


def _tokens(text: str, lexicon: Lexicon) -> list[Token]:
    ordinary = lexicon.ordinary
    return [
        Token(
            *match.span(),
            word := match.group().lower(),
            word not in ordinary and not lexicon.is_ordinary(word),
        )
        for match in _WORD.finditer(text)
    ]


def _is_protected(text: str, start: int, end: int) -> bool:
    """Whether the chunks at both ends, as far as they are near, are no plain words."""
    before = text[max(0, start - _REACH) : start]
    after = text[end : end + _REACH]
    head = "" if before[-1:].isspace() else (before.split() or [""])[-1]
    tail = "" if after[:1].isspace() else (after.split() or [""])[0]
    return _PROTECTED.search(head + text[start:end] + tail) is not None


def _write(chars: list[str], start: int, end: int, new: str) -> None:
    """Put ``new`` in the place of ``chars[start:end]``, each letter where its source stands."""
    old = "".join(chars[start:end])
    if len(old) == len(new) and " " not in old + new:  # masked or scrambled
        for at, letter in enumerate(new):
            chars[start + at] = letter.upper() if old.isupper() or old[at].isupper() else letter
        return
    at, space = start, ""
    for letter in new:
        if letter == " ":
            space = " "
            continue
        while chars[at].lower() != letter:
            chars[at] = ""
            at += 1
        chars[at], space, at = space + chars[at], "", at + 1
    chars[at:end] = [""] * (end - at)
