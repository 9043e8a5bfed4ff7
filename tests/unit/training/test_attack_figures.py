"""The fall in AUROC that an attack costs a scorer, and the command that prints it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray

from tests.support.shipped import SHIPPED as MODEL
from training.attacks import AttackFigure, measure_attacks
from training.attacks.__main__ import command, read_labelled, table
from training.attacks.measure import auroc, fall_interval
from training.errors import TrainingError

RUDE = [f"you clumsy goose number {n} tripped again" for n in range(40)]
KIND = [f"you gentle friend number {n} helped again" for n in range(40)]
TRUTH = [True] * 40 + [False] * 40


def by_word(texts: list[str]) -> NDArray[np.float64]:
    """Toxic if and only if one word stands there as it is."""
    return np.array([float("clumsy" in text) for text in texts])


def test_auroc_counts_pairs_in_order_and_ties_half() -> None:
    truth = np.array([True, True, False, False])
    assert auroc(truth, np.array([0.9, 0.8, 0.2, 0.1])) == 1.0
    assert auroc(truth, np.array([0.1, 0.2, 0.8, 0.9])) == 0.0
    assert auroc(truth, np.array([0.5, 0.5, 0.5, 0.5])) == 0.5
    assert auroc(truth, np.array([0.9, 0.3, 0.3, 0.1])) == pytest.approx(3.5 / 4)


def test_auroc_without_both_classes_is_refused() -> None:
    with pytest.raises(ValueError, match="both classes"):
        auroc(np.array([True, True]), np.array([0.1, 0.2]))


def test_a_scorer_that_looks_for_a_word_loses_by_the_share_of_words_attacked() -> None:
    weak, strong = (
        measure_attacks(by_word, RUDE + KIND, TRUTH, ["swapped"], 1, strength)[0]
        for strength in (0.2, 1.0)
    )
    assert (weak.n, weak.changed, weak.clean) == (80, 80, 1.0)
    assert 0.0 < weak.fall < strong.fall == pytest.approx(0.5)
    assert weak.low <= weak.fall <= weak.high


def test_a_scorer_that_reads_nothing_loses_nothing() -> None:
    (figure,) = measure_attacks(lambda texts: np.zeros(len(texts)), RUDE + KIND, TRUTH, ["leet"], 1)
    assert figure == AttackFigure("leet", 80, 80, 0.5, 0.5, 0.0, 0.0, 0.0)


def test_figures_follow_the_seed_and_not_the_company_of_kinds() -> None:
    alone = measure_attacks(by_word, RUDE + KIND, TRUTH, ["dropped"], 1, 0.5)
    beside = measure_attacks(by_word, RUDE + KIND, TRUTH, ["leet", "dropped"], 1, 0.5)
    assert alone[0] == beside[1]
    assert alone != measure_attacks(by_word, RUDE + KIND, TRUTH, ["dropped"], 2, 0.5)


def test_scores_that_are_not_finite_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        measure_attacks(lambda t: np.full(len(t), np.nan), RUDE + KIND, TRUTH, ["leet"], 1)


def test_the_interval_is_paired() -> None:
    """Scores that all keep their order fall by nothing, in every sample."""
    rng = np.random.default_rng(1)
    truth = np.arange(200) % 2 == 0
    clean = rng.normal(truth.astype(float))
    assert fall_interval(truth, clean, clean * 3 - 1, seed=2) == (0.0, 0.0)
    low, high = fall_interval(truth, clean, rng.normal(truth * 0.3), seed=2)
    assert 0 < low < auroc(truth, clean) - 0.5 < high


def _write(path: Path, lines: Sequence[object]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_a_set_is_balanced_and_drawn_by_seed(tmp_path: Path) -> None:
    lines = [{"text": text, "label": 1} for text in RUDE]
    lines += [{"text": text, "label": 0} for text in KIND[:9]]
    path = _write(tmp_path / "set.jsonl", lines)
    texts, truth = read_labelled(path, 50, 1)
    assert truth == [True] * 9 + [False] * 9
    assert set(texts[:9]) <= set(RUDE)
    assert sorted(texts[9:]) == sorted(KIND[:9])
    assert (texts, truth) == read_labelled(path, 50, 1)
    assert texts != read_labelled(path, 50, 2)[0]


def test_of_prepared_rows_clear_ones_of_the_test_split_count(tmp_path: Path) -> None:
    def row(text: str, toxicity: float | None, split: str | None) -> dict[str, object]:
        targets = {"spam": 0.0} | ({} if toxicity is None else {"toxicity": toxicity})
        return {"text": text, "split": split, "targets": targets}

    lines = [
        row("rude", 0.8, "test"),
        row("rude but seen", 0.9, "train"),
        row("kind", 0.1, "test"),
        row("kind check", 0.0, None),
        row("unclear", 0.4, "test"),
        row("unknown", None, "test"),
    ]
    texts, _ = read_labelled(_write(tmp_path / "rows.jsonl", lines), 10, 1)
    assert texts[0] == "rude"
    assert texts[1] in ("kind", "kind check")


@pytest.mark.parametrize("line", [{"text": "a"}, {"label": 1}, {"text": "a", "label": "x"}, [1]])
def test_a_line_without_text_or_label_is_named(tmp_path: Path, line: object) -> None:
    path = _write(tmp_path / "set.jsonl", [{"text": "a", "label": 1}, line])
    with pytest.raises(TrainingError, match=r"set\.jsonl:2: expected"):
        read_labelled(path, 10, 1)


def test_a_set_of_one_class_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="toxic and harmless"):
        read_labelled(_write(tmp_path / "set.jsonl", [{"text": "a", "label": 1}]), 10, 1)


def test_the_table_says_which_kinds_count() -> None:
    costly = AttackFigure("drawn", 80, 80, 0.9, 0.8, 0.1, 0.05, 0.15)
    cheap = AttackFigure("fancy", 80, 80, 0.9, 0.89, 0.01, 0.0, 0.02)
    lines = table([costly, cheap], [cheap, cheap], 5).splitlines()
    assert lines[0] == "80 texts, AUROC 0.900 clean."
    assert "| drawn | 0.100 (0.050 to 0.150) | yes | 0.010 (0.000 to 0.020) |" in lines[4]
    assert "| fancy | 0.010 (0.000 to 0.020) | no |" in lines[5]


def test_the_command_measures_the_shipped_model(tmp_path: Path) -> None:
    lines = [
        {"text": text, "label": label}
        for n in range(6)
        for text, label in ((f"you stupid fool, {n}", 1), (f"thanks, that helped, {n}", 0))
    ]
    path = _write(tmp_path / "set.jsonl", lines)
    arguments = ["--model", str(MODEL), "--set", str(path), "--family", "held-out", "--rows", "8"]
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0, result.output
    assert "8 texts, AUROC 1.000 clean." in result.output
    fancy = next(line for line in result.output.splitlines() if line.startswith("| fancy"))
    assert fancy.split(" | ")[3] == "0.000 (0.000 to 0.000)"


def test_the_command_says_plainly_what_is_wrong(tmp_path: Path) -> None:
    path = _write(tmp_path / "set.jsonl", [{"text": "a"}])
    result = CliRunner().invoke(command, ["--model", str(MODEL), "--set", str(path)])
    assert result.exit_code == 1
    assert "set.jsonl:1" in result.output
    assert "Traceback" not in result.output
