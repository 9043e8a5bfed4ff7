"""Problems in a policy file: where they are, what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from service.errors import ReinsError


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a policy; ``line`` and ``column`` count from 1.

    ``excerpt`` is the line (a part of it where it is long), ``caret`` the column inside it.
    """

    file: str
    line: int
    column: int
    message: str
    hint: str | None = None
    excerpt: str = field(default="", compare=False, repr=False)
    caret: int = field(default=1, compare=False, repr=False)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}: {self.message}"
        return f"{place} ({self.hint})" if self.hint else place


class PolicyError(ReinsError):
    """The policy can't be used; ``problems`` lists every mistake found, in file order."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "invalid_policy"
    title: ClassVar[str] = "The policy is not valid"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(set(problems), key=lambda p: (p.file, p.line, p.column, p.message))
        super().__init__(_detail(self.problems), problems=[str(p) for p in self.problems])


def _detail(problems: Sequence[Problem]) -> str:
    first = str(problems[0]) if problems else "unknown problem"
    more = len(problems) - 1
    return first if more < 1 else f"{first}; and {more} more"


def format_problems(problems: Sequence[Problem], kind: str = "") -> str:
    """Render ``problems`` for a terminal, each with its line and a caret under the column.

    ``kind`` stands before each message, such as ``"warning: "``.
    """
    return "\n".join(_render(problem, kind) for problem in problems)


def _render(problem: Problem, kind: str) -> str:
    parts = [f"{problem.file}:{problem.line}:{problem.column}: {kind}{problem.message}"]
    if problem.excerpt.strip():
        number = str(problem.line)
        parts.append(f"  {number} | {problem.excerpt}")
        parts.append(f"  {' ' * len(number)} | {' ' * (problem.caret - 1)}^")
    if problem.hint:
        parts.append(f"  hint: {problem.hint}")
    return "\n".join(parts)


def excerpt(line: str, column: int, width: int = 100) -> tuple[str, int]:
    """The part of ``line`` around ``column`` (from 1) as printable text, and the column in it."""
    start = column - width // 2 if column > width else 0
    text = "".join(c if c.isprintable() else " " for c in line[start : start + width])
    return text.rstrip(), column - start
