"""The facts of stored decisions again, for many at once."""

from __future__ import annotations

from typing import Any

from service.policy import AuthorFacts, ChannelFacts, Facts
from service.scoring import normalise, render


def replay(
    stored: dict[str, Any],
    content: dict[str, Any],
    scores: dict[str, Any],
    *,
    words: bool = True,
    normalised: str | None = None,
    parent_text: str | None = None,
) -> Facts:
    """``replayed_facts`` for what was checked when it was stored: several times as fast.

    Args:
        stored: the facts as the decision keeps them; used up.
        content: the revision's content.
        scores: the decision's scores.
        words: whether the disguises of the text are undone. A policy without word lists,
            patterns and repetition does not look at them.
        normalised: what ``normalised_text`` gave for the same content, if it is known.
        parent_text: what the post answers, if it is known.
    """
    text = shown_text(content)
    if parent_text is not None:
        stored["parent"] = (stored.get("parent") or {}) | {"text": parent_text}
    if normalised is None:
        # Of a text without scores the engine asks whether anything is left once it is normalised.
        needed = words or all(score is None for score in scores.values())
        normalised = normalise(text).text if needed else text
    stored |= {
        "text": text,
        "normalised": normalised,
        "scores": scores,
        "channel": ChannelFacts(**stored["channel"]),
        "author": AuthorFacts(**stored["author"]),
        "links": tuple(stored["links"]),
        "mentions": tuple(stored["mentions"]),
    }
    return Facts(**stored)


def normalised_text(content: dict[str, Any]) -> str:
    """The text of a revision with its disguises undone, as ``replay`` reads it."""
    return normalise(shown_text(content)).text


def shown_text(content: dict[str, Any]) -> str:
    """What ``scored_text`` gives for the same content."""
    parts = [render(content.get("text", ""), content.get("format", "plain"))]
    for item in content.get("attachments", ()):
        parts += [item.get("alt"), item.get("extracted_text")]
    parts += [link.get("shown") for link in content.get("links", ())]
    return "\n".join(part for part in parts if part)
