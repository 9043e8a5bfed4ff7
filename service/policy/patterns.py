"""RE2 patterns: checked when the policy is loaded, run all at once, never backtracking."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import re2  # type: ignore[import-untyped]

MAX_PATTERN: Final = 500
_NOT_IN_RE2: Final = "RE2 has no lookaround, no backreferences and no repeats above 1000"
_MENDS: Final = (
    ("perl operator", _NOT_IN_RE2),
    ("escape sequence", _NOT_IN_RE2),
    ("repetition size", _NOT_IN_RE2),
    ("repetition operator", r"for the character itself, write \* or \+ or \?"),
    ("missing )", r"close the bracket, or write \( for the character itself"),
    ("unexpected )", r"open a bracket before it, or write \) for the character itself"),
    ("missing ]", r"close the bracket, or write \[ for the character itself"),
    ("character class range", "in a range such as a-z the lower character comes first"),
    ("trailing \\", r"for the character itself, write \\"),
    ("named capture group", "give the group a name, as in (?P<name>...), or write (?:...)"),
    ("the empty text", "let it ask for at least one character"),
    ("together", "use fewer patterns, or repeat less in them"),
)
"""A part of what is wrong with a pattern, and what to do about it."""
MAX_COST: Final = 2_000
"""Largest compiled size of one pattern, in instructions of RE2."""
MAX_TOTAL_COST: Final = 40_000
"""Largest compiled size of all patterns of a policy; it bounds the time a post can cost."""
_SET_MEMORY: Final = 64 << 20
_CHECK_MEMORY: Final = 256 << 10
"""Enough for a pattern of the largest size; a larger one is given up after milliseconds."""


def _options(memory: int) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    options.max_mem = memory
    return options


@lru_cache(maxsize=4096)
def _measure(pattern: str) -> tuple[str | None, int]:
    """Why RE2 refuses ``pattern`` (or None), and its compiled size."""
    if len(pattern) > MAX_PATTERN:
        return f"it has {len(pattern)} characters, at most {MAX_PATTERN}", 0
    try:
        compiled = re2.compile(pattern, _options(_CHECK_MEMORY))
    except re2.error as error:
        return _reason(error.args[0] if error.args else error), 0
    if compiled.search(""):
        return "it matches the empty text, so it matches every post", 0
    size = int(compiled.programsize)
    if size > MAX_COST:
        return f"its size is {size:,}, at most {MAX_COST:,}; repeat less", size
    return None, size


def _reason(fault: object) -> str:
    text = fault.decode(errors="replace") if isinstance(fault, bytes) else str(fault)
    too_large = "pattern too large" in text
    return f"its size is far over {MAX_COST:,}; repeat less" if too_large else text


def mend(fault: str) -> str | None:
    """What to do about ``fault`` of a pattern; None where it says so itself."""
    return next((hint for part, hint in _MENDS if part in fault), None)


def pattern_cost(pattern: str) -> int:
    """The compiled size of a pattern that has no fault."""
    return _measure(pattern)[1]


class PatternBudget:
    """The patterns of one file, looked at until they are too large together.

    Those after that are not even compiled, which bounds the time a broken file can cost.
    """

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._cost = 0

    def fault(self, pattern: str) -> str | None:
        """Why ``pattern`` can't be used, or None if it is fine or one before was too much."""
        if pattern in self._seen or self._cost > MAX_TOTAL_COST:
            return None
        fault, cost = _measure(pattern)
        if fault:
            return fault
        self._seen.add(pattern)
        self._cost += cost
        if self._cost > MAX_TOTAL_COST:
            return f"the patterns together have the size {self._cost:,}, at most {MAX_TOTAL_COST:,}"
        return None


class PatternSet:
    """Many patterns, one pass over the text; letter case does not matter."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self.patterns = tuple(dict.fromkeys(patterns))
        self._set: Any = None
        if self.patterns:
            self._set = re2.Set.SearchSet(_options(_SET_MEMORY))
            for pattern in self.patterns:
                self._set.Add(pattern)
            self._set.Compile()

    def find(self, text: str) -> list[str]:
        """The patterns that occur in ``text`` (which has no unpaired surrogates)."""
        if self._set is None:
            return []
        return [self.patterns[index] for index in sorted(self._set.Match(text) or ())]
