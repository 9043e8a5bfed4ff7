"""Problems in a policy file: where they are, what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from service.errors import ReinsError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a policy; ``line`` and ``column`` count from 1."""

    file: str
    line: int
    column: int
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}: {self.message}"
        return f"{place} ({self.hint})" if self.hint else place


class PolicyError(ReinsError):
    """The policy can't be used; ``problems`` lists every mistake found, in file order."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "invalid_policy"
    title: ClassVar[str] = "The policy is not valid"

    def __init__(self, problems: Sequence[Problem], source: str = "") -> None:
        self.problems = sorted(set(problems), key=lambda p: (p.file, p.line, p.column, p.message))
        self.source = source
        super().__init__(_detail(self.problems), problems=[str(p) for p in self.problems])


def _detail(problems: Sequence[Problem]) -> str:
    first = str(problems[0]) if problems else "unknown problem"
    more = len(problems) - 1
    return first if more < 1 else f"{first}; and {more} more"


def format_problems(problems: Sequence[Problem], source: str = "") -> str:
    """Render ``problems`` for a terminal, each with its line of ``source`` and a caret.

    Without ``source`` (or for a problem in another file) the lines are left out.
    """
    lines = source.split("\n")
    main = problems[0].file if problems else ""
    return "\n".join(_render(p, lines if source and p.file == main else []) for p in problems)


def _render(problem: Problem, lines: list[str]) -> str:
    parts = [f"{problem.file}:{problem.line}:{problem.column}: {problem.message}"]
    if 1 <= problem.line <= len(lines):
        text, column = _window(lines[problem.line - 1].rstrip("\r"), problem.column)
        number = str(problem.line)
        parts.append(f"  {number} | {text}")
        parts.append(f"  {' ' * len(number)} | {' ' * (column - 1)}^")
    if problem.hint:
        parts.append(f"  hint: {problem.hint}")
    return "\n".join(parts)


def _window(line: str, column: int, width: int = 100) -> tuple[str, int]:
    """The part of a long line around ``column``, and the column inside that part."""
    start = max(0, column - width // 2) if column > width else 0
    text = "".join(c if c.isprintable() else " " for c in line[start : start + width])
    return text, column - start
