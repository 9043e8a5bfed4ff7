"""Which of the prepared rows a fit sees."""

from collections.abc import Sequence

from training.material import SOURCE
from training.rows import Row
from training.split import fraction

CHARACTERS = 4
"""Of a token, in the mean: enough to tell a text that will be cut."""


def select(rows: Sequence[Row], count: int, seed: int, max_tokens: int) -> list[Row]:
    """Labelled rows in an order by hash, at most `count` of them (0: all).

    The hard cases written for training are kept first, then rows that weigh more than one: they
    are few, and nothing else teaches what they do. Hard cases that `max_tokens` would cut are left
    out, since one sentence anywhere in them decides. Of rows whose only label is derived profanity
    a quarter is kept: they say little, and there are many.
    """
    order = sorted(rows, key=lambda row: fraction(row.id, seed))
    thin = [row for row in order if set(row.targets) == {"profanity"}]
    kept = [row for row in order if row.targets and set(row.targets) != {"profanity"}]
    kept += thin[: len(thin) // 4]
    kept = [row for row in kept if not _cut(row, max_tokens)]
    kept.sort(key=lambda row: fraction(row.id, seed))
    if not count:
        return kept
    kept.sort(key=lambda row: (row.source != SOURCE, row.weight <= 1.0))
    return sorted(kept[:count], key=lambda row: fraction(row.id, seed))


def _cut(row: Row, max_tokens: int) -> bool:
    return row.source == SOURCE and len(row.text) > CHARACTERS * max_tokens
