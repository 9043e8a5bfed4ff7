"""Names that a policy defines and nothing uses, and thresholds in the wrong order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any, Final

from service.policy.check import walk
from service.policy.conditions import Condition
from service.policy.errors import Problem
from service.policy.policy import Policy
from service.policy.review_config import APPEALS_QUEUE
from service.policy.schema import Document
from service.policy.source import Path, Source

_RISING: Final = ("review", "hold", "enforce")
"""Names of thresholds that say what follows, the mildest first."""


def lint_names(policy: Policy, source: Source) -> Iterator[Problem]:
    """Warnings about thresholds, word lists, guidelines and queues."""
    document = policy.document
    conditions = [c for rule in document.rules for c, _ in walk(rule.when, ())]
    yield from _guidelines(document, source)
    yield from _thresholds(document, conditions, source)
    yield from _order(document, source)
    yield from _word_lists(document, conditions, source)
    yield from _queues(document, source)
    yield from _small_team(document, source)


def _guidelines(document: Document, source: Source) -> Iterator[Problem]:
    served = {rule.guideline for rule in document.rules}
    for index, guideline in enumerate(document.guidelines):
        if guideline.id not in served:
            message = f"no rule serves the guideline `{guideline.id}`"
            hint = "so only reports by members bring such posts to a human"
            yield source.problem(("guidelines", index, "id"), message, hint)


def _thresholds(
    document: Document, conditions: list[Condition], source: Source
) -> Iterator[Problem]:
    used = {
        (label, value)
        for condition in conditions
        for _, label, bound in condition.score_bounds
        for value in (bound.at_least, bound.below)
    }
    for path, thresholds in _threshold_sections(document):
        for label, named in thresholds.items():
            for name in named:
                if (label, name) not in used:
                    message = f"no rule uses the threshold `{name}` of {label}"
                    hint = "remove it, or name it in a rule"
                    yield source.problem((*path, label, name), message, hint, key=True)


def _threshold_sections(document: Document) -> Iterator[tuple[Path, dict[Any, dict[str, float]]]]:
    yield ("thresholds",), document.thresholds
    for channel_id, channel in document.channels.items():
        yield ("channels", channel_id, "thresholds"), channel.thresholds


def _order(document: Document, source: Source) -> Iterator[Problem]:
    """Where the machine would act at a lower score than the one at which a human looks."""
    for path, thresholds in _threshold_sections(document):
        for label, named in thresholds.items():
            here = {**document.thresholds.get(label, {}), **named}
            known = [name for name in _RISING if name in here]
            for mild, strict in combinations(known, 2):
                if here[strict] < here[mild] and {mild, strict} & set(named):
                    message = f"`{strict}` of {label} is below `{mild}`"
                    hint = f"so it takes effect first; swap {here[strict]:g} and {here[mild]:g}?"
                    where = strict if strict in named else mild
                    yield source.problem((*path, label, where), message, hint)


def _word_lists(
    document: Document, conditions: list[Condition], source: Source
) -> Iterator[Problem]:
    used = {name for c in conditions for _, test in c.word_tests for name in test.lists}
    used |= set(_named(document, "word_lists")) | set(_named(document, "signals"))
    for name in document.word_lists:
        if name not in used:
            message = f"no rule uses the word list `{name}`"
            hint = "remove it, or name it in a rule"
            yield source.problem(("word_lists", name), message, hint, key=True)


def _queues(document: Document, source: Source) -> Iterator[Problem]:
    """Queues that nothing names; the first is never empty, it takes what names none."""
    filled = {*_named(document, "queue"), APPEALS_QUEUE}
    for index, queue in enumerate(document.review.queues):
        if index and queue.id not in filled:
            message = f"nothing fills the queue `{queue.id}`"
            hint = "name it in the `review` of a rule, or remove it"
            yield source.problem(("review", "queues", index, "id"), message, hint)


def _named(document: Document, key: str) -> Iterator[str]:
    """Every name under ``key`` in the sections that use what others define."""
    return _below(document.model_dump(exclude={"cases", "guidelines", "word_lists"}), key)


def _below(node: Any, wanted: str) -> Iterator[str]:
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        if key == wanted:
            yield from [value] if isinstance(value, str) else value or ()
        elif isinstance(value, dict | list):
            yield from _below(value, wanted)


def _small_team(document: Document, source: Source) -> Iterator[Problem]:
    team = document.review.small_team
    if team is None:
        return
    path: Path = ("review", "small_team")
    if team.confirms and not document.ladder.second_moderator:
        message = "nobody confirms: `ladder.second_moderator` is false"
        yield source.problem((*path, "confirms"), message, "remove one of the two", key=True)
    if team.confirms is None and team.hears_appeals is None:
        hint = "give `confirms` or `hears_appeals`, or remove it"
        yield source.problem(path, "`small_team` names nobody", hint, key=True)
