"""A report as a table of one figure a line, for spreadsheets. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from service.kit import rfc3339
from service.transparency.measures import COUNTS, CUTS
from service.transparency.report import Figures, Report

COLUMNS: Final = ("period", "since", "until", "measure", *CUTS, "value")


def to_csv(report: Report) -> str:
    """The figures of the span as period ``total``, then those of each period, with a header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_lines("total", report.since, report.until, report.total))
    for period, figures in report.periods:
        writer.writerows(_lines(period.name, period.since, period.until, figures))
    return text.getvalue()


def _lines(
    name: str, since: datetime, until: datetime, figures: Figures
) -> Iterator[dict[str, Any]]:
    begin = {"period": name, "since": rfc3339(since), "until": rfc3339(until)}
    for measure, about in COUNTS.items():
        rows = figures.rows(measure) or ([] if about.cuts else [((), 0)])
        for cuts, count in rows:
            values = dict(zip(about.cuts, cuts, strict=True))
            yield begin | {"measure": measure, "value": count} | values
    for guideline in (None, *figures.machine_guidelines):
        rate = figures.machine_reversed(guideline).as_dict()
        for part in ("share", "low", "high"):
            line = begin | {"measure": f"machine_reversed_{part}", "guideline": guideline or ""}
            yield line | {"value": _blank(rate[part])}
    for measure, times in figures.times.items():
        for part, value in times.as_dict().items():
            yield begin | {"measure": f"{measure}_{part}", "value": _blank(value)}


def _blank(value: float | None) -> float | str:
    return "" if value is None else value
