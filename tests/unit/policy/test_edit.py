"""Entries of a policy changed in its text, comments and all."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.policy import PolicyError
from service.policy.edit import excerpt_at, put, remove
from service.policy.source import read_yaml

DEFAULT = (Path(__file__).parents[3] / "policies" / "default.yaml").read_text()
TEXT = """\
version: 1  # the language
rules:
  # First, what can't wait.
  - name: one   # inside
    when: {score: {threat: 0.5}}
    # also inside
    then:
      label: seen  # at the end

  # Then the rest.
  -   name: two
      when: {words: "a # no comment"}
      then: {allow: true}
channels: {}
"""
RULE = {"name": "new", "when": {"reply": True}, "then": {"label": "x"}}


def test_a_replaced_rule_loses_its_own_comments_alone() -> None:
    found = excerpt_at(TEXT, ("rules", 0))
    assert found.comments == ["# inside", "# also inside", "# at the end"]
    assert found.line == 4
    assert found.text == TEXT[TEXT.index("  - name") : TEXT.index("\n\n  # Then")]
    new = put(TEXT, ("rules", 0), RULE)
    block = "  - name: new\n    when: {reply: true}\n    then: {label: x}"
    assert new == TEXT.replace(found.text, block)
    assert excerpt_at(TEXT, ("rules", 1)).comments == []


def test_a_new_rule_stands_in_the_columns_of_the_last() -> None:
    new = put(TEXT, ("rules", 2), RULE)
    assert "{allow: true}\n  -   name: new\n      when: {reply: true}\n" in new
    assert new.endswith("channels: {}\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("rules: []  # none\nx: 1\n", "rules:  # none\n  - {a: 1}\nx: 1\n"),
        ("rules:\nx: 1\n", "rules:\n  - {a: 1}\nx: 1\n"),
        ("rules: [\n  # none\n]\n", "rules:\n  - {a: 1}\n"),
        ("x: 1", "x: 1\nrules:\n  - {a: 1}"),
        ("x: 1\r\n# end\r\n", "x: 1\r\nrules:\r\n  - {a: 1}\r\n# end\r\n"),
        ("{x: 1}\n", "{x: 1, rules: [{a: 1}]}\n"),
        ("{rules: [], x: 1}\n", "{rules: [{a: 1}], x: 1}\n"),
        ("rules: [{b: 2}]\n", "rules: [{b: 2}, {a: 1}]\n"),
        ("rules:\n- b: 2", "rules:\n- b: 2\n- a: 1"),
    ],
)
def test_a_rule_is_added_wherever_the_list_stands(before: str, after: str) -> None:
    at = len(read_yaml(before, "x").data.get("rules") or [])
    new = put(before, ("rules", at), {"a": 1})
    assert read_yaml(new, "x").data == read_yaml(after, "x").data
    assert new.replace("- a: 1", "- {a: 1}") == after.replace("- a: 1", "- {a: 1}")


def test_the_last_rule_leaves_an_empty_list() -> None:
    text = "x: 1\nrules: # why\n# before\n- name: a\n  when: 1\n# after"
    assert remove(text, ("rules", 0)) == "x: 1\nrules: [] # why\n# before\n# after"
    assert remove("rules: [{a: 1}, {b: 2}]", ("rules", 0)) == "rules: [{b: 2}]"
    assert remove("rules: [{a: 1}, {b: 2}]", ("rules", 1)) == "rules: [{a: 1}]"
    assert remove("rules: [{a: 1}]", ("rules", 0)) == "rules: []"
    assert remove("rules:\n- a: 1\n- b: 2", ("rules", 1)) == "rules:\n- a: 1"


def test_a_threshold_is_set_added_and_removed() -> None:
    line = "  toxicity: {doubt: 0.4, review: 0.5, hold: 0.75, enforce: 0.9}\n"
    new = put(DEFAULT, ("thresholds", "toxicity", "review"), 0.55)
    assert new == DEFAULT.replace(line, line.replace("0.5,", "0.55,"))
    new = put(DEFAULT, ("thresholds", "toxicity", "late"), 1)
    assert new == DEFAULT.replace(line, line.replace("}", ", late: 1}"))
    new = remove(DEFAULT, ("thresholds", "toxicity", "doubt"))
    assert new == DEFAULT.replace(line, line.replace("doubt: 0.4, ", ""))
    new = remove(DEFAULT, ("thresholds", "toxicity"))
    assert new == DEFAULT.replace(line, "")
    new = put(
        "version: 1\nthresholds:\n  spam:\n    a: 0.1 # old\n", ("thresholds", "spam", "b"), 1
    )
    assert new == "version: 1\nthresholds:\n  spam:\n    a: 0.1 # old\n    b: 1\n"


def test_a_block_that_keeps_its_line_ends_stays() -> None:
    text = "rules:\n- note: |+\n    kept\n\n- b: 2\n"
    assert put(text, ("rules", 1), {"b": 3}) == "rules:\n- note: |+\n    kept\n\n- b: 3\n"
    assert read_yaml(put(text, ("rules", 0), {"b": 3}), "x").data["rules"] == [{"b": 3}, {"b": 2}]


def test_what_a_form_can_not_change_is_said_with_its_place() -> None:
    odd = "version: 1\n? rules\n: - name: one\n"
    with pytest.raises(PolicyError, match=r"policy.yaml:3:.*change it in the text"):
        put(odd, ("rules", 0), RULE)
    with pytest.raises(PolicyError, match="a form can't change"):
        put(DEFAULT, ("rules", 999), RULE)
    with pytest.raises(PolicyError, match="a form can't change"):
        remove(DEFAULT, ("rules", 999))
    with pytest.raises(PolicyError, match="not valid YAML"):
        put("a: [", ("rules", 0), RULE)


def test_each_rule_of_the_default_policy_can_go_and_return() -> None:
    rules = read_yaml(DEFAULT, "x").data["rules"]
    for at in range(0, len(rules), 5):
        without = remove(DEFAULT, ("rules", at))
        assert read_yaml(without, "x").data["rules"] == [*rules[:at], *rules[at + 1 :]]
        assert [one for one in without.splitlines() if one.lstrip()[:1] == "#"] == [
            one for one in DEFAULT.splitlines() if one.lstrip()[:1] == "#"
        ]
