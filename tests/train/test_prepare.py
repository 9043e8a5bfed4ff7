"""`prepare` on made-up files: what it keeps, masks and splits."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.dedupe import canonical
from training.errors import TrainingError
from training.prepare import prepare
from training.rows import Row, read_rows
from training.run import Run
from training.sources import load_register

pytestmark = pytest.mark.train


def _prepared(data: Path, folder: Path, seed: int = 7) -> Run:
    run = Run(folder)
    prepare(run, data, load_register(data / "register.toml"), (), seed)
    return run


def _rows(run: Run) -> list[Row]:
    return list(read_rows(run.rows))


def test_prepare_twice_gives_the_same_bytes(data: Path, tmp_path: Path) -> None:
    first = _prepared(data, tmp_path / "one")
    second = _prepared(data, tmp_path / "two")
    assert first.rows.read_bytes() == second.rows.read_bytes()
    assert first.read("prepare")["data_hash"] == second.read("prepare")["data_hash"]


def test_another_seed_splits_otherwise(data: Path, tmp_path: Path) -> None:
    first = {row.id: row.split for row in _rows(_prepared(data, tmp_path / "one"))}
    other = {row.id: row.split for row in _rows(_prepared(data, tmp_path / "two", seed=8))}
    assert first.keys() == other.keys()
    assert first != other


def test_exact_duplicates_become_one_row(data: Path, tmp_path: Path) -> None:
    run = _prepared(data, tmp_path / "run")
    texts = [canonical(row.text) for row in _rows(run)]
    assert len(texts) == len(set(texts))
    assert run.read("prepare")["exact_duplicates"] >= 1


def test_a_text_of_a_check_set_is_never_among_the_training_rows(data: Path, tmp_path: Path) -> None:
    run = _prepared(data, tmp_path / "run")
    held = {canonical(row.text) for row in read_rows(run.checks)}
    assert held
    assert not held & {canonical(row.text) for row in _rows(run)}


def test_near_duplicates_share_a_split(data: Path, tmp_path: Path) -> None:
    run = _prepared(data, tmp_path / "run")
    splits: dict[str, set[str | None]] = {}
    for row in _rows(run):
        if row.source == "asks":
            splits.setdefault(row.text.rsplit(" ", 1)[0], set()).add(row.split)
    assert len(splits) > 10
    assert all(len(found) == 1 for found in splits.values())


def test_what_a_source_does_not_say_stays_masked(data: Path, tmp_path: Path) -> None:
    rows = [row for row in _rows(_prepared(data, tmp_path / "run")) if row.source == "notes"]
    rude = [row for row in rows if row.targets["insult"] > 0.5]
    kind = [row for row in rows if row.targets["insult"] < 0.5]
    assert rude
    assert kind
    assert all("threat" not in row.targets and "sexual" not in row.targets for row in rows)
    assert all("spam" in row.targets for row in rude)
    assert all("spam" not in row.targets for row in kind)
    assert all(row.targets["toxicity"] == 0.95 for row in rude)


def test_without_a_word_list_nothing_is_said_about_profanity(data: Path, tmp_path: Path) -> None:
    rows = _rows(_prepared(data, tmp_path / "run"))
    assert all("profanity" not in row.targets for row in rows)


def test_a_split_without_rows_is_an_error_that_names_it(data: Path, tmp_path: Path) -> None:
    register = load_register(data / "register.toml")
    register["notes"].options["splits"] = {"file": "notes.csv", "as": "train", "other": "train"}
    with pytest.raises(TrainingError, match="in the split calibrate and test"):
        prepare(Run(tmp_path / "run"), data, register, ("asks",), 7)
