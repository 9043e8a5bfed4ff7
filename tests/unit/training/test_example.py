"""The example of docs/training.md: 200 posts that fit their register and give no suite away."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import training
from service.scoring import MODEL_LABELS
from training.readers import read_source
from training.sources import load_register, verify
from training.suite import Exam

EXAMPLE = Path(training.__file__).parent / "example"
VERDICTS = {"fine", "insult", "spam", "off-colour"}


def records(name: str) -> list[dict[str, str]]:
    with (EXAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_200_posts_and_later_ones_that_are_none_of_them() -> None:
    posts, later = records("posts.csv"), records("later.csv")
    assert len({post["text"] for post in posts}) == len(posts) == 200
    assert {post["verdict"] for post in posts} == VERDICTS
    assert not {post["text"] for post in posts} & {post["text"] for post in later}


def test_the_register_names_the_file_and_reads_it_as_the_verdicts_say() -> None:
    source = load_register(EXAMPLE / "register.toml")["garden"]
    verify(EXAMPLE, source.files[0])
    rows = read_source(EXAMPLE, source)
    posts = records("posts.csv")
    assert Counter(row.split for row in rows) == {"train": 116, "calibrate": 40, "test": 44}
    for label, verdicts in {
        "toxicity": {"insult"},
        "insult": {"insult"},
        "spam": {"spam"},
        "profanity": {"off-colour"},
    }.items():
        positive = [row.targets.get(label, 0.0) >= 0.5 for row in rows]
        assert positive == [post["verdict"] in verdicts for post in posts], label
    assert {label for row in rows for label in row.targets} <= set(MODEL_LABELS)


@pytest.mark.parametrize("name", ["posts.csv", "later.csv"])
def test_no_post_shares_four_words_in_a_row_with_the_suite(name: str) -> None:
    exam = Exam.load()
    assert [post["text"] for post in records(name) if exam.leaks(post["text"])] == []
