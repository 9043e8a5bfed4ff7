"""Two models on the same rows, and whether the new one may be shipped."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from service.scoring import MODEL_LABELS, load_bundle
from training.cli import command
from training.compare import Question, compare, conclude, guarded, judge, refused
from training.draft import draft, seal
from training.errors import TrainingError
from training.infer import Graph
from training.metrics import accuracy, auroc, calibration_error, false_positive_rate
from training.promotion import approve, fingerprint, newest
from training.report import changes
from training.rows import Row, write_rows
from training.run import Run

TINY = Path(__file__).parents[1] / "scoring" / "data" / "tiny"
RNG = np.random.default_rng(6)
TRUTH = np.arange(400) % 2 == 0
GOOD = RNG.normal(TRUTH * 2.0)
BAD = RNG.normal(TRUTH * 0.5)


def question(row: str, old: np.ndarray, new: np.ndarray) -> Question:
    return Question(row, "AUROC", auroc, TRUTH, old, new)


def test_a_change_is_called_only_if_its_interval_leaves_zero_out() -> None:
    better = judge(question("a", BAD, GOOD), [], seed=1)
    worse = judge(question("a", GOOD, BAD), [], seed=1)
    same = judge(question("a", GOOD, GOOD + RNG.normal(0, 0.01, 400)), [], seed=1)
    assert (better.verdict, worse.verdict, same.verdict) == ("better", "worse", "same")
    assert better.gain == pytest.approx(-worse.gain)
    assert worse.interval[1] < 0 < better.interval[0]


def test_of_errors_fewer_are_better() -> None:
    fewer = Question(
        "e", "FPR", false_positive_rate, TRUTH, np.ones(400), TRUTH.astype(float), lower=True
    )
    change = judge(fewer, [], seed=1)
    assert (change.old, change.new, change.gain, change.verdict) == (1.0, 0.0, 1.0, "better")


def test_a_model_compared_with_itself_gains_and_loses_nothing() -> None:
    for metric in (auroc, accuracy, calibration_error):
        change = judge(Question("x", "m", metric, TRUTH, GOOD, GOOD), [], seed=1)
        assert (change.gain, change.interval, change.verdict) == (0.0, (0.0, 0.0), "same")


def test_only_guarded_rows_refuse() -> None:
    found = compare([question("check/cad", GOOD, BAD), question("spam", GOOD, BAD)], seed=1)
    assert [change.guarded for change in found] == [True, False]
    assert [change.row for change in refused(found)] == ["check/cad"]
    note = conclude(found, "old", "new", None)
    assert (note["passed"], note["refused_for"]) == (False, ["check/cad"])
    forced = conclude(found, "old", "new", "the old one leaked")
    assert (forced["passed"], forced["forced"]) == (True, "the old one leaked")
    assert "Refused: worse on guarded rows (check/cad)" in changes.conclusion(found, note)
    assert "because: the old one leaked" in changes.conclusion(found, forced)
    assert "| check/cad | AUROC | 400 |" in changes.table_of(found)


def test_a_reason_is_written_down_only_where_it_was_needed() -> None:
    found = compare([question("check/cad", BAD, GOOD)], seed=1)
    assert conclude(found, "old", "new", "just in case")["forced"] is None


def test_the_guarded_rows_cover_what_the_issue_asks() -> None:
    patterns = guarded()
    assert {"check/*", "suite/*", "madlibs/*", "attacks"} <= set(patterns)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A run whose graph is the tiny one, calibrated a little otherwise."""
    run = Run(tmp_path / "run")
    run.folder.mkdir()
    for path in (run.int8, run.fp32):
        shutil.copyfile(TINY / "model.onnx", path)
    shutil.copyfile(TINY / "tokenizer.json", run.tokenizer)
    run.note("prepare", {"seed": 7, "normaliser_version": "1"})
    run.note("fit", {"topic_dimension": 3, "settings": {"max_tokens": 16}})
    curves = {label: {"slope": 1.0, "intercept": 0.0} for label in MODEL_LABELS}
    run.note("calibrate", {"calibration": curves, "topic": {"slope": -9.0, "intercept": 4.0}})
    rude = [
        Row(f"r{n}", "s", f"rude cat {n}", {"insult": 0.9, "toxicity": 0.9}, "test")
        for n in range(6)
    ]
    kind = [
        Row(f"k{n}", "s", f"hello dog {n}", {"insult": 0.0, "toxicity": 0.0}, "test")
        for n in range(6)
    ]
    write_rows(run.rows, rude + kind)
    write_rows(run.checks, [])
    return run


