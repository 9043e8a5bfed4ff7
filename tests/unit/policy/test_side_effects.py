"""Effects beside the verdict: corrections of claims, the thread, who is told, languages."""

from __future__ import annotations

import pytest

from service.policy import Evaluation, PolicyError, evaluate
from service.policy.outcomes import ThreadAction
from service.policy.vocabulary import LABELS
from tests.support.policies import facts_of, policy_of

CLAIM = (
    "{flat: {text: The earth is flat., correction: It is round., link: 'https://round.example',"
    " owner: Geography, source: The atlas, review_by: 2027-01-31}}"
)
INSULT = (
    "  - {name: insult, guideline: respect, when: {score: {toxicity: enforce}},"
    " then: {enforce: minor}}\n"
)
UNMEASURED = dict.fromkeys(LABELS)
LANGUAGES = {
    "languages": "{unmeasured: {then: review, priority: 5}, by_code: {fi: {then: allow,"
    " label: finnish, word_lists: [fi], words_priority: 44}, et: {label: estonian}}}",
    "word_lists": "{fi: {languages: [fi], entries: [hölmö]}}",
}


def always(then: str, name: str = "r", guideline: str = "on_topic") -> str:
    return f"  - {{name: {name}, guideline: {guideline}, when: {{reply: false}}, then: {then}}}\n"


def decide(rules: str, sections: dict[str, str] | None = None, toxicity: float = 0.0) -> Evaluation:
    policy = policy_of(rules, **(sections or {}))
    return evaluate(policy, facts_of(scores={"toxicity": toxicity}))


def test_a_claim_gives_its_correction_and_link_to_a_good_faith_guideline() -> None:
    found = decide(always("{correct: {claim: flat}}"), {"claims": CLAIM})
    assert (found.outcome, found.rule, found.claim) == ("allow", "r", "flat")
    assert found.correction == "It is round. https://round.example"


def test_a_correction_in_plain_words_belongs_to_no_claim() -> None:
    found = decide(always("{correct: It is round.}"))
    assert (found.correction, found.claim) == ("It is round.", None)


def test_an_enforced_post_gets_no_correction() -> None:
    rules = always("{correct: {claim: flat}}") + INSULT
    found = decide(rules, {"claims": CLAIM}, toxicity=0.95)
    assert (found.outcome, found.correction, found.claim) == ("enforce", None, None)


@pytest.mark.parametrize(
    ("thread", "action"),
    [
        (
            "{slow: {seconds_between_posts: 60, for_seconds: 600}}",
            ThreadAction("slow", for_seconds=600, seconds_between_posts=60),
        ),
        ("{lock: {for_seconds: 900}}", ThreadAction("lock", for_seconds=900)),
        ("{split: true}", ThreadAction("split")),
        ("{move: {channel: off-topic}}", ThreadAction("move", channel_id="off-topic")),
    ],
)
def test_the_thread_is_acted_on_and_nobody_is_struck(thread: str, action: ThreadAction) -> None:
    found = decide(always(f"{{thread: {thread}}}"))
    assert found.thread == action
    assert (found.outcome, found.severity, found.rule) == ("allow", None, "r")


def test_the_thread_is_acted_on_beside_an_enforcement() -> None:
    found = decide(always("{thread: {split: true}}") + INSULT, toxicity=0.95)
    assert (found.outcome, found.rule, found.thread) == ("enforce", "insult", ThreadAction("split"))


def test_of_several_thread_effects_the_higher_precedence_counts() -> None:
    slow = "{thread: {slow: {seconds_between_posts: 5, for_seconds: 60}}}"
    rules = always(slow, "a") + always("{thread: {split: true}}", "z").replace(
        "name: z", "name: z, precedence: 1"
    )
    assert decide(rules).thread == ThreadAction("split")


def test_everybody_a_matched_rule_names_is_told() -> None:
    rules = always("{notify: [ops, experts]}", "a") + always("{notify: experts}", "b")
    assert decide(rules).notify == ("experts", "ops")


@pytest.mark.parametrize("name", ["somebody@school.example", "https://hook.example", ""])
def test_an_address_is_nobody_to_notify(name: str) -> None:
    with pytest.raises(PolicyError):
        policy_of(always(f"{{notify: '{name}'}}"))


@pytest.mark.parametrize(
    ("language", "text", "outcome", "label", "priority"),
    [
        ("fi", "Hyvää huomenta", "allow", "finnish", 0),
        ("fi", "Olet hölmö", "review", "finnish", 44),
        ("et", "Tere hommikust", "review", "estonian", 5),
        ("lv", "Labrīt", "review", "unmeasured_language", 5),
    ],
)
def test_each_language_without_figures_can_have_its_own_way(
    language: str, text: str, outcome: str, label: str, priority: int
) -> None:
    policy = policy_of(INSULT, **LANGUAGES)
    found = evaluate(policy, facts_of(text, language=language, scores=UNMEASURED))
    assert (found.outcome, found.labels, found.priority) == (outcome, (label,), priority)


def test_the_words_of_a_language_are_read_only_where_the_model_has_no_figures() -> None:
    found = evaluate(policy_of(INSULT, **LANGUAGES), facts_of("Olet hölmö", language="fi"))
    assert (found.outcome, found.labels) == ("allow", ())
