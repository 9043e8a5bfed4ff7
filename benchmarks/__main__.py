"""`python -m benchmarks`: measure, print a table, and write JSON if asked."""

from __future__ import annotations

import json
from pathlib import Path

import click
from tqdm import tqdm

from benchmarks.measure import STARTS, STEPS_A_ROUND, measure
from benchmarks.report import summarise, table
from service.settings import Settings


@click.command()
@click.option("--rounds", default=5, show_default=True, help="Interleaved rounds to measure.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write figures there.")
@click.option(
    "--model",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Model bundle to measure instead of REINS_MODEL.",
)
def main(rounds: int, json_file: Path | None, model: Path | None) -> None:
    """Measure the bare model, stored posts and an empty endpoint in one run.

    Nothing else should keep the machine busy meanwhile; the ratios bear it better than the rates.
    """
    steps = 1 + STARTS + 1 + rounds * STEPS_A_ROUND
    with tqdm(total=steps, desc="bench", unit="step") as bar:

        def done(name: str) -> None:
            bar.set_postfix_str(name)
            bar.update()

        figures = measure(rounds, (model or Settings().model).resolve(), done)
    found = summarise(figures)
    click.echo(table(found))
    if json_file is not None:
        json_file.write_text(json.dumps(found, indent=2) + "\n")


main()
