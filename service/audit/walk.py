"""Follow a chain link by link and find where it breaks. Pure; keeps one link at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.audit.links import GENESIS, Link

CHANGED = "its content was changed after it was written"
UNLINKED = "it does not point to the row before it: one of the two was changed or moved"
REWRITTEN = "its hash is not the one that was signed: the chain was rewritten here or before"


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold, and why."""

    seq: int
    why: str


@dataclass(slots=True)
class Walk:
    """How far a chain was followed.

    Attributes:
        seq: the last link that held; 0 before the first, ``None`` where any may come first.
        hash: its hash; ``None`` where the link before the first is not known.
        first: the first link that was looked at.
        rows: how many held.
        gaps: where links were left out, if that is allowed.
        signed: how many of those that held had an anchor.
        broken: the first break.
    """

    seq: int | None = 0
    hash: str | None = GENESIS
    first: int | None = None
    rows: int = 0
    gaps: int = 0
    signed: int = 0
    broken: Break | None = None

    def follow(
        self, links: Iterable[Link], signed: Mapping[int, str], *, partial: bool = False
    ) -> Walk:
        """Follow links to the first break, or to their end.

        Args:
            links: in the order of the chain.
            signed: hashes that links must have because anchors say so, by seq.
            partial: rows may be left out in between, as in a filtered export.
        """
        for link in links:
            self.broken = self._place(link, partial) or _content(link, signed)
            if self.broken:
                break
            self.seq, self.hash = link.seq, link.hash
            self.first = link.seq if self.first is None else self.first
            self.rows += 1
            self.signed += link.seq in signed
        return self

    def _place(self, link: Link, partial: bool) -> Break | None:
        expected = link.seq if self.seq is None else self.seq + 1
        if link.seq < expected:
            return Break(link.seq, f"it stands where row {expected} belongs")
        if link.seq > expected and not (partial and self.rows):
            return Break(expected, f"row {expected} is missing: the next one found is {link.seq}")
        if link.seq > expected:
            self.gaps += 1
        elif self.hash is not None and link.prev_hash != self.hash:
            return Break(link.seq, UNLINKED)
        return None


def _content(link: Link, signed: Mapping[int, str]) -> Break | None:
    if link.computed() != link.hash:
        return Break(link.seq, CHANGED)
    if signed.get(link.seq, link.hash) != link.hash:
        return Break(link.seq, REWRITTEN)
    return None
