"""From a request to a submission: the text is rendered, scored and joined with its channel."""

from __future__ import annotations

import asyncio

from service.decisions import (
    LivePolicy,
    Recorded,
    Submission,
    Waiting,
    admit,
    find_post,
    scored_text,
    topic_of,
)
from service.decisions.schemas import Content
from service.http.dependencies import (
    Services,
    find_channel_cached,
    find_reference_cached,
    run_read,
    run_write,
)
from service.http.shadow import shadow_post
from service.scoring import ScoreInput, Scores


async def prepare(
    services: Services, community_id: str, actor: str, post_id: str, content: Content, score: bool
) -> Submission:
    """Return what is to be recorded; the model has run if ``score``.

    Raises:
        EmptyTextError, TextTooLongError, ForbiddenCharacterError: see ``admit``.
        Overloaded: too many posts wait for the model.
    """
    settings = services.settings
    admit(content, settings.max_text_chars)
    text = scored_text(content)
    channel = await find_channel_cached(services, community_id, content.channel_id)
    live = await _live(services, community_id)
    # Of the live policy, also for authors with another one: see ``topic_of``.
    topic = topic_of(live.policy, content.channel_id, channel)
    scores, claims = None, {}
    if score:
        parent = await _parent(services, community_id, content.parent_id)
        reference = await find_reference_cached(services, community_id, content.channel_id, topic)
        asked = ScoreInput(text, topic, parent, content.language, reference)
        scores = await services.batcher.score(asked)
        claims = await _claims(services, live, scores)
        shadow_post(services, community_id, post_id, content, asked, scores)
    return Submission(
        community_id, actor, post_id, content, text, channel, topic, scores, settings.strict, claims
    )


async def _live(services: Services, community_id: str) -> LivePolicy:
    """Return the live policy, looked up at most once a second."""
    known, live = services.live.get(community_id)
    if not known or live is None:
        live = await run_read(services, lambda c: services.policies.live(c, community_id))
        services.live.put(community_id, live)
    return live


async def _claims(services: Services, live: LivePolicy, scores: Scores) -> dict[str, float]:
    """Return the similarity to the policy's claims, where a rule asks for it."""
    if "claims" not in live.needs or scores.embedding is None:
        return {}
    asked = live.policy, scores.embedding, services.batcher.embed
    if services.claims.knows(live.policy):
        return services.claims.similarities(*asked)
    return await asyncio.to_thread(services.claims.similarities, *asked)


async def _parent(services: Services, community_id: str, parent_id: str | None) -> str | None:
    """Return the text of the post that is answered, where it is known and the model reads it."""
    if parent_id is None or not services.batcher.reads_parents:
        return None
    known = await run_read(services, lambda c: find_post(c, community_id, parent_id))
    return known.shown_text if known is not None else None


async def make_waiting(services: Services, waiting: Waiting) -> Recorded | None:
    """Make a decision that waits."""
    submission = await prepare(
        services,
        waiting.community_id,
        "queue",
        waiting.post_id,
        waiting.content,
        score=True,
    )
    return await run_write(
        services, lambda unit: services.recorder.decide(unit, submission, waiting.decision_id)
    )
