"""The picture and the tables of docs/ladder.md, worked out by the step function itself.

Run `python -m tests.support.ladder_tables` to print them after a change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from service.ladder import Offence, Pause, StepDecision, Strike, next_step, weight_at
from service.policy import LadderStep, load_policy_file

LADDER = load_policy_file(Path(__file__).parents[2] / "policies" / "default.yaml").ladder
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
STORIES = {
    "minor offences, a day apart": ["minor"] * 7,
    "major offences, a day apart": ["major"] * 5,
    "a severe offence, then minor ones": ["severe", "minor", "minor", "minor"],
}
RUNGS = (None, *range(len(LADDER.steps)))
SEVERITIES = ("minor", "major", "severe")


@dataclass(frozen=True, slots=True)
class Beat:
    """One post of an evening, in minutes: when it is made, and when the host completes its step."""

    minute: int
    severity: str
    completed: int | None


EVENING = [
    Beat(0, "minor", 30),
    Beat(10, "minor", 30),
    Beat(20, "major", 30),
    Beat(80, "minor", 95),
    Beat(91, "minor", 200),
    Beat(100, "severe", None),
]
"""An hour of grace begins when the step of the first post is completed, at minute 30."""


def picture() -> str:
    """The rungs of the ladder as a Mermaid flowchart; broken lines wait for a human."""
    lines = ["```mermaid", "flowchart LR", '  r0(["no strikes"])']
    waiting = []
    for number, rung in enumerate(LADDER.steps, 1):
        lines.append(f'  r{number - 1} -->|"{rung.at:g}"| r{number}["{number}: {_name(rung)}"]')
        if LADDER.mode_of(rung, "minor") == "confirm":
            waiting.append(f"r{number}")
    start = next(
        n for n, rung in enumerate(LADDER.steps, 1) if rung.step == LADDER.severe_starts_at
    )
    lines += [f'  severe(["a severe offence"]) -.-> r{start}']
    lines += ["  classDef human stroke-dasharray: 6 4", f"  class {','.join(waiting)} human", "```"]
    return "\n".join(lines)


def _name(rung: LadderStep) -> str:
    if rung.step != "suspend":
        return {"conversation": "a conversation", "delete": "the post is deleted"}[rung.step]
    return f"suspended, {rung.suspend_days} days" if rung.suspend_days else "suspended, no end"


def transitions() -> str:
    """From each standing, what one more offence of each severity leads to."""
    head = ["| the member stands | minor | major | severe |", "|---|---|---|---|"]
    return "\n".join([*head, *(_transition(rung) for rung in RUNGS)])


def _transition(rung: int | None) -> str:
    before = 0.0 if rung is None else LADDER.steps[rung].at
    history = [Strike(before, NOW, NOW + timedelta(days=90))] if before else []
    where = "nowhere (0)" if rung is None else f"on step {rung + 1} ({before:g})"
    cells = [_cell(history, severity) for severity in SEVERITIES]
    return f"| {where} | {' | '.join(cells)} |"


def _cell(history: list[Strike], severity: str) -> str:
    decision = next_step(history, Offence(severity), LADDER, NOW)
    return f"{_step(decision)}, to {decision.standing_after:g}"


def story(severities: list[str]) -> str:
    """One offence after the other, each after the step before has reached the member."""
    lines = ["| offence | weighs | standing | step | why |", "|---|---|---|---|---|"]
    history: list[Strike] = []
    for number, severity in enumerate(severities):
        now = NOW + timedelta(days=number)
        decision = next_step(history, Offence(severity), LADDER, now)
        applied = decision.strike
        history.append(Strike(applied.weight, applied.struck_at, applied.expires_at))
        lines.append(_row(severity, decision, applied.why))
    return "\n".join(lines)


def evening() -> str:
    """Offences in quick succession, of which some are one incident."""
    lines = [
        "| time | offence | weighs | standing | step | incident |",
        "|---|---|---|---|---|---|",
    ]
    history: list[Strike] = []
    letters: dict[str, str] = {}
    for beat in EVENING:
        now, key = NOW + timedelta(minutes=beat.minute), f"post-{beat.minute}"
        decision = next_step(history, Offence(beat.severity, post_id=key), LADDER, now)
        incident = decision.incident or key
        letter = letters.setdefault(incident, "ABC"[len(letters)])
        at = None if beat.completed is None else NOW + timedelta(minutes=beat.completed)
        applied = decision.strike
        history.append(
            Strike(
                weight=applied.weight,
                struck_at=applied.struck_at,
                expires_at=applied.expires_at,
                post_id=key,
                incident=incident,
                rung=decision.rung,
                asked_at=now,
                reached_at=at,
            )
        )
        moved = f"{letter}, moves the ladder" if decision.rung else letter
        lines.append(f"| {now:%H:%M} {_row(beat.severity, decision, moved)}")
    return "\n".join(lines)


def fading() -> str:
    """What a minor strike weighs as time goes by, with and without a suspension in between."""
    head = "| day | `fixed` | `linear` | `exponential` | suspended from day 10 to 40: `linear` |"
    lines = [head, "|---|---|---|---|---|"]
    strike = Strike(1.0, NOW, NOW + timedelta(days=LADDER.expiry_days.minor))
    pause = Pause(NOW + timedelta(days=10), NOW + timedelta(days=40))
    for day in (0, 10, 30, 40, 60, 90, 120):
        at = NOW + timedelta(days=day)
        cells = [
            weight_at(strike, LADDER.model_copy(update={"decay": decay}), at, pauses)
            for decay, pauses in (
                ("fixed", []),
                ("linear", []),
                ("exponential", []),
                ("linear", [pause]),
            )
        ]
        lines.append(f"| {day} | {' | '.join(f'{cell:.2g}' for cell in cells)} |")
    return "\n".join(lines)


def _row(severity: str, decision: StepDecision, last: str) -> str:
    standing = f"{decision.standing_before:g} → {decision.standing_after:g}"
    cells = (severity, f"{decision.strike.weight:g}", standing, _step(decision), last)
    return f"| {' | '.join(cells)} |"


def _step(decision: StepDecision) -> str:
    length = ""
    if decision.step == "suspend" and decision.rung is not None:
        rung = LADDER.steps[decision.rung - 1]
        length = " without end" if rung.suspend_days is None else f" {rung.suspend_days} days"
    waits = " (confirmed first)" if decision.mode == "confirm" else ""
    waits = " (confirmed by two)" if decision.second else waits
    return f"{decision.step}{length}{waits}"


def tables() -> str:
    """All tables in Markdown."""
    parts = ["### One more offence", "", transitions(), ""]
    for title, severities in STORIES.items():
        parts += [f"### {title[0].upper()}{title[1:]}", "", story(severities), ""]
    parts += ["### An evening: what is one incident", "", evening(), ""]
    parts += ["### How a minor strike fades", "", fading(), ""]
    return "\n".join(parts)


if __name__ == "__main__":
    print(picture(), tables(), sep="\n\n")
