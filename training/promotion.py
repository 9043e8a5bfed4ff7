"""Whether a run's model may stand beside the versions that are already shipped."""

import hashlib
import json
from pathlib import Path
from typing import Any

from service.scoring import Bundle, load_bundle
from training.draft import draft
from training.errors import TrainingError
from training.run import Run


def fingerprint(bundle: Bundle) -> str:
    """The sha256 of what decides a bundle's scores: its files' hashes, and how they are read."""
    manifest = bundle.manifest
    parts = {
        "files": [manifest.files[name].sha256 for name in ("model.onnx", "tokenizer.json")],
        "read": [manifest.max_tokens, manifest.stride, manifest.normaliser_version],
        "curves": {
            label: curve.model_dump(exclude_none=True)
            for label, curve in manifest.calibration.items()
        },
        "topic": manifest.topic.model_dump(exclude_none=True),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def newest(folder: Path, apart_from: Path) -> Path | None:
    """The bundle in a folder of versions that was made last, `apart_from` left out."""
    found = {
        str(json.loads(path.read_text("utf-8")).get("created", "")): path.parent
        for path in folder.glob("*/manifest.json")
        if path.parent.resolve() != apart_from.resolve()
    }
    return found[max(found)] if found else None


def approve(run: Run, target: Path) -> dict[str, Any]:
    """What the manifest says about the comparison; TrainingError if there is none that passed.

    The first version of a name has nothing to be compared with.
    """
    old = newest(target.parent, target)
    if old is None:
        return {}
    how = f"run `reins train compare {old} {run.folder / 'draft'} --run {run.folder}` first."
    if not (run.folder / "compare.json").is_file():
        raise TrainingError(f"{target} would follow {old}, with which it was not compared: {how}")
    found = run.read("compare")
    ours = fingerprint(load_bundle(draft(run)))
    if (found["old"], found["new"]) != (fingerprint(load_bundle(old)), ours):
        raise TrainingError(f"The comparison in {run.folder} is of other models: {how}")
    if not found["passed"]:
        raise TrainingError(
            f"{run.folder} is worse than {old} on guarded rows ({', '.join(found['refused_for'])})."
            ' Compare again with --force "REASON" to ship it all the same.'
        )
    about = {"with": load_bundle(old).model_version, "refused_for": found["refused_for"]}
    return {"compared": about | {"forced": found["forced"]}}
