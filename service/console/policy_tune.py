"""`/console/policy/tune`: move a threshold and see what it would have done to recent posts."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.console.pages import PageRoute, redirect, render
from service.console.policy_actions import Reason, clean, require_writer
from service.console.policy_editor import read_base
from service.console.policy_scores import RecentScores
from service.console.policy_text import load_edited
from service.console.policy_tune_view import Wanted, effect_context, tune_context
from service.console.session import PATH, PageServices, Poster, Reader
from service.http import run_read, run_write
from service.publishing import store_draft
from service.publishing.lines import with_line

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Short = Annotated[str, Query(max_length=64)]
Share = Annotated[float | None, Query(ge=0, le=1)]


@router.get("/policy/tune")
async def tune_page(
    request: Request,
    services: PageServices,
    staff: Reader,
    line: Short = "",
    value: Share = None,
) -> Response:
    """Choose a threshold, and see what it would mean elsewhere; ``line`` is `label.name`."""
    now, wanted = services.clock(), Wanted.of(line, value)
    recent: RecentScores = request.app.state.recent_scores

    def work(connection: Connection) -> dict[str, Any]:
        return tune_context(connection, services.policies, recent, staff, wanted, now)

    return render(request, "policy_tune.html", **await run_read(services, work))


@router.get("/policy/tune/effect")
async def effect_part(
    request: Request, services: PageServices, staff: Reader, line: Short, value: Share = None
) -> Response:
    """Return what another value would mean, for a script to put into the page."""
    now, wanted = services.clock(), Wanted.of(line, value)
    recent: RecentScores = request.app.state.recent_scores

    def work(connection: Connection) -> dict[str, Any]:
        return effect_context(connection, services.policies, recent, staff, wanted, now)

    context = await run_read(services, work)
    return render(request, "policy_tune_effect.html", part=True, **context)


@router.post("/policy/tune")
async def draft_page(
    services: PageServices,
    staff: Poster,
    line: Annotated[str, Form(max_length=130)],
    value: Annotated[float, Form(ge=0, le=1)],
    base: Annotated[int, Form(ge=1, le=2**31 - 1)],
    reason: Reason,
) -> Response:
    """Store the text that the value was tried on, with that one threshold changed."""
    require_writer(staff)
    wanted = Wanted.of(line, value)
    _number, policy, source = await read_base(services, staff, base)
    try:
        text = with_line(source, wanted.label, wanted.name, value)
    except KeyError:
        raise wanted.missing() from None
    changed = await asyncio.to_thread(load_edited, text, policy, source)
    stored = await run_write(
        services,
        lambda unit: store_draft(unit, staff.community_id, changed, staff.actor, clean(reason)),
    )
    return redirect(f"{PATH}/policy/versions/{stored.version}?done=true")
