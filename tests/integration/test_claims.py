"""A post on its way in is compared with the claims of the live policy by the model itself."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from service.decisions import Recorded
from service.decisions.schemas import Content
from service.http import Services
from service.http.submit import prepare
from service.policy import load_policy
from service.publishing import publish
from service.scoring import MicroBatcher
from service.settings import Settings
from tests.support.community import COMMUNITY, World
from tests.support.console import console_app, tiny_scorer
from tests.support.policies import HEAD

POLICY = (
    HEAD
    + """
claims:
  cats: {text: cat cat, correction: "No.", owner: Mo, source: A book, review_by: 2999-01-01}
rules:
  - {name: myth, when: {claim: {id: cats, at_least: 0.95}}, then: {label: myth}}
"""
)


def submit(world: World, post_id: str, text: str, language: str = "en") -> Recorded:
    services: Services = console_app(world).state.services
    services.shadow = cast(Any, SimpleNamespace(share=0))
    services.settings = Settings()
    content = Content(author_id="zoe", channel_id="general", text=text, language=language)

    async def work() -> Any:
        services.batcher = MicroBatcher(tiny_scorer())
        await services.batcher.start()
        try:
            return await prepare(services, COMMUNITY, "key:test", post_id, content, score=True)
        finally:
            await services.batcher.stop()

    submission = asyncio.run(work())
    services.writer.close()
    services.explainer.stop()
    return world.database.write(lambda unit: world.recorder.record(unit, submission))


def test_a_post_that_says_the_same_is_found(world: World) -> None:
    policy = load_policy(POLICY)
    world.database.write(lambda unit: publish(unit, COMMUNITY, policy, "test", "knows a claim"))
    same, other = submit(world, "1", "cat cat cat"), submit(world, "2", "goal goal")
    assert same.decision.facts["claims"]["cats"] >= 0.95
    assert "myth" in same.decision.labels
    assert other.decision.facts["claims"]["cats"] < 0.95
    assert "myth" not in other.decision.labels


def test_a_policy_that_asks_for_no_claim_compares_nothing(world: World) -> None:
    asks_not = load_policy(POLICY.replace("{claim: {id: cats, at_least: 0.95}}", "{reply: true}"))
    world.database.write(lambda unit: publish(unit, COMMUNITY, asks_not, "test", "asks for none"))
    assert "claims" not in submit(world, "1", "cat cat").decision.facts
