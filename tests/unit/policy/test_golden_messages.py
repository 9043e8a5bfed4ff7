"""Broken policies and the exact messages they give; a change of wording shows in the diff."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.policy import PolicyError, format_problems, load_policy
from service.policy.patterns import PatternBudget, mend
from tests.support.policies import HEAD

GOLDEN = Path(__file__).parents[2] / "golden" / "policy"
BROKEN = sorted(path.stem for path in GOLDEN.glob("*.yaml"))


def messages_of(stem: str) -> str:
    path = GOLDEN / f"{stem}.yaml"
    text = path.read_text()
    with pytest.raises(PolicyError) as caught:
        load_policy(text, name=path.name, folder=GOLDEN)
    return format_problems(caught.value.problems) + "\n"


@pytest.mark.parametrize("stem", BROKEN)
def test_a_broken_policy_gives_its_golden_messages(stem: str) -> None:
    assert messages_of(stem) == (GOLDEN / f"{stem}.txt").read_text()


def test_every_kind_of_mistake_has_an_example() -> None:
    assert len(BROKEN) >= 12


@pytest.mark.parametrize(
    ("pattern", "hint"),
    [
        ("a(?=b)", "RE2 has no lookaround"),
        ("a{2000}", "no repeats above 1000"),
        ("(a", "close the bracket"),
        ("a)", "open a bracket before it"),
        ("[a", "close the bracket"),
        ("*a", "for the character itself"),
        ("a\\", "for the character itself"),
        ("[z-a]", "the lower character comes first"),
        ("(?P<a-b>a)", "give the group a name"),
        ("a*", "at least one character"),
    ],
)
def test_a_hint_on_a_pattern_fits_what_is_wrong_with_it(pattern: str, hint: str) -> None:
    fault = PatternBudget().fault(pattern)
    assert fault
    assert hint in (mend(fault) or "")


def test_an_invisible_character_is_shown_as_an_escape() -> None:
    with pytest.raises(PolicyError) as caught:
        load_policy("\ufeff\ufeff\ufeffversion: 1\n")
    assert "unknown key `\\ufeffversion`" in "".join(map(str, caught.value.problems))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("media: 1", "expected a word, found the number 1 (the only one is `not_scored`)"),
        ("all: []", "`all` must not be empty (give it a value or remove it)"),
        ("reply: 1", "expected true or false, found the number 1 (write true or false"),
        ("words: spam", "there is no word list `spam` (none is defined: add it under"),
    ],
)
def test_a_condition_of_the_wrong_type_says_what_it_takes(line: str, message: str) -> None:
    rule = f"  - {{name: r, guideline: respect, when: {{{line}}}, then: {{label: x}}}}"
    with pytest.raises(PolicyError) as caught:
        load_policy(f"{HEAD}rules:\n{rule}\n")
    assert message in "".join(map(str, caught.value.problems))
