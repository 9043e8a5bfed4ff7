"""The model card and the report, written from the notes of a run: nothing typed by hand."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from service.scoring import MODEL_LABELS
from training.calibrate import ENFORCE_RATE, LEAST_ENFORCE, LEAST_REVIEW, REVIEW_RATE
from training.dedupe import THRESHOLD
from training.errors import TrainingError
from training.export import seal
from training.lexicon import STRONG
from training.run import Run
from training.sources import Source

_COLUMNS = ("auroc", "auprc", "f1_at_0.5", "recall_at_0.5", "false_positive_rate_at_0.5", "ece")
_TITLES = ("AUROC", "AUPRC", "F1 at 0.5", "recall at 0.5", "false positives at 0.5", "ECE")
_TEXTS = Path(__file__).with_name("card_texts")


def _table(head: Iterable[str], body: Iterable[Iterable[object]]) -> str:
    head = list(head)
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in line) + " |" for line in body]
    return "\n".join(lines)


def _cells(found: dict[str, Any]) -> list[str]:
    counts = [f"{found['n']:,}", f"{found['positives']:,}"]
    return counts + [f"{found[key]:.3f}" if key in found else "–" for key in _COLUMNS]


def labels_table(evaluated: dict[str, Any]) -> str:
    """Held-out figures per label."""
    body = [[label, *_cells(evaluated["labels"][label])] for label in MODEL_LABELS]
    return _table(["label", "n", "positives", *_TITLES], body)


def sources_table(evaluated: dict[str, Any]) -> str:
    """Held-out figures of toxicity per source; of spam or identity where that is all there is."""
    body = []
    for source, found in evaluated["sources"].items():
        for label in ("toxicity", "identity_attack", "spam"):
            if found.get(label, {}).get("n") and (label == "toxicity" or "auroc" in found[label]):
                body.append([source, label, *_cells(found[label])])
    return _table(["source", "label", "n", "positives", *_TITLES], body)


def checks_table(evaluated: dict[str, Any]) -> str:
    """Sets that nothing was trained on, beside the baseline."""
    body = [
        [name, system, *_cells(found), _span(found.get("auroc_interval"))]
        for name, systems in evaluated["checks"].items()
        for system, found in systems.items()
    ]
    head = ["set", "system", "n", "positives", *_TITLES, "AUROC, 95 % interval"]
    return _table(head, body)


def _span(interval: list[float] | None) -> str:
    return f"{interval[0]:.3f} to {interval[1]:.3f}" if interval else "–"


def topic_table(evaluated: dict[str, Any]) -> str:
    """off_topic on topics that were never trained on."""
    return _table(
        ["", "n", "off topic", *_TITLES], [["unseen topics", *_cells(evaluated["off_topic"])]]
    )


def parity_text(evaluated: dict[str, Any]) -> str:
    """What int8 costs, in one sentence."""
    found = evaluated["int8_against_fp32"]
    worst = max(found["auroc_loss"].values(), default=0.0)
    return (
        f"On {found['n']:,} held-out rows the probability of int8 differs from fp32 by"
        f" {found['mean_difference']:.4f} in the mean and {found['largest_difference']:.3f} at"
        f" most; the largest loss of AUROC on a label is {worst:.4f}."
    )


def threshold_table(calibrated: dict[str, Any]) -> str:
    """Calibration, reference share and thresholds per label."""
    body = [
        [
            label,
            f"{calibrated['reference'][label]:.0%}",
            calibrated["thresholds"][label]["review"],
            calibrated["thresholds"][label]["enforce"],
        ]
        for label in MODEL_LABELS
    ]
    return _table(["label", "positives in the reference mix", "review from", "enforce from"], body)


def data_table(prepared: dict[str, Any], register: dict[str, Source]) -> str:
    """Sources with licence and rows per split."""
    body = []
    for name, found in prepared["counts"].items():
        source, splits = register[name], found["splits"]
        rows = [splits.get(key, 0) for key in ("train", "calibrate", "test", "check")]
        link = f"[{name}]({source.home}) @ {source.commit}"
        body.append([link, source.licence, *[f"{n:,}" for n in rows], source.note])
    return _table(["source", "licence", "train", "calibrate", "test", "check", "note"], body)


def counts_table(prepared: dict[str, Any]) -> str:
    """Known and positive targets per label, over all training sources and splits."""
    body = []
    for label in MODEL_LABELS:
        found = [c for c in prepared["counts"].values() if "check" not in c["splits"]]
        known, positive = (sum(c[key][label] for c in found) for key in ("known", "positive"))
        body.append([label, f"{known:,}", f"{positive:,}"])
    return _table(["label", "known", "positive (target ≥ 0.5)"], body)


def stages_text(stages: list[dict[str, Any]]) -> str:
    """How the weights came about, a line per stage."""
    lines = []
    for number, stage in enumerate(stages, 1):
        settings = stage["settings"]
        epochs = settings["stop"] or settings["epochs"]
        lines.append(
            f"  {number}. {stage['rows']:,} rows, {epochs} of {settings['epochs']} planned"
            f" epochs, rate {settings['rate']:g}, {stage['seconds'] / 60:.0f} minutes, mean loss"
            f" of the last epoch {stage['losses'][-1]:.3f}"
        )
    return "\n".join(lines)


def fit_commands(stages: list[dict[str, Any]]) -> str:
    """The commands that make the same stages again."""
    lines = []
    for number, stage in enumerate(stages):
        found = stage["settings"]
        line = "reins train fit       --run runs/NAME"
        for name in ("epochs", "stop", "rows", "skip", "rate", "seed"):
            line += f" --{name} {found[name]:g}" if found[name] else ""
        line += " --bf16" if found["bf16"] else " --fp32"
        lines.append(line + (" --further" if number else ""))
    return "\n".join(lines)


def render(template: str, run: Run, register: dict[str, Source], name: str) -> str:
    """Fills a text of `card_texts/` with the tables of a run."""
    prepared, fitted = run.read("prepare"), run.read("fit")
    calibrated, evaluated = run.read("calibrate"), run.read("evaluate")
    values = {
        "name": name,
        "base": fitted["base_model"],
        "seed": prepared["seed"],
        "data_hash": prepared["data_hash"],
        "stages": stages_text(fitted["stages"]),
        "fits": fit_commands(fitted["stages"]),
        "skipped": ", ".join(sorted(set(register) - set(prepared["sources"]))) or "nothing",
        "duplicates": f"{prepared['exact_duplicates']:,}",
        "calibration_rows": f"{calibrated['rows']:,}",
        "review_rate": f"{REVIEW_RATE:.1%}",
        "enforce_rate": f"{ENFORCE_RATE:.1%}",
        "least_review": LEAST_REVIEW,
        "least_enforce": LEAST_ENFORCE,
        "jaccard": THRESHOLD,
        "strong": STRONG,
        "labels": labels_table(evaluated),
        "sources": sources_table(evaluated),
        "checks": checks_table(evaluated),
        "off_topic": topic_table(evaluated),
        "parity": parity_text(evaluated),
        "thresholds": threshold_table(calibrated),
        "data": data_table(prepared, register),
        "counts": counts_table(prepared),
    }
    return (_TEXTS / template).read_text("utf-8").format(**values)


def write_card(run: Run, target: Path, register: dict[str, Source], report: Path | None) -> None:
    """Writes CARD.md into a bundle and seals it again; writes the report if a path is given."""
    path = target / "manifest.json"
    if not path.is_file():
        raise TrainingError(f"{path} is missing: run `reins train export --to {target}` first.")
    name = f"{target.parent.name}/{target.name}"
    (target / "CARD.md").write_text(render("card.md", run, register, name), "utf-8")
    seal(target, json.loads(path.read_text("utf-8")))
    if report is not None:
        report.write_text(render("report.md", run, register, name), "utf-8")
