"""The tables of docs/ladder.md, worked out by the step function itself.

Run `python -m tests.support.ladder_tables` to print them after a change.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from service.ladder import Offence, StepDecision, Strike, next_step
from service.policy import load_policy_file

LADDER = load_policy_file(Path(__file__).parents[2] / "policies" / "default.yaml").ladder
NOW = datetime(2026, 3, 1, tzinfo=UTC)
STORIES = {
    "minor offences, a day apart": ["minor"] * 7,
    "major offences, a day apart": ["major"] * 5,
    "a severe offence, then minor ones": ["severe", "minor", "minor", "minor"],
}
RUNGS = (None, *range(len(LADDER.steps)))


def transitions() -> str:
    """From each standing, what one more offence of each severity leads to."""
    head = ["| the member stands | minor | major | severe |", "|---|---|---|---|"]
    return "\n".join([*head, *(_transition(rung) for rung in RUNGS)])


def _transition(rung: int | None) -> str:
    before = 0.0 if rung is None else LADDER.steps[rung].at
    history = [Strike(before, NOW, NOW + timedelta(days=90))] if before else []
    where = "nowhere (0)" if rung is None else f"on step {rung + 1} ({before:g})"
    cells = [_cell(history, severity) for severity in ("minor", "major", "severe")]
    return f"| {where} | {' | '.join(cells)} |"


def _cell(history: list[Strike], severity: str) -> str:
    decision = next_step(history, Offence(severity), LADDER, NOW)
    return f"{_step(decision)}, to {decision.standing_after:g}"


def story(severities: list[str]) -> str:
    """One offence after the other."""
    lines = [
        "| offence | weighs | standing | step | why |",
        "|---|---|---|---|---|",
    ]
    history: list[Strike] = []
    for number, severity in enumerate(severities):
        now = NOW + timedelta(days=number)
        decision = next_step(history, Offence(severity), LADDER, now)
        applied = decision.strike
        history.append(Strike(applied.weight, applied.struck_at, applied.expires_at))
        standing = f"{decision.standing_before:g} → {decision.standing_after:g}"
        cells = (severity, f"{applied.weight:g}", standing, _step(decision), applied.why)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _step(decision: StepDecision) -> str:
    length = ""
    if decision.step == "suspend" and decision.rung is not None:
        rung = LADDER.steps[decision.rung - 1]
        length = " without end" if rung.suspend_days is None else f" {rung.suspend_days} days"
    waits = " (confirmed first)" if decision.mode == "confirm" else ""
    return f"{decision.step}{length}{waits}"


def tables() -> str:
    """All tables in Markdown."""
    parts = ["### One more offence", "", transitions(), ""]
    for title, severities in STORIES.items():
        parts += [f"### {title[0].upper()}{title[1:]}", "", story(severities), ""]
    return "\n".join(parts)


if __name__ == "__main__":
    print(tables())
