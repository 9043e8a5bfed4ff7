"""What the types of the `ladder` can't say: guidelines that exist, and weights that rise."""

from __future__ import annotations

from collections.abc import Iterator

from service.policy.errors import Problem
from service.policy.explain_words import suggest
from service.policy.names import Parts
from service.policy.source import Path, Source


def ladder_problems(parts: Parts, source: Source) -> Iterator[Problem]:
    """Every problem of `ladder.guideline_weights` that its types allow."""
    ladder = parts.ladder
    for guideline, given in (ladder.guideline_weights if ladder else {}).items():
        path: Path = ("ladder", "guideline_weights", guideline)
        if parts.guidelines is not None and guideline not in parts.guidelines:
            hint = suggest(guideline, parts.guidelines) or "add it under `guidelines`"
            yield source.problem(path, f"there is no guideline `{guideline}`", hint, key=True)
            continue
        if guideline in parts.good_faith:
            message = f"the guideline `{guideline}` has `good_faith`, so nobody is struck for it"
            yield source.problem(path, message, "remove these weights", key=True)
        if not given.model_fields_set:
            hint = "give at least one of minor, major and severe, or remove it"
            yield source.problem(path, f"`{guideline}` has no weights here", hint, key=True)
        minor, major, severe = given.over(ladder.weights) if ladder else (0.0, 0.0, 0.0)
        if not minor <= major <= severe:
            message = (
                f"these weights don't rise: minor {minor:g}, major {major:g}, severe {severe:g}"
            )
            hint = "a severity left out weighs what `ladder.weights` says; give all three"
            yield source.problem(path, message, hint, key=True)
