"""An undo in words, for the command line. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from service.kit import rfc3339
from service.publishing.undo_preview import Preview
from service.publishing.undo_runs import Run
from service.publishing.undo_scope import Wanted

_STANDING = (
    ("strike", "strike"),
    ("delete", "deletion"),
    ("suspend", "suspension"),
    ("conversation", "conversation"),
    ("proposed", "proposed step"),
)
_LEFT = (
    ("human", "a human has decided the post since"),
    ("other", "the post was edited and is enforced by something else now"),
    ("done", "nothing of it stands any more"),
)


def preview_lines(wanted: Wanted, found: Preview) -> Iterator[str]:
    """What an undo would do."""
    yield (
        f"Rule {wanted.rule} of policy version {wanted.version} enforced "
        f"{_count(found.fates.total(), 'time')} from {rfc3339(wanted.since)} to "
        f"{rfc3339(wanted.until)}."
    )
    parts = _parts(found.standing)
    yield (
        f"Taken back: {_count(found.fates['reverse'], 'decision')} about "
        f"{_count(len(found.members), 'member')}" + (f": {parts}." if parts else ".")
    )
    if found.items:
        opened = _count(found.items, "review item")
        yield f"Opened: {opened}, because other rules ask about the posts."
    if found.followed:
        yield (
            f"Follow-on, for {_count(len(found.followed), 'member')}: {_follow(found.follow_on)}. "
            "Without the strikes that are taken back the ladder would not have gone so far."
        )
    for fate, why in _LEFT:
        if found.fates[fate]:
            yield f"Left alone: {found.fates[fate]:,}, because {why}."
    if found.sample:
        yield "The first of them:"
    for one in found.sample:
        yield f"  {rfc3339(one.decided_at)}  post {one.post_id}  author {one.author_id}"


def preview_data(wanted: Wanted, found: Preview) -> dict[str, Any]:
    """What an undo would do, as data for JSON."""
    return {
        "rule": wanted.rule,
        "policy_version": wanted.version,
        "since": rfc3339(wanted.since),
        "until": rfc3339(wanted.until),
        "decisions": {fate: found.fates[fate] for fate in ("reverse", "human", "other", "done")},
        "members": len(found.members),
        "taken_back": dict(sorted(found.standing.items())),
        "review_items": found.items,
        "follow_on": {"members": len(found.followed)} | dict(sorted(found.follow_on.items())),
        "first": [
            {
                "decision_id": one.decision_id,
                "decided_at": rfc3339(one.decided_at),
                "post_id": one.post_id,
                "author_id": one.author_id,
            }
            for one in found.sample
        ],
    }


def run_line(run: Run) -> str:
    """Which run it is, and how to go on with it."""
    line = (
        f"Undo {run.id}: rule {run.rule} of policy version {run.version}, {rfc3339(run.since)} to "
        f"{rfc3339(run.until)}, {run.state}."
    )
    if run.state != "running":
        return line
    return f"{line} If it is interrupted, `reins undo --resume {run.id}` goes on."


def finished_line(run: Run) -> str:
    """What a finished run did."""
    left = run.decisions - run.reversed
    return f"Taken back: {_count(run.reversed, 'decision')}; left alone: {left:,}."


def _parts(standing: Counter[str]) -> str:
    steps = dict(_STANDING)
    names = [*steps, *sorted(standing.keys() - steps.keys())]
    return ", ".join(
        _count(standing[name], steps.get(name, f"{name} step")) for name in names if standing[name]
    )


def _follow(counts: Counter[str]) -> str:
    """What goes, and how many strikes are weighed again, in words."""
    strikes = counts["strike"]
    parts = _parts(Counter({name: n for name, n in counts.items() if name != "strike"}))
    again = f"{_count(strikes, 'strike')} weighed again" if strikes else ""
    return ", ".join(part for part in (parts, again) if part)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
