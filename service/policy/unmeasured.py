"""What applies where the model has no measured figures for the language of a post."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from service.policy.facts import Evaluation, Facts
from service.policy.policy import Policy
from service.policy.reading import Reading
from service.policy.vocabulary import TOPIC_LABEL

UNMEASURED: Final = "unmeasured_language"


def is_unmeasured(facts: Facts) -> bool:
    """Whether there is text, and the model has no measured figures for any label of it."""
    asked = False
    for label, score in facts.scores.items():
        if label == TOPIC_LABEL:
            continue
        if score is not None:
            return False
        asked = True
    return asked and bool(facts.normalised.strip())


def unmeasured(
    policy: Policy, reading: Reading, found: Evaluation, trace: list[dict[str, Any]]
) -> Evaluation:
    """``found``, or a review by somebody who reads the language, as `languages` says."""
    facts = reading.facts
    if not is_unmeasured(facts):
        return found
    setting = policy.document.languages.setting(facts.language)
    entries = reading.entries(setting.word_lists)
    if setting.then == "allow" and not entries:
        return found
    values: dict[str, Any] = {"language": facts.language}
    if entries:
        values["words"] = entries[:5]
    trace.append({"name": UNMEASURED, "result": "matched", "values": values})
    return replace(
        found, outcome="review", rule=UNMEASURED,
        queue=setting.queue or policy.review.default_queue,
        priority=setting.words_priority if entries else setting.priority,
    )  # fmt: skip
