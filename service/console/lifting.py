"""`/console/actions/ID/lift`: ask whether a suspension shall end early, and end it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from service.communities import StaffMember
from service.console.actions import require_leading
from service.console.lifting_view import lift_context
from service.console.pages import PageRoute, redirect, render
from service.console.session import PATH, PageServices, Poster, Reader
from service.http import Services, run_read, run_write
from service.review import lift

router = APIRouter(route_class=PageRoute, include_in_schema=False)
LONGEST = 4000


@router.get("/actions/{action_id}/lift")
async def ask_page(
    request: Request, action_id: str, services: PageServices, staff: Reader
) -> Response:
    """Show what would end, with a field for the reason; nothing is done yet."""
    require_leading(staff)
    return await _ask(request, services, staff, action_id)


@router.post("/actions/{action_id}/lift")
async def lift_page(
    request: Request,
    action_id: str,
    services: PageServices,
    staff: Poster,
    reason: Annotated[str, Form(max_length=LONGEST)] = "",
) -> Response:
    """End a suspension; without a reason the page asks again."""
    require_leading(staff)
    # A NUL can't be stored.
    why = reason.replace("\x00", "").strip()
    if not why:
        return await _ask(request, services, staff, action_id, missing=True)
    await run_write(services, lambda unit: lift(unit, staff, action_id, why))
    return redirect(f"{PATH}/actions?state=suspended&lifted={action_id}")


async def _ask(
    request: Request,
    services: Services,
    staff: StaffMember,
    action_id: str,
    missing: bool = False,
) -> Response:
    now = services.clock()

    def work(connection: Any) -> dict[str, Any]:
        return lift_context(connection, staff, action_id, now)

    context = await run_read(services, work)
    status = 422 if missing else 200
    return render(request, "lift.html", status=status, missing=missing, longest=LONGEST, **context)
