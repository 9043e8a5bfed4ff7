"""An explanation in the text as the host sent it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from service.decisions.schemas import Content
from service.decisions.submission import Submission
from service.scoring import Contribution, Explainer, ScoreInput, render


async def explain_scores(explainer: Explainer, submission: Submission) -> list[dict[str, Any]]:
    """Return the words that raised the scores of a submission (wire form).

    Raises:
        Overloaded: too many explanations wait.
    """
    assert submission.scores is not None
    content, text = submission.content, submission.text
    asked = ScoreInput(text=text, language=content.language)
    found = await explainer.explain(asked, submission.scores.labels)
    return explanation_body(content, text, found)


def explanation_body(
    content: Content, scored: str, found: Iterable[Contribution]
) -> list[dict[str, Any]]:
    """Return contributions with offsets into ``content.text``, counted in code points.

    Args:
        content: what the host sent.
        scored: the text that was scored, in which the contributions stand.
        found: the contributions.
    """
    rendered = render(content.text, content.format)
    body = []
    for one in found:
        place = _place(content.text, rendered, scored, one.start, one.end)
        body.append(
            {
                "start": place,
                "end": None if place is None else place + one.end - one.start,
                "text": scored[one.start : one.end],
                "label": one.label,
                "contribution": round(one.contribution, 4),
            }
        )
    return body


def _place(source: str, rendered: str, scored: str, start: int, end: int) -> int | None:
    """Return where a word of the scored text begins in its source.

    ``None`` for a word of an attachment or a link, and for one that the markup takes apart. A
    word that stands as often in the source as a reader sees it stands there in the same order.
    """
    if end > len(rendered):
        return None
    if rendered == source:
        return start
    word = scored[start:end]
    if source.count(word) != rendered.count(word):
        return None
    place = -len(word)
    for _ in range(rendered.count(word, 0, start) + 1):
        place = source.find(word, place + len(word))
        if place < 0:
            return None
    return place
