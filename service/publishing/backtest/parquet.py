"""Stored posts written as Parquet files, for back-tests that one machine or store can't hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import orjson

from service.decisions import StoredPost, normalised_text
from service.errors import ConfigurationError
from service.publishing.backtest.again import Served
from service.publishing.backtest.exported import Exported, Part, write_manifest
from service.publishing.backtest.extra import load_extra
from service.publishing.backtest.stream import Span

PART_POSTS: Final = 10_000
"""Posts in one file: some MiB, and a few seconds of work."""


def write_parts(
    folder: Path,
    span: Span,
    blocks: Iterable[Sequence[StoredPost]],
    done: Callable[[int], object] = lambda _posts: None,
    served: Served | None = None,
) -> Exported:
    """Write ``blocks`` into an empty or new ``folder``, a file for each.

    Args:
        folder: where to.
        span: whose posts, from when to when.
        blocks: the posts.
        done: told the number of posts in each file that is written.
        served: what has scored the posts again that another model had scored; None if nothing has.

    Raises:
        ConfigurationError: there is something in the folder, or pyarrow is not installed.
    """
    parquet, schema = load_extra("pyarrow.parquet"), _schema()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # members' texts are in it
    if any(folder.iterdir()):
        raise ConfigurationError(f"{folder} is not empty: name another folder, or empty it")
    parts: list[Part] = []
    scored_by: Counter[Served] = Counter()
    for number, block in enumerate(blocks):
        part = Part(folder / f"part-{number:05}.parquet", len(block), normalised=True)
        parquet.write_table(_table(block, schema), part.path, compression="zstd")
        parts.append(part)
        scored_by.update(
            Served(post.model_version or "none", post.normaliser_version or "none")
            for post in block
        )
        done(len(block))
    exported = Exported(span, parts, scored_by, served)
    write_manifest(folder, exported)
    return exported


def _table(block: Sequence[StoredPost], schema: Any) -> Any:
    rows = [
        post if post.normalised is not None else post._replace(normalised=_normalised(post))
        for post in block
    ]
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
        "deleted": arrow.bool_(),
    }
    return arrow.schema([(name, other.get(name, arrow.string())) for name in StoredPost._fields])
