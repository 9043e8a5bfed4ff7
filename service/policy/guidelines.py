"""The guidelines as members read them: in a channel, in a language. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.policy.phrases import phrases
from service.policy.policy import Policy
from service.policy.schema import Guideline


@dataclass(frozen=True, slots=True)
class ShownGuideline:
    """A guideline in one language; ``language`` is the original's where there is no translation."""

    id: str
    title: str
    text: str
    fine: tuple[str, ...]
    not_fine: tuple[str, ...]
    good_faith: bool
    language: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that members of a channel are told.

    ``topic`` and ``off_topic_welcome`` belong to the channel; without one, they are None and
    False. A part without translation stands in the original language.
    """

    language: str
    languages: tuple[str, ...]
    purpose: str
    purpose_language: str
    guidelines: tuple[ShownGuideline, ...]
    channel_id: str | None
    topic: str | None
    off_topic_welcome: bool


def languages_of(policy: Policy) -> list[str]:
    """The languages in which there is something to read, the original first."""
    document = policy.document
    found = {tag for one in document.guidelines for tag in one.translations}
    found |= set(document.purpose_translations)
    return [document.written_in, *sorted(found - {document.written_in})]


def choose_language(wanted: Sequence[str], offered: Sequence[str]) -> str:
    """The first of ``wanted`` that is offered, exactly or else by its primary tag.

    ``offered[0]`` is the original, which is chosen where nothing fits; letter case is ignored.
    """
    exact = {tag.lower(): tag for tag in reversed(offered)}
    primary = {tag.lower().partition("-")[0]: tag for tag in reversed(offered)}
    for tag in wanted:
        low = tag.lower()
        base = low.partition("-")[0]
        found = exact.get(low) or exact.get(base) or primary.get(base)
        if found:
            return found
    return offered[0]


def in_language(guideline: Guideline, language: str, original: str) -> ShownGuideline:
    """``guideline`` in ``language``, or as it was written (``original``)."""
    chosen = choose_language([language], [original, *guideline.translations])
    texts = guideline if chosen == original else guideline.translations[chosen]
    return ShownGuideline(
        guideline.id, texts.title, texts.text, tuple(texts.fine), tuple(texts.not_fine),
        guideline.good_faith, chosen,
    )  # fmt: skip


def sheet(
    policy: Policy,
    *,
    language: str | None = None,
    channel_id: str | None = None,
    topic: str | None = None,
    off_topic_welcome: bool = False,
) -> Sheet:
    """What members read.

    Args:
        policy: whose guidelines.
        language: the language wanted; the original where it is left out or not given.
        channel_id: the channel it is for.
        topic: what the host says the channel is about; the policy's own topic stands before it.
        off_topic_welcome: whether the host welcomes other topics there; the policy may too.
    """
    document = policy.document
    original = document.written_in
    purposes = [original, *document.purpose_translations]
    offered = languages_of(policy)
    chosen = choose_language([language] if language else [], offered)
    purpose_language = choose_language([chosen], purposes)
    view = policy.for_channel(channel_id) if channel_id else None
    return Sheet(
        language=chosen,
        languages=tuple(offered),
        purpose=document.purpose_translations.get(purpose_language, document.purpose),
        purpose_language=purpose_language,
        guidelines=tuple(in_language(one, chosen, original) for one in document.guidelines),
        channel_id=channel_id,
        topic=(view.topic or topic) if view else None,
        off_topic_welcome=view is not None and (view.off_topic_allowed or off_topic_welcome),
    )


def reason_text(guideline: ShownGuideline, outcome: str) -> str:
    """Why something happened to a post, for its author: what happened, and the guideline."""
    lead = phrases(guideline.language).reasons[outcome].replace("{title}", guideline.title)
    return f"{lead} {guideline.text}"


def untranslated(policy: Policy) -> Iterator[tuple[str, str, str]]:
    """What lacks a translation that others have: guideline id (or ``purpose``), language, key."""
    document = policy.document
    for language in languages_of(policy)[1:]:
        if language not in document.purpose_translations:
            yield "purpose", language, "text"
        for one in document.guidelines:
            given = one.translations.get(language)
            if given is None:
                yield one.id, language, "title"
                continue
            for key in ("fine", "not_fine"):
                if len(getattr(given, key)) != len(getattr(one, key)):
                    yield one.id, language, key
