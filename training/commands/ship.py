"""`reins train export | card`: from a run to a bundle, its card and the report."""

from datetime import UTC, datetime
from pathlib import Path

import click

from training.commands.options import FILE, FOLDER, run_option
from training.run import Run

_to = click.option(
    "--to", "target", required=True, type=FOLDER, help="Bundle folder, ending in NAME/VERSION."
)


@click.command()
@run_option
@_to
def export(folder: Path, target: Path) -> None:
    """Write the bundle: graph, tokenizer, manifest, and the notes of the run.

    Beside an older version of the same name the run must have been compared with it.
    """
    from training.export import export as work

    manifest = work(Run(folder), target, datetime.now(UTC))
    click.echo(f"{manifest['name']}/{manifest['version']} is in {target}.")


@click.command()
@_to
@click.option("--report", type=FILE, help="Write the report for the docs here, and its picture.")
def card(target: Path, report: Path | None) -> None:
    """Write CARD.md into a bundle, and with --report the report for the docs."""
    from training.report import write_card

    write_card(target, report)
    click.echo(f"{target / 'CARD.md'} is written.")
