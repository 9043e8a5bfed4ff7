"""docs/transparency.md: its outputs are real, its tables name every figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.communities.staff import READING_FIGURES
from service.transparency.flat import COLUMNS
from service.transparency.measures import CUTS
from service.transparency.period import UNITS
from tests.support.transparency_page import PAGE, count_rows, play, run, shown, time_rows

TEXT = PAGE.read_text("utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with October."""
    place = tmp_path_factory.mktemp("october")
    play(place / "reins.db")
    return place


@pytest.mark.parametrize(("command", "output"), shown(TEXT))
def test_the_output_shown_is_the_output_given(folder: Path, command: str, output: str) -> None:
    assert run(command, folder) == output


def test_every_figure_and_cut_is_described() -> None:
    assert count_rows() in TEXT
    assert time_rows() in TEXT
    assert all(f"`{name}`" in TEXT for name in {*CUTS, *UNITS, *COLUMNS})
    assert all(f"{role.replace('_', ' ')}s" in TEXT for role in READING_FIGURES)
