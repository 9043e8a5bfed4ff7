"""Member reports, on both stores: they ask a human and never strike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from service.decisions import expire_holds, report, resolve_reports
from service.decisions.errors import UnknownReasonError
from service.decisions.schemas import ReportIn
from service.ladder.tables import StrikeRow
from service.policy import load_policy
from service.review import items_of
from service.storage import Database, OutboxRow
from tests.support.posts import COMMUNITY, POLICY, Host
from tests.support.reports import item_of
from tests.support.verdicts import rule_on


@pytest.fixture
def host(database: Database) -> Host:
    return Host(database)


def send_report(host: Host, reporter: str, reason: str = "respect") -> dict[str, Any]:
    given = ReportIn(reporter_id=reporter, reason=reason)
    return host.database.write(
        lambda unit: report(unit, host.policies, host.desk, COMMUNITY, "1", given, "key:test")
    )


def test_reports_count_once_a_reporter_and_ask_a_human(host: Host) -> None:
    host.send("1")
    first, again = send_report(host, "bob"), send_report(host, "bob")
    assert first["counted"]
    assert not again["counted"]
    assert first["report_id"] == again["report_id"]
    [item] = host.database.read(lambda c: items_of(c, host.post("1").pk))
    assert (item.kind, item.reports) == ("reported", 1)


def test_many_reports_hold_the_post_and_the_host_hears_of_it_but_nobody_is_struck(
    host: Host,
) -> None:
    host.send("1")
    for reporter in ("bob", "cyd", "dee"):
        send_report(host, reporter)
    post = host.post("1")
    assert post.visibility == "hold"
    assert host.events() == ["post.decided", "post.decided"]
    assert host.count(StrikeRow) == 0


def test_a_hold_ends_as_announced(host: Host) -> None:
    host.send("1")
    for reporter in ("bob", "cyd", "dee"):
        send_report(host, reporter)
    host.database.clock = lambda: datetime.now(UTC) + timedelta(hours=2)
    assert host.database.write(expire_holds) == 1
    assert host.database.write(expire_holds) == 0
    assert host.post("1").visibility == "show"


def test_an_unknown_reason_lists_the_known_ones(host: Host) -> None:
    host.send("1")
    with pytest.raises(UnknownReasonError, match="respect, topic, illegal, incorrect, other"):
        send_report(host, "bob", "rudeness")


def test_resolved_reports_are_told_without_naming_the_reporter_to_the_post(host: Host) -> None:
    host.send("1")
    send_report(host, "bob")
    post = host.post("1")
    policy = load_policy(POLICY)
    host.database.write(lambda unit: resolve_reports(unit, post, 1, "no_violation", policy))
    subjects = host.database.read(
        lambda c: c.execute(
            select(OutboxRow.subject, OutboxRow.payload).where(OutboxRow.type == "report.resolved")
        ).all()
    )
    assert len(subjects) == 1
    assert subjects[0].subject.startswith("report/")
    about_post = select(OutboxRow.payload).where(OutboxRow.subject == "post/1")
    told = host.database.read(lambda c: c.execute(about_post).scalars().all())
    assert not any("bob" in payload for payload in told)


def test_after_a_human_found_it_fine_only_a_new_reason_or_revision_asks_again(host: Host) -> None:
    host.send("1")
    send_report(host, "bob", "other")
    rule_on(host, "1", "allow")
    before = item_of(host, "1").reports
    send_report(host, "cyd", "other")
    assert item_of(host, "1").reports == before
    send_report(host, "dee", "illegal")
    assert item_of(host, "1").priority == 90
    host.send("1", "Thank you, that helped a lot.")
    send_report(host, "cyd", "other")
    newest = host.database.read(lambda c: items_of(c, host.post("1").pk))[-1]
    assert (newest.revision, newest.reports) == (2, 1)
