"""Versions, steps and back-tests as they go out. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.kit import rfc3339
from service.policy import Problem
from service.publishing.backtest.asked import Asked
from service.publishing.queries import StepView, VersionView
from service.publishing.steps import Taken


def version_body(view: VersionView) -> dict[str, Any]:
    """Return a version as it goes out."""
    return {
        "version": view.version,
        "state": view.state,
        "share": view.share,
        "parent": view.parent,
        "author": view.author,
        "reason": view.reason,
        "sha256": view.sha256,
        "created_at": _time(view.created_at),
        "activated_at": _time(view.activated_at),
        "retired_at": _time(view.retired_at),
    }


def step_body(step: StepView) -> dict[str, Any]:
    """Return a step as it goes out."""
    return {
        "step_id": step.id,
        "from": step.from_state,
        "to": step.to_state,
        "share": step.share,
        "outcome": step.outcome,
        "actor": step.actor,
        "second": step.second,
        "reason": step.reason,
        "backtest_id": step.backtest_id,
        "at": _time(step.at),
        "settled_at": _time(step.settled_at),
    }


def taken_body(taken: Taken) -> dict[str, Any]:
    """Return a step and the version after it."""
    body = {"step": step_body(taken.step), "version": version_body(taken.version)}
    return body | {"why": taken.why}


def problem_body(problem: Problem) -> dict[str, Any]:
    """Return a mistake in a policy, or a warning."""
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "message": problem.message,
        "hint": problem.hint,
        "excerpt": problem.excerpt,
        "caret": problem.caret,
    }


def backtest_body(asked: Asked) -> dict[str, Any]:
    """Return a back-test and how far it is."""
    posts = asked.result.get("posts")
    return {
        "backtest_id": asked.id,
        "version": asked.version,
        "against": asked.against,
        "since": _time(asked.since),
        "until": _time(asked.until),
        "state": asked.state,
        "done": asked.done if posts is None else posts,
        "total": asked.total if posts is None else posts,
        "error": asked.error,
        "result": asked.result or None,
        "actor": asked.actor,
        "created_at": _time(asked.created_at),
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else rfc3339(moment)
