"""Fills the texts of `card_texts/` with the tables of a bundle's `report.json`."""

import json
from pathlib import Path
from typing import Any

from service.scoring import MODEL_LABELS
from training.draft import seal
from training.errors import TrainingError
from training.export import REPORT
from training.report import diagram, figures, settings
from training.report.markdown import percent

_TEXTS = Path(__file__).parents[1] / "card_texts"
PICTURE = Path("images") / "model" / "reliability.svg"
"""Where the picture lies, seen from the report."""


def write_card(target: Path, report: Path | None = None) -> None:
    """Writes CARD.md into a bundle and seals it again; with `report` the report and its picture.

    TrainingError if the bundle has no manifest or no `report.json`.
    """
    for name in ("manifest.json", REPORT):
        if not (target / name).is_file():
            raise TrainingError(
                f"{target / name} is missing: run `reins train export --to {target}` first."
            )
    notes, name = read_notes(target), f"{target.parent.name}/{target.name}"
    (target / "CARD.md").write_text(render("card.md", notes, name), "utf-8")
    seal(target, json.loads((target / "manifest.json").read_text("utf-8")))
    if report is not None:
        report.write_text(render("report.md", notes, name), "utf-8")
        picture = report.parent / PICTURE
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_text(draw(notes), "utf-8")


def read_notes(target: Path) -> dict[str, Any]:
    """The notes of the run that a bundle was exported from."""
    found: dict[str, Any] = json.loads((target / REPORT).read_text("utf-8"))
    return found


def draw(notes: dict[str, Any]) -> str:
    """The reliability diagrams of all labels, SVG."""
    found = notes["evaluate"]["labels"]
    return diagram.reliability({name: found[name].get("reliability", []) for name in MODEL_LABELS})


def render(template: str, notes: dict[str, Any], name: str) -> str:
    """A text of `card_texts/` with its tables."""
    prepared, fitted = notes["prepare"], notes["fit"]
    calibrated, evaluated = notes["calibrate"], notes["evaluate"]
    costs, sources = calibrated["costs"], notes["sources"]
    tables = {name: write(evaluated) for name, write in figures.TABLES.items()}
    values = tables | {
        "name": name,
        "base": fitted["base_model"],
        "seed": prepared["seed"],
        "data_hash": prepared["data_hash"],
        "fitting": settings.fitting(fitted),
        "fit": settings.command(fitted),
        "skipped": ", ".join(sorted(set(sources) - set(prepared["sources"]))) or "nothing",
        "duplicates": f"{prepared['exact_duplicates']:,}",
        "calibration_rows": f"{calibrated['rows']:,}",
        "cap": calibrated["cap"],
        "folds": calibrated["folds"],
        "jaccard": notes["near_duplicates_from"],
        "strong": notes["strong_terms_from"],
        "curves": settings.curves(calibrated),
        "thresholds": settings.thresholds(calibrated, evaluated),
        "costs": settings.costs(costs["by_label"]),
        "review_minutes": f"{costs['review']:g}",
        "shipped": percent(costs["shipped"], 0),
        "attacked": notes["attacked"],
        "data": settings.data(prepared, sources),
        "counts": settings.counts(prepared),
        "picture": PICTURE.as_posix(),
    }
    return (_TEXTS / template).read_text("utf-8").format(**values)
