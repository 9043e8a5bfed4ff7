"""`/console/transparency`: the report of a span, on a page and as files."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import orjson
from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.communities import StaffMember
from service.console.pages import PageRoute, render
from service.console.session import PageServices, Reader
from service.console.transparency_file import to_html
from service.console.transparency_view import Span, proposed_spans, report_context, usual_span
from service.http import Services, run_read
from service.policy import Policy
from service.review import RoleError
from service.transparency import Report, read_report
from service.transparency.flat import to_csv

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Day = Annotated[date | None, Query()]
Unit = Literal["", "day", "week", "month", "quarter"]
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "html": "text/html"}


@router.get("/transparency")
async def report_page(
    request: Request,
    services: PageServices,
    staff: Reader,
    since: Day = None,
    until: Day = None,
    by: Unit = "",
) -> Response:
    """Show the report of a span, by default of the last days."""
    today = services.clock().date()
    span = _span(today, since, until, by)
    report, policy = await _read(services, staff, span)
    return render(
        request,
        "transparency.html",
        span=span,
        proposed=proposed_spans(today),
        **report_context(report, policy),
    )


@router.get("/transparency.{kind}")
async def report_file(
    kind: Literal["csv", "json", "html"],
    services: PageServices,
    staff: Reader,
    since: Day = None,
    until: Day = None,
    by: Unit = "",
) -> Response:
    """Return the same figures as a file."""
    span = _span(services.clock().date(), since, until, by)
    report, policy = await _read(services, staff, span)
    if kind == "html":
        text = to_html(report, policy)
    else:
        text = to_csv(report) if kind == "csv" else orjson.dumps(report.as_dict()).decode()
    name = f"transparency-{span.since}-{span.until}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, headers=headers, media_type=TYPES[kind])


def _span(today: date, since: date | None, until: date | None, by: str) -> Span:
    usual = usual_span(today)
    if since is None and until is None:
        return Span(usual.since, usual.until, by or usual.by)
    return Span(since or usual.since, until or usual.until, by)


async def _read(services: Services, staff: StaffMember, span: Span) -> tuple[Report, Policy]:
    if not staff.may_read_figures:
        raise RoleError(
            f"The role {staff.role.replace('_', ' ')} does not read the transparency report: "
            "leads, admins, community managers and auditors do"
        )
    community, now = staff.community_id, services.clock()

    def work(connection: Connection) -> tuple[Report, Policy]:
        report = read_report(connection, community, span.begin, span.end, span.by or None, now)
        return report, services.policies.live(connection, community).policy

    return await run_read(services, work)
