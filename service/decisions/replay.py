"""The facts of stored decisions again, for many at once."""

from __future__ import annotations

from typing import Any

from service.policy import AuthorFacts, ChannelFacts, Facts
from service.scoring import normalise, render


def replay(
    stored: dict[str, Any], content: dict[str, Any], scores: dict[str, Any], *, words: bool = True
) -> Facts:
    """``replayed_facts`` for what was checked when it was stored: several times as fast.

    Args:
        stored: the facts as the decision keeps them; used up.
        content: the revision's content.
        scores: the decision's scores.
        words: whether the disguises of the text are undone. A policy without word lists,
            patterns and repetition does not look at them.
    """
    text = _shown(content)
    # Of a text without scores the engine asks whether anything is left once it is normalised.
    needed = words or all(score is None for score in scores.values())
    stored |= {
        "text": text,
        "normalised": normalise(text).text if needed else text,
        "scores": scores,
        "channel": ChannelFacts(**stored["channel"]),
        "author": AuthorFacts(**stored["author"]),
        "links": tuple(stored["links"]),
        "mentions": tuple(stored["mentions"]),
    }
    return Facts(**stored)


def _shown(content: dict[str, Any]) -> str:
    """What ``scored_text`` gives for the same content."""
    parts = [render(content.get("text", ""), content.get("format", "plain"))]
    for item in content.get("attachments", ()):
        parts += [item.get("alt"), item.get("extracted_text")]
    parts += [link.get("shown") for link in content.get("links", ())]
    return "\n".join(part for part in parts if part)
