"""The mean of two fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.draft import draft
from training.errors import TrainingError
from training.prepare import prepare
from training.run import Run
from training.sources import load_register

pytestmark = [
    pytest.mark.train,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]


def test_weights_lie_halfway_and_the_calibration_is_gone(
    data: Path, base: Path, tmp_path: Path
) -> None:
    import torch

    from training.average import average
    from training.fit import Settings, fit
    from training.infer import Graph

    runs = []
    for seed in (1, 2):
        run = Run(tmp_path / f"run-{seed}")
        prepare(run, data, load_register(data / "register.toml"), (), 7)
        fit(run, base, Settings(epochs=1, rows=40, tokens=256, threads=1, seed=seed))
        runs.append(run)
    first, second = runs
    fits = [torch.load(run.weights) for run in runs]
    first.note("calibrate", {"calibration": {}})
    note = average(first, base, [second.folder])
    assert note["averaged_with"] == ["runs/run-2"]
    assert not (first.folder / "calibrate.json").exists()
    name = "heads.weight"
    halfway = torch.load(first.weights)[name]
    torch.testing.assert_close(halfway, (fits[0][name] + fits[1][name]) / 2)
    assert not torch.equal(halfway, fits[0][name])

    average(first, base, [second.folder])  # from the fit again, not from the mean
    torch.testing.assert_close(torch.load(first.weights)[name], halfway)
    average(second, base, [draft(first)])  # a bundle, int8
    three = torch.load(second.weights)[name]
    torch.testing.assert_close(three, (fits[1][name] + halfway) / 2, rtol=0.02, atol=0.002)
    assert Graph(draft(second)).run(["thanks for that"]).logits.shape == (1, 8)


def test_a_run_without_a_fit_says_so(base: Path, tmp_path: Path) -> None:
    from training.average import average

    with pytest.raises(TrainingError, match="reins train fit"):
        average(Run(tmp_path), base, [tmp_path])
