"""RE2 patterns: checked when the policy is loaded, run all at once, never backtracking."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import re2  # type: ignore[import-untyped]

MAX_PATTERN: Final = 500
REFUSED: Final = "RE2 has no lookaround, no backreferences and no repeats above 1000"
MAX_COST: Final = 2_000
"""Largest compiled size of one pattern, in instructions of RE2."""
MAX_TOTAL_COST: Final = 40_000
"""Largest compiled size of all patterns of a policy; it bounds the time a post can cost."""
_SET_MEMORY: Final = 64 << 20


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    options.max_mem = _SET_MEMORY
    return options


@lru_cache(maxsize=4096)
def pattern_fault(pattern: str) -> str | None:
    """Why RE2 refuses ``pattern``, or None if it is fine."""
    if len(pattern) > MAX_PATTERN:
        return f"it has {len(pattern)} characters, at most {MAX_PATTERN}"
    try:
        compiled = re2.compile(pattern, _options())
    except re2.error as error:
        fault = error.args[0] if error.args else error
        return fault.decode(errors="replace") if isinstance(fault, bytes) else str(fault)
    if compiled.search(""):
        return "it matches the empty text, so it matches every post"
    if compiled.programsize > MAX_COST:
        return f"its size is {compiled.programsize:,}, at most {MAX_COST:,}; repeat less"
    return None


@lru_cache(maxsize=4096)
def pattern_cost(pattern: str) -> int:
    """The compiled size of a pattern that has no fault."""
    return int(re2.compile(pattern, _options()).programsize)


class PatternSet:
    """Many patterns, one pass over the text; letter case does not matter."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self.patterns = tuple(dict.fromkeys(patterns))
        self._set: Any = None
        if self.patterns:
            self._set = re2.Set.SearchSet(_options())
            for pattern in self.patterns:
                self._set.Add(pattern)
            self._set.Compile()

    def find(self, text: str) -> list[str]:
        """The patterns that occur in ``text`` (which has no unpaired surrogates)."""
        if self._set is None:
            return []
        return [self.patterns[index] for index in sorted(self._set.Match(text) or ())]
