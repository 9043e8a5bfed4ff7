"""Bundle folders: the drafts inside a run that calibration and evaluation score with."""

import json
import shutil
from pathlib import Path
from typing import Any

from service.scoring import MODEL_LABELS
from training.run import Run, sha256

OVERLAP = 0.25
"""Share of a window that the one before showed too: a sentence is whole in one of them."""
LANGUAGES = ["en"]
"""Languages with measured figures."""
FILES = ("model.onnx", "tokenizer.json", "CARD.md", "report.json")
UNCALIBRATED = {"slope": 1.0, "intercept": 0.0}


def draft(run: Run, graph: Path | None = None) -> Path:
    """A bundle of the run's int8 graph, or of another one such as fp32; returns its folder.

    It carries the run's calibration if there is one. The files are copied only if they changed.
    """
    source = run.need(graph or run.int8, "fit")
    target = run.folder / ("draft" if source == run.int8 else f"draft-{source.stem}")
    target.mkdir(exist_ok=True)
    for path, name in ((source, "model.onnx"), (run.tokenizer, "tokenizer.json")):
        _copy(path, target / name)
    seal(target, {"name": "draft", "version": run.folder.name or "1", **settings(run)})
    return target


def settings(run: Run) -> dict[str, Any]:
    """What a manifest says about reading the graph: windows, calibration, topic, languages.

    Windows are as long as the rows of the fit were: in longer ones than a model has learnt from,
    one bad sentence drowns among the others.
    """
    fitted = run.read("fit")
    window = fitted["settings"]["max_tokens"]
    calibrated = run.read("calibrate") if (run.folder / "calibrate.json").is_file() else {}
    topic = calibrated.get("topic", {"slope": -10.0, "intercept": 4.0})
    return {
        "format": 1,
        "labels": list(MODEL_LABELS),
        "files": {},
        "max_tokens": window,
        "stride": int(OVERLAP * window),
        "calibration": calibrated.get("calibration", dict.fromkeys(MODEL_LABELS, UNCALIBRATED)),
        "topic": {
            "dimension": fitted["topic_dimension"],
            "slope": topic["slope"],
            "intercept": topic["intercept"],
        },
        "languages": LANGUAGES,
        "uses_parent": fitted.get("reads_context", False),
        "normaliser_version": run.read("prepare")["normaliser_version"],
    }


def seal(target: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    """Writes the manifest with the sha256 and size of every file that lies beside it."""
    manifest["files"] = {
        name: {"sha256": sha256(target / name), "bytes": (target / name).stat().st_size}
        for name in FILES
        if (target / name).is_file()
    }
    part = target / "manifest.part"
    part.write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    part.replace(target / "manifest.json")
    return manifest


def _copy(source: Path, target: Path) -> None:
    if not target.is_file() or sha256(source) != sha256(target):
        shutil.copyfile(source, target)
