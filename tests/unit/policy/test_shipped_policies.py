"""The policies that come with the service do what their cases say."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.policy import AuthorFacts, Policy, evaluate, load_policy_file, run_cases
from service.scoring import normalise
from tests.support.policies import facts_of

ROOT = Path(__file__).parents[3] / "policies"
SHIPPED = [ROOT / "default.yaml", *sorted((ROOT / "examples").glob("*.yaml"))]


@pytest.fixture(params=SHIPPED, ids=lambda path: path.stem)
def policy(request: pytest.FixtureRequest) -> Policy:
    return load_policy_file(request.param)


@pytest.fixture(scope="module")
def default() -> Policy:
    return load_policy_file(SHIPPED[0])


def test_every_case_comes_out_as_expected(policy: Policy) -> None:
    results = run_cases(policy, normalise=lambda text: normalise(text).text)
    wrong = {r.case.name: r.differences for r in results if not r.passed}
    assert wrong == {}
    assert results


def test_every_guideline_has_a_case_and_good_faith_ones_are_never_enforced(policy: Policy) -> None:
    cases = policy.document.cases
    assert {g.id for g in policy.guidelines} <= {case.guideline for case in cases}
    good_faith = {g.id for g in policy.guidelines if g.good_faith}
    assert good_faith
    assert not [c for c in cases if c.guideline in good_faith and c.expect.outcome == "enforce"]


def test_guidelines_are_short_and_have_examples(default: Policy) -> None:
    for guideline in default.guidelines:
        assert 1 <= guideline.text.count(". ") <= 2
        assert guideline.fine
        assert guideline.not_fine


@pytest.mark.parametrize(
    "text",
    [
        "My salary is a joke and whoever decided that is one too",
        "Unpaid overtime again, this company steals our time",
        "Join the union before they cut your pension",
        "Management lies to us in every meeting",
        "I am whistleblowing: the audit was faked",
        "The working conditions on the night shift are a disgrace",
        "Crooks, all of them: our wages buy their third car",
        "Whoever votes against the union is a coward and a fool",
        "My boss is a clown and the works council sleeps",
    ],
)
@pytest.mark.parametrize("level", [0.0, 0.6, 0.9, 0.99])
def test_talk_about_work_is_never_enforced_by_the_machine(
    default: Policy, text: str, level: float
) -> None:
    labels = ("toxicity", "severe_toxicity", "insult", "profanity", "spam")
    found = evaluate(default, facts_of(text, scores=dict.fromkeys(labels, level)))
    assert found.outcome != "enforce"


@pytest.mark.parametrize("label", ["toxicity", "severe_toxicity", "threat", "identity_attack"])
def test_somebody_in_distress_is_never_struck_by_the_machine(default: Policy, label: str) -> None:
    text = "You all make me want to end my life."
    found = evaluate(default, facts_of(text, scores={label: 0.99}))
    assert (found.outcome, found.queue, found.severity) == ("review", "care", None)
    assert found.care is not None
    assert "employee counselling" in found.care.message


@pytest.mark.parametrize("role", ["member", "expert", "moderator", None])
def test_threats_are_enforced_whoever_writes_them(default: Policy, role: str | None) -> None:
    facts = facts_of(scores={"threat": 0.95, "toxicity": 0.96}, author=AuthorFacts("a", role=role))
    found = evaluate(default, facts)
    assert (found.outcome, found.severity) == ("enforce", "severe")


@pytest.mark.parametrize("label", ["toxicity", "insult", "spam", "sexual", "threat"])
def test_a_rising_score_never_makes_the_outcome_milder(default: Policy, label: str) -> None:
    order = ["allow", "review", "enforce"]
    author_scores = [
        evaluate(
            default,
            facts_of(
                scores={label: step / 100, "toxicity": step / 100},
                links=("https://a.example",),
            ),
        ).outcome
        for step in range(101)
    ]
    ranks = [order.index(outcome) for outcome in author_scores]
    assert ranks == sorted(ranks)
