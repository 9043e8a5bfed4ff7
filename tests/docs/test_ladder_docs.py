"""docs/ladder.md shows what the step function really does."""

from __future__ import annotations

from pathlib import Path

from tests.support.ladder_tables import LADDER, picture, tables

PAGE = (Path(__file__).parents[2] / "docs" / "ladder.md").read_text()


def test_the_tables_are_those_the_function_gives() -> None:
    written = PAGE.partition("<!-- tables -->\n")[2].partition("<!-- end of tables -->")[0]
    assert written.strip() == tables().strip(), "run python -m tests.support.ladder_tables"


def test_the_picture_is_drawn_from_the_default_policy() -> None:
    drawn = PAGE.partition("<!-- picture -->\n")[2].partition("<!-- end of picture -->")[0]
    assert drawn.strip() == picture(), "run python -m tests.support.ladder_tables"


def test_the_figures_in_the_text_are_those_of_the_default_policy() -> None:
    text = " ".join(PAGE.split())
    weights, days = LADDER.weights, LADDER.expiry_days
    assert f"minor {weights.minor:g}, major {weights.major:g}, severe {weights.severe:g}" in text
    ends = f"after {days.minor:g} days, major after {days.major:g}, severe after {days.severe:g}"
    assert ends in text
    assert LADDER.first_offence_factor == 0.5
    assert f"`incident.grace_minutes: {LADDER.incident.grace_minutes:g}`" in text
    assert (LADDER.incident.unanswered_hours, LADDER.second_moderator) == (None, True)
