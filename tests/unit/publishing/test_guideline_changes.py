"""What counts as a change of what members read."""

from __future__ import annotations

from typing import Any

import pytest

from service.policy import load_policy
from service.publishing.guidelines import guideline_changes

SOURCE = """\
version: 1
purpose: To learn.
purpose_translations: {de: Um zu lernen.}
written_in: en
guidelines:
  - {id: kind, title: Be kind, text: Leave the person alone., fine: [No.]}
  - {id: honest, title: Be honest, text: Say what is true.}
thresholds: {toxicity: {review: 0.5}}
channels: {garden: {topic: Plants}}
rules:
  - {name: doubt, guideline: kind, when: {score: {toxicity: review}}, then: {review: {}}}
"""
HONEST = "  - {id: honest, title: Be honest, text: Say what is true.}\n"
KIND = "  - {id: kind, title: Be kind, text: Leave the person alone., fine: [No.]}\n"
NOTHING: dict[str, Any] = {
    "added": [],
    "removed": [],
    "changed": [],
    "purpose_changed": False,
    "channels": [],
}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("review: 0.5", "review: 0.6", {}),
        ("name: doubt", "name: unsure", {}),
        ("To learn.", "To teach.", {"purpose_changed": True}),
        ("Um zu lernen", "Zum Lernen", {"purpose_changed": True}),
        ("Leave the person", "Let the person", {"changed": ["kind"]}),
        ("fine: [No.]", "fine: [No., Yes.]", {"changed": ["kind"]}),
        ("[No.]}", "[No.], translations: {de: {title: A, text: B}}}", {"changed": ["kind"]}),
        (HONEST, "", {"removed": ["honest"]}),
        (HONEST, HONEST + HONEST.replace("honest", "brief"), {"added": ["brief"]}),
        (KIND + HONEST, HONEST + KIND, {"changed": ["honest", "kind"]}),
        ("written_in: en", "written_in: sv", {"changed": ["kind", "honest"]}),
        ("topic: Plants", "topic: Roots", {"channels": ["garden"]}),
        ("topic: Plants", "topic: Plants, off_topic: allowed", {"channels": ["garden"]}),
        ("topic: Plants", "topic: Plants, rules_off: [doubt]", {}),
        ("garden: {topic: Plants}", "", {"channels": ["garden"]}),
    ],
)
def test_only_what_members_read_is_a_change(old: str, new: str, expected: dict[str, Any]) -> None:
    changed = SOURCE.replace(old, new)
    assert changed != SOURCE
    found = guideline_changes(load_policy(SOURCE), load_policy(changed))
    assert found == NOTHING | expected
