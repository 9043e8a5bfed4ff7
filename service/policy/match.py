"""Conditions compiled to small functions; each notes the value it looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from service.policy.conditions import (
    AuthorTest,
    CapsTest,
    ChannelTest,
    Condition,
    CountBound,
    DaysBound,
    LinksTest,
    RepetitionTest,
    WordsTest,
)
from service.policy.logic import Test, Values, all_of, any_of, fact, in_range, negation
from service.policy.match_context import compile_context
from service.policy.match_scores import Thresholds, own_scores, score_tests
from service.policy.reading import Reading, Truth


def compile_condition(condition: Condition, thresholds: Thresholds) -> Test:
    """One test for ``condition``; names of thresholds become numbers."""
    tests = [*_simple(condition), *_costly(condition)]
    tests += score_tests("score", condition.score, thresholds, own_scores)
    tests += compile_context(
        condition.parent, condition.thread, condition.name, condition.claim, thresholds
    )
    for name, count in (condition.counts or {}).items():
        tests.append(_count(name, count))
    if condition.author:
        tests += _author(condition.author)
    if condition.all:
        tests.append(all_of([compile_condition(c, thresholds) for c in condition.all]))
    if condition.any:
        tests.append(any_of([compile_condition(c, thresholds) for c in condition.any]))
    if condition.not_:
        tests.append(negation(compile_condition(condition.not_, thresholds)))
    return all_of(tests)


def _count(name: str, bound: CountBound) -> Test:
    return in_range(
        f"counts.{name}", lambda r: r.facts.counts.get(name), bound.at_least, bound.below
    )


def _simple(condition: Condition) -> list[Test]:
    tests = []
    if condition.kind:
        tests.append(fact("kind", lambda r: r.facts.kind, frozenset(condition.kind)))
    if condition.language:
        tests.append(
            fact("language", lambda r: _language(r.facts.language), frozenset(condition.language))
        )
    if condition.media:
        wanted = condition.media
        tests.append(fact("media", lambda r: r.facts.media or "none", wanted))
    if condition.reply is not None:
        tests.append(fact("reply", lambda r: r.facts.has_parent, condition.reply))
    if condition.channel:
        tests += _channel(condition.channel)
    if condition.mentions:
        bound = condition.mentions
        tests.append(
            in_range("mentions", lambda r: len(r.facts.mentions), bound.at_least, bound.below)
        )
    return tests


def _language(code: str) -> str | None:
    return None if code in ("", "und") else code


def _channel(test: ChannelTest) -> list[Test]:
    tests = []
    if test.id:
        tests.append(fact("channel.id", lambda r: r.facts.channel.id, frozenset(test.id)))
    if test.known is not None:
        tests.append(fact("channel.known", lambda r: r.facts.channel.known, test.known))
    if test.topic is not None:
        tests.append(fact("channel.topic", _has_topic, test.topic))
    return tests


def _has_topic(reading: Reading) -> Truth:
    channel = reading.facts.channel
    if channel.topic:
        return True
    return False if channel.known else None


def _author(test: AuthorTest) -> list[Test]:
    tests = []
    if test.known is not None:
        tests.append(fact("author.known", lambda r: r.facts.author.known, test.known))
    if test.new is not None:
        tests.append(fact("author.new", lambda r: r.is_new, test.new, 3))
    if test.trusted is not None:
        tests.append(fact("author.trusted", lambda r: r.is_trusted, test.trusted, 3))
    if test.role:
        tests.append(fact("author.role", lambda r: r.facts.author.role, frozenset(test.role)))
    tests += _author_range("age_days", test.age_days)
    tests += _author_range("accepted_posts", test.accepted_posts)
    return tests


def _author_range(name: str, bound: DaysBound | CountBound | None) -> list[Test]:
    if bound is None:
        return []
    read: Callable[[Reading], Any] = lambda r: getattr(r.facts.author, name)  # noqa: E731
    return [in_range(f"author.{name}", read, bound.at_least, bound.below)]


def _costly(condition: Condition) -> list[Test]:
    tests = []
    if condition.links:
        tests += _links(condition.links)
    if condition.caps:
        tests.append(_caps(condition.caps))
    if condition.repetition:
        tests.append(_repetition(condition.repetition))
    if condition.words:
        tests.append(_words(condition.words))
    if condition.pattern:
        tests.append(_pattern(condition.pattern))
    return tests


def _links(test: LinksTest) -> list[Test]:
    tests = []
    if test.count:
        tests.append(
            in_range(
                "links.count", lambda r: len(r.facts.links), test.count.at_least, test.count.below
            )
        )
    if test.domains:
        tests.append(_domains("links.domains", test.domains, inside=True))
    if test.outside:
        tests.append(_domains("links.outside", test.outside, inside=False))
    return tests


def _domains(name: str, domains: Sequence[str], *, inside: bool) -> Test:
    listed = frozenset(domain.lower().removeprefix("www.").rstrip(".") for domain in domains)

    def run(reading: Reading, values: Values) -> Truth:
        hits = [domain for domain in reading.domains if _below(domain, listed) == inside]
        values[name] = hits[:5]
        return bool(hits)

    return Test(run, 20)


def _below(domain: str, listed: frozenset[str]) -> bool:
    while domain:
        if domain in listed:
            return True
        domain = domain.partition(".")[2]
    return False


def _caps(test: CapsTest) -> Test:
    def run(reading: Reading, values: Values) -> Truth:
        share, letters = reading.caps
        values["caps"] = {"share": round(share, 3), "letters": letters, "at_least": test.share}
        return letters >= test.letters and share >= test.share

    return Test(run, 40)


def _repetition(test: RepetitionTest) -> Test:
    def run(reading: Reading, values: Values) -> Truth:
        share, words = reading.repetition
        values["repetition"] = {"share": round(share, 3), "words": words, "at_least": test.share}
        return words >= test.words and share >= test.share

    return Test(run, 40)


def _words(test: WordsTest) -> Test:
    lists, least = tuple(dict.fromkeys(test.lists)), test.at_least
    # Shared by all traces, which nobody changes: most posts have no entry of most lists.
    nothing: Values = {f"words.{name}": [] for name in lists}

    def run(reading: Reading, values: Values) -> Truth:
        found = reading.found.words
        values.update(nothing)
        if found.keys().isdisjoint(lists):
            return False
        hits = [found.get(name, ()) for name in lists]
        for name, entries in zip(nothing, hits, strict=True):
            values[name] = list(entries)[:5]
        return len({entry for entries in hits for entry in entries}) >= least

    return Test(run, 60)


def _pattern(patterns: Sequence[str]) -> Test:
    def run(reading: Reading, values: Values) -> Truth:
        hits = [pattern for pattern in patterns if pattern in reading.found.patterns]
        values["pattern"] = hits[:5]
        return bool(hits)

    return Test(run, 60)
