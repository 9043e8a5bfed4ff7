"""Versions and steps in plain words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from service.publishing.queries import StepView, VersionView
from service.publishing.steps import Taken
from service.publishing.texts import step_line, taken_line, version_line

AT = datetime(2026, 11, 24, 13, tzinfo=UTC)
VERSION = VersionView(
    "test", 2, "rolling", 10, 1, "cli:ada", "Sooner", "0" * 64, AT, None, None
)  # fmt: skip
STEP = StepView(
    "step", "test", 2, "checked", "rolling", 10, "taken", "cli:ada", None, "", None, AT, AT
)  # fmt: skip


def test_a_version_is_one_line() -> None:
    assert version_line(VERSION) == "   2  rolling 10 %  2026-11-24T13:00:00.000Z  cli:ada  Sooner"


@pytest.mark.parametrize(
    ("outcome", "second", "told"),
    [
        ("taken", None, "by cli:ada"),
        ("taken", "cli:bo", "by cli:ada, agreed by cli:bo"),
        ("declined", "cli:bo", "by cli:ada, declined by cli:bo"),
        ("proposed", None, "by cli:ada  (waits for a second publisher)"),
    ],
)
def test_a_step_names_its_people(outcome: str, second: str | None, told: str) -> None:
    step = replace(STEP, outcome=outcome, second=second)
    assert step_line(step).endswith(f"checked -> rolling 10 %  {told}")


def test_a_step_that_was_declined_says_where_the_version_still_is() -> None:
    declined = Taken(replace(STEP, outcome="declined"), replace(VERSION, state="checked", share=0))
    assert taken_line(declined) == "The step was declined: version 2 is checked as before."
    taken = Taken(STEP, VERSION)
    assert taken_line(taken) == "Version 2 rolls out for 10 % of the authors."
