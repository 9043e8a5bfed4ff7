"""What was counted over some posts; tallies of parts add up to the tally of the whole. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from service.publishing.backtest.estimate import FIELDS, Stratum
from service.publishing.backtest.sample import Sample

Key = tuple[str, ...]
"""What a number counts:

    ("posts",)  ("unreadable",)  ("stored differs",)  ("stored differs", "same version")
    ("change", CHANGE)                      ("outcome", LEVEL BEFORE, LEVEL AFTER)
    ("model", MODEL VERSION)                ("verdict", HUMAN OUTCOME)
    ("again", "scored" | "compared" | "gone")                             ("claims unknown",)
    ("sampled",)                            ("ruled", SIDE OUTCOME, STRATUM, FIELD OF ``Stratum``)
    ("rule", NAME, "matched" | "not applicable" | "enforced")
    ("channel", ID, WHAT)   ("guideline", ID, WHAT)   ("day", YYYY-MM-DD, WHAT)

SIDE is ``before`` or ``after``, WHAT is ``posts``, ``changed``, a change or ``SIDE OUTCOME``.
"""


@dataclass(slots=True)
class Tally:
    """Numbers by key, the changed posts that were picked, and the first and last moment.

    ``counts`` without one entry is the same as with 0.
    """

    sample: Sample
    counts: Counter[Key] = field(default_factory=Counter)
    first: datetime | None = None
    last: datetime | None = None

    def merge(self, other: Tally) -> None:
        """Add another part; the order of parts does not matter."""
        self.counts.update(other.counts)
        self.sample.merge(other.sample)
        moments = [m for m in (self.first, self.last, other.first, other.last) if m is not None]
        if moments:
            self.first, self.last = min(moments), max(moments)

    def seen(self, moment: datetime) -> None:
        """Note when a post was decided."""
        self.first = moment if self.first is None else min(self.first, moment)
        self.last = moment if self.last is None else max(self.last, moment)

    def groups(self, kind: str) -> dict[str, dict[str, int]]:
        """The numbers of a kind with two names, as a table: ``{first: {second: count}}``."""
        found: dict[str, dict[str, int]] = {}
        for key, count in self.counts.items():
            if key[0] == kind and len(key) == 3:
                found.setdefault(key[1], {})[key[2]] = count
        return found

    def one(self, *key: str) -> int:
        """A single number."""
        return self.counts[key]

    def stratum(self, group: str, name: str) -> Stratum:
        """The posts of a stratum that one side decides so (``SIDE OUTCOME``)."""
        return Stratum(name, *(self.counts["ruled", group, name, field] for field in FIELDS))

    def series(self, kind: str) -> dict[str, Any]:
        """The numbers of a kind with one name: ``{name: count}``."""
        return {k[1]: n for k, n in sorted(self.counts.items()) if k[0] == kind and len(k) == 2}
