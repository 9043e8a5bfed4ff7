"""A post on its way in, and the facts and labels that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.communities import ChannelView, MemberView, is_pseudonym
from service.decisions.errors import AuthorErasedError, UnknownAuthorError, UnknownChannelError
from service.decisions.facts import (
    activity,
    author_facts,
    build_facts,
    channel_facts,
    count_reports,
)
from service.decisions.schemas import Content
from service.decisions.surroundings import Place, look_around
from service.decisions.views import PostView
from service.policy import Evaluation, Facts
from service.scoring import Scores
from service.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class Submission:
    """A post on its way in: who sent it, what it says, what the model says of it.

    ``scores`` is ``None`` where the decision is to be made later (``mode=async``). ``claims`` is
    the similarity to the policy's claims, where it asks for it.
    """

    community_id: str
    actor: str
    post_id: str
    content: Content
    text: str
    channel: ChannelView | None
    topic: str | None
    scores: Scores | None
    strict: bool = False
    claims: Mapping[str, float] = field(default_factory=dict)


def gather_facts(
    unit: UnitOfWork,
    submission: Submission,
    scores: Scores,
    post: PostView,
    member: MemberView | None,
    needs: frozenset[str],
) -> Facts:
    """Return what the policy may read: the post, its scores, its author's and its own past.

    Args:
        unit: the transaction.
        submission: the post on its way in.
        scores: what the model says of it.
        post: the post in the store.
        member: its author, if known.
        needs: what the policy asks for beyond what every decision has.
    """
    content = submission.content
    counts = {"posts_last_hour": 0, "posts_last_day": 0, "reports": 0, "near_misses": 0}
    if member is not None:
        counts |= activity(unit.connection, post.community_id, post.author_id, post.pk, unit.now)
        counts["near_misses"] = member.near_misses
    if post.revision > 1:
        counts["reports"] = count_reports(unit.connection, post.pk, post.revision)
    channel = channel_facts(content.channel_id, submission.channel, submission.topic)
    author = author_facts(content, member, unit.now)
    place = Place(post.community_id, post.post_id, post.pk, unit.now)
    around = look_around(unit.connection, place, content, scores.labels, member, needs)
    return build_facts(
        content, submission.text, scores, channel, author, counts, around, submission.claims
    )


def decision_labels(evaluation: Evaluation, facts: Facts, member: MemberView | None) -> list[str]:
    """Return the labels of the policy and those that say what was missing."""
    labels = list(evaluation.labels)
    if not facts.channel.known:
        labels.append("unknown_channel")
    if facts.media is not None:
        labels.append("media_not_scored")
    if member is not None and member.suspended:
        labels.append("suspended_author")
    return list(dict.fromkeys(labels))


def check_erased(post: PostView) -> None:
    """Refuse new words for a post whose author was erased.

    Raises:
        AuthorErasedError: they would be stored again.
    """
    if is_pseudonym(post.author_id):
        raise AuthorErasedError(
            f"The author of the post {post.post_id!r} was erased, so it can't be edited: a new "
            "post needs a new `post_id`"
        )


def check_known(submission: Submission, member: MemberView | None) -> None:
    """Refuse, in strict mode, what the host never described.

    Raises:
        UnknownChannelError: the channel.
        UnknownAuthorError: the author.
    """
    content = submission.content
    if submission.channel is None:
        raise UnknownChannelError(
            f"The channel {content.channel_id!r} was never described: PUT /v1/channels/{{id}} "
            "first, or switch strict mode off (REINS_STRICT=0)"
        )
    if content.author is None and (member is None or not member.known):
        raise UnknownAuthorError(
            f"The author {content.author_id!r} was never described: PUT /v1/members/{{id}} "
            "first, or switch strict mode off (REINS_STRICT=0)"
        )
