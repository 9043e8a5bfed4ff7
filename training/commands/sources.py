"""`reins train sources`: what the classifier learns from, and how to get it."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from training.commands.options import FILE, FOLDER
from training.errors import TrainingError
from training.report.markdown import table
from training.sources import REGISTER, Source, load_register, state

if TYPE_CHECKING:
    from training.fetch import Outcome


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--data", type=FOLDER, default=None, help="Folder of the original files.")
@click.option("--fetch", is_flag=True, help="Get the files that --data lacks.")
@click.option("--register", type=FILE, help="Register of sources; that of Reins if not given.")
@click.pass_context
def sources(
    context: click.Context,
    names: Sequence[str],
    data: Path | None,
    fetch: bool,
    register: Path | None,
) -> None:
    """List sources, all or by NAME: use, licence, home, files, and what --data holds of them.

    With --fetch, files that --data lacks are first downloaded from the addresses in the register,
    unpacked, and kept if their sha256 is right. Files that are there are never replaced. The exit
    status is 1 if a file could not be got or is not the one named.
    """
    chosen = _chosen(load_register(register or REGISTER), names)
    if not fetch:
        for source in chosen:
            click.echo(_described(source, data))
        return
    if data is None:
        raise TrainingError("--fetch takes the folder to fill: --data DIR.")
    from training.fetch import connection, fetch_all

    with connection() as client:
        found = fetch_all(client, data, chosen)
    click.echo(summary(found))
    for line in [*by_hand(found), *failures(found)]:
        click.echo(f"\n{line}", err=True)
    context.exit(1 if any(outcome.state == "failed" for outcome in found) else 0)


def _chosen(register: dict[str, Source], names: Sequence[str]) -> list[Source]:
    if unknown := set(names) - set(register):
        raise TrainingError(f"No such source: {', '.join(sorted(unknown))}.")
    return [source for name, source in register.items() if not names or name in names]


def _described(source: Source, data: Path | None) -> str:
    lines = [
        f"{source.name}: {source.use}, {source.licence}, {state(data, source)}",
        f"  {source.home} @ {source.commit}",
    ]
    return "\n".join(lines + [f"  {file.sha256}  {file.path}" for file in source.files])


def summary(found: Iterable["Outcome"]) -> str:
    """A table of what became of each file."""
    lines = [(o.source.name, o.file.path, o.state) for o in found]
    return table(("source", "file", "state"), lines)


def by_hand(found: Iterable["Outcome"]) -> list[str]:
    """For each source with files that have no address: where they are, and where to put them."""
    left: dict[str, tuple[Source, list[str]]] = {}
    for outcome in found:
        if outcome.state == "by hand":
            left.setdefault(outcome.source.name, (outcome.source, []))[1].append(outcome.file.path)
    return [
        f"{name}: the register has no address for {', '.join(paths)}. Get it from {source.home}"
        f" (commit {source.commit}) and put it under that name, plain or .xz, into --data; or"
        f" leave the source out of `prepare` with --skip {name}."
        for name, (source, paths) in left.items()
    ]


def failures(found: Iterable["Outcome"]) -> list[str]:
    """For each file that failed: why, and the home of its source."""
    return [
        f"{o.source.name} ({o.source.home} @ {o.source.commit}): {o.said}"
        for o in found
        if o.state == "failed"
    ]
