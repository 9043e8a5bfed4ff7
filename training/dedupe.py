"""Finds texts that are the same or nearly so, before anything is split."""

import re
from collections import defaultdict
from collections.abc import Sequence

from tqdm import tqdm

from training.rows import Row, Split

_NOISE = re.compile(r"[\s!-/:-@\[-`{-~]+")
PERMUTATIONS = 64
THRESHOLD = 0.8
"""Jaccard similarity of character 5-grams from which two texts are near duplicates."""

_HELD: dict[Split | None, int] = {"test": 3, "calibrate": 2, "train": 1, None: 0}


def canonical(text: str) -> str:
    """A text without case, spacing and ASCII punctuation: equal ones are exact duplicates.

    Emoji stay: they are what tells some pairs of opposite labels apart.
    """
    return _NOISE.sub(" ", text.lower()).strip() or text.strip()


def merge_exact(rows: Sequence[Row]) -> list[Row]:
    """One row per canonical text: targets and weights are meaned, the most held-out split wins.

    Where the targets hold with what a post answers alone, that is part of the text.
    """
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[_key(row)].append(row)
    return [_merged(group) for group in groups.values()]


def _key(row: Row) -> str:
    """What makes two rows one: the text, and what it answers where the targets hang on that."""
    context = f"\n{canonical(row.parent)}" if row.needs_parent and row.parent else ""
    return canonical(row.text) + context


def _merged(group: list[Row]) -> Row:
    first = max(group, key=lambda row: _HELD[row.split])
    if len(group) > 1:
        for label in sorted({label for row in group for label in row.targets}):
            values = [row.targets[label] for row in group if label in row.targets]
            first.targets[label] = sum(values) / len(values)
        first.weight = sum(row.weight for row in group) / len(group)
        first.close()
    return first


def cluster(rows: Sequence[Row]) -> list[int]:
    """A cluster number per row: rows that are near duplicates share one.

    MinHash over character 5-grams with locality-sensitive hashing (Broder 1997); the number of a
    cluster is the index of its first row, so the result depends on the rows alone.
    """
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    parent = list(range(len(rows)))
    for number, row in enumerate(tqdm(rows, desc="near duplicates", unit="text", leave=False)):
        text = canonical(row.text)
        shingles = {text[at : at + 5].encode() for at in range(max(1, len(text) - 4))}
        sketch = MinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update_batch(sorted(shingles))
        for other in index.query(sketch):
            _join(parent, number, int(other))
        index.insert(str(number), sketch)
    return [_root(parent, number) for number in range(len(rows))]


def apart(rows: Sequence[Row], clusters: Sequence[int]) -> tuple[list[Row], list[int]]:
    """The rows, with their clusters, that share none with what is held back.

    `clusters` numbers the rows first, and then the texts that are held back.
    """
    taken = set(clusters[len(rows) :])
    pairs = zip(rows, clusters, strict=False)
    kept = [(row, number) for row, number in pairs if number not in taken]
    return [row for row, _ in kept], [number for _, number in kept]


def _root(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number


def _join(parent: list[int], left: int, right: int) -> None:
    low, high = sorted((_root(parent, left), _root(parent, right)))
    parent[high] = low
