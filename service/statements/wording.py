"""A statement in words: the sections that text, page and JSON share. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from service.policy.guidelines import reason_text
from service.statements.facts import Fact
from service.statements.languages import LANGUAGES
from service.statements.phrases import Phrases
from service.statements.statement import Statement

_SCORED: Final = frozenset({"score", "parent", "thread"})
"""Kinds of facts that come from the classifier."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its sentences.

    ``language`` is None where it is that of the statement, empty where nobody knows it; ``quoted``
    marks the words of somebody.
    """

    key: str
    title: str
    lines: tuple[str, ...]
    language: str | None = None
    quoted: bool = False


def sections(found: Statement) -> list[Section]:
    """Return the statement in words, in the order in which it is read."""
    words = LANGUAGES[found.language]
    return [one for one in _sections(found, words) if one.lines]


def as_text(found: Statement, appeal_url: str | None = None) -> str:
    """Return the statement as plain text, ready to be sent; one heading a block."""
    words = LANGUAGES[found.language]
    blocks = [words.titles.statement.upper()]
    for one in sections(found):
        lines = [f"> {line}" for line in one.lines] if one.quoted else list(one.lines)
        if one.key == "appeal" and found.may_appeal:
            link = f"{words.redress.link}: {appeal_url}"
            lines.append(link if appeal_url else words.redress.by_host)
        blocks.append("\n".join([one.title, *lines]))
    return "\n\n".join(blocks) + "\n"


def moment(when: datetime) -> str:
    """A moment that reads the same in every language."""
    return when.astimezone(UTC).strftime("%Y-%m-%d, %H:%M UTC")


def _sections(found: Statement, words: Phrases) -> Iterator[Section]:
    titles = words.titles
    yield Section("what", titles.what, tuple(_what(found, words)))
    if found.guideline:
        reason = reason_text(found.guideline, "enforce")
        yield Section("why", titles.why, (reason,), found.guideline.language)
    yield Section("quote", titles.quote, (found.quote,) if found.quote else (), "", quoted=True)
    said = (found.message,) if found.message else ()
    yield Section("message", titles.message, said, "", quoted=True)
    yield Section("facts", titles.facts, tuple(_facts(found, words)))
    yield Section("detected", titles.detected, tuple(_detected(found, words)))
    yield Section("decided", titles.decided, tuple(_decided(found, words)))
    yield Section("when", titles.when, tuple(_when(found, words)))
    yield Section("appeal", titles.appeal, tuple(_appeal(found, words)))


def _what(found: Statement, words: Phrases) -> Iterator[str]:
    talks = found.step == "conversation"
    yield words.what["conversation_hidden" if talks and found.hidden else found.step]
    state = words.times.state.get(found.state)
    if state:
        yield state.replace("{date}", moment(found.over_at)) if found.over_at else state


def _facts(found: Statement, words: Phrases) -> Iterator[str]:
    if found.deciding in ("human", "human_confirmed"):
        yield words.read
    else:
        for fact in found.facts:
            yield _fact(fact, words, found.scores)
    if found.severity:
        yield words.severity[found.severity]
    if found.earlier:
        yield words.earlier


def _fact(fact: Fact, words: Phrases, scores: bool) -> str:
    sentence = words.facts[fact.kind]
    if fact.label is None:
        return sentence
    told = sentence.replace("{label}", words.labels.get(fact.label, fact.label))
    if not scores or fact.value is None or fact.line is None:
        return told
    number = words.facts["number"].replace("{value}", f"{fact.value:.2f}")
    return f"{told} {number.replace('{line}', f'{fact.line:.2f}')}"


def _detected(found: Statement, words: Phrases) -> Iterator[str]:
    yield words.detected[found.detection].replace("{rule}", found.rule or "–")
    scored = any(fact.kind in _SCORED for fact in found.facts) or not found.facts
    if found.detection == "automated" and found.model_version and scored:
        yield words.model.replace("{model}", found.model_version)


def _decided(found: Statement, words: Phrases) -> Iterator[str]:
    yield words.decided[found.deciding]
    if found.policy_version is not None:
        yield words.policy.replace("{version}", str(found.policy_version))


def _when(found: Statement, words: Phrases) -> Iterator[str]:
    yield words.times.since.replace("{date}", moment(found.since))
    if found.until is not None:
        yield words.times.until.replace("{date}", moment(found.until))
    elif found.step in words.times.endless and found.state in ("asked", "in_force"):
        yield words.times.endless[found.step]


def _appeal(found: Statement, words: Phrases) -> Iterator[str]:
    if found.state in ("taken_back", "not_done"):
        return
    redress = words.redress
    if found.appeal_until is None:
        yield redress.none
    else:
        line = redress.until if found.may_appeal else redress.over
        yield line.replace("{date}", moment(found.appeal_until))
    yield redress.law
