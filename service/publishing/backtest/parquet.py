"""Stored posts as Parquet files, for back-tests that one machine or one store can't hold.

A folder has ``part-00000.parquet`` and so on, one a block, with the columns of ``StoredPost``, and
``posts.json``, which tells what they are and is written last: without it an export is unfinished.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import orjson

from service.decisions import StoredPost, normalised_text
from service.errors import ConfigurationError
from service.publishing.backtest.extra import load_extra
from service.publishing.backtest.stream import Span
from service.scoring import NORMALISER_VERSION

FORMAT: Final = 1
MANIFEST: Final = "posts.json"
PART_POSTS: Final = 10_000
"""Posts in one file: some MiB, and a few seconds of work."""


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
        names = StoredPost._fields if self.normalised else StoredPost._fields[:-1]
        table = load_extra("pyarrow.parquet").read_table(self.path, columns=list(names))
        columns = [table.column(name).to_pylist() for name in names]
        return (StoredPost(*row) for row in zip(*columns, strict=True))


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished export: whose posts, from when to when, and the files."""

    span: Span
    parts: Sequence[Part]

    @property
    def posts(self) -> int:
        """How many posts there are."""
        return sum(map(len, self.parts))


def write_parts(
    folder: Path,
    span: Span,
    blocks: Iterable[Sequence[StoredPost]],
    done: Callable[[int], object] = lambda _posts: None,
) -> Exported:
    """Write ``blocks`` into an empty or new ``folder``, a file for each.

    Raises:
        ConfigurationError: there is something in the folder, or pyarrow is not installed.
    """
    parquet, schema = load_extra("pyarrow.parquet"), _schema()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # members' texts are in it
    if any(folder.iterdir()):
        raise ConfigurationError(f"{folder} is not empty: name another folder, or empty it")
    parts = []
    for number, block in enumerate(blocks):
        part = Part(folder / f"part-{number:05}.parquet", len(block), normalised=True)
        parquet.write_table(_table(block, schema), part.path, compression="zstd")
        parts.append(part)
        done(len(block))
    (folder / MANIFEST).write_bytes(orjson.dumps(_manifest(span, parts), option=_PRETTY))
    return Exported(span, parts)


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
    return Exported(Span(told["community"], since, until), parts)


def _manifest(span: Span, parts: Sequence[Part]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "community": span.community_id,
        "since": span.since.isoformat(),
        "until": span.until.isoformat(),
        "normaliser_version": NORMALISER_VERSION,
        "posts": sum(map(len, parts)),
        "parts": [{"file": part.path.name, "posts": len(part)} for part in parts],
    }


def _table(block: Sequence[StoredPost], schema: Any) -> Any:
    rows = [post._replace(normalised=_normalised(post)) for post in block]
    columns = zip(*rows, strict=True)
    return load_extra("pyarrow").table(
        {name: list(column) for name, column in zip(StoredPost._fields, columns, strict=True)},
        schema=schema,
    )


def _normalised(post: StoredPost) -> str | None:
    """``None`` where the content can't be read: the back-test counts such posts."""
    try:
        return normalised_text(orjson.loads(post.content))
    except (KeyError, TypeError, ValueError):
        return None


def _schema() -> Any:
    arrow = load_extra("pyarrow")
    other = {
        "decided_at": arrow.timestamp("us", tz="UTC"),
        "policy_version": arrow.int64(),
        "probability": arrow.float64(),
        "revision": arrow.int64(),
    }
    return arrow.schema([(name, other.get(name, arrow.string())) for name in StoredPost._fields])


_PRETTY: Final = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
