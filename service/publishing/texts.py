"""Versions and steps in plain words, for the terminal. Pure."""

from __future__ import annotations

from service.kit import rfc3339
from service.publishing.queries import StepView, VersionView
from service.publishing.states import State
from service.publishing.steps import Taken

_WORDS: dict[State, str] = {
    "draft": "is a draft",
    "checked": "is checked",
    "shadow": "is in the shadow",
    "rolling": "rolls out",
    "live": "is live",
    "retired": "is retired",
}


def where(state: State, share: int) -> str:
    """Where a version stands: ``live``, or ``rolling 10 %``."""
    return f"{state} {share} %" if state == "rolling" else state


def version_line(view: VersionView) -> str:
    """A version in one line."""
    standing = where(view.state, view.share)
    return (
        f"{view.version:>4}  {standing:<12}  {rfc3339(view.created_at)}  {view.author}  "
        f"{view.reason}"
    ).rstrip()


def version_lines(view: VersionView) -> list[str]:
    """A version in a few lines, without its steps."""
    parent = f"version {view.parent}" if view.parent else "none"
    return [
        f"version {view.version}  {where(view.state, view.share)}",
        f"  author: {view.author}",
        f"  reason: {view.reason or 'none given'}",
        f"  parent: {parent}",
        f"  sha256: {view.sha256}",
        "steps:",
    ]


def step_line(step: StepView) -> str:
    """A step in one line."""
    to = where(step.to_state, step.share)
    second = f", {step.outcome if step.outcome != 'taken' else 'agreed'} by {step.second}"
    people = step.actor + (second if step.second else "")
    waits = "  (waits for a second publisher)" if step.outcome == "proposed" else ""
    reason = f"  {step.reason}" if step.reason else ""
    return f"{rfc3339(step.at)}  {step.from_state} -> {to}  by {people}{reason}{waits}"


def taken_line(taken: Taken) -> str:
    """What a step led to."""
    view, step = taken.version, taken.step
    if taken.why:
        to = where(step.to_state, step.share)
        return (
            f"Proposed: version {view.version} -> {to}. A second publisher has to agree, because "
            f"{taken.why}.\n`reins policy agree {view.version} --as NAME` does it."
        )
    if step.outcome != "taken":
        return (
            f"The step was {step.outcome}: version {view.version} {_WORDS[view.state]} as before."
        )
    return standing_line(view)


def standing_line(view: VersionView) -> str:
    """Where a version stands now, as a sentence."""
    told = f"Version {view.version} {_WORDS[view.state]}"
    return f"{told} for {view.share} % of the authors." if view.state == "rolling" else f"{told}."
