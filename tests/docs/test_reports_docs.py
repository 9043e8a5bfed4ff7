"""docs/reports.md: its tables are drawn from the code, its figures are the defaults."""

from __future__ import annotations

import re

import pytest

from service.decisions.bursts import SIGNS_NEEDED
from service.decisions.campaigns import ONE_TARGET_DAYS
from service.decisions.report_question import BASE_PRIORITY, PRIORITY
from service.decisions.reporter_record import PRIOR_JUDGED, PRIOR_RIGHT, PRIORITY_SPAN
from service.decisions.simhash import LEAST_CHARACTERS
from service.policy import ReportsConfig
from tests.support.report_tables import PAGE, TABLES, rewrite

TEXT = PAGE.read_text("utf-8")
PLAIN = " ".join(TEXT.split())
CONFIG = ReportsConfig()


def test_the_tables_are_those_of_the_code() -> None:
    assert rewrite(TEXT) == TEXT, "run python -m tests.support.report_tables"


@pytest.mark.parametrize("name", TABLES)
def test_each_table_has_rows(name: str) -> None:
    drawn = TEXT.partition(f"<!-- {name} -->")[2].partition(f"<!-- end of {name} -->")[0]
    assert len(re.findall(r"^\| ", drawn, re.MULTILINE)) > 4


def test_the_formula_is_the_one_of_the_code() -> None:
    assert f"round({PRIORITY_SPAN} × (reporter_weight − {PRIOR_RIGHT / PRIOR_JUDGED}))" in PLAIN
    assert f"(right + {PRIOR_RIGHT}) / (judged + {PRIOR_JUDGED})" in PLAIN
    assert f"`illegal` is {PRIORITY['illegal']} and all else {BASE_PRIORITY}" in PLAIN


def test_the_figures_are_the_defaults() -> None:
    campaign = CONFIG.campaign
    assert f"`reports.campaign.reporters`, {campaign.reporters} by default" in PLAIN
    assert f"`window_minutes` ({campaign.window_minutes:g})" in PLAIN
    assert f"`new_account_days` ({campaign.new_account_days:g};" in PLAIN
    assert f"texts from {LEAST_CHARACTERS} characters" in PLAIN
    assert f"several reports in {ONE_TARGET_DAYS} days" in PLAIN
    assert (SIGNS_NEEDED, "or two of these" in PLAIN) == (2, True)
    assert f"last {CONFIG.window_days:g} days (`window_days`)" in PLAIN
    assert f"while {CONFIG.minimum_rejected_share:.0%} of".replace("%", " %") in PLAIN
    assert f"after {CONFIG.mute_days:g} days (`mute_days`)" in PLAIN
