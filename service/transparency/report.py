"""A report: figures of a span, and of each period in it. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from service.kit import rfc3339
from service.publishing.backtest.interval import Rate
from service.transparency.measures import COUNTS
from service.transparency.period import Period
from service.transparency.times import Lengths

Key = tuple[str, ...]
"""A measure's name and the values of its cuts."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts by key and lengths by name."""

    counts: Counter[Key]
    times: dict[str, Lengths] = field(default_factory=dict)

    def rows(self, measure: str) -> list[tuple[Key, int]]:
        """The counts of one measure: the values of its cuts with each, the largest first."""
        found = [(key[1:], count) for key, count in self.counts.items() if key[0] == measure]
        return sorted(found, key=lambda row: (-row[1], row[0]))

    def sum(self, measure: str, **chosen: str) -> int:
        """All counts of a measure, or those where cuts have the ``chosen`` values."""
        places = {COUNTS[measure].cuts.index(cut): value for cut, value in chosen.items()}
        return sum(
            count
            for cuts, count in self.rows(measure)
            if all(cuts[place] == value for place, value in places.items())
        )

    def machine_reversed(self, guideline: str | None = None) -> Rate:
        """Of what the machine did by itself, how much humans took back."""
        chosen = {"by": "automated"} | ({} if guideline is None else {"guideline": guideline})
        return Rate(self.sum("restrictions_reversed", **chosen), self.sum("restrictions", **chosen))

    @property
    def machine_guidelines(self) -> list[str]:
        """The guidelines by which the machine acted by itself."""
        cuts = (cuts for cuts, _ in self.rows("restrictions") if cuts[2] == "automated")
        return sorted({one[0] for one in cuts})

    def as_dict(self) -> dict[str, Any]:
        """Plain data; a count without cuts is a number, the others are lists of objects."""
        found: dict[str, Any] = {}
        for name, measure in COUNTS.items():
            rows = self.rows(name)
            found[name] = (
                [dict(zip(measure.cuts, cuts, strict=True)) | {"count": n} for cuts, n in rows]
                if measure.cuts
                else sum(count for _, count in rows)
            )
        shares = [{"guideline": None} | self.machine_reversed().as_dict()]
        for one in self.machine_guidelines:
            shares.append({"guideline": one} | self.machine_reversed(one).as_dict())
        found["machine_reversed"] = shares
        found["times"] = {name: one.as_dict() for name, one in self.times.items()}
        return found


@dataclass(frozen=True, slots=True)
class Report:
    """The report of one community; ``by`` is the unit of its periods, if it has some."""

    community_id: str
    community: str
    since: datetime
    until: datetime
    by: str | None
    made_at: datetime
    total: Figures
    periods: tuple[tuple[Period, Figures], ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data, as `--format json` gives it."""
        return {
            "community_id": self.community_id,
            "community": self.community,
            "since": rfc3339(self.since),
            "until": rfc3339(self.until),
            "by": self.by,
            "made_at": rfc3339(self.made_at),
            "total": self.total.as_dict(),
            "periods": [
                {"name": one.name, "since": rfc3339(one.since), "until": rfc3339(one.until)}
                | figures.as_dict()
                for one, figures in self.periods
            ],
        }
