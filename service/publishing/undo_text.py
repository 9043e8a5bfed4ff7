"""An undo in words, for the command line. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from service.kit import rfc3339
from service.publishing.undo_runs import Run
from service.publishing.undo_scope import Preview, Wanted

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
    for fate, why in _LEFT:
        if found.fates[fate]:
            yield f"Left alone: {found.fates[fate]:,}, because {why}."
    if found.sample:
        yield "The first of them:"
    for one in found.sample:
        yield f"  {rfc3339(one.decided_at)}  post {one.post_id}  author {one.author_id}"


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


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
