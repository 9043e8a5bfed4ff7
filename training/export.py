"""Puts a run's files together as a model bundle: `models/NAME/VERSION/`."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from training.dedupe import THRESHOLD
from training.draft import seal, settings
from training.evaluation.robustness import TEXTS
from training.lexicon import STRONG
from training.promotion import approve
from training.run import Run, git_commit
from training.sources import REGISTER, Source, load_register
from training.thresholds import load_costs

NOTES = ("prepare", "fit", "calibrate", "evaluate")
"""Notes of a run that a bundle carries in `report.json`: the card is made of them."""
REPORT = "report.json"


def export(
    run: Run, target: Path, created: datetime, register: dict[str, Source] | None = None
) -> dict[str, Any]:
    """Copies graph, tokenizer and notes to `target` (.../NAME/VERSION) and writes the manifest.

    Beside another version of the same name it wants the run's comparison with the newest of them
    to have passed (`reins train compare`), or TrainingError. The manifest is written last: a stop
    before leaves a folder that does not load.
    """
    manifest = _manifest(run, target, created) | approve(run, target)
    target.mkdir(parents=True, exist_ok=True)
    (target / "manifest.json").unlink(missing_ok=True)
    for source in (run.need(run.int8, "fit"), run.tokenizer):
        shutil.copyfile(source, target / source.name)
    notes = {name: run.read(name) for name in NOTES} | background(register or _register(run))
    (target / REPORT).write_text(json.dumps(notes, indent=1, sort_keys=True) + "\n", "utf-8")
    (target / "CARD.md").unlink(missing_ok=True)
    return seal(target, manifest)


def _register(run: Run) -> dict[str, Source]:
    """The run's own register; that of Reins for a run that was prepared without one."""
    return load_register(run.register if run.register.is_file() else REGISTER)


def background(register: dict[str, Source]) -> dict[str, Any]:
    """What the card says beyond the notes, as it was when the bundle was made."""
    return {
        "sources": {
            name: {
                "home": source.home,
                "commit": source.commit,
                "licence": source.licence,
                "note": source.note,
            }
            for name, source in register.items()
            if source.use != "measure"
        },
        "near_duplicates_from": THRESHOLD,
        "strong_terms_from": STRONG,
        "attacked": TEXTS,
    }


def _manifest(run: Run, target: Path, created: datetime) -> dict[str, Any]:
    prepared, fitted = run.read("prepare"), run.read("fit")
    calibrated, evaluated = run.read("calibrate"), run.read("evaluate")
    return {
        **settings(run),
        "name": target.parent.name,
        "version": target.name,
        "created": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "base_model": fitted["base_model"],
        **threshold_tables(calibrated["thresholds"]),
        "reference_mix": calibrated["reference"],
        "data_hash": prepared["data_hash"],
        "git_commit": git_commit(),
        "seed": prepared["seed"],
        "figures": _summary(evaluated),
    }


def threshold_tables(found: dict[str, Any]) -> dict[str, Any]:
    """Thresholds as the manifest holds them: the shipped ones, and all by prevalence."""
    costs = load_costs()
    by_prevalence = {
        f"{prevalence:g}": {label: tables[f"{prevalence:g}"] for label, tables in found.items()}
        for prevalence in costs.prevalences
    }
    return {
        "thresholds": by_prevalence[f"{costs.shipped:g}"],
        "thresholds_by_prevalence": by_prevalence,
    }


def _summary(evaluated: dict[str, Any]) -> dict[str, Any]:
    """The figures a reader asks for first; all of them are in CARD.md and report.json."""
    keys = ("n", "positives", "auroc", "auroc_interval", "ece", "workload")
    return {
        "held_out": {
            label: {key: found[key] for key in keys if key in found}
            for label, found in evaluated["labels"].items()
        },
        "checks": {name: found["reins"] for name, found in evaluated["checks"].items()},
        "off_topic": evaluated["off_topic"],
        "goals": evaluated["goals"],
    }
