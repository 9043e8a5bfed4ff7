"""The text of a policy that is being written: nothing is stored, the pages carry it along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Form

from service.console.policy_actions import clean
from service.console.policy_text import load_edited
from service.policy import Policy, PolicyError, Problem
from service.policy.errors import excerpt
from service.policy.lint import lint
from service.publishing import require_cases
from service.publishing.errors import CasesFailError

BESIDE = 48
"""Characters of a line that fit beside the text."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the forms of the pages carry.

    Attributes:
        source: the YAML.
        base: the version it was begun from.
        reason: why it is written, as far as somebody said so.
    """

    source: str
    base: int
    reason: str = ""


def _written(
    base: Annotated[int, Form(ge=1, le=2**31 - 1)],
    source: Annotated[str, Form()] = "",
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Written:
    # Browsers end the lines of a form with CR and LF, whatever the text had.
    return Written(source.replace("\r\n", "\n"), base, clean(reason))


WrittenForm = Annotated[Written, Depends(_written)]


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a text; ``policy`` where it can be used, then with ``warnings``."""

    policy: Policy | None = None
    problems: Sequence[Problem] = ()
    warnings: Sequence[Problem] = ()
    failed: Sequence[dict[str, Any]] = ()


def check_text(text: str, base: Policy, base_source: str) -> Checked:
    """Return what is wrong with a text that was made from the one of ``base``."""
    try:
        policy = load_edited(text, base, base_source)
    except PolicyError as error:
        return Checked(problems=beside(error.problems))
    warnings = beside(lint(policy))
    try:
        require_cases(policy)
    except CasesFailError as error:
        return Checked(policy, warnings=warnings, failed=error.extra["cases"])
    return Checked(policy, warnings=warnings)


def beside(problems: Sequence[Problem]) -> list[Problem]:
    """The problems with no more of their lines than fits, the caret within it."""
    found = []
    for problem in problems:
        shown, caret = excerpt(problem.excerpt, problem.caret, BESIDE)
        found.append(replace(problem, excerpt=shown, caret=caret))
    return found
