"""From a request to a submission: the text is rendered, scored and joined with its channel."""

from __future__ import annotations

from service.decisions import Recorded, Submission, Waiting, admit, find_post, scored_text
from service.decisions.schemas import Content
from service.http.dependencies import Services, find_channel_cached, run_read, run_write
from service.http.shadow import shadow_post
from service.scoring import ScoreInput


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
    topic = await _topic(services, community_id, content.channel_id)
    if topic is None and channel is not None and not channel.off_topic_allowed:
        topic = channel.topic or channel.description
    scores = None
    if score:
        parent = await _parent(services, community_id, content.parent_id)
        asked = ScoreInput(text, topic, parent, content.language)
        scores = await services.batcher.score(asked)
        shadow_post(services, community_id, post_id, content, asked, scores)
    return Submission(
        community_id, actor, post_id, content, text, channel, topic, scores, settings.strict
    )


async def _topic(services: Services, community_id: str, channel_id: str) -> str | None:
    """Return the topic that the policy gives a channel, which wins over the host's."""
    known, live = services.live.get(community_id)
    if not known or live is None:
        live = await run_read(services, lambda c: services.policies.live(c, community_id))
        services.live.put(community_id, live)
    return live.policy.for_channel(channel_id).topic


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
