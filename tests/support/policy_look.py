"""The values a condition may ask for, read from the facts of a post slowly and plainly."""

from __future__ import annotations

from typing import Any

import re2  # type: ignore[import-untyped]

from service.policy import Facts, Policy
from service.policy.conditions import Condition
from service.policy.schema import WordList
from service.policy.words import fold
from tests.support.policy_oracle import Look, Truth, all_of, negated, within


def look_at(policy: Policy, facts: Facts) -> Look:
    """Every value a condition may ask for, read from the facts of a post."""
    texts = [_readable(text).casefold() for text in (facts.normalised, facts.text)]
    letters = [c for c in facts.text if c.isupper() or c.islower()]
    capitals = sum(c.isupper() for c in letters)
    author = facts.author
    values: dict[str, Any] = {
        "mentions": len(facts.mentions),
        "links.count": len(facts.links),
        "caps": {"letters": len(letters), "share": capitals / len(letters) if letters else 0.0},
        "kind": facts.kind,
        "language": None if facts.language in ("", "und") else facts.language,
        "media": facts.media or "none",
        "reply": facts.has_parent,
        "channel.id": facts.channel.id,
        "channel.known": facts.channel.known,
        "author.role": author.role,
        "author.new": _new(policy, facts),
        "author.trusted": _reaches(facts, policy.document.authors.trusted),
    }
    values |= {f"score.{label}": score for label, score in facts.scores.items()}
    if policy.for_channel(facts.channel.id).off_topic_allowed:
        values["score.off_topic"] = None
    values |= {f"counts.{name}": count for name, count in facts.counts.items()}
    for name, words in policy.document.word_lists.items():
        values[f"words.{name}"] = _hits(words, texts, facts.language)
    patterns = [p for rule in policy.document.rules for p in _patterns(rule.when)]
    values["pattern"] = [p for p in patterns if any(_matches(p, text) for text in texts)]
    return values.get


def _new(policy: Policy, facts: Facts) -> Truth:
    author = facts.author
    if author.age_days is None and author.accepted_posts is None and not author.known:
        return True
    return negated(_reaches(facts, policy.document.authors.new))


def _reaches(facts: Facts, limit: Any) -> Truth:
    days = within(facts.author.age_days, limit.days, None)
    return all_of([days, within(facts.author.accepted_posts, limit.accepted_posts, None)])


def _readable(text: str) -> str:
    return "".join("?" if "\ud800" <= c <= "\udfff" else c for c in text)


def _patterns(condition: Condition) -> list[str]:
    below = [*(condition.all or ()), *(condition.any or ())]
    below += [condition.not_] if condition.not_ else []
    return [*(condition.pattern or ()), *(p for part in below for p in _patterns(part))]


def _matches(pattern: str, text: str) -> bool:
    options = re2.Options()
    options.case_sensitive = False
    return re2.compile(pattern, options).search(text) is not None


def _hits(words: WordList, texts: list[str], language: str) -> list[str]:
    if words.languages is not None and language not in words.languages:
        return []
    allow = {fold(word) for word in words.allow}
    return [
        entry
        for entry in words.entries
        if any(_occurs(words.kind, entry, text, allow) for text in texts)
    ]


def _occurs(kind: str, entry: str, text: str, allow: set[str]) -> bool:
    if kind == "pattern":
        return _matches(entry, text)
    term = " ".join(fold(entry).split())
    for start in range(len(text)):
        end = start + len(term)
        if text[start:end] != term or _joined(text, start):
            continue
        whole = end
        while _joined(text, whole):
            whole += 1
        if whole == end or (kind == "stem" and text[start:whole] not in allow):
            return True
    return False


def _joined(text: str, index: int) -> bool:
    """Whether the characters on both sides of ``index`` belong to one word."""
    return 0 < index < len(text) and all(
        c.isalnum() or c == "_" for c in text[index - 1 : index + 1]
    )
