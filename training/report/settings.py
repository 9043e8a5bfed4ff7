"""Tables of what a model was made from and how it is to be used: data, stages, thresholds."""

from typing import Any

from service.scoring import MODEL_LABELS
from training.calibrate import FEWEST, KINDS
from training.report.markdown import count, percent, table

Note = dict[str, Any]
BATCH_TOKENS = 2048
"""What `fit` takes unless it is told otherwise."""


def data(prepared: Note, sources: Note) -> str:
    """Sources with licence and rows per split."""
    body = []
    for name, found in prepared["counts"].items():
        splits = found["splits"]
        rows = [count(splits.get(key, 0)) for key in ("train", "calibrate", "test", "check")]
        source = sources[name]
        home = f"({source['home']})" if source["home"].startswith("https://") else ""
        link = f"[{name}]{home} @ {source['commit']}" if home else f"{name}, {source['commit']}"
        body.append([link, source["licence"], *rows, source["note"]])
    return table(["source", "licence", "train", "calibrate", "test", "check", "note"], body)


def counts(prepared: Note) -> str:
    """Known and positive targets per label, over all training sources and splits."""
    body = []
    for label in MODEL_LABELS:
        found = [c for c in prepared["counts"].values() if "check" not in c["splits"]]
        known, positive = (sum(c[key][label] for c in found) for key in ("known", "positive"))
        body.append([label, count(known), count(positive)])
    return table(["label", "known", "positive (target ≥ 0.5)"], body)


def fitting(fitted: Note) -> str:
    """How the weights came about, a sentence for each fit."""
    start = fitted.get("started_from")
    lines = [f"Begun from {f'the weights of {start}' if start else 'the base'}."]
    for note in (*fitted.get("after", ()), fitted):
        found = note["settings"]
        losses = ", ".join(f"{loss:.3f}" for loss in note["losses"])
        lines.append(
            f"{count(note['rows'])} rows, epochs: {found['epochs']}, highest rate"
            f" {found['rate']:g}, {note['seconds'] / 60:.0f} minutes, mean loss by epoch {losses}."
        )
    if others := fitted.get("averaged_with"):
        lines.append(
            f"The weights are the mean of the last fit's and those of {', '.join(others)}."
        )
    return "\n".join(lines)


def command(fitted: Note) -> str:
    """The commands that fit the same again, one for each fit, in their order."""
    start = fitted.get("started_from")
    begin = f"models/{start}" if start else None
    fits = (*fitted.get("after", ()), fitted)
    lines = []
    for number, note in enumerate(fits, 1):
        name = "runs/NAME" if number == len(fits) else f"runs/NAME-{number}"
        lines.append(_command(note["settings"], name, begin))
        begin = name
    if others := fitted.get("averaged_with"):
        lines.append(f"reins train average   --run {begin}" + "".join(map(_with, others)))
    return "\n".join(lines)


def _with(other: str) -> str:
    return f" --with {other if other.startswith('runs/') else f'models/{other}'}"


def _command(found: Note, name: str, begin: str | None) -> str:
    line = f"reins train fit       --run {name}"
    line += f" --start {begin}" if begin else ""
    for key in ("epochs", "rows", "max_tokens", "frozen", "rate", "seed"):
        line += f" --{key.replace('_', '-')} {found[key]:g}" if found.get(key) else ""
    line += f" --batch-tokens {found['tokens']}" if found["tokens"] != BATCH_TOKENS else ""
    return line + (" --bf16" if found["bf16"] else " --fp32")


def curves(calibrated: Note) -> str:
    """The calibration of each label and its share in the reference mix."""
    body = []
    for label in MODEL_LABELS:
        fit = calibrated["fits"][label]
        share = percent(calibrated["reference"][label], 0)
        body.append([label, share, count(fit["n"]), count(fit["positives"]), fit["kind"]])
    head = ["label", "positives in the reference mix", "rows", "positives", "curve"]
    return table(head, body)


def not_fitted(calibrated: Note) -> str:
    """Which labels got no curve of their own, and what holds instead; '' if all got one."""
    without: dict[str, list[str]] = {}
    for label in MODEL_LABELS:
        kind = calibrated["fits"][label]["kind"]
        if kind not in KINDS:
            without.setdefault(kind, []).append(label)
    if not without:
        return ""
    said = [
        f"A curve of its own takes {FEWEST} positives and {FEWEST} negatives that overlap in score."
    ]
    for kind, labels in without.items():
        what = "Not calibrated" if kind == "none" else f"Curve and thresholds {kind}"
        said.append(f"{what}: {', '.join(labels)}.")
    return "\n".join(said)


def thresholds(calibrated: Note, evaluated: Note) -> str:
    """Review and enforce by prevalence, with the posts of 1,000 that each implies."""
    body = []
    for label in MODEL_LABELS:
        load = evaluated["labels"][label].get("workload", {})
        for prevalence, cut in calibrated["thresholds"][label].items():
            implied = load.get(prevalence, {})
            keys = ("reviewed", "enforced", "wrongly_enforced", "missed")
            cells = [f"{implied[key]:.1f}" if key in implied else "–" for key in keys]
            body.append(
                [
                    label,
                    percent(float(prevalence), 0),
                    f"{cut['review']:.2f}",
                    f"{cut['enforce']:.2f}",
                    *cells,
                ]
            )
    head = ["label", "prevalence", "review from", "enforce from"]
    return table([*head, "reviewed", "enforced", "of those wrong", "missed"], body)


def costs(found: dict[str, dict[str, float]]) -> str:
    """Minutes that a missed harm, one that waits for a review and a wrong enforcement cost."""
    keys = ("missed", "waiting", "wrong")
    body = [[name, *(f"{minutes[key]:g}" for key in keys)] for name, minutes in found.items()]
    return table(["label", "missed harm", "harm that waits", "wrong enforcement"], body)
