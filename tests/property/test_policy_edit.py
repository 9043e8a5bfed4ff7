"""One rule of any policy is replaced, added or removed, and all else stays as it was written."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from service.policy import load_policy
from service.policy.edit import excerpt_at, put, remove
from service.policy.edit_dump import dump_block, dump_flow
from service.policy.schema import Document
from service.policy.source import read_yaml
from tests.support.policy_strategies import conditions, documents, effects, some_text

NOTES = st.one_of(
    st.just("Why: it's so # not a comment\n\n  with - lines\n"),
    st.sampled_from(["1e5", "yes", "null", " lead", "- x", "a: b", "{", "long words " * 20]),
    some_text.filter(bool),
)
RULES = st.fixed_dictionaries(
    {"name": st.just("fresh"), "guideline": st.just("one"), "when": conditions, "then": effects},
    optional={"note": NOTES, "precedence": st.integers(-2, 2)},
)


@st.composite
def written(draw: st.DrawFn, flow: tuple[bool | None, ...] = (False, None)) -> str:
    """A policy as somebody wrote it: in some style, with remarks and blank lines."""
    data = draw(documents())
    data = data | {"channels": {"coffee": {"off_topic": "allowed"}}}  # names a rule that may go
    for rule in data["rules"]:
        if note := draw(st.none() | NOTES):
            rule["note"] = note
    style = draw(st.sampled_from(flow))
    text = yaml.safe_dump(
        data, default_flow_style=style, sort_keys=draw(st.booleans()), allow_unicode=True,
        width=draw(st.sampled_from([40, 80, 4000])), indent=draw(st.sampled_from([2, 4])),
    )  # fmt: skip
    assume(_same(text, data))
    lines = text.split("\n")
    for number in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, len(lines) - 1))
        extra = draw(st.sampled_from(["", f"# remark {number}", f"      # remark {number}"]))
        other = [*lines[:place], extra, *lines[place:]]
        if extra and draw(st.booleans()) and lines[place]:
            other = [*lines[:place], f"{lines[place]}  {extra.strip()}", *lines[place + 1 :]]
        lines = other if _same("\n".join(other), data) else lines
    return "\n".join(lines)


def _same(text: str, data: Any) -> bool:
    try:
        return bool(read_yaml(text, "x").data == data)
    except Exception:
        return False


def _document(data: Any) -> Document:
    return Document.model_validate(data)


def _stays(old: str, new: str, first: int, last: int) -> None:
    """The lines before the rule ``first`` and from the rule after ``last`` on are the same."""
    source = read_yaml(old, "x")
    top = source.place(("rules", first))[0] - 1
    while top and source.lines[top].lstrip()[:1] != "-":  # a dash on a line of its own
        top -= 1
    assert new.startswith("".join(f"{line}\n" for line in source.lines[:top]))
    following = ("rules", last + 1)
    if following in source.values:
        bottom = source.place(following)[0] - 1
        assert new.endswith("\n".join(source.lines[bottom:]))


@settings(deadline=None, max_examples=60)
@given(written(), RULES, st.data())
def test_a_replaced_rule_changes_itself_alone(text: str, rule: Any, data: st.DataObject) -> None:
    old = read_yaml(text, "x").data
    at = data.draw(st.integers(0, len(old["rules"]) - 1))
    lost = excerpt_at(text, ("rules", at)).comments
    new = put(text, ("rules", at), rule)
    rules = [*old["rules"][:at], rule, *old["rules"][at + 1 :]]
    assert load_policy(new).document == _document(old | {"rules": rules})
    assert new.count("# remark") == text.count("# remark") - len(
        [one for one in lost if "# remark" in one]
    )
    _stays(text, new, at, at)


@settings(deadline=None, max_examples=60)
@given(written((False, None, True)), RULES)
def test_an_added_rule_stands_behind_the_others(text: str, rule: Any) -> None:
    old = read_yaml(text, "x").data
    new = put(text, ("rules", len(old["rules"])), rule)
    assert load_policy(new).document == _document(old | {"rules": [*old["rules"], rule]})
    assert new.count("# remark") == text.count("# remark")


@settings(deadline=None, max_examples=60)
@given(written((False, None, True)), st.data())
def test_removed_rules_leave_the_others(text: str, data: st.DataObject) -> None:
    old = read_yaml(text, "x").data
    at = data.draw(st.integers(0, len(old["rules"]) - 1))
    new = remove(text, ("rules", at))
    rules = [*old["rules"][:at], *old["rules"][at + 1 :]]
    assert load_policy(new).document == _document(old | {"rules": rules})


@settings(deadline=None, max_examples=30)
@given(written((False, None, True)))
def test_all_rules_removed_and_one_added_again(text: str) -> None:
    old = read_yaml(text, "x").data
    bare = text
    for _rule in old["rules"]:
        bare = remove(bare, ("rules", 0))
    assert read_yaml(bare, "x").data == old | {"rules": []}
    new = put(bare, ("rules", 0), old["rules"][0])
    assert read_yaml(new, "x").data == old | {"rules": old["rules"][:1]}


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | NOTES
    | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("ab1 :#-", max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=300)
@given(plain)
def test_written_data_reads_back_the_same(data: Any) -> None:
    assert repr(read_yaml("\n".join(dump_block(data, 4)), "x").data) == repr(data)
    assert repr(read_yaml(dump_flow(data), "x").data) == repr(data)
    assert "\n" not in dump_flow(data)
