"""`/console/items/ID/text`: the text of an item, with the words marked that raised its scores.

Asked for by the page of an item once it is shown: nobody waits for an explanation to decide.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.communities import StaffMember
from service.console.item_view import shown
from service.console.marks import marked_text
from service.console.pages import PageRoute, render
from service.console.session import PageServices, Reader
from service.decisions import (
    DecisionView,
    find_post_by_pk,
    read_decision,
    revision_content,
    scored_text,
)
from service.decisions.schemas import Content
from service.http import run_read
from service.review import read_item, require_impartial
from service.scoring import ScoreInput

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/items/{item_id}/text")
async def text_part(
    request: Request, item_id: str, services: PageServices, staff: Reader
) -> Response:
    """Return the text of an item with its marks, for a script to put into the page."""
    content, decision = await run_read(services, lambda c: explained(c, staff, item_id))
    scored = scored_text(Content.model_validate(content))
    asked = ScoreInput(text=scored, language=content.get("language"))
    found = await services.explainer.explain(asked, decision.scores)
    return render(
        request,
        "marked.html",
        marked=marked_text(shown(content), scored, found),
        language=decision.language,
        scored_by=decision.model_version,
        explained_by=services.explainer.model_version,
    )


def explained(
    connection: Connection, staff: StaffMember, item_id: str
) -> tuple[dict[str, Any], DecisionView]:
    """Return the content that an item asks about, and the decision that led to it.

    Raises:
        ItemNotFoundError: there is no such item.
        OwnMatterError: the person is involved in the post.
    """
    item = read_item(connection, staff.community_id, item_id)
    post = find_post_by_pk(connection, item.post_pk)
    assert post is not None
    require_impartial(connection, staff, post)
    content = revision_content(connection, post.pk, item.revision) or post.content
    return content, read_decision(connection, item.decision_id)
