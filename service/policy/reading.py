"""One post being read by the rules: costly facts are worked out once, when first asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from urllib.parse import urlsplit

from service.policy.authors import Authors
from service.policy.facts import Facts
from service.policy.words import Found, Lexicon

Truth = bool | None
"""True, false, or None where a fact is missing (Kleene's strong logic of three values)."""


def readable(text: str) -> str:
    """``text`` with unpaired surrogates, which no encoding can carry, replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def domain_of(link: str) -> str:
    """The host name a link leads to, in lower case; empty where it has none."""
    target = link.strip()
    if "//" not in target:
        target = "//" + target
    try:
        host = urlsplit(target).hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".").lower().removeprefix("www.")


class Reading:
    """The facts of a post, with what has to be computed from its text."""

    def __init__(
        self, facts: Facts, scores: Mapping[str, float | None], authors: Authors, lexicon: Lexicon
    ) -> None:
        self.facts = facts
        self.scores = scores
        self._authors = authors
        self._lexicon = lexicon

    @cached_property
    def found(self) -> Found:
        """Word list entries and patterns in the text."""
        facts = self.facts
        text = readable(facts.text)
        same = facts.normalised is facts.text or facts.normalised == facts.text
        normalised = text if same else readable(facts.normalised)
        return self._lexicon.find(text, normalised, facts.language)

    @cached_property
    def found_in_parent(self) -> Found | None:
        """Word list entries in the post that is answered; None where its text is not known."""
        parent = self.facts.parent
        if parent is None or "text" not in parent:
            return None
        text = readable(parent["text"])
        return self._lexicon.find(text, text, self.facts.language)

    def entries(self, lists: Iterable[str]) -> list[str]:
        """The entries of word ``lists`` that occur in the text, by list."""
        names = list(lists)
        return [entry for name in names for entry in self.found.words.get(name, ())]

    @cached_property
    def domains(self) -> tuple[str, ...]:
        """The domains the links lead to."""
        return tuple(domain_of(link) for link in self.facts.links)

    @cached_property
    def caps(self) -> tuple[float, int]:
        """Share of capitals among the letters that have a case, and how many such letters."""
        capitals = sum(map(str.isupper, self.facts.text))
        letters = capitals + sum(map(str.islower, self.facts.text))
        return (capitals / letters if letters else 0.0), letters

    @cached_property
    def repetition(self) -> tuple[float, int]:
        """Share of words that repeat an earlier word, and how many words there are."""
        words = self.facts.normalised.casefold().split()
        return (1 - len(set(words)) / len(words) if words else 0.0), len(words)

    @cached_property
    def is_new(self) -> Truth:
        """Whether the author is new: young, or with few accepted posts, and of no trusted role."""
        author, limit = self.facts.author, self._authors.new
        if author.role in self._authors.trusted.roles:
            return False
        young = None if author.age_days is None else author.age_days < limit.days
        few = (
            None if author.accepted_posts is None else author.accepted_posts < limit.accepted_posts
        )
        if young or few:
            return True
        if young is None and few is None:
            return None if author.known else True
        return None if young is None or few is None else False

    @cached_property
    def is_trusted(self) -> Truth:
        """Whether the author is trusted: long here with many accepted posts, or by role."""
        author, limit = self.facts.author, self._authors.trusted
        if author.role in limit.roles:
            return True
        old = None if author.age_days is None else author.age_days >= limit.days
        many = (
            None if author.accepted_posts is None else author.accepted_posts >= limit.accepted_posts
        )
        if old is False or many is False:
            return False
        return None if old is None or many is None else True
