"""Which topic the posts of a channel are measured against."""

from __future__ import annotations

from service.communities import ChannelView
from service.policy import Policy


def topic_of(policy: Policy, channel_id: str, channel: ChannelView | None) -> str | None:
    """Return a channel's topic: the policy's wins over the host's, its description comes last.

    ``None`` if nobody gave one, and if the host welcomes posts off the topic.
    """
    topic = policy.for_channel(channel_id).topic
    if topic is not None or channel is None or channel.off_topic_allowed:
        return topic
    return channel.topic or channel.description
