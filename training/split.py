"""Chooses train, calibrate or test for every cluster of near duplicates."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence

from training.rows import Row, Split

TEST_SHARE = 0.10
CALIBRATE_SHARE = 0.08
_HELD: dict[Split, int] = {"test": 2, "calibrate": 1, "train": 0}


def fraction(key: str, seed: int) -> float:
    """A number in [0, 1) that depends on the key and the seed alone."""
    digest = hashlib.sha256(f"{seed}:{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def choose(key: str, seed: int) -> Split:
    """The split of a key by hash: 10 % test, 8 % calibrate, the rest train."""
    at = fraction(key, seed)
    if at < TEST_SHARE:
        return "test"
    return "calibrate" if at < TEST_SHARE + CALIBRATE_SHARE else "train"


def assign(rows: Sequence[Row], clusters: Sequence[int], seed: int) -> None:
    """Gives every row of a cluster one split, so that no near duplicate crosses splits.

    Splits named by the sources are kept; where a cluster has several, the most held-out wins.
    """
    members: dict[int, list[Row]] = defaultdict(list)
    for row, number in zip(rows, clusters, strict=True):
        members[number].append(row)
    for group in members.values():
        named = [row.split for row in group if row.split is not None]
        if named:
            split = max(named, key=lambda name: _HELD[name])
        else:
            split = choose(min(row.id for row in group), seed)
        for row in group:
            row.split = split


def cap(rows: Sequence[Row], caps: dict[str, int], seed: int) -> list[Row]:
    """Thins the training rows of the sources named in `caps` to so many, by hash."""
    kept: list[Row] = []
    wanted: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.split == "train" and row.source in caps:
            wanted[row.source].append(row)
        else:
            kept.append(row)
    for name, group in wanted.items():
        kept += sorted(group, key=lambda row: fraction(row.id, seed))[: caps[name]]
    return sorted(kept, key=lambda row: row.id)
