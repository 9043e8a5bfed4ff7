"""A set that the owner brings: a JSONL, CSV or TSV file with labels in columns of its own."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from service.scoring import LABELS
from training.errors import TrainingError
from training.evaluation.heldout import summary
from training.evaluation.sample import Sample, measure
from training.infer import Graph
from training.intervals import interval
from training.metrics import FEWEST, brier_skill, calibration_error

SEED = 7
_WORDS = {"true": 1.0, "yes": 1.0, "false": 0.0, "no": 0.0}


@dataclass(frozen=True)
class Column:
    """A column that says something about a label.

    With `values` a row is a positive if its cell is one of them; else the cell is 0, 1, a share
    between, true, false, yes or no.
    """

    name: str
    label: str
    values: frozenset[str] = frozenset()

    def read(self, cell: object) -> float | None:
        """The target in [0, 1]; None for an empty cell. ValueError for anything else."""
        text = "" if cell is None else str(cell).strip()
        if not text:
            return None
        if self.values:
            return float(text in self.values)
        try:
            value = _WORDS.get(text.lower())
            value = float(text) if value is None else value
        except ValueError:
            value = float("nan")
        if not 0.0 <= value <= 1.0:
            raise ValueError(f"column '{self.name}': {text!r} is not 0, 1 or a share between")
        return value


def label_map(text: str) -> list[Column]:
    """Reads `insulting=insult,kind:hate|slur=identity_attack`; TrainingError if it is not sound."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        column, sign, label = part.rpartition("=")
        name, _, values = column.partition(":")
        if not sign or not name or label not in LABELS:
            raise TrainingError(
                f"--label-map: {part!r} is not COLUMN=LABEL or COLUMN:VALUE|VALUE=LABEL with LABEL"
                f" one of {', '.join(LABELS)}."
            )
        found.append(Column(name, label, frozenset(filter(None, values.split("|")))))
    if not found:
        raise TrainingError("--label-map names no column: give at least COLUMN=LABEL.")
    return found


@dataclass
class OwnSet:
    """Rows that could be read, by label: texts, targets and topics; `problems` name the others."""

    rows: dict[str, list[tuple[str, float, str | None]]] = field(default_factory=dict)
    read: int = 0
    problems: list[str] = field(default_factory=list)


def load(path: Path, columns: Sequence[Column], text: str, topic: str | None = None) -> OwnSet:
    """Reads a file by its ending: .jsonl, .csv or .tsv; rows in error are named and left out.

    TrainingError if the file can't be read, lacks a column, or has no row without an error.
    """
    needed = [text, *(column.name for column in columns), *([topic] if topic else [])]
    if topic is None and any(column.label == "off_topic" for column in columns):
        raise TrainingError("off_topic needs the channel's topic: name its --topic-column.")
    found = OwnSet()
    for number, record in _records(path, needed, found.problems):
        try:
            _take(found, record, columns, text, topic)
        except ValueError as error:
            found.problems.append(f"{path}:{number}: {error}.")
    if not found.read:
        raise TrainingError(
            "\n".join([*found.problems[:5], f"{path} has no row that can be read."])
        )
    return found


def _take(
    found: OwnSet,
    record: Mapping[str, Any],
    columns: Sequence[Column],
    text: str,
    topic: str | None,
) -> None:
    said = record.get(text)
    if not isinstance(said, str) or not said.strip():
        raise ValueError(f"column '{text}' holds no text")
    about = record.get(topic) if topic else None
    targets = [(column.label, column.read(record.get(column.name))) for column in columns]
    found.read += 1
    known: dict[str, float] = {}
    for label, value in targets:
        if value is not None:
            known[label] = max(value, known.get(label, 0.0))
    for label, value in known.items():
        if label != "off_topic" or about:
            found.rows.setdefault(label, []).append((said, value, about))


def _records(
    path: Path, needed: Sequence[str], problems: list[str]
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        content = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingError(f"{path} can't be read: {error}.") from error
    if path.suffix in (".csv", ".tsv"):
        yield from _table(path, content, needed)
    elif path.suffix in (".jsonl", ".ndjson"):
        yield from _lines(path, content, problems)
    else:
        raise TrainingError(f"{path}: the file's ending must be .jsonl, .csv or .tsv.")


def _table(path: Path, content: str, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    delimiter = "\t" if path.suffix == ".tsv" else ","
    reader = csv.DictReader(content.splitlines(keepends=True), delimiter=delimiter)
    missing = [name for name in needed if name not in (reader.fieldnames or [])]
    if missing:
        has = ", ".join(reader.fieldnames or []) or "none"
        raise TrainingError(f"{path}:1: no column {', '.join(missing)}; it has {has}.")
    for record in reader:
        yield reader.line_num, record


def _lines(path: Path, content: str, problems: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            problems.append(f"{path}:{number}: not JSON ({error}).")
            continue
        if isinstance(record, dict):
            yield number, record
        else:
            problems.append(f"{path}:{number}: not a JSON object.")


def evaluate_set(graph: Graph, own: OwnSet, path: Path) -> dict[str, Any]:
    """Figures per label, at 0.5 and at the manifest's thresholds, as a note."""
    manifest = graph.scorer.bundle.manifest
    graph.run([text for rows in own.rows.values() for text, _, _ in rows], path.name)
    labels = {}
    for label, rows in own.rows.items():
        texts, targets, topics = zip(*rows, strict=True)
        truth = np.array(targets) >= 0.5
        about = [str(topic) for topic in topics] if label == "off_topic" else None
        measured = measure(graph, Sample(path.name, label, texts, truth, about))
        found = summary(measured, SEED)
        ones = np.ones(len(measured.truth))
        if "auroc" in found:
            part = measured.truth, measured.scores
            found["ece"] = round(calibration_error(*part, ones), 4)
            found["brier_skill"] = round(brier_skill(*part, ones), 4)
            found["brier_skill_interval"] = interval(brier_skill, *part, SEED)
        if label in manifest.thresholds and len(ones):
            cut = manifest.thresholds[label]
            at = {"review": cut.review, "enforce": cut.enforce}
            found["at_thresholds"] = {
                name: {
                    "from": value,
                    "share": round(float((measured.scores >= value).mean()), 4),
                    "recall": _share(measured.scores[measured.truth] >= value),
                    "false_positive_rate": _share(measured.scores[~measured.truth] >= value),
                }
                for name, value in at.items()
            }
        labels[label] = found
    return {
        "set": path.name,
        "model": graph.scorer.bundle.model_version,
        "rows": own.read,
        "bad_rows": len(own.problems),
        "fewest_for_a_figure": FEWEST,
        "labels": labels,
    }


def _share(chosen: Any) -> float | None:
    return round(float(chosen.mean()), 4) if len(chosen) else None
