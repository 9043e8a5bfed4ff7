"""A finished export of posts: what is told of it beside the files, and how they are read.

A folder has ``part-00000.parquet`` and so on, one a block, with the columns of ``StoredPost``, and
``posts.json``, which tells what they are and is written last: without it an export is unfinished.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import orjson

from service.decisions import StoredPost
from service.errors import ConfigurationError
from service.publishing.backtest.again import Served
from service.publishing.backtest.extra import load_extra
from service.publishing.backtest.stream import Span
from service.scoring import NORMALISER_VERSION

FORMAT: Final = 2
MANIFEST: Final = "posts.json"


@dataclass(frozen=True, slots=True)
class Part:
    """A block of posts in a file, read when it is replayed: by whichever process does that.

    ``normalised`` says whether its normalised texts are those of this version of Reins.
    """

    path: Path
    posts: int
    normalised: bool

    def __len__(self) -> int:
        return self.posts

    def __iter__(self) -> Iterator[StoredPost]:
        names = [name for name in StoredPost._fields if self.normalised or name != "normalised"]
        table = load_extra("pyarrow.parquet").read_table(self.path, columns=names)
        nothing = [None] * len(table)
        columns = [
            table.column(name).to_pylist() if name in names else nothing
            for name in StoredPost._fields
        ]
        return (StoredPost(*row) for row in zip(*columns, strict=True))


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished export: whose posts, from when to when, and the files.

    ``scored_by`` counts posts by what their scores are from. ``served`` is what was served at the
    time and scored what others had scored before; None if scores were left as they were.
    """

    span: Span
    parts: Sequence[Part]
    scored_by: Mapping[Served, int]
    served: Served | None = None

    @property
    def posts(self) -> int:
        """How many posts there are."""
        return sum(map(len, self.parts))


def open_parts(folder: Path) -> Exported:
    """Return what ``write_parts`` has written; the posts themselves are read later.

    Raises:
        ConfigurationError: there is no finished export, or one of another format.
    """
    try:
        told = orjson.loads((folder / MANIFEST).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        raise ConfigurationError(
            f"{folder} holds no finished export: write one with "
            "`reins policy export-posts --to FOLDER`"
        ) from None
    if told.get("format") != FORMAT:
        raise ConfigurationError(
            f"{folder} was written by another version of Reins: export the posts again"
        )
    since, until = (datetime.fromisoformat(told[name]) for name in ("since", "until"))
    normalised = told["normaliser_version"] == NORMALISER_VERSION
    parts = [
        Part(folder.resolve() / one["file"], one["posts"], normalised) for one in told["parts"]
    ]
    scored_by = {Served(one["model"], one["normaliser"]): one["posts"] for one in told["scored_by"]}
    served = Served(**told["served"]) if told["served"] else None
    return Exported(Span(told["community"], since, until), parts, scored_by, served)


def write_manifest(folder: Path, exported: Exported) -> None:
    """Tell what is in ``folder``, which makes the export finished."""
    span, served = exported.span, exported.served
    told = {
        "format": FORMAT,
        "community": span.community_id,
        "since": span.since.isoformat(),
        "until": span.until.isoformat(),
        "normaliser_version": NORMALISER_VERSION,
        "served": asdict(served) if served else None,
        "scored_by": [asdict(one) | {"posts": n} for one, n in exported.scored_by.items()],
        "posts": exported.posts,
        "parts": [{"file": part.path.name, "posts": len(part)} for part in exported.parts],
    }
    (folder / MANIFEST).write_bytes(
        orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    )
