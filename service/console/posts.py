"""`/console/posts/ID`: everything that was ever decided about a post."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.communities import StaffMember, staff_names
from service.console.author_view import author_of
from service.console.item_view import post_context
from service.console.pages import PageRoute, render
from service.console.session import PageServices, Reader
from service.decisions import (
    PolicySource,
    PostNotFoundError,
    find_post,
    history,
    read_decision,
    reports_of,
)
from service.http import run_read
from service.ladder import post_actions
from service.review import find_open, items_of, require_impartial, verdicts_of

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/posts/{post_id:path}")
async def post_page(
    request: Request,
    post_id: Annotated[str, Path(min_length=1, max_length=255)],
    services: PageServices,
    staff: Reader,
) -> Response:
    """Tell the story of a post: decisions, verdicts, actions and reports."""
    now = services.clock()
    context = await run_read(
        services,
        lambda connection: post_page_context(connection, services.policies, staff, post_id, now),
    )
    return render(request, "post.html", **context)


def post_page_context(
    connection: Connection,
    policies: PolicySource,
    staff: StaffMember,
    post_id: str,
    now: datetime,
) -> dict[str, Any]:
    """Return everything the page of a post shows.

    Raises:
        PostNotFoundError: there is no such post.
        OwnMatterError: the person is involved in it.
    """
    post = find_post(connection, staff.community_id, post_id)
    if post is None or post.decision_id is None:
        raise PostNotFoundError(f"There is no post {post_id!r} in this community")
    require_impartial(connection, staff, post)
    decision = read_decision(connection, post.decision_id)
    live = policies.live(connection, staff.community_id)
    return {
        "post": post,
        "decision": decision,
        "live": live,
        "names": staff_names(connection, staff.community_id),
        "history": history(connection, post.pk),
        "verdicts": {v.decision_id or v.id: v for v in verdicts_of(connection, post.pk)},
        "items": items_of(connection, post.pk),
        "open_item": find_open(connection, post.pk),
        "actions": post_actions(connection, post.pk),
        "reports": reports_of(connection, post.pk),
        "author": author_of(connection, post, live.policy.ladder, now),
        **post_context(connection, post, decision, live, post.revision),
    }
