"""Kleene's logic of three values over small test functions, cheapest first.

A test answers True, False or None (a fact is missing) and notes the value it looked at. ``all``
is false as soon as one part is false, ``any`` true as soon as one part is true; a missing fact
decides nothing, so a rule over it is "not applicable".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from service.policy.reading import Reading, Truth

Values = dict[str, Any]
TestFunction = Callable[[Reading, Values], Truth]


@dataclass(frozen=True, slots=True)
class Test:
    """A compiled test and what it costs (a rough count of microseconds times ten)."""

    run: TestFunction
    cost: int


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


def negation(test: Test) -> Test:
    """True where ``test`` is false and the other way round; unknown where it is unknown."""
    inner = test.run

    def run(reading: Reading, values: Values) -> Truth:
        truth = inner(reading, values)
        return None if truth is None else not truth

    return Test(run, test.cost)


def unless(without: Callable[[Reading], bool], test: Test) -> Test:
    """False where there is nothing to test; else what ``test`` says."""
    inner = test.run

    def run(reading: Reading, values: Values) -> Truth:
        return False if without(reading) else inner(reading, values)

    return Test(run, test.cost)


def fact(name: str, read: Callable[[Reading], Any], wanted: Any, cost: int = 1) -> Test:
    """A fact equals ``wanted``, or is one of it where it is a set; None is a missing fact."""
    among = wanted if isinstance(wanted, frozenset) else frozenset((wanted,))

    def run(reading: Reading, values: Values) -> Truth:
        value = read(reading)
        values[name] = value
        return None if value is None else value in among

    return Test(run, cost)


def in_range(
    name: str, read: Callable[[Reading], Any], low: float | None, high: float | None, cost: int = 2
) -> Test:
    """A number is at least ``low`` and below ``high``; None is a missing fact."""
    if low is not None and high is None:
        return Test(_reaches(name, read, low), cost)
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


def _reaches(name: str, read: Callable[[Reading], Any], low: float) -> TestFunction:
    """The test of a lower bound alone, which is what most rules ask for; it is cheaper."""

    def run(reading: Reading, values: Values) -> Truth:
        value = read(reading)
        values[name] = {"is": value, "at_least": low}
        return None if value is None else bool(value >= low)

    return run
