"""A post goes to the model in the shadow, after its answer is certain."""

from __future__ import annotations

from functools import partial

from service.decisions.schemas import Content
from service.http.dependencies import Services
from service.scoring import Lines, ScoreInput, Scores, ShadowPost


def shadow_post(
    services: Services,
    community_id: str,
    post_id: str,
    content: Content,
    item: ScoreInput,
    live: Scores,
) -> None:
    """Offer a post to the shadow model. Drafts, which have no id, are not compared.

    Whatever happens here, the post is decided by the live scores.
    """
    if services.shadow.share and post_id:
        lines = partial(_thresholds, services, community_id, content.channel_id)
        services.shadow.offer(
            ShadowPost(community_id, post_id, item, live, lines, services.clock())
        )


def _thresholds(services: Services, community_id: str, channel_id: str) -> Lines:
    live = services.database.read(
        lambda connection: services.policies.live(connection, community_id)
    )
    return live.policy.for_channel(channel_id).thresholds
