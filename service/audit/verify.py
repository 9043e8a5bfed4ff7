"""Verify the chain in the store, with what anchors say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing

from sqlalchemy import Connection

from service.audit.anchor import Anchor
from service.audit.links import Link
from service.audit.read import begin_snapshot, hashes_at, read_head, read_links
from service.audit.walk import REWRITTEN, Break, Walk

Show = Callable[[Iterable[Link]], Iterable[Link]]
CUT = "it is missing: the chain ends at {end}, and a later row was signed"


def verify(connection: Connection) -> Break | None:
    """Walk the whole chain and return the first break, or ``None`` if it holds."""
    return verify_chain(connection).broken


def verify_chain(
    connection: Connection,
    anchors: Sequence[Anchor] = (),
    start: int = 1,
    show: Show = iter,
) -> Walk:
    """Walk the chain from ``start`` to its head and return how far it held.

    Args:
        connection: fresh; the whole walk sees one state of the store.
        anchors: whose signatures were verified before.
        start: the first row to look at; one of an anchor, if it is not the first of all.
        show: wraps the links as they are read, to show progress.
    """
    begin_snapshot(connection)
    signed = signed_hashes(anchors)
    walk = Walk() if start <= 1 else Walk(start - 1, None)
    early = [seq for seq in signed if seq < start]
    walk.broken = _compare(hashes_at(connection, early), signed, early)
    if walk.broken is None:
        with closing(read_links(connection, None if start <= 1 else start)) as links:
            walk.follow(show(links), signed)
    walk.broken = walk.broken or _head(connection, walk) or cut(walk, signed)
    return walk


def signed_hashes(anchors: Iterable[Anchor]) -> dict[int, str]:
    """Return what anchors say by seq; two that contradict each other leave neither standing."""
    signed: dict[int, str] = {}
    for anchor in anchors:
        known = signed.setdefault(anchor.seq, anchor.hash)
        signed[anchor.seq] = known if known == anchor.hash else ""
    return signed


def cut(walk: Walk, signed: dict[int, str]) -> Break | None:
    """Tell whether a row was signed that lies beyond the end of the chain."""
    end = walk.seq or 0
    return Break(end + 1, CUT.format(end=end)) if any(seq > end for seq in signed) else None


def _compare(found: dict[int, str], signed: dict[int, str], places: list[int]) -> Break | None:
    for seq in sorted(places):
        if seq not in found:
            return Break(seq, f"row {seq} was signed and is missing")
        if found[seq] != signed[seq]:
            return Break(seq, REWRITTEN)
    return None


def _head(connection: Connection, walk: Walk) -> Break | None:
    head, end = read_head(connection), walk.seq or 0
    if head.seq > end:
        return Break(end + 1, f"it is missing: the chain ends at {end}, its head says {head.seq}")
    if head.seq < end:
        return Break(head.seq + 1, f"it lies beyond the head of the chain, which says {head.seq}")
    if end and head.hash != walk.hash:
        return Break(end, "the head of the chain has another hash than this, its last row")
    return None
