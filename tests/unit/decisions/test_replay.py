"""The lean replay of facts agrees with the careful one."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from service.decisions import replay, replayed_facts
from service.decisions.admit import stored_content
from service.decisions.facts import stored_facts
from service.decisions.schemas import Content
from tests.support.policies import facts_of

CONTENTS: dict[str, dict[str, Any]] = {
    "plain": {"text": "Thanks, that helped."},
    "disguised": {"text": "wh4t an 1d10t, i d i o t"},
    "html": {"text": "<p>Hi <a href='https://a.example'>you</a></p>", "format": "html"},
    "markdown": {"text": "**so** [it](https://b.example) says", "format": "markdown"},
    "attached": {
        "text": "",
        "attachments": [
            {"type": "image", "alt": "A cat", "extracted_text": "MEOW"},
            {"type": "image"},
        ],
    },
    "linked": {
        "text": "Look",
        "links": [{"href": "https://c.example", "shown": "here"}, {"href": "https://d.example"}],
    },
    "quoting": {"text": "No.", "quotes": [{"text": "Yes!"}], "mentions": ["ada"]},
}


def stored(content: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    given = Content.model_validate({"author_id": "a", "channel_id": "general"} | content)
    facts = facts_of(links=("https://e.example",), mentions=("ada",), counts={"reports": 2})
    return stored_facts(facts), stored_content(given)


@pytest.mark.parametrize("name", CONTENTS)
@pytest.mark.parametrize("score", [0.5, None])
def test_both_ways_give_the_same_facts(name: str, score: float | None) -> None:
    facts, content = stored(CONTENTS[name])
    scores = {"toxicity": score}
    assert replay(deepcopy(facts), content, scores) == replayed_facts(facts, content, scores)


def test_without_words_the_text_stays_as_written() -> None:
    facts, content = stored(CONTENTS["disguised"])
    found = replay(deepcopy(facts), content, {"toxicity": 0.5}, words=False)
    assert found.normalised == found.text == content["text"]


def test_a_text_without_scores_is_normalised_in_any_case() -> None:
    facts, content = stored({"text": "\u200b\u200b"})
    found = replay(deepcopy(facts), content, {"toxicity": None}, words=False)
    assert found == replayed_facts(facts, content, {"toxicity": None})
