"""A pair of policies says what each of the two says alone."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.policy import AuthorFacts, ChannelFacts, Policy, evaluate
from service.policy import pair as module
from service.policy.pair import Pair
from tests.support.policies import facts_of, policy_of

RULES = """\
  - {name: abuse, guideline: respect, when: {score: {toxicity: enforce}}, then: {enforce: minor}}
  - {name: doubt, guideline: respect, when: {score: {toxicity: review}}, then: {review: {}}}
  - {name: spam, guideline: honest, when: {score: {spam: review}}, then: {review: {}}}
  - {name: odd, when: {words: [odd]}, then: {label: odd}}
  - {name: young, when: {author: {new: true}}, then: {hold: {seconds: 60, then: show}}}
"""
WORDS = "{odd: {entries: [peculiar]}}"


def candidates() -> dict[str, Policy]:
    def of(rules: str = RULES, words: str = WORDS, **more: str) -> Policy:
        return policy_of(rules, word_lists=words, **more)

    def moved(**channels: str) -> Policy:
        policy = of(**channels)
        data = policy.as_dict()
        data["thresholds"]["toxicity"]["review"] = 0.4
        return Policy(type(policy.document)(**data), name="moved", source="")

    return {
        "the same": of(),
        "a threshold": moved(),
        "an effect": of(RULES.replace("minor", "major")),
        "a condition": of(RULES.replace("spam: review", "spam: 0.3")),
        "a rule less": of("".join(RULES.splitlines(keepends=True)[1:])),
        "a rule more": of(
            RULES
            + "  - {name: loud, when: {caps: {share: 0.5, letters: 1}}, then: {label: loud}}\n"
        ),
        "a pattern more": of(
            RULES + "  - {name: like, when: {pattern: pe.*ar}, then: {label: like}}\n"
        ),
        "words more": of(RULES + "  - {name: hold, when: {words: [odd]}, then: {review: {}}}\n"),
        "another order": of("".join(reversed(RULES.splitlines(keepends=True)))),
        "another precedence": of(RULES.replace("name: spam,", "name: spam, precedence: 5,")),
        "an exemption": of(RULES.replace("name: spam,", "name: spam, exempt: [moderator],")),
        "other words": of(words="{odd: {entries: [peculiar, strange]}}"),
        "a channel": of(channels="{help: {rules_off: [doubt]}}"),
    }


CANDIDATES = candidates()


@given(
    name=st.sampled_from(sorted(CANDIDATES)),
    toxicity=st.sampled_from([0.0, 0.3, 0.45, 0.6, 0.95, None]),
    spam=st.sampled_from([0.0, 0.4, 0.9]),
    text=st.sampled_from(["plain", "a strange thing", "a peculiar thing", "LOUD"]),
    channel=st.sampled_from(["general", "help"]),
    role=st.sampled_from(["member", "moderator"]),
    days=st.sampled_from([1.0, 100.0]),
)
def test_it_says_what_both_say(
    name: str, toxicity: float | None, spam: float, text: str, channel: str, role: str, days: float
) -> None:
    facts = facts_of(
        text,
        scores={"toxicity": toxicity, "spam": spam},
        channel=ChannelFacts(channel, True, None),
        author=AuthorFacts("a", True, role, days, 20),
    )
    before, after = CANDIDATES["the same"], CANDIDATES[name]
    expected = evaluate(before, facts), evaluate(after, facts)
    assert Pair(before, after).evaluate(facts) == expected


@pytest.mark.parametrize(
    ("name", "shared"),
    [("the same", True), ("a threshold", True), ("a rule more", True), ("other words", False)],
)
def test_what_is_the_same_runs_once(name: str, shared: bool) -> None:
    pair = Pair(candidates()["the same"], CANDIDATES[name])
    full: list[Any] = []

    def counting(policy: Policy, facts: Any) -> Any:
        full.append(policy)
        return evaluate(policy, facts)

    with patch.object(module, "evaluate", counting):
        pair.evaluate(facts_of())
    assert (pair.after in full) is not shared
