"""`/console/queue`: what waits, and the way to the next item."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from service.console.moving_on import claim_next, where_next
from service.console.pages import PageRoute, redirect, render
from service.console.queue_view import queue_context
from service.console.session import PageServices, Poster, Reader
from service.http import run_read, run_write
from service.review import Filter, barred_for, count_newer

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Text = Annotated[str | None, Query(max_length=255)]


@router.get("/queue")
async def queue_page(
    request: Request,
    services: PageServices,
    staff: Reader,
    queue: Text = None,
    guideline: Text = None,
    channel: Text = None,
    kind: Text = None,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
    decided: Annotated[str | None, Query(max_length=36)] = None,
) -> Response:
    """List what waits; every filter is in the address."""
    wanted = Filter(
        queue=queue or None,
        guideline_id=guideline or None,
        channel_id=(channel or "").strip() or None,
        kind=kind or None,
    )
    now = services.clock()
    context = await run_read(
        services,
        lambda connection: queue_context(
            connection,
            services.policies,
            staff,
            wanted,
            cursor=cursor,
            decided=decided,
            now=now,
        ),
    )
    return render(request, "queue.html", **context)


@router.get("/queue/news")
async def news(
    request: Request,
    services: PageServices,
    staff: Reader,
    since: datetime,
    queue: Text = None,
) -> Response:
    """Tell a page that stays open how many items have come since."""
    moment = since if since.tzinfo else since.replace(tzinfo=UTC)
    count = await run_read(
        services,
        lambda connection: count_newer(
            connection,
            staff.community_id,
            Filter(queue=queue or None),
            barred_for(connection, staff),
            moment,
        ),
    )
    return render(request, "news.html", count=count, queue=queue or None)


@router.post("/next")
async def next_page(
    services: PageServices,
    staff: Poster,
    queue: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Claim the most urgent free item and open it."""
    item = await run_write(
        services, lambda unit: claim_next(unit, services.policies, staff, queue or None)
    )
    return redirect(where_next(item, queue or None, None))
