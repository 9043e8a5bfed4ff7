"""Word lists and patterns, compiled once and found in one pass each (Aho and Corasick, 1975)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import ahocorasick_rs

from service.policy.patterns import PatternSet
from service.policy.schema import WordList


def fold(text: str) -> str:
    """``text`` as entries and posts are compared: NFKC, letter case removed, plain apostrophes."""
    return _straight(unicodedata.normalize("NFKC", text).casefold())


def _straight(text: str) -> str:
    """``text`` with the apostrophes of print, which phones put in, as those of a keyboard."""
    return text.replace("’", "'")


@dataclass(slots=True)
class Found:
    """What occurs in one post: entries by word list, and patterns."""

    words: dict[str, dict[str, None]] = field(default_factory=dict)
    patterns: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Owner:
    """A list that holds an entry; ``stem`` entries may be the beginning of a longer word."""

    list_name: str
    entry: str
    stem: bool
    allow: frozenset[str]
    longest_allowed: int
    languages: frozenset[str] | None


class Lexicon:
    """All word lists and patterns of a policy."""

    def __init__(self, lists: Mapping[str, WordList], patterns: Iterable[str]) -> None:
        self._plain: dict[str, list[_Owner]] = {}
        self._pattern_lists: dict[str, list[_Owner]] = {}
        for name, words in lists.items():
            self._add(name, words)
        self._terms = list(self._plain)
        self._automaton = ahocorasick_rs.AhoCorasick(self._terms) if self._terms else None
        self._set = PatternSet([*patterns, *self._pattern_lists])

    def _add(self, name: str, words: WordList) -> None:
        allow = frozenset(fold(word) for word in words.allow)
        longest = max(map(len, allow), default=0)
        languages = frozenset(words.languages) if words.languages is not None else None
        for entry in words.entries:
            owner = _Owner(name, entry, words.kind == "stem", allow, longest, languages)
            if words.kind == "pattern":
                self._pattern_lists.setdefault(entry, []).append(owner)
            elif term := " ".join(fold(entry).split()):
                self._plain.setdefault(term, []).append(owner)

    def find(self, text: str, normalised: str, language: str) -> Found:
        """What occurs in the post as written or with its disguises undone.

        Linear in the length of the text. ``text`` and ``normalised`` have no unpaired
        surrogates. Lists meant for other languages are left out.
        """
        found = Found()
        first = normalised.casefold()
        self._find_in(first, language, found)
        second = text.casefold()
        if second != first:
            self._find_in(second, language, found)
        return found

    def _find_in(self, text: str, language: str, found: Found) -> None:
        if self._automaton is not None:
            plain = _straight(text)
            for index, start, end in self._automaton.find_matches_as_indexes(
                plain, overlapping=True
            ):
                self._keep(self._plain[self._terms[index]], plain, start, end, language, found)
        for pattern in self._set.find(text):
            found.patterns[pattern] = None
            for owner in self._pattern_lists.get(pattern, ()):
                _record(owner, language, found)

    def _keep(
        self, owners: list[_Owner], text: str, start: int, end: int, language: str, found: Found
    ) -> None:
        if start and _in_word(text[start]) and _in_word(text[start - 1]):
            return
        whole = end == len(text) or not (_in_word(text[end - 1]) and _in_word(text[end]))
        for owner in owners:
            if whole or (owner.stem and not _allowed(owner, text, start, end)):
                _record(owner, language, found)


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _allowed(owner: _Owner, text: str, start: int, end: int) -> bool:
    """Whether the word that begins with a stem is one of the list's exceptions."""
    limit = min(len(text), start + owner.longest_allowed + 1)
    while end < limit and _in_word(text[end]):
        end += 1
    return text[start:end] in owner.allow


def _record(owner: _Owner, language: str, found: Found) -> None:
    if owner.languages is not None and language not in owner.languages:
        return
    found.words.setdefault(owner.list_name, {})[owner.entry] = None
