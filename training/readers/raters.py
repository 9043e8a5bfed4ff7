"""Sources with several raters a text: their votes become soft labels."""

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean

from training.readers.frames import Record, source_records
from training.rows import Row, Split
from training.sources import Source

_SPLITS: dict[str, Split] = {"train": "train", "valid": "calibrate", "test": "test"}
_DEGREES = {"1": 0.0, "0": 0.3, "-1": 0.8, "-2": 1.0, "-3": 1.0}
_IDENTITY = ("ableist", "homophobic", "racist", "sexist", "transphobic")


def _votes(record: Record, rater: int, name: str) -> float | None:
    """A rater's answer; the sheets hold '1', or '1, 0' where the rater saw the text twice."""
    cell = record.get(f"Annotator{rater}_{name}", "").strip()
    return fmean(float(part) for part in cell.split(",")) if cell else None


def _shares(record: Record) -> list[dict[str, float]]:
    names = [f"is_abuse.{degree}" for degree in _DEGREES]
    names += [*_IDENTITY, "sex_harassment", "intellectual", "target.individual", "target.system"]
    raters = []
    for rater in range(1, 9):
        votes = {name: _votes(record, rater, name) for name in names}
        if votes["is_abuse.1"] is not None:
            raters.append({name: vote or 0.0 for name, vote in votes.items()})
    return raters


def read_convabuse(data: Path, source: Source) -> Iterator[Row]:
    """Severity 1 (none) to -3 (strong) by several raters (Cercas Curry et al. 2021)."""
    for file, number, record in source_records(data, source):
        raters = _shares(record)
        if not raters:
            continue
        row = Row(f"convabuse/{Path(file.path).stem}/{number}", source.name, record["user"])
        row.split = _SPLITS[Path(file.path).stem]
        row.parent = record["agent"] or None
        toxicity = fmean(
            max(_DEGREES[degree] * rater[f"is_abuse.{degree}"] for degree in _DEGREES)
            for rater in raters
        )
        aimed = fmean(
            max(rater["intellectual"], rater["target.individual"], rater["target.system"])
            for rater in raters
        )
        row.set(
            {
                "toxicity": toxicity,
                "severe_toxicity": fmean(
                    max(rater["is_abuse.-3"], 0.4 * rater["is_abuse.-2"]) for rater in raters
                ),
                "insult": min(toxicity, aimed),
                "identity_attack": fmean(max(rater[n] for n in _IDENTITY) for rater in raters),
                "sexual": fmean(rater["sex_harassment"] for rater in raters),
                "spam": 0.0,
            }
        )
        yield row


def read_context_toxicity(data: Path, source: Source) -> Iterator[Row]:
    """Wikipedia talk at natural prevalence; human label and Perspective's public score, meaned."""
    for _, number, record in source_records(data, source):
        row = Row(f"context_toxicity/{number}", source.name, record["text"])
        row.parent = record["parent"] or None
        toxicity = 0.5 * float(record["label"]) + 0.5 * float(record["api"])
        row.set({"toxicity": toxicity, "spam": 0.02})
        if toxicity < 0.15:
            parts = ("severe_toxicity", "insult", "threat", "identity_attack", "sexual")
            row.set(dict.fromkeys(parts, 0.0))
        yield row


def read_davidson(data: Path, source: Source) -> Iterator[Row]:
    """Votes hate / offensive / neither; 'offensive' follows a lexicon and counts half."""
    for _, number, record in source_records(data, source):
        count = float(record["count"])
        hate = float(record["hate_speech"]) / count
        offensive = float(record["offensive_language"]) / count
        row = Row(f"davidson/{number}", source.name, _users(record["tweet"]))
        row.set({"toxicity": min(1.0, hate + 0.5 * offensive), "spam": 0.03})
        if hate >= 0.5 or offensive < 0.5:
            row.set({"identity_attack": hate})
        yield row


def read_hatexplain(data: Path, source: Source) -> Iterator[Row]:
    """Three raters: hatespeech counts 1 for toxicity and identity, offensive 0.6 and 0.25."""
    toxicity = {"hatespeech": 1.0, "offensive": 0.6, "normal": 0.0}
    identity = {"hatespeech": 1.0, "offensive": 0.25, "normal": 0.0}
    for _, number, record in source_records(data, source):
        votes = [record[f"label_{rater}"] for rater in (1, 2, 3)]
        row = Row(f"hatexplain/{number}", source.name, _users(record["text"]))
        row.set(
            {
                "toxicity": fmean(toxicity[vote] for vote in votes),
                "identity_attack": fmean(identity[vote] for vote in votes),
                "spam": 0.02,
            }
        )
        yield row


def _users(text: str) -> str:
    """Placeholders of the sources as a reader would see them."""
    return re.sub(r"<user>|@\w+", "@user", text).replace("<number>", "1")
