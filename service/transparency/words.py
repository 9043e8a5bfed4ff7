"""How a report names things for its readers, and writes lengths and shares. Pure."""

from __future__ import annotations

from typing import Any, Final

from service.transparency.measures import NONE
from service.transparency.times import Lengths

WORDS: Final[dict[str, str]] = {
    "automated": "by the machine",
    "confirmed": "by the machine, confirmed",
    "human": "by a human",
    "reports": "because of reports",
    "timer": "at the end of a hold",
    "undo": "by the undo of a rule",
    "verdict": "by a verdict",
    "appeal": "by an appeal",
    "allow": "allowed",
    "review": "put to a human",
    "enforce": "enforced",
    "delete": "deletion",
    "suspend": "suspension",
    "ran_out": "ran out",
    "lifted": "lifted early",
    "violation": "broke the rules",
    "no_violation": "did not break them",
    "not_counted": "not counted",
    "incorrect": "incorrect information",
    "wrong_label": "fine, wrong label",
    NONE: "none",
}
TIMES: Final[dict[str, str]] = {
    "report_to_answer": "Report to answer",
    "flag_to_verdict": "Flagged to verdict",
    "appeal_to_answer": "Appeal to answer",
    "request_to_done": "Restriction asked for to done at the host",
}
TOO_FEW: Final = "too few"


def word(value: str) -> str:
    """The words for a value of a cut; ids stay as they are."""
    return WORDS.get(value, value)


def length(seconds: float | None) -> str:
    """A length in its largest fitting unit, such as ``3.5 hours``."""
    if seconds is None:
        return TOO_FEW
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} seconds"


def lengths(times: Lengths) -> tuple[str, str]:
    """Median and 90th percentile; a dash where nothing was measured."""
    if not times.count:
        return "–", "–"
    return length(times.median), length(times.p90)


def brief_percent(share: float | None) -> str:
    """A share without its interval."""
    return "–" if share is None else f"{100 * share:.1f} %"


def percent(rate: dict[str, Any]) -> str:
    """A share with its interval, or a dash where there was nothing to share."""
    if rate["share"] is None:
        return "–"
    low, high = (f"{100 * rate[end]:.1f}" for end in ("low", "high"))
    return f"{100 * rate['share']:.1f} % ({low} to {high})"
