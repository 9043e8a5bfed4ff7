"""Values of a trace in writing: numbers with their lines, names, lists. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

UNKNOWN: Final = "not known"
_SHOWN: Final = 6
"""Entries of a list that are told at most."""


def ranged(found: Mapping[str, Any], write: Callable[[Any], str]) -> str:
    """A number and where the line is, both as ``write`` has them."""
    shown = "not measured" if found.get("is") is None else write(found["is"])
    low, high = found.get("at_least"), found.get("below")
    parts = [f"the line is {write(low)}"] if low is not None else []
    parts += [f"below {write(high)}"] if high is not None else []
    return f"{shown} ({', '.join(parts)})" if parts else shown


def score(value: Any) -> str:
    """A calibrated probability."""
    return f"{value:.2f}"


def number(value: Any) -> str:
    """A count or a mean, with one digit after the point at most."""
    return f"{value:,.1f}".removesuffix(".0")


def share(what: str, of: str, found: Mapping[str, Any]) -> str:
    """A share, of how many, and where the line is."""
    line = f"the line is {found['at_least']:.0%}"
    return f"{what}: {found['share']:.0%} of {number(found[of])} {of} ({line})"


def listed(found: Iterable[Any]) -> str:
    """At most ``_SHOWN`` of ``found``, with the apostrophes of print."""
    return ", ".join(str(one).replace("'", "’") for one in list(found)[:_SHOWN])


def quoted(names: Iterable[Any]) -> str:
    """Names in quotation marks, one after the other."""
    return ", ".join(f"“{plain(str(name))}”" for name in names)


def many(count: int, one: str, more: str) -> str:
    """One thing as ``one``, several with their count."""
    return one if count == 1 else f"{count} {more}"


def plain(name: str) -> str:
    """A name of the policy as a reader would write it."""
    return name.replace("_", " ").replace(".", " ")
