"""Which topic the posts of a channel are measured against."""

from __future__ import annotations

from service.communities import ChannelView
from service.policy import Policy


def topic_of(policy: Policy, channel_id: str, channel: ChannelView | None) -> str | None:
    """Return a channel's topic: the policy's wins over the host's, its description comes last.

    ``None`` if nobody gave one, and if the host welcomes posts off the topic.

    Args:
        policy: the live policy, whoever wrote the post. A topic belongs to the channel: what
            humans confirmed there is one reference for all its posts, and a score of
            ``off_topic`` has to mean the same for each. A policy that rolls out to some authors
            brings its own topic when it is live.
        channel_id: the channel.
        channel: what the host says of it, if anything.
    """
    topic = policy.for_channel(channel_id).topic
    if topic is not None or channel is None or channel.off_topic_allowed:
        return topic
    return channel.topic or channel.description
