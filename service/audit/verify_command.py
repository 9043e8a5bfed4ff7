"""`reins audit verify`: does the chain hold, and is it the one that was anchored?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click
from tqdm import tqdm

from service.audit.anchor import Anchor, read_anchors, read_keys, unsigned
from service.audit.errors import AuditFileError
from service.audit.export import verify_export
from service.audit.links import Link
from service.audit.read import read_head
from service.audit.verify import Show, verify_chain
from service.audit.walk import Walk
from service.settings import Settings
from service.signing import ANCHORS, all_keys
from service.storage import Database
from service.storage.current import on_store

SAME_STORE = (
    "Caution: the anchors are checked with the public key of this same store. Whoever can rewrite "
    "the store can replace that key. Keep `reins audit key` elsewhere and give it with --key."
)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--anchor", "anchor_file", type=_FILE, help="Published anchors, one JSON a line.")
@click.option("--key", "key_file", type=_FILE, help="Public key (PEM) that was kept elsewhere.")
@click.option("--from", "start", type=click.IntRange(1), help="Go on from an anchored row.")
@click.option("--file", "export_file", type=_FILE, help="An export instead of the store.")
@click.option("--partial", is_flag=True, help="The export was filtered: rows may be left out.")
def verify(
    anchor_file: Path | None,
    key_file: Path | None,
    start: int | None,
    export_file: Path | None,
    partial: bool,
) -> None:
    """Walk the audit trail; name the first row that does not hold and exit with 1.

    Without an anchor that was kept elsewhere, nobody can tell whether the newest rows were cut
    off or the whole trail was written anew.
    """
    anchors = read_anchors(anchor_file.read_text("utf-8")) if anchor_file else []
    keys = read_keys(key_file.read_text("utf-8")) if key_file else None
    _check_options(anchors, keys, start, export_file, partial)
    if export_file is None:
        walk = on_store(
            Settings().database, lambda database: _walk_store(database, anchors, keys, start)
        )
    else:
        walk = _walk_file(export_file, anchors, keys or [], partial)
    if walk.broken is not None:
        click.echo(f"Row {walk.broken.seq}: {walk.broken.why}.", err=True)
        raise click.exceptions.Exit(1)
    for line in _report(walk, anchors, export_file is not None):
        click.echo(line)


def _check_options(
    anchors: Sequence[Anchor],
    keys: Sequence[str] | None,
    start: int | None,
    export_file: Path | None,
    partial: bool,
) -> None:
    if keys is not None and not anchors:
        raise click.UsageError("--key verifies anchors: give --anchor too")
    if partial and export_file is None:
        raise click.UsageError("--partial is about an export: give --file too")
    if export_file is not None and start is not None:
        raise click.UsageError("--from is about the store: leave it out with --file")
    if export_file is not None and anchors and keys is None:
        raise click.UsageError("An export has no key: give --key with --anchor")
    if start is not None and start > 1 and all(anchor.seq != start for anchor in anchors):
        raise click.UsageError(f"--from goes on from an anchor, and --anchor has none of {start}")


def _walk_store(
    database: Database, anchors: Sequence[Anchor], keys: Sequence[str] | None, start: int | None
) -> Walk:
    first = start or 1
    if anchors:
        broken = unsigned(anchors, _store_keys(database) if keys is None else keys)
        if broken:
            return Walk(broken=broken)
    head = database.read(read_head).seq
    show = _progress(max(head - first + 1, 0))
    return database.read(lambda c: verify_chain(c, anchors, first, show))


def _walk_file(path: Path, anchors: Sequence[Anchor], keys: Sequence[str], partial: bool) -> Walk:
    broken = unsigned(anchors, keys)
    if broken:
        return Walk(broken=broken)
    with path.open("rb") as lines:
        return verify_export(lines, anchors, _progress(None), partial=partial)


def _progress(total: int | None) -> Show:
    """Show a bar for as long as links are walked."""

    def show(links: Iterable[Link]) -> Iterable[Link]:
        return tqdm(links, total=total, unit="row", unit_scale=True, disable=None)

    return show


def _store_keys(database: Database) -> list[str]:
    click.echo(SAME_STORE, err=True)
    found = database.read(lambda connection: all_keys(connection, "", ANCHORS))
    if not found:
        raise AuditFileError("This store has no key for anchors: give the key with --key.")
    return [key.public for key in found if key.public]


def _report(walk: Walk, anchors: Sequence[Anchor], export: bool) -> list[str]:
    """Say in words how far the chain holds."""
    if not walk.rows:
        return ["The chain holds: it has no rows."]
    rows = "1 row" if walk.rows == 1 else f"{walk.rows:,} rows"
    lines = [f"The chain holds: {rows}, {walk.first} to {walk.seq}.", f"head: {walk.hash}"]
    if walk.gaps:
        lines.append(f"Gaps: {walk.gaps:,}. What stood in them can't be told from this file.")
    if anchors and export:
        lines.append(f"Anchored rows in this file: {walk.signed}, and their anchors hold.")
    elif anchors:
        last = max(anchors, key=lambda anchor: anchor.seq)
        lines.append(f"Anchors that hold: {len(anchors)}, up to row {last.seq} of {last.at}.")
    return lines
