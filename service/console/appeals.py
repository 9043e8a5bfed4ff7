"""`/console/items/ID/judgement`: uphold or overturn what was appealed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from service.appeals import Judgement, judge
from service.console.moving_on import claim_next, where_next
from service.console.pages import PageRoute, redirect
from service.console.session import PageServices, Poster
from service.http import run_write
from service.review import ItemView
from service.storage import UnitOfWork

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.post("/items/{item_id}/judgement")
async def judgement_page(
    item_id: str,
    services: PageServices,
    staff: Poster,
    judgement: Annotated[Judgement, Form()],
    answer: Annotated[str, Form(max_length=4000)] = "",
    queue: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Judge an appeal and go on with the next item."""
    policies = services.policies
    words = answer.replace("\r\n", "\n").replace("\x00", "")

    def work(unit: UnitOfWork) -> tuple[str, ItemView | None]:
        judged = judge(unit, policies, services.desk, staff, item_id, judgement, words)
        return judged.id, claim_next(unit, policies, staff, queue or None)

    appeal_id, following = await run_write(services, work)
    return redirect(where_next(following, queue or None, appeal_id))
