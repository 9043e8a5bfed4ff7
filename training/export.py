"""Puts a run's files together as a model bundle: `models/NAME/VERSION/`."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from service.scoring import MODEL_LABELS
from training.infer import MAX_TOKENS, STRIDE
from training.run import Run, git_commit, sha256

LANGUAGES = ["en"]
"""Languages with measured figures."""


def export(run: Run, target: Path, created: datetime) -> dict[str, Any]:
    """Copies graph and tokenizer to `target` (.../NAME/VERSION) and writes the manifest.

    The manifest is written last: a stop before leaves a folder that does not load.
    """
    manifest = _manifest(run, target, created)
    target.mkdir(parents=True, exist_ok=True)
    (target / "manifest.json").unlink(missing_ok=True)
    for source in (run.need(run.int8, "fit"), run.tokenizer):
        shutil.copyfile(source, target / source.name)
    return seal(target, manifest)


def seal(target: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    """Writes the manifest with the sha256 and size of every file that lies beside it."""
    names = [n for n in ("model.onnx", "tokenizer.json", "CARD.md") if (target / n).is_file()]
    manifest["files"] = {
        name: {"sha256": sha256(target / name), "bytes": (target / name).stat().st_size}
        for name in names
    }
    part = target / "manifest.part"
    part.write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    part.replace(target / "manifest.json")
    return manifest


def _manifest(run: Run, target: Path, created: datetime) -> dict[str, Any]:
    prepared, fitted = run.read("prepare"), run.read("fit")
    calibrated, evaluated = run.read("calibrate"), run.read("evaluate")
    topic = calibrated["topic"]
    return {
        "format": 1,
        "name": target.parent.name,
        "version": target.name,
        "created": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "base_model": fitted["base_model"],
        "labels": list(MODEL_LABELS),
        "files": {},
        "max_tokens": MAX_TOKENS,
        "stride": STRIDE,
        "calibration": calibrated["calibration"],
        "topic": {
            "dimension": fitted["topic_dimension"],
            "slope": topic["slope"],
            "intercept": topic["intercept"],
        },
        "languages": LANGUAGES,
        "thresholds": calibrated["thresholds"],
        "reference_mix": calibrated["reference"],
        "normaliser_version": prepared["normaliser_version"],
        "data_hash": prepared["data_hash"],
        "git_commit": git_commit(),
        "seed": prepared["seed"],
        "figures": _summary(evaluated),
    }


def _summary(evaluated: dict[str, Any]) -> dict[str, Any]:
    """The figures a reader asks for first; all of them are in CARD.md."""
    return {
        "held_out": {
            label: {key: found[key] for key in ("n", "positives", "auroc") if key in found}
            for label, found in evaluated["labels"].items()
        },
        "checks": {name: found["reins"] for name, found in evaluated["checks"].items()},
        "off_topic": evaluated["off_topic"],
        "int8_against_fp32": evaluated["int8_against_fp32"],
    }
