"""Which reports are one campaign, and which are many people who saw the same post."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.decisions.bursts import (
    MINUTE_SHARED,
    NEW,
    ONE_TARGET,
    WORDS,
    RecentReport,
    campaign_line,
    find_burst,
)
from service.policy import CampaignConfig

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CONFIG = CampaignConfig()
COPIED = "This member keeps insulting everyone in the gardening channel, please remove them."


def reports(count: int, minutes: float = 10, **given: Any) -> list[RecentReport]:
    """Reports by different members, so many minutes apart."""
    return [
        RecentReport(
            id=f"{given.get('reporter_id', 'm')}{n}",
            created_at=NOW + timedelta(minutes=minutes * n),
            **{"reporter_id": f"m{n}", "text": None} | given,
        )
        for n in range(count)
    ]


def test_people_who_saw_the_same_post_are_no_campaign() -> None:
    assert find_burst(reports(12), CONFIG) is None


def test_one_sign_is_not_enough() -> None:
    young = NOW - timedelta(days=1)
    for alone in ({"joined_at": young}, {"one_target": True}):
        assert find_burst(reports(6, **alone), CONFIG) is None
    assert find_burst(reports(6, minutes=0.1), CONFIG) is None


@pytest.mark.parametrize(
    ("given", "minutes", "why"),
    [
        ({"joined_at": NOW - timedelta(days=1), "one_target": True}, 10, (NEW, ONE_TARGET)),
        ({"joined_at": NOW - timedelta(days=1)}, 0.1, (NEW, MINUTE_SHARED)),
        ({"one_target": True}, 0.1, (ONE_TARGET, MINUTE_SHARED)),
        ({"text": COPIED}, 10, (WORDS,)),
    ],
)
def test_two_signs_or_the_same_words_are(
    given: dict[str, Any], minutes: float, why: tuple[str, ...]
) -> None:
    burst = find_burst(reports(3, minutes, **given), CONFIG)
    assert burst is not None
    assert (len(burst.reports), burst.why) == (3, why)
    assert find_burst(reports(2, minutes, **given), CONFIG) is None


def test_one_member_alone_is_no_campaign_however_often_they_report() -> None:
    assert find_burst(reports(6, reporter_id="bob", text=COPIED), CONFIG) is None


def test_reports_without_the_signs_stay_outside() -> None:
    honest = RecentReport("h", "honest", "He called me an idiot.", NOW + timedelta(minutes=5))
    burst = find_burst([*reports(4, text=COPIED), honest], CONFIG)
    assert burst is not None
    assert "h" not in {one.id for one in burst.reports}


def test_nearly_the_same_words_are_the_same() -> None:
    sent = reports(3, text=COPIED)
    changed = COPIED.replace("insulting", "mocking").upper()
    sent[1] = RecentReport("x", "m9", changed, NOW)
    burst = find_burst(sent, CONFIG)
    assert burst is not None
    assert len(burst.reports) == 3


def test_short_texts_and_unknown_accounts_prove_nothing() -> None:
    assert find_burst(reports(6, text="Rude!"), CONFIG) is None
    assert find_burst(reports(6, minutes=0.1, joined_at=None), CONFIG) is None


def test_the_line_counts_and_says_why() -> None:
    line = campaign_line(5, 4, f"{NEW}, {MINUTE_SHARED}")
    assert line == "A campaign of 5 reports by 4 members: new accounts, within one minute"
