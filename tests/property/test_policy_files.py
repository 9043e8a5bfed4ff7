"""Any text at all is a policy, or a list of mistakes each of which has its place in the text."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from service.policy import PolicyError, load_policy, load_policy_file
from tests.support.broken_policies import ill_placed, mutants

SHIPPED = load_policy_file(Path(__file__).parents[2] / "policies" / "default.yaml").sealed()
PIECES = (
    "version: 1\n", "rules:\n", "  - name: a\n", "    when: {score: {toxicity: ", "0.5", "}}\n",
    "then: ", "&a ", "*a", "<<: ", "!!set ", "- ", "? ", ": ", "\t", "\r", "\n\n", "'", '"', "#",
    "|\n", ">-\n", "---\n", "...\n", "{", "}", "[", "]", ",", "\ufeff", "\x00", "\x85", "\u2028",
    ".nan", "-.inf", "1e999", "9" * 400, "2026-01-01", "yes", "~", "null", "cases:\n", "\ud800",
)  # fmt: skip


def misplaced(source: str) -> list[str]:
    try:
        load_policy(source)
    except PolicyError as error:
        return ill_placed(error, source)
    return []


@settings(deadline=None)
@given(st.text(st.characters(), max_size=300))
def test_any_text_is_a_policy_or_a_located_error(text: str) -> None:
    assert misplaced(text) == []


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_scraps_of_yaml_are_a_policy_or_a_located_error(text: str) -> None:
    assert misplaced(text) == []


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_damaged_default_policy_is_a_policy_or_a_located_error(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(SHIPPED)))
    length = data.draw(st.integers(0, 40))
    junk = data.draw(st.text(st.sampled_from("{}[]:,&*!|>'\"%@`#\t\n -a1~?"), max_size=6))
    assert misplaced(SHIPPED[:start] + junk + SHIPPED[start + length :]) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_a_policy_with_values_of_other_types_is_a_policy_or_a_located_error(seed: int) -> None:
    for source in mutants(SHIPPED, seed, 1):
        assert misplaced(source) == []
