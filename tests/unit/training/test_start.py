"""What a run keeps of the bundle that its fit began with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from service.errors import ReinsError
from service.scoring import MODEL_LABELS, load_bundle
from training.calibrate import fully_apart
from training.errors import TrainingError
from training.report.settings import command, fitting
from training.run import Run
from training.start import begin, keep_start, read_start
from training.thresholds import fallback

TINY = Path(__file__).parents[1] / "scoring" / "data" / "tiny"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def test_what_is_kept_is_what_the_manifest_says(run: Run) -> None:
    kept = keep_start(run, TINY)
    assert kept is not None
    assert read_start(run) == kept
    bundle = load_bundle(TINY)
    assert kept.name == bundle.model_version
    for label in MODEL_LABELS:
        curve = bundle.manifest.calibration[label]
        assert kept.calibration[label] == curve.model_dump(mode="json", exclude_none=True)


def test_a_fit_from_the_base_keeps_nothing_of_an_earlier_start(run: Run) -> None:
    keep_start(run, TINY)
    assert keep_start(run, None) is None
    assert read_start(run) is None


def test_a_folder_without_a_bundle_is_refused(run: Run, tmp_path: Path) -> None:
    with pytest.raises(ReinsError, match=r"manifest\.json"):
        keep_start(run, tmp_path / "nowhere")


SETTINGS = {"epochs": 1, "rows": 900, "rate": 1e-4, "seed": 7, "tokens": 2048, "bf16": False}
FITTED = {"settings": SETTINGS, "rows": 900, "losses": [0.25], "seconds": 120}


@pytest.fixture
def earlier(tmp_path: Path) -> Run:
    """A run that was fitted, from a bundle."""
    folder = tmp_path / "earlier"
    folder.mkdir()
    found = Run(folder)
    found.note("prepare", {"seed": 7, "data_hash": "abc"})
    kept = keep_start(found, TINY)
    assert kept is not None
    found.note("fit", {**FITTED, "started_from": kept.name})
    found.fp32.write_bytes(b"graph")
    return found


def test_a_fit_after_another_keeps_its_start_and_tells_of_it(run: Run, earlier: Run) -> None:
    run.note("prepare", {"seed": 7})
    begun = begin(run, earlier.folder)
    assert begun.graph == earlier.fp32
    assert read_start(run) == read_start(earlier) == begun.kept
    (before,) = begun.fits
    assert (before["rows"], before["data_hash"]) == (900, "abc")

    note = {**FITTED, "rows": 500, "started_from": "tiny/1", "after": [before]}
    assert [line.split("--rows")[0].strip() for line in command(note).splitlines()] == [
        "reins train fit       --run runs/NAME-1 --start models/tiny/1 --epochs 1",
        "reins train fit       --run runs/NAME --start runs/NAME-1 --epochs 1",
    ]
    assert "900 rows" in fitting(note)
    assert "500 rows" in fitting(note)


def test_a_run_that_was_split_otherwise_is_refused(run: Run, earlier: Run) -> None:
    run.note("prepare", {"seed": 8})
    with pytest.raises(TrainingError, match="seed 7, this run with 8"):
        begin(run, earlier.folder)


def test_thresholds_of_a_prevalence_come_before_the_shipped_ones(run: Run) -> None:
    found = keep_start(run, TINY)
    assert found is not None
    special, shipped = {"review": 0.3, "enforce": 0.9}, {"review": 0.4, "enforce": 0.95}
    start = replace(found, shipped={"threat": shipped}, by_prevalence={"0.01": {"threat": special}})
    assert start.thresholds("threat") == {"0.01": special, "0.02": shipped, "0.05": shipped}
    assert start.thresholds("sexual") == fallback()


@pytest.mark.parametrize(("values", "apart"), [([-2.0, 1.0, 3.0], True), ([2.0, 1.0, 3.0], False)])
def test_classes_are_fully_apart_if_no_negative_reaches_a_positive(
    values: list[float], apart: bool
) -> None:
    assert fully_apart(np.array(values), np.array([False, True, True])) is apart
