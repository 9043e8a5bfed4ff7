"""What a run keeps of the bundle that its fit began with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from service.errors import ReinsError
from service.scoring import MODEL_LABELS, load_bundle
from training.calibrate import fully_apart
from training.run import Run
from training.start import keep_start, read_start
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
