"""Rows for the DSA Transparency Database: what each field holds, and what the model refuses."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from service.ladder import take_back
from service.statements import read_case
from service.statements.dsa import DsaStatement, dsa_statement
from service.statements.dsa.values import CATEGORIES, EEA
from tests.support.community import COMMUNITY, World
from tests.support.restrictions import answer, asked, deleted, rule_on, suspended


def row(world: World, action_id: str, **given: Any) -> dict[str, Any] | None:
    case = world.database.read(lambda c: read_case(c, world.policies, COMMUNITY, action_id))
    made = dsa_statement(case, world.database.clock(), **given)
    return made.row() if made else None


def test_a_deletion(world: World) -> None:
    action = deleted(world, attachments=[{"type": "image"}, {"type": "application/pdf"}])
    assert row(world, action) is None, "the host has not done it"
    answer(world, action)
    day = world.database.clock().date().isoformat()
    found = row(world, action)
    assert found is not None
    facts = found.pop("decision_facts")
    explanation = found.pop("incompatible_content_explanation")
    assert found == {
        "puid": action,
        "decision_visibility": ["DECISION_VISIBILITY_CONTENT_DISABLED"],
        "account_type": "ACCOUNT_TYPE_PRIVATE",
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": "Keep it decent (decent)",
        "category": "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
        "content_type": ["CONTENT_TYPE_IMAGE", "CONTENT_TYPE_OTHER", "CONTENT_TYPE_TEXT"],
        "content_type_other": "attached file",
        "content_language": "EN",
        "content_date": day,
        "application_date": day,
        "source_type": "SOURCE_VOLUNTARY",
        "automated_detection": "Yes",
        "automated_decision": "AUTOMATED_DECISION_FULLY",
        "territorial_scope": list(EEA),
    }
    assert explanation.startswith("Write as you would speak")
    assert facts.startswith("A post was hidden. The classifier found signs of: sexual harassment")
    assert "moron" not in facts
    assert "m••••" not in facts


def test_a_suspension_has_its_end(world: World) -> None:
    action = suspended(world, message="Robin says stop.")
    answer(world, action)
    found = row(world, action)
    assert found is not None
    assert found["decision_account"] == "DECISION_ACCOUNT_SUSPENDED"
    assert "decision_visibility" not in found
    assert found["end_date_account_restriction"] > found["application_date"]
    assert found["automated_decision"] == "AUTOMATED_DECISION_NOT_AUTOMATED"
    assert "Robin" not in str(found)


def test_what_was_taken_back_has_that_day_as_its_end(sqlite_world: World) -> None:
    action = deleted(sqlite_world)
    answer(sqlite_world, action)
    case = sqlite_world.database.read(
        lambda c: read_case(c, sqlite_world.policies, COMMUNITY, action)
    )
    sqlite_world.database.write(
        lambda unit: take_back(unit, COMMUNITY, case.restriction.post_pk or "", "staff:1", "why")
    )
    found = row(sqlite_world, action)
    assert found is not None
    assert found["end_date_visibility_restriction"] == found["application_date"]


@pytest.mark.parametrize(
    ("reason", "source"),
    [("illegal", "SOURCE_ARTICLE_16"), ("respect", "SOURCE_TYPE_OTHER_NOTIFICATION")],
)
def test_a_report_as_illegal_is_a_notice(sqlite_world: World, reason: str, source: str) -> None:
    sqlite_world.post("Nobody needs your advice.", post_id="p")
    sqlite_world.report("p", "lee", reason)
    [item] = [one.item for one in sqlite_world.queue()]
    rule_on(sqlite_world, sqlite_world.staff("Robin"), item, "delete")
    action = asked(sqlite_world, item.post_pk, "delete")
    answer(sqlite_world, action)
    found = row(sqlite_world, action)
    assert found is not None
    assert (found["source_type"], found["automated_detection"]) == (source, "No")


def test_a_message_alone_restricts_nothing_and_one_that_hides_does(sqlite_world: World) -> None:
    [hidden] = sqlite_world.post("You fool", {"toxicity": 0.95}).actions
    answer(sqlite_world, hidden.action_id)
    found = row(sqlite_world, hidden.action_id, territories=["DE", "AT"], language="de")
    assert found is not None
    assert found["territorial_scope"] == ["AT", "DE"]
    assert found["decision_facts"].startswith("Zu einem Beitrag")
    item = sqlite_world.item()
    rule_on(sqlite_world, sqlite_world.staff("Robin"), item, "conversation")
    talked = asked(sqlite_world, item.post_pk, "conversation")
    answer(sqlite_world, talked)
    assert row(sqlite_world, talked) is None


GIVEN = {
    "puid": "a-1",
    "decision_account": "DECISION_ACCOUNT_SUSPENDED",
    "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
    "incompatible_content_ground": "Be kind (kind)",
    "incompatible_content_explanation": "Speak to people as you would face to face.",
    "category": CATEGORIES[0],
    "content_type": ["CONTENT_TYPE_TEXT"],
    "content_date": "2026-11-20",
    "application_date": "2026-11-21",
    "decision_facts": "A member reported it.",
    "source_type": "SOURCE_VOLUNTARY",
    "automated_detection": "No",
    "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
}


@pytest.mark.parametrize(
    "change",
    [
        {"decision_account": None},
        {"incompatible_content_ground": None},
        {"decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT"},
        {"category": "STATEMENT_CATEGORY_SCOPE_OF_PLATFORM_SERVICE"},
        {"puid": "a b"},
        {"application_date": "2019-01-01"},
        {"content_type": []},
        {"territorial_scope": ["US"]},
        {"decision_facts": "x" * 5001},
        {"url": "https://example.org"},
    ],
)
def test_what_the_database_would_refuse_is_refused(change: dict[str, Any]) -> None:
    DsaStatement.model_validate(GIVEN)
    with pytest.raises(ValidationError):
        DsaStatement.model_validate(GIVEN | change)
