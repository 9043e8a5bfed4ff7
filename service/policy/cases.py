"""Run the test cases a policy carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from service.policy.case import Case, Expectation
from service.policy.case_facts import facts_of
from service.policy.evaluate import evaluate
from service.policy.facts import Evaluation
from service.policy.policy import Policy
from service.policy.vocabulary import LABELS, TOPIC_LABEL
from service.policy.words import fold

ScoreFunction = Callable[[str, str | None, str], Mapping[str, float | None]]
"""Scores a text, given the topic of its channel (or None) and its language."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How a case came out; ``skipped`` where it needs a model and none was given."""

    case: Case
    differences: tuple[str, ...] = ()
    evaluation: Evaluation | None = None

    @property
    def skipped(self) -> bool:
        """Nothing was evaluated."""
        return self.evaluation is None

    @property
    def passed(self) -> bool:
        """It was evaluated and everything came out as expected."""
        return not self.skipped and not self.differences


def run_cases(
    policy: Policy,
    *,
    score: ScoreFunction | None = None,
    normalise: Callable[[str], str] = fold,
) -> list[CaseResult]:
    """Evaluate every case of ``policy``; ``scores: model`` is skipped without ``score``."""
    return [_run(policy, case, score, normalise) for case in policy.document.cases]


def _run(
    policy: Policy, case: Case, score: ScoreFunction | None, normalise: Callable[[str], str]
) -> CaseResult:
    scores = _scores(case, policy.for_channel(case.facts.channel).topic, score)
    if scores is None:
        return CaseResult(case)
    topic = policy.for_channel(case.facts.channel).topic or case.facts.topic
    claims = policy.document.claims
    facts = facts_of(case.facts, case.text, normalise(case.text), scores, topic, claims)
    evaluation = evaluate(policy, facts)
    return CaseResult(case, tuple(_differences(case.expect, evaluation)), evaluation)


def _scores(
    case: Case, channel_topic: str | None, score: ScoreFunction | None
) -> Mapping[str, float | None] | None:
    """The scores of a case; what it does not name is 0, off_topic without a topic unknown."""
    topic = channel_topic or case.facts.topic
    if case.scores == "unmeasured":
        return dict.fromkeys(LABELS)
    if isinstance(case.scores, str):
        return score(case.text, topic, case.facts.language) if score else None
    scores: dict[str, float | None] = dict.fromkeys(LABELS, 0.0)
    if topic is None:
        scores[TOPIC_LABEL] = None
    scores.update({str(label): value for label, value in case.scores.items()})
    return scores


def _differences(expect: Expectation, found: Evaluation) -> list[str]:
    """What did not come out as expected, as sentences."""
    pairs = [
        ("outcome", expect.outcome, found.outcome),
        ("visibility", expect.visibility, found.visibility),
        ("rule", expect.rule, found.rule),
        ("guideline", expect.guideline, found.guideline_id),
        ("severity", expect.severity, found.severity),
        ("queue", expect.queue, found.queue),
        ("nudge", expect.nudge, found.nudge is not None),
        ("correct", expect.correct, found.correction is not None),
        ("claim", expect.claim, found.claim),
        ("care", expect.care, _care(expect, found)),
        ("thread", expect.thread, found.thread.step if found.thread else "none"),
    ]
    told = [
        f"{name}: expected {wanted}, got {got}"
        for name, wanted, got in pairs
        if wanted is not None and wanted != got
    ]
    for name, wanted_names, got_names in (
        ("labels", expect.labels, found.labels),
        ("notify", expect.notify, found.notify),
    ):
        missing = sorted(set(wanted_names or ()) - set(got_names))
        told += [f"{name}: {', '.join(missing)} missing"] if missing else []
    return told


def _care(expect: Expectation, found: Evaluation) -> bool | str:
    """Whether a care contact answers; which one, where the case names one."""
    contact = found.care.contact if found.care else "none"
    return contact if isinstance(expect.care, str) else found.care is not None
