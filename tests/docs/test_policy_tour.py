"""docs/policy.md: each command of the tour gives the output shown, in their order."""

from __future__ import annotations

import math
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.support.instance import Start
from tests.support.tour import PAGE, PICTURE, Block, Tour, constant, read_tour

BLOCKS = list(read_tour(PAGE.read_text("utf-8")))
FIGURE = re.compile(r"[+-]?\d+(?:[.,]\d+)*|·")
WORDS = re.compile(r">([^<>{}]*[a-z][^<>{}]*)</")


@pytest.fixture(scope="module")
def tour(start_instance: Start, tmp_path_factory: pytest.TempPathFactory) -> Tour:
    return Tour(tmp_path_factory.mktemp("tour") / "place", start_instance().wait_ready(180))


# In the order of the page: each command finds what those before it did.
@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: f"{b.kind}-{(b.command or b.at)[:40]}")
def test_the_output_on_the_page_is_the_real_one(tour: Tour, block: Block) -> None:
    given = constant(tour.run(block))
    shown = constant(block.shown)
    if " against version " not in shown:
        assert given == shown
        return
    assert given.splitlines()[:2] == shown.splitlines()[:2]
    assert posts_that_change(given) == posts_that_change(shown)
    assert not_alike(shown, given) <= 2


def test_the_picture_is_the_one_that_the_back_test_draws(tour: Tour) -> None:
    drawn = (tour.folder / PICTURE.name).read_text("utf-8")
    assert WORDS.findall(drawn) == WORDS.findall(PICTURE.read_text("utf-8"))
    assert len(WORDS.findall(drawn)) > 10


def test_the_tour_is_short_and_leads_through_every_stage() -> None:
    assert 250 <= len(PAGE.read_text("utf-8").splitlines()) <= 370
    commands = " ".join(block.command for block in BLOCKS)
    for name in ("check", "cases", "diff", "backtest", "shadow", "rollout", "publish", "rollback"):
        assert f"reins policy {name}" in commands


def posts_that_change(output: str) -> list[str]:
    """The list of posts at the end of a back-test."""
    return re.findall(r"^  \S+  \w.* → .*$", output, re.MULTILINE)


def not_alike(shown: str, given: str) -> int:
    """Count the lines of a back-test's tables that are not alike.

    Another processor computes other scores in the third decimal, so that a post may fall on the
    other side of a bound: figures of a table may differ by such a post or two.
    """
    ours, theirs = (dict(map(_row, text.splitlines())) for text in (shown, given))
    missing = Counter(ours.keys() ^ theirs.keys()).total() // 2
    return missing + sum(not _close(ours[k], theirs[k]) for k in ours.keys() & theirs.keys())


def _row(line: str) -> tuple[str, list[float]]:
    figures = [0.0 if f == "·" else float(f.replace(",", "")) for f in FIGURE.findall(line)]
    return " ".join(FIGURE.sub("#", line).split()), figures


def _close(left: list[float], right: list[float]) -> bool:
    posts = 16.0  # two posts of 135, in 1,000
    return all(math.isclose(a, b, abs_tol=posts) for a, b in zip(left, right, strict=True))


def test_the_comparison_notices_another_table() -> None:
    table = "rule  matched\nspam  7\ninsult  5"
    assert not_alike(table, table.replace("7", "8")) == 0
    assert not_alike(table, table.replace("7", "70")) == 1
    assert not_alike(table, table.replace("spam", "ham")) == 1


def test_every_picture_of_the_tour_exists() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\((images/[^)]+)\)", PAGE.read_text("utf-8"))
    assert len(pictures) >= 2
    assert all((Path(PAGE).parent / picture).is_file() for picture in pictures)
