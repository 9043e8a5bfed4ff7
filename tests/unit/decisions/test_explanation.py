"""Marks lead into the text as the host sent it, or say that they can't."""

from __future__ import annotations

from typing import Any

import pytest

from service.decisions import scored_text
from service.decisions.explanation import explanation_body
from service.decisions.schemas import Content
from service.scoring import Contribution


def marks(word: str, occurrence: int = 0, **given: Any) -> dict[str, Any]:
    """The wire form of one occurrence of a word of what is scored."""
    content = Content.model_validate({"author_id": "ada", "channel_id": "general"} | given)
    scored = scored_text(content)
    start = -1
    for _ in range(occurrence + 1):
        start = scored.index(word, start + 1)
    (body,) = explanation_body(
        content, scored, [Contribution(start, start + len(word), "insult", 0.123456)]
    )
    assert body["text"] == word
    return body


def test_a_plain_text_has_the_offsets_it_was_scored_with() -> None:
    body = marks("idiot", text="\U0001f600 you idiot")
    assert body == {
        "start": 6,
        "end": 11,
        "text": "idiot",
        "label": "insult",
        "contribution": 0.1235,
    }


@pytest.mark.parametrize(
    ("format", "text", "occurrence", "start"),
    [
        ("markdown", "You **idiot**, *idiot*", 0, 6),
        ("markdown", "You **idiot**, *idiot*", 1, 16),
        ("html", "<p>You <b>idiot</b></p>", 0, 10),
        ("html", "<p>&lt;3 idiot</p>", 0, 9),
        ("html", "<p>id<b>iot</b></p>", 0, None),
        ("html", '<p title="idiot">idiot</p>', 0, None),
    ],
)
def test_a_word_is_found_in_markup_where_it_stands_as_such(
    format: str, text: str, occurrence: int, start: int | None
) -> None:
    body = marks("idiot", occurrence, format=format, text=text)
    assert (body["start"], body["end"]) == (start, None if start is None else start + 5)
    if start is not None:
        assert text[body["start"] : body["end"]] == "idiot"


def test_a_word_of_an_attachment_or_a_link_has_no_place_in_the_text() -> None:
    attachment = {"type": "image", "alt": "what an idiot"}
    assert marks("idiot", text="Look!", attachments=[attachment])["start"] is None
    link = {"href": "https://example.org", "shown": "an idiot writes"}
    assert marks("idiot", 1, text="idiot", links=[link])["start"] is None