def recalibrate(run: Run, slope: float, intercept: float) -> None:
    note = run.read("calibrate")
    for curve in note["calibration"].values():
        curve.update(slope=slope, intercept=intercept)
    run.note("calibrate", note)


def shipped(folder: Path, version: str, created: str) -> Path:
    target = folder / "tiny" / version
    shutil.copytree(TINY, target)
    manifest = json.loads((target / "manifest.json").read_text())
    seal(target, manifest | {"version": version, "created": created})
    return target


def test_a_draft_is_a_bundle_that_the_service_loads(run: Run) -> None:
    folder = draft(run)
    assert load_bundle(folder).manifest.calibration["insult"].slope == 1.0
    graph = Graph(folder)
    assert graph.probabilities(["rude"])[0, 2] == pytest.approx(1 / (1 + np.exp(-3.0)))


def test_a_fingerprint_follows_files_and_curves(run: Run, tmp_path: Path) -> None:
    first = fingerprint(load_bundle(draft(run)))
    assert first == fingerprint(load_bundle(draft(run)))
    note = run.read("calibrate")
    note["calibration"]["spam"]["slope"] = 1.1
    run.note("calibrate", note)
    assert fingerprint(load_bundle(draft(run))) != first
    assert fingerprint(load_bundle(TINY)) != first


def test_the_newest_other_version_is_the_one_to_be_compared_with(tmp_path: Path) -> None:
    assert newest(tmp_path / "tiny", tmp_path / "tiny" / "1") is None
    shipped(tmp_path, "10", "2026-02-01T00:00:00Z")
    second = shipped(tmp_path, "9", "2026-03-01T00:00:00Z")
    assert newest(tmp_path / "tiny", tmp_path / "tiny" / "11") == second
    assert newest(tmp_path / "tiny", second) == tmp_path / "tiny" / "10"


def test_the_first_version_needs_no_comparison(run: Run, tmp_path: Path) -> None:
    assert approve(run, tmp_path / "tiny" / "1") == {}


def test_a_later_version_needs_one_that_passed(run: Run, tmp_path: Path) -> None:
    old = shipped(tmp_path, "1", "2026-01-01T00:00:00Z")
    target = tmp_path / "tiny" / "2"
    with pytest.raises(TrainingError, match="reins train compare"):
        approve(run, target)
    prints = fingerprint(load_bundle(old)), fingerprint(load_bundle(draft(run)))
    bad = compare([question("check/cad", GOOD, BAD)], seed=1)
    run.note("compare", conclude(bad, *prints, None))
    with pytest.raises(TrainingError, match=r"worse than .* guarded rows"):
        approve(run, target)
    run.note("compare", conclude(bad, *prints, "known"))
    assert approve(run, target)["compared"] == {
        "with": "tiny/1",
        "refused_for": ["check/cad"],
        "forced": "known",
    }
    run.note("compare", conclude(bad, prints[0], "another", "known"))
    with pytest.raises(TrainingError, match="of other models"):
        approve(run, target)


def test_the_command_compares_two_bundles_and_writes_it_down(run: Run, tmp_path: Path) -> None:
    old = shipped(tmp_path, "1", "2026-01-01T00:00:00Z")
    recalibrate(run, slope=2.0, intercept=-0.5)  # as the old one
    arguments = ["compare", str(old), str(draft(run)), "--run", str(run.folder)]
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0, result.output
    assert "held-out/insult" in result.output
    assert "suite/all" in result.output
    assert approve(run, tmp_path / "tiny" / "2")["compared"]["forced"] is None


def test_a_worse_model_is_refused_unless_forced(run: Run, tmp_path: Path) -> None:
    """Turned curves take what is rude for kind."""
    old = shipped(tmp_path, "1", "2026-01-01T00:00:00Z")
    recalibrate(run, slope=-1.0, intercept=0.0)
    arguments = ["compare", str(old), str(draft(run)), "--run", str(run.folder)]
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 3, result.output
    assert "Refused: worse on guarded rows" in result.output
    forced = CliRunner().invoke(command, [*arguments, "--force", "a trial"])
    assert forced.exit_code == 0
    assert run.read("compare")["forced"] == "a trial"
