"""Badges for accepted posts: told to the host once a count is reached."""

from __future__ import annotations

from service.communities import find_member
from service.decisions.ports import LivePolicy
from service.decisions.views import DecisionView, PostView
from service.storage import UnitOfWork


def recognise(
    unit: UnitOfWork,
    live: LivePolicy,
    post: PostView,
    decision: DecisionView,
    accepted: int | None = None,
    delay_seconds: float = 0,
) -> None:
    """Tell the host of each badge that this decision brings its author.

    Args:
        unit: the transaction.
        live: the policy that decided, with its badges.
        post: the post before the decision.
        decision: what was decided; only an allowed post that was not so before counts.
        accepted: how many accepted posts the author had before it; read where it is left out.
        delay_seconds: how long the host is not told, so that it can be undone.
    """
    recognition = live.policy.document.recognition
    if not recognition.badges or decision.outcome != "allow" or post.outcome == "allow":
        return
    if accepted is None:
        member = find_member(unit.connection, post.community_id, post.author_id)
        accepted = (0 if member is None else member.accepted_posts) - 1
    for badge in recognition.reached(accepted, accepted + 1):
        data = {
            "author_id": post.author_id,
            "badge_id": badge.id,
            "title": badge.title,
            "message": badge.words,
            "accepted_posts": accepted + 1,
            "post_id": post.post_id,
        }
        subject = f"member/{post.author_id}"
        community = post.community_id
        unit.emit(community, "member.recognised", subject, data, delay_seconds=delay_seconds)
        audited = {"badge_id": badge.id, "post_id": post.post_id}
        unit.audit(community, "policy", "member.recognised", subject, audited)
