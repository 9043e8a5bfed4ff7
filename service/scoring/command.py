"""`reins score`: score a file without a server."""

from __future__ import annotations

import os
from pathlib import Path

import click

from service.errors import ReinsError
from service.scoring.bundle import load_bundle
from service.scoring.files import score_file
from service.scoring.scorer import Scorer

STRICT_EXIT = 3


@click.command()
@click.option("--input", "source", required=True, metavar="FILE", help="JSON lines; - is stdin.")
@click.option("--output", "target", required=True, metavar="FILE", help="JSON lines; - is stdout.")
@click.option(
    "--model",
    type=click.Path(path_type=Path),
    help="Folder of a model bundle; REINS_MODEL if not given.",
)
@click.option("--strict", is_flag=True, help="Exit with 3 if any line was bad.")
@click.pass_context
def score(
    context: click.Context, source: str, target: str, model: Path | None, strict: bool
) -> None:
    """Score posts in a file of JSON lines.

    Each line {"id", "text", "channel_topic"?, "parent"?} becomes {"id", "scores", "model"}, in
    the same order. A bad line becomes {"id", "error"} and is named on standard error.
    """
    try:
        scorer = Scorer(load_bundle(model or _default_model()))
        report = score_file(source, target, scorer, workers=os.cpu_count() or 1)
    except ReinsError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{report.lines} lines scored, {report.bad} of them bad.", err=True)
    if strict and report.bad:
        context.exit(STRICT_EXIT)


def _default_model() -> Path:
    from service.settings import Settings  # the environment is read only when it is needed

    return Settings().model
