"""`/console/actions`: what the host was asked for, what is overdue, who is suspended."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from service.communities import StaffMember
from service.console.actions_view import Wanted, list_context
from service.console.pages import PageRoute, render
from service.console.session import PageServices, Reader
from service.http import run_read
from service.ladder.browse import Shelf
from service.review import RoleError
from service.review.access import LEADING

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Text = Annotated[str, Query(max_length=255)]
Id = Annotated[str | None, Query(max_length=36)]


@router.get("/actions")
async def list_page(
    request: Request,
    services: PageServices,
    staff: Reader,
    state: Annotated[Shelf, Query()] = "waiting",
    step: Text = "",
    author: Text = "",
    after: Id = None,
    lifted: Id = None,
) -> Response:
    """List actions; what waits for the host comes by when it is due. The filter is the address."""
    require_leading(staff)
    wanted = Wanted(state, step or None, author.strip() or None)
    now = services.clock()

    def work(connection: Any) -> dict[str, Any]:
        return list_context(connection, staff, wanted, after=after, lifted=lifted, now=now)

    return render(request, "actions.html", **await run_read(services, work))


def require_leading(staff: StaffMember) -> None:
    """Refuse roles that do not look after the whole community.

    Raises:
        RoleError: says which role is needed.
    """
    if staff.role not in LEADING:
        raise RoleError(
            "A lead or an admin sees what the host was asked for, and lifts suspensions"
        )
