"""Files of the data folder that are joined from several originals, each by a function."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePosixPath
from zipfile import ZipFile

SPLITS = ("train", "valid", "test")


def join_intents(parts: Sequence[bytes]) -> bytes:
    """Labels and texts, a line each, of train, valid and test in turn, as one table.

    ValueError if there are not six parts or their lines do not pair up.
    """
    if len(parts) != 2 * len(SPLITS):
        raise ValueError(f"it takes label and text of {', '.join(SPLITS)}: six parts")
    rows = [("split", "label", "text")]
    for split, labels, texts in zip(SPLITS, parts[::2], parts[1::2], strict=True):
        pairs = zip(_lines(labels), _lines(texts), strict=True)
        rows += [(split, label, text) for label, text in pairs]
    return _tsv(rows)


def join_vicomtech(parts: Sequence[bytes]) -> bytes:
    """The archive of the repository, a text per file, as one table in the order of its metadata.

    `sample` says which of the authors' balanced folders holds the text, if any does. ValueError
    or KeyError if the archive is another one.
    """
    (content,) = parts
    with ZipFile(io.BytesIO(content)) as archive:
        found = {PurePosixPath(name).parts[1:]: name for name in archive.namelist()}
        metadata = archive.read(found["annotations_metadata.csv",]).decode()
        rows = [("file_id", "user_id", "subforum_id", "sample", "label", "text")]
        for line in csv.DictReader(io.StringIO(metadata, newline="")):
            file = f"{line['file_id']}.txt"
            text = archive.read(found["all_files", file]).decode().strip()
            sample = next((s for s in ("train", "test") if (f"sampled_{s}", file) in found), "")
            who = (line["file_id"], line["user_id"], line["subforum_id"])
            rows.append((*who, sample, line["label"], text))
    return _tsv(rows)


def _lines(content: bytes) -> list[str]:
    """Lines as `\\n` parts them: texts may hold other signs that Python takes for line ends."""
    return content.decode().removesuffix("\n").split("\n")


def _tsv(rows: Iterable[Sequence[str]]) -> bytes:
    table = io.StringIO(newline="")
    csv.writer(table, delimiter="\t").writerows(rows)
    return table.getvalue().encode()


JOINS: dict[str, Callable[[Sequence[bytes]], bytes]] = {
    "intents": join_intents,
    "vicomtech": join_vicomtech,
}
"""By the name that a register gives; from the parts, uncompressed, to the file."""
