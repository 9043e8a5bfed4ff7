"""`reins train calibrate | evaluate | compare | suite`: what a model's scores are worth."""

import json
from pathlib import Path

import click

from training.commands.options import FILE, PRESENT_FOLDER, data_option, require_extra, run_option
from training.errors import TrainingError
from training.run import Run

REFUSED = 3
"""Exit status of a comparison that a guarded row fails."""
STRICT = 3
"""Exit status of --strict if a row of the owner's set was bad."""


@click.command()
@run_option
def calibrate(folder: Path) -> None:
    """Fit the calibration and the thresholds on the calibration split.

    A label with too few rows keeps what the bundle said that `fit --start` was given.
    """
    require_extra()
    from training.calibrate import calibrate as work
    from training.report import settings

    note = work(Run(folder))
    click.echo(f"Calibrated on {note['rows']} rows.\n\n{settings.curves(note)}")
    if said := settings.not_fitted(note):
        click.echo(f"\n{said}")


@click.command()
@run_option
@data_option
@click.option("--model", type=PRESENT_FOLDER, help="Bundle to measure on a set of your own.")
@click.option("--set", "source", type=FILE, help="Your set: .jsonl, .csv or .tsv (with --model).")
@click.option("--label-map", help="Its columns: insulting=insult,kind:hate|slur=identity_attack")
@click.option("--text-column", default="text", show_default=True)
@click.option("--topic-column", help="The channel's topic, for off_topic.")
@click.option("--json", "target", type=FILE, help="Write the figures here as JSON, too.")
@click.option("--strict", is_flag=True, help="Exit with 3 if a row was bad.")
@click.pass_context
def evaluate(
    context: click.Context,
    folder: Path,
    data: Path | None,
    model: Path | None,
    source: Path | None,
    label_map: str | None,
    text_column: str,
    topic_column: str | None,
    target: Path | None,
    strict: bool,
) -> None:
    """Measure a run, or with --model and --set any bundle on a set of your own.

    A run is measured on its test split, check sets, hard cases, attacks and unseen topics.
    """
    if (model is None) != (source is None):
        raise TrainingError("--model and --set go together.")
    if model is not None and source is not None:
        bad = _own_set(model, source, label_map or "", text_column, topic_column, target)
        context.exit(STRICT if strict and bad else 0)
    from training.evaluation import evaluate as work
    from training.report import figures

    note = work(Run(folder), data)
    for part in (figures.goals, figures.labels, figures.calibration, figures.checks):
        click.echo(part(note) + "\n")
    if note["left_out"]:
        click.echo(f"Left out without their files (--data): {', '.join(note['left_out'])}.")


def _own_set(
    model: Path,
    source: Path,
    label_map: str,
    text_column: str,
    topic_column: str | None,
    target: Path | None,
) -> int:
    from training.evaluation import owner
    from training.infer import Graph
    from training.report import own

    columns = owner.label_map(label_map)
    found = owner.load(source, columns, text_column, topic_column)
    for problem in found.problems:
        click.echo(problem, err=True)
    note = owner.evaluate_set(Graph(model), found, source)
    click.echo(own.table_of(note))
    if target is not None:
        target.write_text(json.dumps(note, indent=2) + "\n", "utf-8")
    return len(found.problems)


@click.command()
@click.argument("old", type=PRESENT_FOLDER)
@click.argument("new", type=PRESENT_FOLDER)
@run_option
@data_option
@click.option("--force", metavar="REASON", help="Let it pass all the same; written down.")
@click.pass_context
def compare(
    context: click.Context, old: Path, new: Path, folder: Path, data: Path | None, force: str | None
) -> None:
    """Compare two bundles, OLD and NEW, on the rows of a run; say what got worse.

    NEW may be a run's draft, RUN/draft. If it is worse on a guarded row (training/guarded.toml)
    beyond the interval of the difference, the exit status is 3, unless forced with a reason. The
    run keeps the result as compare.json, which `export` asks for beside an older version.
    """
    from training.compare import compare as work
    from training.compare import conclude
    from training.evaluation.questions import questions
    from training.infer import Graph
    from training.promotion import fingerprint
    from training.report import changes

    run = Run(folder)
    before, after = Graph(old, run.cache), Graph(new, run.cache)
    found = work(questions(run, data, before, after), run.read("prepare")["seed"])
    first, second = (fingerprint(graph.scorer.bundle) for graph in (before, after))
    result = conclude(found, first, second, (force or "").strip() or None)
    run.note("compare", result)
    click.echo(changes.table_of(found))
    click.echo(changes.conclusion(found, result))
    context.exit(0 if result["passed"] else REFUSED)


@click.command()
@click.option("--model", required=True, type=PRESENT_FOLDER, help="Bundle to mark.")
@click.option("--first", is_flag=True, help="Write it down as the first run of the suite.")
def suite(model: Path, first: bool) -> None:
    """Mark a bundle on the functional suite: a row per functionality."""
    from training.evaluation.functional import functionalities, record_first
    from training.infer import Graph
    from training.report import figures

    graph = Graph(model)
    found = functionalities(graph, seed=7)
    if first:
        record_first(found, graph.scorer.bundle.model_version)
    click.echo(figures.functionalities({"functionalities": found}))
