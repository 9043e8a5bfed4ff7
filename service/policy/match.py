"""Conditions compiled to small functions, cheapest first, in Kleene's three-valued logic.

A test answers True, False or None (a fact is missing) and notes the value it looked at. ``all``
is false as soon as one part is false, ``any`` true as soon as one part is true; a missing fact
decides nothing, so a rule over it is "not applicable".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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
    ScoreBound,
    WordsTest,
)
from service.policy.reading import Reading, Truth

Values = dict[str, Any]
TestFunction = Callable[[Reading, Values], Truth]
Thresholds = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Test:
    """A compiled test and what it costs (a rough count of microseconds times ten)."""

    run: TestFunction
    cost: int


def compile_condition(condition: Condition, thresholds: Thresholds) -> Test:
    """One test for ``condition``; names of thresholds become numbers."""
    tests = [*_simple(condition), *_costly(condition)]
    for label, bound in (condition.score or {}).items():
        tests.append(_score(label, bound, thresholds.get(label, {})))
    for name, count in (condition.counts or {}).items():
        tests.append(_count(name, count))
    if condition.author:
        tests += _author(condition.author)
    if condition.all:
        tests.append(all_of([compile_condition(c, thresholds) for c in condition.all]))
    if condition.any:
        tests.append(any_of([compile_condition(c, thresholds) for c in condition.any]))
    if condition.not_:
        tests.append(_not(compile_condition(condition.not_, thresholds)))
    return all_of(tests)


def all_of(tests: Sequence[Test]) -> Test:
    """True where all are, false where one is, else unknown."""
    ordered = sorted(tests, key=lambda test: test.cost)
    if len(ordered) == 1:
        return ordered[0]
    runs = tuple(test.run for test in ordered)

    def run(reading: Reading, values: Values) -> Truth:
        result: Truth = True
        for part in runs:
            truth = part(reading, values)
            if truth is False:
                return False
            if truth is None:
                result = None
        return result

    return Test(run, sum(test.cost for test in ordered))


def any_of(tests: Sequence[Test]) -> Test:
    """True where one is, false where all are, else unknown."""
    ordered = sorted(tests, key=lambda test: test.cost)
    runs = tuple(test.run for test in ordered)

    def run(reading: Reading, values: Values) -> Truth:
        result: Truth = False
        for part in runs:
            truth = part(reading, values)
            if truth:
                return True
            if truth is None:
                result = None
        return result

    return Test(run, sum(test.cost for test in ordered))


def _not(test: Test) -> Test:
    inner = test.run

    def run(reading: Reading, values: Values) -> Truth:
        truth = inner(reading, values)
        return None if truth is None else not truth

    return Test(run, test.cost)


def _fact(name: str, read: Callable[[Reading], Any], wanted: Any, cost: int = 1) -> Test:
    """A fact equals ``wanted``, or is one of it where it is a set; None is a missing fact."""
    among = wanted if isinstance(wanted, frozenset) else frozenset((wanted,))

    def run(reading: Reading, values: Values) -> Truth:
        value = read(reading)
        values[name] = value
        return None if value is None else value in among

    return Test(run, cost)


def _range(
    name: str, read: Callable[[Reading], Any], low: float | None, high: float | None, cost: int = 2
) -> Test:
    """A number is at least ``low`` and below ``high``; None is a missing fact."""
    note: dict[str, float] = {}
    if low is not None:
        note["at_least"] = low
    if high is not None:
        note["below"] = high
    floor = float("-inf") if low is None else low
    ceiling = float("inf") if high is None else high

    def run(reading: Reading, values: Values) -> Truth:
        value = read(reading)
        values[name] = {"is": value, **note}
        return None if value is None else floor <= value < ceiling

    return Test(run, cost)


def _score(label: str, bound: ScoreBound, named: Mapping[str, float]) -> Test:
    low, high = (
        named[value] if isinstance(value, str) else value for value in (bound.at_least, bound.below)
    )
    return _range(f"score.{label}", lambda reading: reading.scores.get(label), low, high)


def _count(name: str, bound: CountBound) -> Test:
    return _range(f"counts.{name}", lambda r: r.facts.counts.get(name), bound.at_least, bound.below)


def _simple(condition: Condition) -> list[Test]:
    tests = []
    if condition.kind:
        tests.append(_fact("kind", lambda r: r.facts.kind, frozenset(condition.kind)))
    if condition.language:
        tests.append(
            _fact("language", lambda r: _language(r.facts.language), frozenset(condition.language))
        )
    if condition.media:
        wanted = condition.media
        tests.append(_fact("media", lambda r: r.facts.media or "none", wanted))
    if condition.reply is not None:
        tests.append(_fact("reply", lambda r: r.facts.has_parent, condition.reply))
    if condition.channel:
        tests += _channel(condition.channel)
    if condition.mentions:
        bound = condition.mentions
        tests.append(
            _range("mentions", lambda r: len(r.facts.mentions), bound.at_least, bound.below)
        )
    return tests


def _language(code: str) -> str | None:
    return None if code in ("", "und") else code


def _channel(test: ChannelTest) -> list[Test]:
    tests = []
    if test.id:
        tests.append(_fact("channel.id", lambda r: r.facts.channel.id, frozenset(test.id)))
    if test.known is not None:
        tests.append(_fact("channel.known", lambda r: r.facts.channel.known, test.known))
    if test.topic is not None:
        tests.append(_fact("channel.topic", _has_topic, test.topic))
    return tests


def _has_topic(reading: Reading) -> Truth:
    channel = reading.facts.channel
    if channel.topic:
        return True
    return False if channel.known else None


def _author(test: AuthorTest) -> list[Test]:
    tests = []
    if test.known is not None:
        tests.append(_fact("author.known", lambda r: r.facts.author.known, test.known))
    if test.new is not None:
        tests.append(_fact("author.new", lambda r: r.is_new, test.new, 3))
    if test.trusted is not None:
        tests.append(_fact("author.trusted", lambda r: r.is_trusted, test.trusted, 3))
    if test.role:
        tests.append(_fact("author.role", lambda r: r.facts.author.role, frozenset(test.role)))
    tests += _author_range("age_days", test.age_days)
    tests += _author_range("accepted_posts", test.accepted_posts)
    return tests


def _author_range(name: str, bound: DaysBound | CountBound | None) -> list[Test]:
    if bound is None:
        return []
    read: Callable[[Reading], Any] = lambda r: getattr(r.facts.author, name)  # noqa: E731
    return [_range(f"author.{name}", read, bound.at_least, bound.below)]


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
            _range(
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
    lists, least = tuple(test.lists), test.at_least

    def run(reading: Reading, values: Values) -> Truth:
        found = reading.found.words
        hits = [(name, entry) for name in lists for entry in found.get(name, ())]
        for name in lists:
            values[f"words.{name}"] = list(found.get(name, ()))[:5]
        return len({entry for _, entry in hits}) >= least

    return Test(run, 60)


def _pattern(patterns: Sequence[str]) -> Test:
    def run(reading: Reading, values: Values) -> Truth:
        hits = [pattern for pattern in patterns if pattern in reading.found.patterns]
        values["pattern"] = hits[:5]
        return bool(hits)

    return Test(run, 60)
