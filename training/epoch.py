"""One pass over the rows: each disguised or not, encoded, and put into batches of one length."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tqdm import tqdm

from training.augment import augment, surround
from training.batches import bucketed
from training.collate import Collator, Encoded
from training.rows import Row

CHUNK = 1024
CHARACTERS = 3
"""Of a token, at the least in plain text: what is put around a row must not push it out."""
_CALM = 0.05
_SHORTEST, _LONGEST = 15, 160


@dataclass(frozen=True)
class Shares:
    """Of the rows, how many are shown in another way.

    `augmented` get a disguise, `surrounded` stand among harmless texts, `strange` get the text of
    another row as the post they answer, so that the model learns not to judge by it.
    """

    augmented: float
    surrounded: float
    strange: float


@dataclass(frozen=True)
class Epoch:
    """Rows as one epoch shows them, and the batches (indices of rows) it shows them in."""

    encoded: list[Encoded]
    batches: list[list[int]]


def plan(
    rows: Sequence[Row], shares: Shares, collate: Collator, tokens: int, rng: random.Random
) -> Epoch:
    """Encodes every row, then fills batches of at most `tokens` padded tokens by true length.

    The text is changed before lengths are taken: a disguise can treble the tokens of a text, and
    one such row would pad its whole batch. The same `rng` state gives the same epoch.
    """
    harmless = [row.text for row in rows if is_calm(row)]
    room = CHARACTERS * collate.max_tokens
    encoded: list[Encoded] = []
    for at in tqdm(range(0, len(rows), CHUNK), desc="read", unit="chunk", leave=False):
        part = rows[at : at + CHUNK]
        texts = [_shown(row.text, harmless, shares, room, rng) for row in part]
        encoded += collate.encode(texts, [_context(row, rows, shares, rng) for row in part])
    return Epoch(encoded, bucketed([len(one) for one in encoded], tokens, rng))


def is_calm(row: Row) -> bool:
    """Whether a row is known to be harmless, and short enough to stand beside another."""
    known = row.targets.get("toxicity", 1.0)
    fits = _SHORTEST <= len(row.text) <= _LONGEST and not row.needs_parent
    return fits and max(known, *row.targets.values(), 0.0) <= _CALM


def _shown(
    text: str, harmless: Sequence[str], shares: Shares, room: int, rng: random.Random
) -> str:
    if harmless and rng.random() < shares.surrounded:
        text = surround(text, harmless, room, rng)
    return augment(text, rng) if rng.random() < shares.augmented else text


def _context(row: Row, rows: Sequence[Row], shares: Shares, rng: random.Random) -> str | None:
    """What the row answers, now and then left out; for few others a text it does not answer."""
    if row.parent is not None:
        return row.parent if row.needs_parent or rng.random() < 0.7 else None
    return rng.choice(rows).text if rng.random() < shares.strange else None
