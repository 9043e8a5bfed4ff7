"""A draft that shows a sign of distress is answered with the words of the care contact."""

from __future__ import annotations

from typing import Any

import pytest

from service.communities import find_member, see_member
from service.decisions import check
from service.decisions.schemas import CheckOut
from service.decisions.tables import Post
from service.policy import load_policy
from service.publishing import publish
from service.storage import Database
from tests.support.posts import COMMUNITY, POLICY, Host

CARE = """
word_lists: {harm: {entries: [end my life]}}
care:
  contacts: [{id: nurse, name: the nurse, queue: care, message: "{contact} calls you."}]
  signals: [harm]
"""


@pytest.fixture
def host(database: Database) -> Host:
    host = Host(database)
    source = POLICY.replace("due_minutes: 60}", "due_minutes: 60}, {id: care, title: Care}") + CARE
    policy = load_policy(source)
    database.write(lambda unit: publish(unit, COMMUNITY, policy, "test", "with care"))
    database.write(lambda unit: see_member(unit, COMMUNITY, "ada"))
    return host


def checked(host: Host, text: str, **scores: float | None) -> dict[str, Any]:
    submission = host.submission("", text, scores)
    return host.database.write(
        lambda unit: check(unit, host.policies, submission, with_scores=False)
    )


def near_misses(host: Host) -> int:
    member = host.database.read(lambda c: find_member(c, COMMUNITY, "ada"))
    assert member is not None
    return member.near_misses


def test_a_sign_of_distress_is_answered_and_no_near_miss(host: Host) -> None:
    answer = checked(host, "You all make me end my life.", toxicity=0.97)
    assert answer["care"] == {"contact": "nurse", "message": "the nurse calls you."}
    assert (answer["outcome"], answer["reason"], answer["nudge"]) == ("review", None, None)
    assert near_misses(host) == 0
    assert host.count(Post) == 0
    CheckOut.model_validate(answer)


def test_without_one_nobody_offers_care(host: Host) -> None:
    answer = checked(host, "You are hopeless.", toxicity=0.97)
    assert (answer["outcome"], answer["care"]) == ("enforce", None)
    assert near_misses(host) == 1
    CheckOut.model_validate(answer)
