"""`/console/items/ID`: read an item, claim it, decide it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.communities import StaffMember
from service.console.appeal_view import appeal_context
from service.console.item_view import item_context
from service.console.moving_on import claim_next, where_next
from service.console.pages import PageRoute, redirect, render
from service.console.session import PATH, PageServices, Poster, Reader
from service.errors import ReinsError
from service.http import Services, run_read, run_write
from service.review import ItemView, VerdictIn, claim, decide, release
from service.review.schemas import Severity, VerdictName
from service.storage import UnitOfWork

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Optional = Annotated[str | None, Query(max_length=64)]


@router.get("/items/{item_id}")
async def item_page(
    request: Request,
    item_id: str,
    services: PageServices,
    staff: Reader,
    queue: Optional = None,
    decided: Optional = None,
) -> Response:
    """Show an item with all that is needed to decide it."""
    now = services.clock()

    def work(connection: Connection) -> tuple[str, dict[str, Any]]:
        policies = services.policies
        appeal = appeal_context(
            connection, policies, staff, item_id, queue=queue, decided=decided, now=now
        )
        if appeal is not None:
            return "appeal.html", appeal
        found = item_context(
            connection, policies, staff, item_id, queue=queue, decided=decided, now=now
        )
        return "item.html", found

    template, context = await run_read(services, work)
    return render(request, template, **context)


@router.post("/items/{item_id}/claim")
async def claim_page(
    request: Request, item_id: str, services: PageServices, staff: Poster
) -> Response:
    """Claim or renew. Scripts get the line about the lease, browsers the page again."""
    if "hx-request" not in request.headers:
        await run_write(services, lambda unit: claim(unit, services.policies, staff, item_id))
        return redirect(f"{PATH}/items/{item_id}")
    try:
        item = await run_write(
            services, lambda unit: claim(unit, services.policies, staff, item_id)
        )
    except ReinsError as error:
        return render(request, "lease.html", item=None, problem=str(error))
    return render(request, "lease.html", item=item, problem=None)


@router.post("/items/{item_id}/release")
async def release_page(item_id: str, services: PageServices, staff: Poster) -> Response:
    """Give an item back to the queue."""
    await run_write(services, lambda unit: release(unit, staff, item_id))
    return redirect(f"{PATH}/queue")


@router.post("/items/{item_id}/verdict")
async def verdict_page(
    item_id: str,
    services: PageServices,
    staff: Poster,
    verdict: Annotated[VerdictName, Form()],
    revision: Annotated[int, Form(ge=1)],
    guideline_id: Annotated[str, Form(max_length=255)] = "",
    severity: Annotated[Severity | None, Form()] = None,
    note: Annotated[str, Form(max_length=4000)] = "",
    message: Annotated[str, Form(max_length=4000)] = "",
    queue: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Decide an item and go on with the next one."""
    given = VerdictIn(
        verdict=verdict,
        revision=revision,
        guideline_id=guideline_id or None,
        severity=severity,
        note=note.strip() or None,
        message=message.strip() or None,
    )
    verdict_id, following = await _decide(services, staff, item_id, given, queue or None)
    return redirect(where_next(following, queue or None, verdict_id))


async def _decide(
    services: Services, staff: StaffMember, item_id: str, given: VerdictIn, queue: str | None
) -> tuple[str, ItemView | None]:
    undo = services.settings.undo_seconds

    def work(unit: UnitOfWork) -> Any:
        ruling = decide(unit, services.policies, staff, item_id, given, undo)
        return ruling.verdict_id, claim_next(unit, services.policies, staff, queue)

    result: tuple[str, ItemView | None] = await run_write(services, work)
    return result
