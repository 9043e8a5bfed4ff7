"""What a fit begins with, a bundle or another run, and what the run keeps of it."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from service.scoring import load_bundle
from training.errors import TrainingError
from training.run import Run
from training.thresholds import fallback

Note = dict[str, Any]
Cuts = dict[str, dict[str, float]]
"""{name: {review, enforce}}: by label, or by prevalence."""


@dataclass(frozen=True)
class Start:
    """A bundle's name with its version, calibration, topic head and thresholds.

    `calibration` and `topic` are as in the manifest; `shipped` holds cuts by label,
    `by_prevalence` those of every prevalence the bundle was given them for.
    """

    name: str
    calibration: dict[str, dict[str, Any]]
    topic: dict[str, Any]
    shipped: Cuts
    by_prevalence: dict[str, Cuts]

    def thresholds(self, label: str) -> Cuts:
        """Cuts of a label at each prevalence of the costs; the shipped ones where it has none."""
        return {
            key: self.by_prevalence.get(key, {}).get(label, self.shipped.get(label, usual))
            for key, usual in fallback().items()
        }


@dataclass(frozen=True)
class Beginning:
    """The graph whose weights a fit takes over, what its run keeps, and the fits before it."""

    graph: Path | None = None
    kept: Start | None = None
    fits: tuple[Note, ...] = ()


def begin(run: Run, folder: Path | None) -> Beginning:
    """Reads what to begin with: the base (None), a bundle folder, or the folder of a fitted run.

    Of a run the fp32 weights are taken, and its own start and earlier fits are kept.

    Raises:
        BundleError: the folder holds neither a whole bundle nor a fitted run.
        TrainingError: the other run was split by another seed, so that this one's test rows may be
            among those it learnt.
    """
    if folder is None or not (folder / "fit.json").is_file():
        return Beginning(folder / "model.onnx" if folder else None, keep_start(run, folder))
    other = Run(folder)
    prepared, own = other.read("prepare"), run.read("prepare")
    if prepared["seed"] != own["seed"]:
        raise TrainingError(
            f"{folder} was prepared with seed {prepared['seed']}, this run with {own['seed']}: what"
            " one tests on the other may have learnt. Prepare both with one --seed."
        )
    kept = read_start(other)
    if kept is None:
        keep_start(run, None)
    else:
        run.note("start", asdict(kept))
    note = other.read("fit")
    before = note.pop("after", [])
    note["data_hash"] = prepared.get("data_hash")
    return Beginning(other.need(other.fp32, "fit"), kept, (*before, note))


def keep_start(run: Run, folder: Path | None) -> Start | None:
    """Writes down what the run may keep of a bundle; without one, removes an older note.

    BundleError if the folder holds no whole bundle.
    """
    if folder is None:
        (run.folder / "start.json").unlink(missing_ok=True)
        return None
    bundle = load_bundle(folder)
    manifest = bundle.manifest
    start = Start(
        name=bundle.model_version,
        calibration={
            label: curve.model_dump(mode="json", exclude_none=True)
            for label, curve in manifest.calibration.items()
        },
        topic=manifest.topic.model_dump(mode="json", exclude_none=True),
        shipped={label: cut.model_dump() for label, cut in manifest.thresholds.items()},
        by_prevalence=(manifest.model_extra or {}).get("thresholds_by_prevalence", {}),
    )
    run.note("start", asdict(start))
    return start


def read_start(run: Run) -> Start | None:
    """What `keep_start` wrote down; None if the fit began from the base."""
    return Start(**run.read("start")) if (run.folder / "start.json").is_file() else None
