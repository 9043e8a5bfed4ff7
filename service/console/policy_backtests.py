"""Back-tests on the page of a version: the button, and how far the worker is."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.console.pages import PageRoute, redirect, render
from service.console.policy_actions import require_writer
from service.console.policy_pages import Number
from service.console.session import PATH, PageServices, Poster, Reader
from service.http import run_read, run_write
from service.publishing import find_version
from service.publishing.backtest.asked import ask, last_asked, span_of
from service.publishing.overview import last_backtest

SINCE: Final = "30d"
router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.post("/policy/versions/{number}/backtests")
async def ask_for(number: Number, services: PageServices, staff: Poster) -> Response:
    """Ask the worker to try a version on the posts of the last 30 days."""
    require_writer(staff)
    span = span_of(staff.community_id, SINCE, None, services.clock())
    await run_write(services, lambda unit: ask(unit, number, span, staff.actor))
    return redirect(f"{PATH}/policy/versions/{number}#backtest")


@router.get("/policy/versions/{number}/backtest")
async def backtest_part(
    request: Request, number: Number, services: PageServices, staff: Reader
) -> Response:
    """Return how far a back-test is; once none is under way, all that the page says about it.

    A script asks again and again, and puts the answer in the place of the last one: what stands
    beside it, such as the table of an earlier back-test, stays as its reader has opened it.
    """

    def work(connection: Connection) -> dict[str, Any]:
        community = staff.community_id
        view = find_version(connection, community, number)
        return {
            "view": view,
            "asked": last_asked(connection, community, number),
            "backtest": last_backtest(connection, community, view.sha256),
        }

    context = await run_read(services, work)
    page = render(request, "policy_backtest.html", **context)
    if context["asked"] is None or not context["asked"].under_way:
        page.headers["HX-Retarget"] = "#backtest"
    return page
