"""Where a policy rolls out, what is about an author's post goes by the policy of that author."""

from __future__ import annotations

import itertools

import pytest

from service.decisions import report
from service.decisions.deletion import delete_post
from service.decisions.errors import UnknownReasonError
from service.decisions.schemas import ReportIn
from service.publishing.rollout import included
from service.review import ItemView, items_of
from service.storage import Database
from tests.support.life import Life
from tests.support.posts import COMMUNITY, POLICY

NEW = (
    POLICY.replace("counts: {reports: 3}", "counts: {reports: 1}")
    .replace("{id: topic,", "{id: focus,")
    .replace("review:\n", "review:\n  withdrawn: lower\n")
)
SHARE = 50


@pytest.fixture
def life(database: Database) -> Life:
    life = Life(database)
    version = life.store(NEW)
    life.backtest(version, 0)
    life.step(version, "rolling", share=SHARE)
    return life


def author(*, new: bool) -> str:
    """An author of the policy that rolls out, or of the live one."""
    names = (f"author-{number}" for number in itertools.count())
    return next(name for name in names if included(COMMUNITY, 2, name, SHARE) is new)


def send_report(life: Life, reason: str = "respect") -> None:
    given = ReportIn(reporter_id="bob", reason=reason)
    host = life.host
    life.database.write(
        lambda unit: report(unit, host.policies, host.desk, COMMUNITY, "1", given, "key:test")
    )


def item(life: Life) -> ItemView:
    [found] = life.database.read(lambda c: items_of(c, life.host.post("1").pk))
    return found


@pytest.mark.parametrize(("new", "visibility", "rule"), [
    (True, "hold", "reported-often"), (False, "show", None),
])  # fmt: skip
def test_a_report_goes_by_the_policy_of_the_reported_author(
    life: Life, new: bool, visibility: str, rule: str | None
) -> None:
    life.host.send("1", author_id=author(new=new))
    send_report(life)
    assert life.host.post("1").visibility == visibility
    assert item(life).rule == rule


@pytest.mark.parametrize("reason", ["topic", "focus"])
def test_a_reason_is_a_guideline_of_that_policy_or_of_those_members_see(
    life: Life, reason: str
) -> None:
    life.host.send("1", author_id=author(new=True))
    send_report(life, reason)
    assert item(life).guideline_id == reason


def test_a_guideline_that_nobody_has_is_still_refused(life: Life) -> None:
    life.host.send("1", author_id=author(new=False))
    with pytest.raises(UnknownReasonError, match="choose from respect, topic, illegal"):
        send_report(life, "focus")


@pytest.mark.parametrize(("new", "priority"), [(True, 0), (False, 40)])
def test_what_a_deletion_softens_is_up_to_the_policy_of_the_author(
    life: Life, new: bool, priority: int
) -> None:
    host = life.host
    host.send("1", "Hm.", {"toxicity": 0.6}, author_id=author(new=new))
    life.database.write(
        lambda unit: delete_post(unit, host.policies, host.desk, COMMUNITY, "1", "key:test")
    )
    assert item(life).priority == priority
