"""How words in pieces may be put together: cut by a sign, emoji or space, masked, or shifted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from service.scoring.guesses import guess, unmask
from service.scoring.lexicon import MAX_WORD, Lexicon

_MOST_PIECES = 6
_SPACE = re.compile(r" {1,2}")
_SIGN = re.compile(r"([-._/\\|~·•,:+*])\1{0,2}")
_PICTURE = re.compile("[\u2800\u2190-\u2bff\U0001f000-\U0001faff\u200d]{1,4}")
_MASK = re.compile(r"[-_.*#?%&~$@!^+=]{1,3}")
_PLAIN_MASK = re.compile(r"[*#?%$@!^]+")
_AROUND = frozenset(' \n\t.,;:!?()"')


class Token(NamedTuple):
    """Letters at ``text[start:end]``, in lower case, and whether they are no ordinary word."""

    start: int
    end: int
    word: str
    fragment: bool


class Repair(NamedTuple):
    """Tokens ``first`` to before ``last`` read as ``text``; a space in it parts two words."""

    first: int
    last: int
    text: str
    sure: bool


def repairs(
    text: str, tokens: Sequence[Token], lexicon: Lexicon, *, weak: bool
) -> Iterator[Repair]:
    """From left to right, without overlaps; those that are not sure only if ``weak``.

    Each token is tried with the five that follow at most.
    """
    at = 0
    while at < len(tokens):
        near = tokens[at : at + 2]
        plain = not any(token.fragment or len(token.word) == 1 for token in near)
        if plain and not _PICTURE.match(text, near[0].end):
            at += 1
            continue
        repair = _repair(text, tokens, at, lexicon)
        if repair is None and weak:
            repair = _shifted(text, tokens, at, lexicon)
        if repair is None or not (repair.sure or weak):
            at += 1
            continue
        yield repair
        at = repair.last


def _repair(text: str, tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Repair | None:
    found = _joined(text, tokens, at, lexicon) or _unmasked(text, tokens, at, lexicon)
    token = tokens[at]
    if found is None and token.fragment:
        meant = guess(token.word, lexicon)
        found = Repair(at, at + 1, meant.word, meant.sure) if meant else None
    return found


def _gap(text: str, tokens: Sequence[Token], at: int) -> str:
    """What stands between two tokens."""
    return text[tokens[at].end : tokens[at + 1].start]


def _joined(text: str, tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Repair | None:
    """The longest word that pieces from ``at`` on make, with the same sign between them all."""
    best, word, gap = None, tokens[at].word, ""
    for last in range(at + 1, min(len(tokens), at + _MOST_PIECES)):
        between = _gap(text, tokens, last - 1)
        word += tokens[last].word
        if gap not in ("", between) or len(word) > MAX_WORD:
            break
        gap = between
        if word in lexicon.words:
            pieces = tokens[at : last + 1]
            sure = _verdict(text, pieces, gap, word in lexicon.targets)
            best = best if sure is None else Repair(at, last + 1, word, sure)
    return best


def _verdict(text: str, pieces: Sequence[Token], gap: str, target: bool) -> bool | None:
    """Whether pieces that make a word surely are one; None if they are not to be joined."""
    broken = [piece.word for piece in pieces if piece.fragment]
    whole = [piece.word for piece in pieces if not piece.fragment and len(piece.word) > 1]
    letters = "".join(text[piece.start : piece.end] for piece in pieces)
    if _PICTURE.fullmatch(gap):
        return True if min(len(piece.word) for piece in pieces) < 4 else None
    one_case = letters[1:].islower() or letters.isupper()
    spaced = _SPACE.fullmatch(gap) is not None
    if not broken or not (one_case or (target and not spaced)):
        return None  # a capital inside begins a name
    single = sum(len(piece.word) == 1 for piece in pieces)
    sure = any(len(piece) > 1 for piece in broken) or single > 1
    if spaced:
        edges = {pieces[0].word, pieces[-1].word}
        if not _stands_free(text, pieces[0].start, pieces[-1].end):
            return None
        if sure and target and (single != 1 or len(pieces) > 2):
            return True
        return None if edges & {*whole, "a", "i"} else False
    return sure and (target or not whole) if _SIGN.fullmatch(gap) else None


def _unmasked(text: str, tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Repair | None:
    """A word with signs for letters, in up to three pieces."""
    masked, hard = tokens[at].word, True
    for last in range(at + 1, min(len(tokens), at + 3)):
        gap = _gap(text, tokens, last - 1)
        masked += "*" * len(gap) + tokens[last].word
        if not _MASK.fullmatch(gap) or len(masked) > MAX_WORD:
            return None
        hard = hard and _PLAIN_MASK.fullmatch(gap) is not None
        broken = any(piece.fragment for piece in tokens[at : last + 1])
        meant = unmask(masked, lexicon)
        if meant is not None and (broken or (hard and meant.sure)):
            return Repair(at, last + 1, meant.word, meant.sure)
    return None


def _shifted(text: str, tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Repair | None:
    """Two words whose space was moved by three letters at most: the nearest place for it."""
    if at + 1 == len(tokens) or _gap(text, tokens, at) != " ":
        return None
    left, right = tokens[at], tokens[at + 1]
    letters, size = left.word + right.word, len(left.word)
    if not (left.fragment or right.fragment) or len(letters) > MAX_WORD:
        return None
    if not _stands_free(text, left.start, right.end):
        return None
    for place in (size - 1, size + 1, size - 2, size + 2, size - 3, size + 3):
        words = letters[: max(0, place)], letters[max(0, place) :]
        if all(words) and max(map(len, words)) > 2 and lexicon.ordinary.issuperset(words):
            return Repair(at, at + 2, " ".join(words), sure=False)
    return None


def _stands_free(text: str, start: int, end: int) -> bool:
    """Whether white space or the punctuation of a sentence is on both sides."""
    return _AROUND.issuperset(text[max(0, start - 1) : start] + text[end : end + 1])
