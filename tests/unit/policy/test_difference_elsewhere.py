"""What differs beside the rules: word lists, channels, ladder and the rest."""

from __future__ import annotations

import json

import pytest

from service.policy import load_policy
from service.policy.difference import diff
from tests.support.policy_changes import SOURCE, policy, told


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("[one, two]", "[one, three]"), [("names", "added", "stricter", "added: 1 entry (three)"),
                                         ("names", "removed", "milder", "removed: 1 entry (two)")]),
        (("[thank]", "[thank, cheers]"), [("good", "added", "milder", "added: 1 entry (cheers)")]),
        ((", allow: [thankless]", ""), [("good.allow", "removed", "milder",
                                         "removed: 1 entry (thankless)")]),
        (("{entries: [one", "{languages: [en], entries: [one"),
         [("names", "changed", "milder", "languages: all → en")]),
        (("{entries: [one", "{kind: stem, entries: [one"),
         [("names", "changed", "stricter", "kind: word → stem")]),
    ],
)  # fmt: skip
def test_word_lists(change: tuple[str, str], expected: list[tuple[str, ...]]) -> None:
    assert told(change) == [("word_lists", *one) for one in expected]


def test_long_lists_name_ten_and_count_the_rest() -> None:
    entries = ", ".join(f"word{n:02}" for n in range(25))
    (found,) = diff(policy(), policy(("[one, two]", f"[one, two, {entries}]")))
    assert found.text == (
        "added: 25 entries (" + ", ".join(f"word{n:02}" for n in range(10)) + " and 15 more)"
    )
    assert len(found.after) == 25


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("topic: Plants", "topic: Roots"),
         ("channels", "garden", "other", "topic: Plants → Roots")),
        (("topic: Plants", "topic: Plants, off_topic: allowed"),
         ("channels", "garden", "milder", "off topic: scored → allowed")),
        ((", rules_off: [names]", ""),
         ("channels", "garden", "stricter", "the rule names applies")),
        (("To learn.", "To teach."), ("purpose", "", "other", "To learn. → To teach.")),
        (("title: Be kind", "title: Be nice"), ("guidelines", "kind, title", "other",
                                                "Be kind → Be nice")),
        (("[I am not sure.]", "[Perhaps.]"),
         ("guidelines", "honest, fine", "other", "I am not sure. → Perhaps.")),
        (("{minor: 1,", "{minor: 1.5,"), ("ladder", "weights.minor", "stricter", "1 → 1.5")),
        (("{minor: 90}", "{minor: 30}"), ("ladder", "expiry_days.minor", "milder", "90 → 30")),
        (("ladder: {", "ladder: {incident: {unanswered_hours: 24}, "),
         ("ladder", "incident.unanswered_hours", "stricter", "")),
        (("ladder: {", "ladder: {incident: {grace_minutes: 90}, "),
         ("ladder", "incident.grace_minutes", "milder", "60 → 90")),
        (("ladder: {", "ladder: {second_moderator: false, "),
         ("ladder", "second_moderator", "stricter", "")),
        (("ladder: {", "ladder: {guideline_weights: {kind: {minor: 1.5}}, "),
         ("ladder", "guideline_weights.kind", "other", "added: ")),
        (("title: Late}", "title: Late, due_minutes: 60}"),
         ("review", "queues.late", "other", "")),
        (("[{id: general, title: General}, {id: late, title: Late}]",
          "[{id: late, title: Late}, {id: general, title: General}]"),
         ("review", "queues", "other", "default queue: general → late")),
        (("authors:", "languages: {unmeasured: {then: review}}\nauthors:"),
         ("languages", "unmeasured.then", "stricter", "allow → review")),
        (("outcome: allow}", "outcome: allow, visibility: show}"),
         ("cases", "", "other", "1 case changed: Fine")),
    ],
)  # fmt: skip
def test_everything_else(change: tuple[str, str], expected: tuple[str, str, str, str]) -> None:
    (found,) = diff(policy(), policy(change))
    assert (found.section, found.direction) == (expected[0], expected[2])
    assert found.name.startswith(expected[1])
    assert found.text.startswith(expected[3])


@pytest.mark.parametrize(
    ("rungs", "expected"),
    [
        ("[{at: 1, step: delete}]", ("stricter", "steps.delete 1.at")),
        ("[{at: 2, step: delete, mode: confirm}]", ("milder", "steps.delete 1.mode")),
        ("[{at: 2, step: delete, mode: {major: confirm}}]", ("other", "steps.delete 1.mode")),
        ("[{at: 2, step: delete}, {at: 9, step: suspend}]", ("stricter", "steps.suspend 1")),
    ],
)
def test_rungs_of_the_ladder(rungs: str, expected: tuple[str, str]) -> None:
    start = ("ladder: {", "ladder: {steps: [{at: 2, step: delete}], ")
    changed = ("ladder: {", f"ladder: {{steps: {rungs}, ")
    (found,) = diff(policy(start), policy(changed))
    assert (found.direction, found.name) == expected


def test_there_and_back_are_opposite() -> None:
    other = policy(("review: 0.5, enforce", "review: 0.6, enforce"), ("[one, two]", "[one]"))
    forth, back = diff(policy(), other), diff(other, policy())
    assert [one.direction for one in forth] == ["milder", "milder"]
    assert [one.direction for one in back] == ["stricter", "stricter"]
    assert [(one.before, one.after) for one in forth] == [(one.after, one.before) for one in back]


def test_every_difference_is_plain_data() -> None:
    found = diff(policy(), load_policy(SOURCE.partition("thresholds:")[0] + "rules: []\n"))
    assert {one.section for one in found} > {"rules", "word_lists", "channels", "cases"}
    assert json.loads(json.dumps([one.as_dict() for one in found]))[0]["section"] == "thresholds"
