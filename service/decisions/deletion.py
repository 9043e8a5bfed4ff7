"""The host deleted a post."""

from __future__ import annotations

from sqlalchemy import update

from service.decisions.errors import PostNotFoundError
from service.decisions.ports import PolicySource, ReviewDesk
from service.decisions.tables import Post
from service.decisions.views import find_post
from service.storage import UnitOfWork


def delete_post(
    unit: UnitOfWork,
    policies: PolicySource,
    desk: ReviewDesk,
    community_id: str,
    post_id: str,
    actor: str,
) -> None:
    """Mark a post as deleted; what was decided stays, and so does an open review item.

    The policy says whether an item that nobody reported then waits behind the others
    (``review.withdrawn``). Deleting twice is fine.

    Raises:
        PostNotFoundError: there is no such post.
    """
    post = find_post(unit.connection, community_id, post_id, lock=True)
    if post is None:
        raise PostNotFoundError(f"There is no post {post_id!r} in this community")
    if post.deleted_at is None:
        unit.connection.execute(update(Post).where(Post.pk == post.pk).values(deleted_at=unit.now))
        unit.audit(community_id, actor, "post.deleted", f"post/{post_id}", {})
        asked = desk.open_item(unit, post.pk)
        deciding = policies.for_author(unit.connection, community_id, post.author_id)
        review = deciding.policy.review
        if asked is not None and not asked.reports and review.withdrawn == "lower":
            desk.lower(unit, post.pk)
