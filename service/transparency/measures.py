"""Every figure of a report by name: what it counts, and by what it is cut. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LEAST: Final = 3
"""Of fewer cases no time is told, and no language is named: they could be one person's."""
OTHER: Final = "other"
NONE: Final = "none"
"""Where there is no guideline, language or outcome."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure; ``cuts`` are its columns, none of them about a single member."""

    cuts: tuple[str, ...]
    text: str


COUNTS: Final[dict[str, Measure]] = {
    "posts": Measure((), "posts that were decided, each once however often"),
    "decisions": Measure(("source", "outcome"), "decisions, by who or what made them"),
    "languages": Measure(("language",), "decisions of the machine, by detected language"),
    "verdicts": Measure(("verdict",), "what moderators decided about flagged posts"),
    "strikes": Measure(("guideline", "severity"), "strikes that were given"),
    "strikes_revoked": Measure((), "strikes that were taken back"),
    "restrictions": Measure(
        ("guideline", "step", "by"), "conversations, deletions and suspensions asked of the host"
    ),
    "restrictions_reversed": Measure(
        ("guideline", "step", "by"), "of these restrictions, how many were taken back since"
    ),
    "reversals": Measure(("step", "how"), "restrictions that were taken back in the period"),
    "suspensions_over": Measure(("how",), "suspensions that ran out or were lifted early"),
    "reports": Measure(("reason",), "reports that members sent"),
    "reports_answered": Measure(("reason", "outcome"), "reports that were answered"),
    "reports_open": Measure((), "reports without an answer at the end"),
    "appeals": Measure(("about",), "appeals that were filed"),
    "appeals_answered": Measure(("about", "outcome"), "appeals that were answered"),
    "appeals_open": Measure(("about",), "appeals without an answer at the end"),
}

TIMES: Final[dict[str, str]] = {
    "report_to_answer": "from a report to its answer, of reports answered in the period",
    "flag_to_verdict": "from a post's place in the queue to a verdict given in the period",
    "appeal_to_answer": "from an appeal to its answer, of appeals answered in the period",
    "request_to_done": "from a restriction asked for in the period to the host's `completed`",
}

CUTS: Final = tuple(dict.fromkeys(cut for one in COUNTS.values() for cut in one.cuts))
"""The columns of all figures, in their order."""
