"""Bursts of reports, on both stores: one campaign, one report, an answer for everybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.communities import set_suspension
from service.decisions import reports_of
from service.decisions.counts import report_counts
from service.decisions.tables import ReportCampaign
from service.storage import Database
from tests.support.answers import let_pass
from tests.support.posts import COMMUNITY, Host
from tests.support.reports import COPIED, answer, item_of, joined, send_report
from tests.support.webhook_examples import documented_keys


@pytest.fixture
def host(database: Database) -> Host:
    return Host(database)


def campaign(host: Host, *reporters: str, post: str = "1") -> None:
    for reporter in reporters:
        send_report(host, post, reporter, text=COPIED)


def test_a_campaign_counts_as_one_report_and_the_item_says_why(host: Host) -> None:
    host.send("1")
    campaign(host, "bob", "cyd", "dee", "eve")
    item = item_of(host, "1")
    assert item.reports == 1
    assert item.detail["campaigns"] == [
        "A campaign of 4 reports by 4 members: nearly the same words, within one minute"
    ]
    assert host.post("1").visibility == "show"
    assert host.count(ReportCampaign) == 1


def test_members_who_report_on_their_own_hold_the_post_beside_a_campaign(host: Host) -> None:
    host.send("1")
    campaign(host, "bob", "cyd", "dee")
    for reporter in ("ann", "zoe"):
        assert host.post("1").visibility == "show"
        send_report(host, "1", reporter, text="He called me an idiot and more, twice.")
    assert host.post("1").visibility == "hold"
    assert item_of(host, "1").reports == 3


def test_everybody_in_a_campaign_gets_an_answer(host: Host) -> None:
    host.send("1")
    campaign(host, "bob", "cyd", "dee")
    answer(host, "1")
    listed = host.database.read(lambda c: reports_of(c, host.post("1").pk))
    assert {one["outcome"] for one in listed} == {"no_violation"}
    assert host.events().count("report.resolved") == 3


def test_a_campaign_over_several_posts_is_one_against_their_author(host: Host) -> None:
    for post in ("1", "2", "3"):
        host.send(post)
    for post, reporter in (("1", "bob"), ("2", "cyd"), ("3", "dee")):
        campaign(host, reporter, post=post)
    assert host.count(ReportCampaign) == 1
    listed = host.database.read(lambda c: reports_of(c, host.post("1").pk))
    assert listed[0]["campaign"]["reports"] == 3
    now = host.database.clock()
    counted = host.database.read(lambda c: report_counts(c, COMMUNITY, "ada", now))
    assert set(counted.values()) == {1}


def test_new_accounts_within_a_minute_are_a_campaign(host: Host) -> None:
    host.send("1")
    for reporter in ("bob", "cyd", "dee"):
        joined(host, reporter, datetime.now(UTC) - timedelta(days=1))
        send_report(host, "1", reporter)
    assert item_of(host, "1").detail["campaigns"] == [
        "A campaign of 3 reports by 3 members: new accounts, within one minute"
    ]


def test_members_who_report_nobody_else_are_a_campaign(host: Host) -> None:
    for post in ("1", "2"):
        host.send(post)
    for post in ("1", "2"):
        for reporter in ("bob", "cyd", "dee"):
            send_report(host, post, reporter)
    found = host.database.read(lambda c: reports_of(c, host.post("2").pk))
    assert found[-1]["campaign"]["why"] == "members who report nobody else, within one minute"


def test_reports_hours_apart_are_none(host: Host) -> None:
    host.send("1")
    for reporter in ("bob", "cyd", "dee"):
        send_report(host, "1", reporter, text=COPIED)
        let_pass(host.database, hours=2)
    assert host.count(ReportCampaign) == 0
    assert host.post("1").visibility == "hold"


def test_a_report_by_a_trusted_reporter_is_more_urgent_than_one_by_a_careless_one(
    host: Host,
) -> None:
    for number in range(8):
        host.send(f"old-{number}", author_id="other")
        send_report(host, f"old-{number}", "right" if number < 4 else "wrong")
        answer(host, f"old-{number}", "violation" if number < 4 else "no_violation")
    for post, reporter in (("1", "right"), ("2", "new"), ("3", "wrong")):
        host.send(post)
        send_report(host, post, reporter)
    items = [item_of(host, post) for post in ("1", "2", "3")]
    assert [item.detail["reporter_weight"] for item in items] == [0.75, 0.5, 0.25]
    assert [item.priority for item in items] == [45, 40, 35]


def test_what_may_be_illegal_is_urgent_whoever_says_so(host: Host) -> None:
    for number in range(4):
        host.send(f"old-{number}", author_id="other")
        send_report(host, f"old-{number}", "wrong")
        answer(host, f"old-{number}")
    host.send("1")
    send_report(host, "1", "wrong", "illegal")
    assert item_of(host, "1").priority == 90


def test_a_report_of_ones_own_post_does_not_count_and_is_told_so(host: Host) -> None:
    host.send("1")
    receipt = send_report(host, "1", "ada")
    assert (receipt["counted"], receipt["why_not"]) == (False, "own_post")
    assert host.post("1").visibility == "show"
    listed = host.database.read(lambda c: reports_of(c, host.post("1").pk))
    assert listed[0]["outcome"] == "not_counted"
    assert host.events() == ["post.decided", "report.resolved"]


def test_a_suspended_member_is_heard(host: Host) -> None:
    host.send("0", author_id="bob")
    host.database.write(lambda unit: set_suspension(unit, COMMUNITY, "bob", True, None))
    host.send("1")
    assert send_report(host, "1", "bob")["counted"]
    assert item_of(host, "1").reports == 1


def test_the_receipt_and_the_answer_are_those_of_the_guide(host: Host) -> None:
    host.send("1")
    assert set(send_report(host, "1", "bob")) == {
        "report_id", "post_id", "revision", "received_at", "counted", "why_not", "muted_until",
    }  # fmt: skip
    assert documented_keys("report.resolved") == {
        "report_id", "post_id", "revision", "reporter_id", "reason", "outcome", "appeal_until",
    }  # fmt: skip
