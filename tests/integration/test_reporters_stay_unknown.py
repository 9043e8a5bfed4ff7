"""Nothing that is about a post, or for its author, names who reported it: rows, events, pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from service.appeals.standing import standing_body
from service.communities import create_key
from service.decisions import find_post, history
from service.ladder import post_actions
from service.review import OwnMatterError, Ruling, VerdictIn, decide, read_page
from service.review.views import Filter
from service.statements import APPEAL, STATEMENT, member_link
from service.storage import Base
from tests.support.community import COMMUNITY, World
from tests.support.console import console_app, serving
from tests.support.reports import COPIED

REPORTERS = tuple(f"witness-{name}" for name in ("bo", "cy", "di", "ed", "flo"))
OF_REPORTS = {"reports", "reporters"}
"""Where reporters are kept; moderators alone read these tables."""
FOR_REPORTERS = ("report.resolved", "reporter.warned", "reporter.muted")
BASE = "https://reins.example"


@pytest.fixture
def reported(world: World) -> World:
    """A post that a campaign and others reported, that was held, deleted and reported again."""
    world.post("You are all idiots, every one of you.", {"toxicity": 0.6}, post_id="p")
    for reporter in REPORTERS[:3]:
        world.report("p", reporter, text=COPIED)
    for reporter in REPORTERS[3:]:
        world.report("p", reporter, "illegal", text=f"Signed, {reporter}")
    ruling(world)
    world.post("You are all idiots, all of you.", {"toxicity": 0.6}, post_id="p")
    world.report("p", REPORTERS[0])
    return world


def ruling(world: World) -> Ruling:
    [listed] = world.queue()
    given = VerdictIn(verdict="delete", revision=listed.item.revision, guideline_id="respect")
    robin = world.staff("Robin")
    return world.database.write(
        lambda unit: decide(unit, world.policies, robin, listed.item.id, given)
    )


def names(anything: object) -> list[str]:
    """The reporters that something names."""
    return [reporter for reporter in REPORTERS if reporter in str(anything)]


def test_the_scene_has_reports_a_campaign_and_a_restriction(reported: World) -> None:
    told = reported.events("report.resolved")
    assert {one["data"]["reporter_id"] for one in told} == set(REPORTERS)
    assert len(rows(reported)["report_campaigns"]) == 1
    assert reported.events("action.requested")


def rows(world: World) -> dict[str, list[Any]]:
    """Every stored row but those of reports and those in which an id alone is kept for its sake."""
    return {
        table.name: [
            row._mapping
            for row in world.database.read(lambda c, table=table: c.execute(select(table)).all())
            if not (table.name == "outbox" and row.type in FOR_REPORTERS)
            and not (table.name == "members" and row.author_id in REPORTERS)
        ]
        for table in Base.metadata.sorted_tables
        if table.name not in OF_REPORTS
    }


def test_no_row_that_a_page_or_an_event_could_be_made_of_names_a_reporter(
    reported: World,
) -> None:
    found = {name: names(listed) for name, listed in rows(reported).items()}
    assert found["review_items"] == []
    assert {name: who for name, who in found.items() if who} == {}


def test_the_events_of_a_report_are_the_only_ones_that_name_its_reporter(reported: World) -> None:
    naming = [event for event in reported.events() if names(event)]
    assert {event["type"] for event in naming} == {"report.resolved"}
    assert all(event["subject"].startswith("report/") for event in naming)


@pytest.fixture
def client(reported: World) -> Iterator[httpx.Client]:
    _, key = reported.database.write(lambda unit: create_key(unit, COMMUNITY, "host", ["posts"]))
    with (
        serving(console_app(reported, public_url=BASE)) as url,
        httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}) as made,
    ):
        yield made


def test_neither_the_statement_nor_the_pages_of_the_member_name_a_reporter(
    reported: World, client: httpx.Client
) -> None:
    post = reported.database.read(lambda c: find_post(c, COMMUNITY, "p"))
    assert post is not None
    actions = reported.database.read(lambda c: post_actions(c, post.pk))
    restrictions = [one for one in actions if one.step == "delete"]
    assert restrictions
    for action in restrictions:
        answers = [client.get(f"/v1/actions/{action.action_id}/statement")]
        for audience in (STATEMENT, APPEAL):
            path = reported.database.write(
                lambda unit, audience=audience, action=action: member_link(
                    unit, "", COMMUNITY, audience, action.action_id, unit.now + timedelta(hours=1)
                )
            )
            answers.append(httpx.get(f"{client.base_url}{path}"))
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        assert [names(answer.text) for answer in answers] == [[], [], []]


def test_no_decision_about_the_post_names_a_reporter(reported: World) -> None:
    post = reported.database.read(lambda c: find_post(c, COMMUNITY, "p"))
    assert post is not None
    decisions = reported.database.read(lambda c: history(c, post.pk))
    assert len(decisions) > 2
    assert names(decisions) == []


@pytest.mark.parametrize("member", [REPORTERS[0], "noor"])
def test_staff_who_reported_or_wrote_the_post_neither_see_nor_decide_it(
    reported: World, member: str
) -> None:
    own = reported.staff("Own", "admin", member=member)
    seen, _ = reported.database.read(
        lambda c: read_page(c, COMMUNITY, Filter(), staff=own, cursor=None, limit=10)
    )
    assert seen == []
    [listed] = reported.queue()
    given = VerdictIn(verdict="fine", revision=listed.item.revision)
    with pytest.raises(OwnMatterError):
        reported.database.write(
            lambda unit: decide(unit, reported.policies, own, listed.item.id, given)
        )


def test_the_authors_own_standing_names_no_reporter(reported: World) -> None:
    found = reported.database.write(
        lambda unit: standing_body(unit, reported.policies, COMMUNITY, "noor", BASE)
    )
    assert found["restrictions"]
    assert names(found) == []
