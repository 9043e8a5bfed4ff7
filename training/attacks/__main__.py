"""`python -m training.attacks`: what each kind costs a model, with and without its normaliser."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import click
from tqdm import tqdm

from service.errors import ReinsError
from service.scoring import Scorer, load_bundle
from training.attacks.examples import samples
from training.attacks.kinds import HELD_OUT, KINDS, TRAINING
from training.attacks.measure import COST, STRENGTH, AttackFigure, measure_attacks
from training.attacks.readable import legibility
from training.attacks.scoring import Bare, Protected
from training.errors import TrainingError

FAMILIES = {"training": TRAINING, "held-out": HELD_OUT, "all": KINDS}
_folder = click.Path(path_type=Path, exists=True, file_okay=False)
_file = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("python -m training.attacks")
@click.option("--model", required=True, type=_folder, help="Folder of a model bundle.")
@click.option("--set", "source", required=True, type=_file, help="JSON lines of text and label.")
@click.option("--family", type=click.Choice(list(FAMILIES)), default="all", show_default=True)
@click.option("--rows", default=600, show_default=True, help="Texts, half of them toxic.")
@click.option("--strength", type=click.FloatRange(0, 1, min_open=True), default=STRENGTH)
@click.option("--seed", default=5, show_default=True)
def command(model: Path, source: Path, family: str, rows: int, strength: float, seed: int) -> None:
    """Print a table: the fall of toxicity's AUROC by kind, and a sample of each.

    Each line of the set is {"text", "label"}, label 0 or 1, or a row of `reins train prepare`.
    """
    kinds = list(FAMILIES[family])
    try:
        texts, truth = read_labelled(source, rows, seed)
        scorer = Scorer(load_bundle(model))
        bar = tqdm(kinds, desc="bare", unit="kind")
        bare = measure_attacks(Bare(scorer), texts, truth, bar, seed, strength)
        bar = tqdm(kinds, desc="normalised", unit="kind")
        whole = measure_attacks(Protected(scorer), texts, truth, bar, seed, strength)
    except ReinsError as error:
        raise click.ClickException(str(error)) from error
    click.echo(table(bare, whole, seed))


def read_labelled(path: Path, count: int, seed: int) -> tuple[list[str], list[bool]]:
    """Up to `count` texts of a file of JSON lines, as many toxic as not, drawn by `seed`.

    Of prepared rows those of the test split and the check sets count, toxic from 0.5 on and
    harmless up to 0.2. TrainingError if a line has no label, or a class no texts.
    """
    classes: dict[bool, list[str]] = {True: [], False: []}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            text, label = _labelled(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise TrainingError(
                f'{path}:{number}: expected {{"text": ..., "label": 0 or 1}} ({error!r}).'
            ) from error
        if label is not None:
            classes[label].append(text)
    size = min(count // 2, *map(len, classes.values()))
    if size == 0:
        raise TrainingError(f"{path} needs toxic and harmless texts to tell them apart.")
    rng = random.Random(seed)
    toxic, harmless = (rng.sample(classes[label], size) for label in (True, False))
    return toxic + harmless, [True] * size + [False] * size


def _labelled(line: dict[str, object]) -> tuple[str, bool | None]:
    text = str(line["text"])
    targets = line.get("targets")
    if not isinstance(targets, dict):
        return text, bool(int(str(line["label"])))
    toxicity = targets.get("toxicity")
    if toxicity is None or line.get("split") not in ("test", None) or 0.2 < toxicity < 0.5:
        return text, None
    return text, toxicity >= 0.5


def table(bare: Sequence[AttackFigure], whole: Sequence[AttackFigure], seed: int) -> str:
    """A Markdown table of the figures without and with the normaliser, and a sample of each."""
    shown = samples([figure.kind for figure in bare], seed)
    lines = [
        f"{bare[0].n} texts, AUROC {bare[0].clean:.3f} clean.",
        "",
        "| kind | fall, bare | counts | fall, normalised | legible | sample |",
        "|---|---|---|---|---|---|",
    ]
    for raw, figure in zip(bare, whole, strict=True):
        before, after = shown[raw.kind]
        counts = "yes" if raw.fall >= COST else "no"
        lines.append(
            f"| {raw.kind} | {_fall(raw)} | {counts} | {_fall(figure)}"
            f" | {legibility(before, after):.2f} | {after.replace('|', chr(92) + '|')} |"
        )
    return "\n".join(lines)


def _fall(figure: AttackFigure) -> str:
    return f"{figure.fall:.3f} ({figure.low:.3f} to {figure.high:.3f})"


if __name__ == "__main__":
    command()
