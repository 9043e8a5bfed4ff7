"""Care and protected subjects: what stands before the verdict of the rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.policy import Evaluation, Hold, evaluate
from service.policy.outcomes import CareMessage
from tests.support.policies import facts_of, policy_of

INSULT = (
    "  - {name: insult, guideline: respect, when: {score: {toxicity: enforce}},"
    " then: {enforce: minor}}\n"
)
THREAT = (
    "  - {name: threat, guideline: respect, precedence: 50, when: {score: {threat: 0.9}},"
    " then: {enforce: severe}}\n"
)
FINE = "  - {name: fine, precedence: 90, when: {reply: false}, then: {allow: true}}\n"
NUDGE = (
    "  - {name: n, when: {reply: false},"
    " then: {nudge: Rephrase?, label: seen, notify: nurse, thread: {split: true}}}\n"
)
QUEUES = "{queues: [{id: main, title: Main}, {id: care, title: Care}, {id: work, title: Work}]}"
CARE = """
  signals: [harm]
  contacts:
    - {id: nurse, name: the nurse, queue: care, message: 'You are not alone, {contact} calls you.'}
    - {id: office, name: the office, queue: main, priority: 40, message: We read this.}"""
SECTIONS = {
    "word_lists": "{harm: {entries: [end my life]}, work: {kind: stem, entries: [salar, union]}}",
    "review": QUEUES,
    "care": CARE,
    "protected": "{word_lists: work, queue: work, priority: 70, severe_rules: [threat]}",
}
HARM = "You make me want to end my life."
PAY = "The salaries are set by crooks."


def decide(text: str, rules: str = INSULT, **scores: float | None) -> Evaluation:
    return evaluate(policy_of(rules + THREAT, **SECTIONS), facts_of(text, scores=scores))


def last(found: Evaluation) -> object:
    return found.trace[-1]


def test_a_signal_goes_to_the_care_contact_and_its_author_is_told_who_answers() -> None:
    found = decide(HARM)
    assert (found.outcome, found.visibility, found.rule) == ("review", "show", "care_signal")
    assert (found.queue, found.priority, found.guideline_id) == ("care", 100, None)
    assert found.care == CareMessage("nurse", "You are not alone, the nurse calls you.")


@pytest.mark.parametrize("score", ["toxicity", "threat"])
def test_nothing_is_enforced_where_somebody_needs_care(score: str) -> None:
    policy = policy_of(INSULT + THREAT, **SECTIONS)
    found = evaluate(policy, facts_of(HARM, scores={score: 0.99}))
    assert (found.outcome, found.severity, found.queue) == ("review", None, "care")
    assert (found.visibility, found.hold) == ("hold", Hold(86_400, "hide"))
    instead = ["insult"] if score == "toxicity" else ["threat"]
    values = {"contact": "nurse", "instead_of": instead}
    assert last(found) == {"name": "care", "result": "matched", "values": values}


def test_care_stands_before_an_allow_of_any_precedence() -> None:
    assert decide(HARM, FINE).queue == "care"


def test_beside_care_the_author_hears_nothing_else_but_others_are_told() -> None:
    found = decide(HARM, NUDGE)
    assert (found.nudge, found.correction, found.thread) == (None, None, None)
    assert (found.labels, found.notify) == (("seen",), ("nurse",))


def test_a_rule_asks_another_contact_and_the_most_urgent_one_answers() -> None:
    rule = "  - {name: sad, when: {caps: {share: 0.5, letters: 3}}, then: {care: office}}\n"
    alone = decide("SO SAD", rule)
    assert (alone.rule, alone.queue, alone.priority) == ("sad", "main", 40)
    both = decide(HARM.upper(), rule)
    assert (both.rule, both.queue) == ("care_signal", "care")


def test_a_care_rule_holds_the_post_where_it_says_so() -> None:
    rule = (
        "  - {name: sad, when: {reply: false},"
        " then: {care: true, hold: {seconds: 60, then: hide}}}\n"
    )
    assert decide("Help.", rule).hold == Hold(60, "hide")


levels = st.floats(0, 1)


@given(levels, levels, st.sampled_from([HARM, PAY, HARM + " " + PAY]))
def test_no_score_turns_care_or_a_protected_subject_into_a_strike(
    toxicity: float, threat: float, text: str
) -> None:
    found = decide(text, toxicity=toxicity, threat=threat)
    if HARM in text:
        assert (found.outcome, found.queue) == ("review", "care")
    if found.outcome == "enforce":
        assert (found.rule, text) == ("threat", PAY)


def test_on_a_protected_subject_a_human_looks_instead_of_a_strike() -> None:
    found = decide(PAY, toxicity=0.95)
    assert (found.outcome, found.rule, found.queue) == ("review", "protected_subject", "work")
    assert (found.priority, found.guideline_id, found.visibility) == (70, "respect", "show")
    values = {"words": ["salar"], "instead_of": ["insult"]}
    assert last(found) == {"name": "protected_subject", "result": "matched", "values": values}


def test_protection_says_nothing_where_nothing_is_enforced() -> None:
    found = decide(PAY, toxicity=0.6)
    assert (found.outcome, found.rule, len(found.trace)) == ("allow", None, 3)


def test_a_severe_rule_that_is_named_enforces_on_a_protected_subject_too() -> None:
    found = decide(PAY, threat=0.95)
    assert (found.outcome, found.rule, found.severity) == ("enforce", "threat", "severe")


def test_a_disagreement_on_a_protected_subject_goes_to_those_who_know_it() -> None:
    other = INSULT.replace("insult,", "other,").replace("respect", "honest")
    found = decide(PAY, INSULT + other, toxicity=0.95)
    assert (found.rule, found.queue, found.guideline_id) == ("protected_subject", "work", None)
    assert decide("Crooks.", INSULT + other, toxicity=0.95).rule == "disagreement"


def test_a_protected_post_waits_out_of_sight_where_the_section_or_a_rule_says_so() -> None:
    hold = "hold: {seconds: 60, then: show}}"
    sections = SECTIONS | {"protected": SECTIONS["protected"].replace("}", f", {hold}")}
    facts = facts_of(PAY, scores={"toxicity": 0.95})
    assert evaluate(policy_of(INSULT + THREAT, **sections), facts).hold == Hold(60, "show")
    held = (
        "  - {name: h, when: {reply: false}, then: {review: {}, hold: {seconds: 9, then: hide}}}\n"
    )
    found = decide(PAY, INSULT + held.replace("h,", "h, precedence: -1,"), toxicity=0.95)
    assert found.hold == Hold(9, "hide")
