"""What one epoch shows: whole texts among others, batches filled by true length."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from training.rows import Row

pytestmark = [pytest.mark.train, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

RUDE = {"toxicity": 0.97, "insult": 0.97}
CALM = {"toxicity": 0.02, "insult": 0.0}


def rows() -> list[Row]:
    calm = [Row(f"c{n}", "a", f"the train at {n} was late again today", CALM) for n in range(40)]
    rude = [Row(f"r{n}", "a", "you fool " * (1 + n % 4), RUDE) for n in range(40)]
    return calm + rude


def _spelt(ids: Iterable[int]) -> str:
    return " ".join(map(str, ids))


def test_batches_hold_every_row_once_and_little_padding(base: Path) -> None:
    from training.collate import Collator, pad
    from training.epoch import Shares, plan
    from training.model import load_tokenizer

    collate = Collator(load_tokenizer(base), 64, 16)
    epoch = plan(rows(), Shares(0.5, 0.3, 0.1), collate, 300, random.Random(3))
    assert sorted(at for batch in epoch.batches for at in batch) == list(range(80))
    padded = real = 0
    for batch in epoch.batches:
        ids, mask = pad([epoch.encoded[at] for at in batch])
        assert ids.numel() <= 300
        padded, real = padded + ids.numel(), real + int((mask > 0).sum())
    assert real > 0.85 * padded
    again = plan(rows(), Shares(0.5, 0.3, 0.1), collate, 300, random.Random(3))
    assert again == epoch


def test_what_is_put_around_a_row_does_not_push_it_out(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from training.collate import Collator
    from training.epoch import Shares, plan
    from training.model import load_tokenizer

    monkeypatch.setattr("training.epoch.CHARACTERS", 1)  # this tokenizer spells most words out
    tokenizer = load_tokenizer(base)
    collate = Collator(tokenizer, 128, 16)
    epoch = plan(rows(), Shares(0.0, 1.0, 0.0), collate, 2048, random.Random(3))
    for row, encoded in zip(rows(), epoch.encoded, strict=True):
        whole = tokenizer(row.text, add_special_tokens=False)["input_ids"]
        assert _spelt(whole) in _spelt(encoded.post)
    assert sum(len(encoded) for encoded in epoch.encoded) > 80 * 25


def test_only_rows_known_to_be_harmless_stand_beside_others() -> None:
    from training.epoch import is_calm

    assert is_calm(Row("1", "a", "the train was late again", CALM))
    assert not is_calm(Row("2", "a", "the train was late again", {"insult": 0.0}))
    assert not is_calm(Row("3", "a", "the train was late again", {**CALM, "spam": 0.9}))
    assert not is_calm(Row("4", "a", "ok", CALM))
