"""docs/ladder.md: each command of the life of one member gives the output shown, in their order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.instance import Start
from tests.support.tour import Block, Tour, constant, read_tour

PAGE = Path(__file__).parents[2] / "docs" / "ladder.md"
BLOCKS = list(read_tour(PAGE.read_text("utf-8").partition("## The life of one member\n")[2]))


@pytest.fixture(scope="module")
def tour(start_instance: Start, tmp_path_factory: pytest.TempPathFactory) -> Tour:
    return Tour(tmp_path_factory.mktemp("tour") / "place", start_instance().wait_ready(180))


# In the order of the page: each command finds what those before it did.
@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: f"{b.kind}-{(b.command or b.at)[:40]}")
def test_the_output_on_the_page_is_the_real_one(tour: Tour, block: Block) -> None:
    assert constant(tour.run(block)) == constant(block.shown)


def test_the_life_leads_over_every_step_and_back() -> None:
    shown = "".join(block.shown for block in BLOCKS)
    for step in ("conversation", "delete", "suspend"):
        assert f"{step} completed" in shown
    standings = [line for line in shown.splitlines() if line.startswith('"standing"')]
    before, suspended, after = standings[-3:]
    assert before == after
    assert "delete reversed, suspend reversed" in shown
    assert suspended.endswith('"suspended":true')
