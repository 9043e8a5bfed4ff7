"""Reads a source file into a table of strings."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from training.sources import Source, SourceFile, verify

csv.field_size_limit(10_000_000)

Record = dict[str, str]
Quoting = Literal[0, 1, 2, 3]
"""As the constants of `csv`; 3 reads quotes as plain text."""


def records(
    data: Path,
    file: SourceFile,
    *,
    names: list[str] | None = None,
    quoting: Quoting = csv.QUOTE_MINIMAL,
) -> Iterator[Record]:
    """The lines of a .csv or .tsv file as dictionaries of strings; missing cells are ''.

    `names` are the columns of a file without a header; quoting=3 reads quotes as plain text.
    """
    text = verify(data, file).decode("utf-8-sig", errors="replace").lstrip("\n")
    delimiter = "\t" if file.path.endswith(".tsv") else ","
    reader = csv.DictReader(
        io.StringIO(text, newline=""), fieldnames=names, delimiter=delimiter, quoting=quoting
    )
    for record in reader:
        yield {key: value or "" for key, value in record.items() if isinstance(key, str)}


def source_records(data: Path, source: Source) -> Iterator[tuple[SourceFile, int, Record]]:
    """Every record of every file of a source, with its file and number."""
    options = source.options
    for file in source.files:
        found = records(data, file, names=options.get("names"), quoting=options.get("quoting", 0))
        for number, record in enumerate(found):
            yield file, number, record
