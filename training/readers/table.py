"""The general reader: the rules of sources.toml, applied to a table."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.readers.frames import Record, source_records
from training.rows import Row, Split
from training.sources import Source, SourceFile


def read_table(data: Path, source: Source) -> Iterator[Row]:
    """Rows of a table, labelled by the source's default, columns, linear and rules."""
    options = source.options
    for file, number, record in source_records(data, source):
        if _dropped(record, options.get("drop")):
            continue
        row = Row(
            id=f"{source.name}/{Path(file.path).stem}/{number}",
            source=source.name,
            text=record[options["text"]].replace("[linebreak]", "\n"),
            split=_split(file, record, options.get("splits")),
            topic=record[options["topics"]] if "topics" in options else None,
        )
        _label(row, record, options)
        yield row


def _dropped(record: Record, rule: dict[str, Any] | None) -> bool:
    if rule is None:
        return False
    return (record[rule["column"]] in rule["in"]) != bool(rule.get("invert", False))


def _split(file: SourceFile, record: Record, rule: dict[str, str] | None) -> Split | None:
    if rule is None:
        return None
    if "file" in rule:
        name = rule["as"] if file.path == rule["file"] else rule["other"]
    else:
        name = rule.get(record[rule["column"]], "")
    return name if name in ("train", "calibrate", "test") else None  # type: ignore[return-value]


def _label(row: Row, record: Record, options: dict[str, Any]) -> None:
    row.set(options.get("default", {}))
    for column, label in options.get("columns", {}).items():
        row.set({label: float(record[column])})
    for rule in options.get("linear", []):
        share = (float(record[rule["column"]]) - rule["low"]) / (rule["high"] - rule["low"])
        row.set(dict.fromkeys(rule["set"], share))
    for rule in options.get("rules", []):
        if record[rule["column"]] in rule["in"]:
            row.set(rule["set"])
    for rule in options.get("contains", []):
        if any(part in record[rule["column"]] for part in rule["in"]):
            row.set(rule["set"])
