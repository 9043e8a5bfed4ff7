"""How the page of an item shows reports: campaigns as one line, reporters by their record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import insert

from service.communities import StaffMember
from service.console.report_words import OUTCOMES, track_record
from service.decisions.reporter_record import NOT_COUNTED, RIGHT, WRONG
from service.decisions.tables import Reporter
from service.kit import rfc3339
from tests.support.community import COMMUNITY, World
from tests.support.console import log_in
from tests.support.reports import COPIED

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_every_outcome_has_words() -> None:
    assert set(OUTCOMES) == {RIGHT, WRONG, NOT_COUNTED}


@pytest.mark.parametrize(
    ("right", "judged", "mute", "said"),
    [
        (0, 0, None, "no report judged yet"),
        (8, 9, None, "right in 8 of 9 reports"),
        (1, 9, timedelta(hours=-1), "right in 1 of 9 reports"),
        (1, 9, timedelta(days=2),
         "right in 1 of 9 reports, muted until 26 November 2026, 12:00 UTC"),
    ],
)  # fmt: skip
def test_a_record_is_told_in_words(
    right: int, judged: int, mute: timedelta | None, said: str
) -> None:
    until = None if mute is None else rfc3339(NOW + mute)
    reporter = {"right": right, "judged": judged, "muted_until": until}
    assert track_record(reporter, NOW) == said


def test_a_campaign_is_one_line_and_others_stand_beside_it(
    client: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    sqlite_world.post("Some words", {"toxicity": 0.6}, post_id="p")
    for reporter in ("bo", "cy", "di"):
        sqlite_world.report("p", reporter, text=COPIED)
    sqlite_world.report("p", "ed", text="On my own.")
    log_in(client, sqlite_world, robin)
    item = sqlite_world.queue()[0].item
    for path in (f"/console/items/{item.id}", "/console/posts/p"):
        page = client.get(path).text
        assert page.count("A campaign of 3 reports by 3 members: nearly the same words") == 1
        folded = page.partition("<details>")[2].partition("</details>")[0]
        assert all(f"by {name}, " in folded for name in ("bo", "cy", "di"))
        assert "On my own." not in folded
        assert "On my own." in page
        assert "Counts as one report" in page


def test_a_muted_reporter_and_a_report_that_did_not_count_are_told(
    client: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    row = {"community_id": COMMUNITY, "reporter_id": "bo", "warnings": 1, "muted_until": later}
    sqlite_world.database.write(
        lambda unit: unit.connection.execute(insert(Reporter), row | {"updated_at": unit.now})
    )
    sqlite_world.post("Some words", {}, post_id="p")
    sqlite_world.report("p", "bo")
    log_in(client, sqlite_world, robin)
    page = client.get("/console/posts/p").text
    assert "muted until" in page
    assert "did not count" in page
