"""A policy that came as text, with the word files it names: nothing is read from this machine."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from service.kit import Clock
from service.policy import CaseResult, Policy, PolicyError, Problem, load_policy, run_cases
from service.policy.lint import lint
from service.policy.overdue import overdue
from service.publishing.bodies import problem_body
from service.scoring import normalise


def load_given(source: str, files: Mapping[str, str]) -> Policy:
    """Load a policy from texts.

    Args:
        source: the YAML.
        files: the text of each word file by the path that the policy names; no others are there.

    Raises:
        PolicyError: the policy can't be used, or a file can't have the name that it is given.
    """
    if not files:
        return load_policy(source)
    with tempfile.TemporaryDirectory(prefix="reins-policy-") as name:
        folder = Path(name)
        for file, text in files.items():
            _write(folder, file, text)
        return load_policy(source, folder=folder)


def check_given(source: str, files: Mapping[str, str], clock: Clock) -> dict[str, Any]:
    """Return what is wrong and what is odd in a policy, and how its cases come out, as JSON."""
    body: dict[str, Any] = {"ok": False, "sha256": None, "problems": [], "warnings": []}
    try:
        policy = load_given(source, files)
    except PolicyError as error:
        problems = [problem_body(problem) for problem in error.problems]
        return body | {"problems": problems, "cases": None, "failed_cases": []}
    results = run_cases(policy, normalise=lambda text: normalise(text).text)
    warnings = lint(policy) + overdue(policy, clock().date())
    cases = _cases(results)
    return body | {
        "ok": not cases["failed_cases"],
        "sha256": policy.sha256,
        "warnings": [problem_body(warning) for warning in warnings],
        **cases,
    }


def _cases(results: list[CaseResult]) -> dict[str, Any]:
    failed = [
        {"name": result.case.name, "differences": list(result.differences)}
        for result in results
        if result.differences
    ]
    left_out = sum(result.skipped for result in results)
    passed = len(results) - len(failed) - left_out
    counts = {"passed": passed, "failed": len(failed), "left_out": left_out}
    return {"cases": counts, "failed_cases": failed}


def _write(folder: Path, file: str, text: str) -> None:
    """Write a word file; what lies outside the folder is refused where the policy names it."""
    try:
        target = (folder / file).resolve()
        if not target.is_relative_to(folder.resolve()):
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"no word file can have this name: {error.strerror or error}"
        raise PolicyError([Problem(file, 1, 1, message, "name it as the policy does")]) from None
