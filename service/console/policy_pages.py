"""`/console/policy`: what decides now, and each version of the policy."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.console.errors import PageNotFoundError
from service.console.pages import PageRoute, render
from service.console.policy_view import overview_context, version_context
from service.console.session import PageServices, Reader
from service.http import run_read
from service.policy import CaseResult, Policy, run_cases
from service.publishing import find_version
from service.publishing.backtest.picture import picture
from service.publishing.overview import last_backtest
from service.scoring import normalise

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""The picture brings its own colours; as an image it can load and run nothing."""


@router.get("/policy")
async def policy_page(
    request: Request,
    services: PageServices,
    staff: Reader,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    done: bool = False,
) -> Response:
    """Show what decides now, and list the versions."""
    now, limit = services.clock(), services.settings.policy_blast_radius

    def work(connection: Connection) -> dict[str, Any]:
        return overview_context(connection, staff, limit, now, before)

    context = await run_read(services, work)
    return render(request, "policy_overview.html", done=done, **context)


@router.get("/policy/versions/{number}")
async def version_page(
    request: Request,
    number: Number,
    services: PageServices,
    staff: Reader,
    cases: bool = False,
    done: bool = False,
) -> Response:
    """Show a version; ``cases`` runs those that it carries."""
    now, limit = services.clock(), services.settings.policy_blast_radius

    def work(connection: Connection) -> dict[str, Any]:
        return version_context(connection, services.policies, staff, number, limit, now)

    context = await run_read(services, work)
    results = await asyncio.to_thread(_run_cases, context["policy"]) if cases else None
    return render(request, "policy_version.html", results=results, done=done, **context)


@router.get("/policy/versions/{number}/backtest.svg")
async def backtest_picture(number: Number, services: PageServices, staff: Reader) -> Response:
    """Draw the last back-test of a version.

    Raises:
        PageNotFoundError: it was never back-tested.
    """

    def work(connection: Connection) -> dict[str, Any] | None:
        view = find_version(connection, staff.community_id, number)
        tried = last_backtest(connection, staff.community_id, view.sha256)
        return tried.result if tried else None

    result = await run_read(services, work)
    if result is None:
        raise PageNotFoundError(f"Version {number} has no back-test yet")
    headers = {"Content-Security-Policy": PICTURE_POLICY}
    return Response(picture(result), headers=headers, media_type="image/svg+xml")


def _run_cases(policy: Policy) -> list[CaseResult]:
    """The results, those that came out otherwise first."""
    results = run_cases(policy, normalise=lambda text: normalise(text).text)
    return sorted(results, key=lambda result: not result.differences)
