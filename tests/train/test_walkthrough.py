"""docs/training.md: its commands, run as they stand there, do what the page says."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from service.scoring import ScoreInput, Scorer, load_bundle
from tests.support.walkthrough import CUT, PAGE, ROOT, newest, run, steps, workplace

pytestmark = pytest.mark.train

MADE = Path("models/garden/1")
TOPIC = "Fruit, vegetables and flowers: sowing, pruning, pests and harvest."


@dataclass(frozen=True)
class Walk:
    """What the commands left in `folder`, and per command what the page shows and what it said."""

    folder: Path
    said: dict[str, tuple[str, str]]

    def note(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / f"runs/garden/{name}.json").read_text())
        return found


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    folder = workplace(tmp_path_factory.mktemp("walk") / "checkout")
    found = {
        step.command: (step.output, run(step, folder)) for step in steps(PAGE.read_text("utf-8"))
    }
    return Walk(folder, found)


def outline(output: str) -> list[str]:
    """The first line and the heads of the tables, with # for digits."""
    lines = [line for line in output.splitlines() if line != CUT]
    heads = [line for line, below in pairwise(lines) if "| --- |" in below]
    return [re.sub(r"\d+", "#", line) for line in [*lines[:1], *heads]]


def test_the_page_shows_what_the_commands_say(walk: Walk) -> None:
    assert len(walk.said) >= 6
    for command, (shown, said) in walk.said.items():
        expected = outline(shown)
        found = outline(said)
        assert expected == (found[: len(expected)] if shown.rstrip().endswith(CUT) else found), (
            command
        )


def test_labels_with_few_rows_keep_the_calibration_they_began_with(walk: Walk) -> None:
    before = load_bundle(ROOT / newest()).manifest
    after = load_bundle(walk.folder / MADE).manifest
    kept = {
        label
        for label, fit in walk.note("calibrate")["fits"].items()
        if fit["kind"] == f"kept from {before.name}/{before.version}"
    }
    assert "threat" in kept
    assert {after.calibration[label] == before.calibration[label] for label in kept} == {True}
    assert {after.thresholds[label] == before.thresholds[label] for label in kept} == {True}
    assert (after.topic.slope, after.topic.intercept) == (
        before.topic.slope,
        before.topic.intercept,
    )


def test_no_held_out_row_got_worse(walk: Walk) -> None:
    rows = [row for row in walk.note("compare")["rows"] if row["row"].startswith("held-out/")]
    assert {"held-out/toxicity", "held-out/spam"} <= {row["row"] for row in rows}
    ranking = [row for row in rows if row["metric"] == "AUROC"]
    assert [row["row"] for row in ranking if row["verdict"] == "worse"] == []
    assert sum(row["gain"] for row in ranking) > 0


def test_harmless_garden_talk_scores_lower_and_insults_stand_out_more(walk: Walk) -> None:
    with (ROOT / "training" / "example" / "later.csv").open(newline="") as file:
        later = list(csv.DictReader(file))
    before, after = (
        list(Scorer(load_bundle(folder)).score([ScoreInput(post["text"]) for post in later]))
        for folder in (ROOT / newest(), walk.folder / MADE)
    )

    def mean(verdict: str, label: str, scored: list[Any]) -> float:
        values = [
            scores.labels[label]
            for post, scores in zip(later, scored, strict=True)
            if post["verdict"] == verdict
        ]
        return sum(values) / len(values)

    assert mean("fine", "toxicity", after) < mean("fine", "toxicity", before)
    gaps = [mean("insult", "toxicity", s) - mean("fine", "toxicity", s) for s in (before, after)]
    assert gaps[1] > gaps[0] > 0
    assert mean("spam", "spam", after) > mean("spam", "spam", before)


def test_what_is_off_topic_is_still_told(walk: Walk) -> None:
    posts = ["Sow leeks in March and plant them out in June.", "The bank froze my credit card."]
    scored = Scorer(load_bundle(walk.folder / MADE)).score(
        [ScoreInput(text, topic=TOPIC) for text in posts]
    )
    on, off = (scores.labels["off_topic"] or 0.0 for scores in scored)
    assert on < 0.5 < off


def test_little_of_the_suite_is_forgotten(walk: Walk) -> None:
    (row,) = [row for row in walk.note("compare")["rows"] if row["row"] == "suite/all"]
    assert row["gain"] > -0.08
