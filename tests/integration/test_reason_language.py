"""The reason a member reads is in the language of their post, where the guideline is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.decisions import Submission
from service.decisions.rows import reason
from service.decisions.schemas import Content
from service.policy import load_policy
from service.publishing import publish
from service.review import VerdictIn, claim, decide
from tests.support.community import COMMUNITY, World, make_scores

POLICY = load_policy("""\
version: 1
purpose: To learn from each other.
guidelines:
  - id: kind
    title: Be kind
    text: Every question was once yours.
    translations: {de: {title: Sei freundlich, text: Jede Frage war einmal deine.}}
rules:
  - {name: doubt, guideline: kind, when: {score: {toxicity: 0.5}}, then: {review: {}}}
""")
GERMAN = "Jede Frage war einmal deine."
ENGLISH = "Every question was once yours."


def send(world: World, language: str) -> dict[str, str]:
    text = "Das war nichts."
    scores = replace(make_scores(text, {"toxicity": 0.7}), language=language)
    content = Content.model_validate({"author_id": "ada", "channel_id": "general", "text": text})
    submission = Submission(
        community_id=COMMUNITY,
        actor="key:test",
        post_id=f"post-{language}",
        content=content,
        text=text,
        channel=None,
        topic=None,
        scores=scores,
    )
    recorded = world.database.write(lambda unit: world.recorder.record(unit, submission))
    found = recorded.decision.reason
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [("de", "Sei freundlich", GERMAN), ("de-CH", "Sei freundlich", GERMAN)]
    + [(code, "Be kind", ENGLISH) for code in ("en", "fr", "und")],
)
def test_a_reason_follows_the_language_of_the_post(
    world: World, language: str, title: str, text: str
) -> None:
    world.database.write(lambda unit: publish(unit, COMMUNITY, POLICY, "test", "translated"))
    found = send(world, language)
    assert found["title"] == title
    assert found["text"].endswith(text)
    assert title in found["text"].removesuffix(text)


def test_a_verdict_speaks_the_language_of_the_post_it_judges(world: World) -> None:
    world.database.write(lambda unit: publish(unit, COMMUNITY, POLICY, "test", "translated"))
    send(world, "de")
    robin = world.staff("Robin")
    item = world.queue()[0].item
    verdict = VerdictIn(verdict="delete", revision=1, guideline_id="kind", severity="minor")
    world.database.write(lambda unit: claim(unit, world.policies, robin, item.id))
    world.database.write(lambda unit: decide(unit, world.policies, robin, item.id, verdict, 0))
    told = world.events("post.decided")[-1]["data"]["reason"]
    assert told == {
        "guideline_id": "kind",
        "title": "Sei freundlich",
        "text": f"Das verstößt gegen unsere Leitlinie „Sei freundlich“. {GERMAN}",
    }


def test_without_a_language_the_original_stands() -> None:
    found = reason(POLICY, "kind", "allow")
    assert found is not None
    assert found["text"] == f"Please keep in mind our guideline “Be kind”. {ENGLISH}"
    assert reason(POLICY, None, "allow", "de") is None
