"""Tests of what surrounds a post, compiled: its names, thread, parent and similarity to claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from service.policy.context import ClaimTest, NameTest, ParentTest, ThreadTest
from service.policy.logic import Test, Values, fact, in_range, unless
from service.policy.match_scores import Thresholds, score_tests
from service.policy.reading import Reading, Truth
from service.policy.skeleton import found_in
from service.policy.terms import CountBound, WordsTest


def compile_context(
    parent: ParentTest | None,
    thread: ThreadTest | None,
    name: NameTest | None,
    claim: ClaimTest | None,
    thresholds: Thresholds,
) -> list[Test]:
    """The tests of those that are given; all must hold."""
    tests: list[Test] = []
    if parent:
        tests += [unless(_answers_nothing, test) for test in _parent(parent, thresholds)]
    if thread:
        tests += _thread(thread, thresholds)
    if name:
        tests.append(_staff() if name.like == "staff" else _reserved(tuple(name.like)))
    if claim:
        tests.append(_claim(claim))
    return tests


def _answers_nothing(reading: Reading) -> bool:
    return not reading.facts.has_parent


def _parent(test: ParentTest, thresholds: Thresholds) -> list[Test]:
    tests = score_tests("parent.score", test.score, thresholds, _parent_scores)
    if test.same_author is not None:
        tests.append(fact("parent.same_author", _same_author, test.same_author))
    if test.words:
        tests.append(_parent_words(test.words))
    return tests


def _parent_scores(reading: Reading) -> Mapping[str, float | None]:
    return (reading.facts.parent or {}).get("scores", {})


def _same_author(reading: Reading) -> Truth:
    return (reading.facts.parent or {}).get("same_author")


def _parent_words(test: WordsTest) -> Test:
    lists, least = tuple(test.lists), test.at_least

    def run(reading: Reading, values: Values) -> Truth:
        found = reading.found_in_parent
        if found is None:
            values["parent.words"] = None
            return None
        hits = {name: list(found.words.get(name, ())) for name in lists}
        values["parent.words"] = {name: entries[:5] for name, entries in hits.items()}
        return len({entry for entries in hits.values() for entry in entries}) >= least

    return Test(run, 60)


def _thread(test: ThreadTest, thresholds: Thresholds) -> list[Test]:
    tests = []
    if test.author_posts_at_target:
        bound = test.author_posts_at_target
        tests.append(_in_window("author_posts_at_target", test.within, bound))
    if test.distinct_authors_at_target:
        bound = test.distinct_authors_at_target
        tests.append(_in_window("distinct_authors_at_target", test.within, bound))
    if test.posts:
        low, high = test.posts.at_least, test.posts.below
        tests.append(
            in_range("thread.posts", lambda r: (r.facts.thread or {}).get("posts"), low, high)
        )
    tests += score_tests("thread.highest", test.highest, thresholds, _highest)
    return tests + score_tests("thread.mean", test.mean, thresholds, _mean)


def _highest(reading: Reading) -> Mapping[str, float | None]:
    return (reading.facts.thread or {}).get("highest", {})


def _mean(reading: Reading) -> Mapping[str, float | None]:
    return (reading.facts.thread or {}).get("mean", {})


def _in_window(
    what: Literal["author_posts_at_target", "distinct_authors_at_target"],
    window: str,
    bound: CountBound,
) -> Test:
    def read(reading: Reading) -> Any:
        return (reading.facts.thread or {}).get(what, {}).get(window)

    return in_range(f"thread.{what}.{window}", read, bound.at_least, bound.below)


def _staff() -> Test:
    def run(reading: Reading, values: Values) -> Truth:
        alike = (reading.facts.names or {}).get("staff")
        values["name.staff"] = alike
        return None if alike is None else bool(alike)

    return Test(run, 2)


def _reserved(names: tuple[str, ...]) -> Test:
    def run(reading: Reading, values: Values) -> Truth:
        shown = (reading.facts.names or {}).get("shown")
        if shown is None:
            values["name.like"] = None
            return None
        hits = [name for name in names if any(found_in(name, one) for one in shown)]
        values["name.like"] = hits[:5]
        return bool(hits)

    return Test(run, 50 + 5 * len(names))


def _claim(test: ClaimTest) -> Test:
    ids, least = tuple(test.id), test.at_least

    def run(reading: Reading, values: Values) -> Truth:
        known = {name: reading.facts.claims.get(name) for name in ids}
        values["claim"] = {"is": known, "at_least": least}
        if any(value is not None and value >= least for value in known.values()):
            return True
        return None if None in known.values() else False

    return Test(run, 5)
