"""From a source's files to rows: one reader per kind of file."""

from collections.abc import Callable, Iterator
from pathlib import Path

from training.errors import TrainingError
from training.readers.material import read_material
from training.readers.raters import (
    read_context_toxicity,
    read_convabuse,
    read_davidson,
    read_hatexplain,
)
from training.readers.spans import read_toxic_spans
from training.readers.table import read_table
from training.readers.terms import read_goemotions, read_lexicon
from training.rows import Row
from training.sources import Source

READERS: dict[str, Callable[[Path, Source], Iterator[Row]]] = {
    "table": read_table,
    "toxic_spans": read_toxic_spans,
    "convabuse": read_convabuse,
    "context_toxicity": read_context_toxicity,
    "davidson": read_davidson,
    "hatexplain": read_hatexplain,
    "goemotions": read_goemotions,
    "lexicon": read_lexicon,
    "material": read_material,
}


def read_source(data: Path, source: Source) -> list[Row]:
    """All rows of a source with toxicity at least as high as its parts, empty texts left out.

    TrainingError if its entry in the register does not fit its files.
    """
    if source.reader not in READERS:
        raise TrainingError(f"Source {source.name}: a reader is one of {', '.join(READERS)}.")
    try:
        rows = [row for row in READERS[source.reader](data, source) if row.text.strip()]
    except KeyError as error:
        raise TrainingError(
            f"Source {source.name}: its entry in the register has {error} where a column of its"
            " files, a key or a label of the model should be."
        ) from error
    except ValueError as error:
        raise TrainingError(f"Source {source.name}: {error}.") from error
    for row in rows:
        row.weight = source.weight
        row.split = source.options.get("split", row.split)
        row.close()
    return rows


__all__ = ["READERS", "read_source"]
