"""Run the test cases a policy carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from service.policy.case import Case, CaseFacts, Expectation
from service.policy.evaluate import evaluate
from service.policy.facts import AuthorFacts, ChannelFacts, Evaluation, Facts
from service.policy.policy import Policy
from service.policy.vocabulary import COUNTS, LABELS, TOPIC_LABEL
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
    evaluation = evaluate(policy, _facts(case, scores, topic, normalise(case.text)))
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


def _facts(
    case: Case, scores: Mapping[str, float | None], topic: str | None, normalised: str
) -> Facts:
    facts: CaseFacts = case.facts
    return Facts(
        text=case.text,
        normalised=normalised,
        scores=scores,
        language=facts.language,
        kind=facts.kind,
        media=facts.media,
        channel=ChannelFacts(facts.channel, facts.channel_known, topic),
        author=AuthorFacts(
            "case",
            facts.author_known,
            facts.author_role,
            facts.author_age_days,
            facts.author_accepted_posts,
        ),
        counts=dict.fromkeys(COUNTS, 0) | {str(name): n for name, n in facts.counts.items()},
        links=tuple(facts.links),
        mentions=tuple(facts.mentions),
        has_parent=facts.reply,
    )


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
    ]
    told = [
        f"{name}: expected {wanted}, got {got}"
        for name, wanted, got in pairs
        if wanted is not None and wanted != got
    ]
    missing = sorted(set(expect.labels or ()) - set(found.labels))
    return [*told, f"labels: {', '.join(missing)} missing"] if missing else told
