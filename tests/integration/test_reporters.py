"""Reporters who are wrong again and again, on both stores: warned, muted, told, heard again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from service.audit import verify
from service.decisions import reports_of, resolve_reports
from service.decisions.facts import count_reports
from service.decisions.tables import Report, Reporter
from service.kit import rfc3339
from service.policy import load_policy
from service.storage import Database, OutboxRow
from tests.support.answers import let_pass
from tests.support.posts import POLICY, Host
from tests.support.reports import answer, item_of, reject, send_report
from tests.support.webhook_examples import documented_keys


@pytest.fixture
def host(database: Database) -> Host:
    return Host(database)


def told(host: Host, type: str) -> list[dict[str, Any]]:
    """Return the data of the events of a type, oldest first."""
    rows = host.database.read(
        lambda c: c.execute(
            select(OutboxRow.payload).where(OutboxRow.type == type).order_by(OutboxRow.id)
        ).scalars()
    )
    return [orjson.loads(payload)["data"] for payload in rows]


def test_a_reporter_is_warned_once_then_muted_and_told_each_time(host: Host) -> None:
    reject(host, "bob", 4)
    assert told(host, "reporter.warned") == []
    reject(host, "bob", 3, start=4)
    [warned] = told(host, "reporter.warned")
    assert set(warned) == documented_keys("reporter.warned")
    assert (warned["reporter_id"], warned["rejected"], warned["judged"]) == ("bob", 5, 5)
    assert "5 of your last 5 reports" in warned["message"]
    assert "{" not in warned["message"]
    reject(host, "bob", 1, start=7)
    [muted] = told(host, "reporter.muted")
    assert set(muted) == documented_keys("reporter.muted")
    assert (muted["rejected"], muted["judged"]) == (8, 8)
    assert muted["muted_until"][:10] in muted["message"]
    assert len(told(host, "reporter.warned")) == 1
    assert host.database.read(verify) is None


def test_a_muted_reporter_gets_a_receipt_that_says_so_and_asks_nobody(host: Host) -> None:
    reject(host, "bob", 8)
    host.send("1")
    receipt = send_report(host, "1", "bob")
    [muted] = told(host, "reporter.muted")
    assert (receipt["counted"], receipt["why_not"]) == (False, "muted")
    assert receipt["muted_until"] == muted["muted_until"]
    post = host.post("1")
    assert host.database.read(lambda c: count_reports(c, post.pk, 1)) == 0
    assert told(host, "report.resolved")[-1]["outcome"] == "not_counted"
    for reporter in ("cyd", "dee"):
        send_report(host, "1", reporter)
    assert host.post("1").visibility == "show"
    assert item_of(host, "1").reports == 2


def test_what_may_be_illegal_is_counted_though_the_reporter_is_muted(host: Host) -> None:
    reject(host, "bob", 8)
    host.send("1")
    assert not send_report(host, "1", "bob")["counted"]
    receipt = send_report(host, "1", "bob", "illegal")
    assert receipt["counted"]
    assert receipt["muted_until"]
    assert (item_of(host, "1").priority, item_of(host, "1").reports) == (90, 1)
    assert not send_report(host, "1", "bob", "illegal")["counted"]


def test_a_mute_ends_by_itself_and_then_takes_a_new_warning(host: Host) -> None:
    reject(host, "bob", 8)
    let_pass(host.database, days=14, minutes=1)
    host.send("1")
    assert send_report(host, "1", "bob")["counted"]
    answer(host, "1")
    reject(host, "bob", 4, start=20)
    assert len(told(host, "reporter.warned")) == 2
    assert len(told(host, "reporter.muted")) == 1


def test_a_report_that_did_not_count_is_taken_up_when_it_is_sent_after_the_mute(
    host: Host,
) -> None:
    reject(host, "bob", 8)
    host.send("1")
    first = send_report(host, "1", "bob")
    assert send_report(host, "1", "bob")["why_not"] == "repeated"
    let_pass(host.database, days=15)
    again = send_report(host, "1", "bob", "other")
    assert again["counted"]
    assert again["report_id"] == first["report_id"]
    assert item_of(host, "1").reports == 1


def test_a_mute_is_lifted_when_an_answer_behind_it_is_corrected(host: Host) -> None:
    reject(host, "bob", 8)
    reopened = {"outcome": None, "resolved_at": None}
    post = host.post("bob-0")
    host.database.write(
        lambda unit: unit.connection.execute(
            Report.__table__.update().where(Report.post_pk == post.pk).values(**reopened)  # type: ignore[attr-defined]
        )
    )
    answer(host, "bob-0", "violation")
    lifted = told(host, "reporter.muted")[-1]
    assert lifted["muted_until"] is None
    assert "count again" in lifted["message"]
    host.send("1")
    assert send_report(host, "1", "bob")["counted"]


def test_a_rejected_reporter_hears_until_when_to_appeal_and_others_need_not(host: Host) -> None:
    for post, outcome in (("1", "no_violation"), ("2", "violation")):
        host.send(post)
        send_report(host, post, "bob")
        answer(host, post, outcome)
    rejected, right = told(host, "report.resolved")
    assert set(rejected) == documented_keys("report.resolved")
    days = load_policy(POLICY).appeals.window_days
    until = datetime.fromisoformat(rejected["appeal_until"]) - timedelta(days=days)
    assert abs(until - host.database.clock()) < timedelta(minutes=1)
    assert right["appeal_until"] is None


def test_moderators_see_how_often_a_reporter_was_right_and_their_mute(host: Host) -> None:
    reject(host, "bob", 8)
    listed = host.database.read(lambda c: reports_of(c, host.post("bob-0").pk))
    [state] = host.database.read(lambda c: c.execute(select(Reporter.muted_until)).scalars().all())
    assert state is not None
    assert listed[0]["reporter"] == {
        "right": 0,
        "judged": 8,
        "weight": 0.167,
        "muted_until": rfc3339(state),
    }


@pytest.mark.parametrize("before", [4, 7])
def test_of_answers_at_one_moment_exactly_one_crosses_the_threshold(
    host: Host, before: int
) -> None:
    reject(host, "bob", before)
    posts = [f"at-once-{number}" for number in range(4)]
    for post in posts:
        host.send(post)
        send_report(host, post, "bob")
    barrier, policy = Barrier(len(posts)), load_policy(POLICY)

    def judge(post_id: str) -> None:
        post = host.post(post_id)
        barrier.wait()
        host.database.write(lambda unit: resolve_reports(unit, post, 1, "no_violation", policy))

    with ThreadPoolExecutor(len(posts)) as pool:
        list(pool.map(judge, posts))
    assert len(told(host, "reporter.warned")) == 1
    assert len(told(host, "reporter.muted")) == (1 if before == 7 else 0)
