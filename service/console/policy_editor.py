"""`/console/policy/new`: write the text of a policy, check it, store it as a draft."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.communities import StaffMember
from service.console.pages import PageRoute, redirect, render
from service.console.policy_actions import require_writer
from service.console.policy_view import common
from service.console.policy_written import Checked, Written, WrittenForm, check_text
from service.console.session import PATH, PageServices, Poster, Reader
from service.http import Services, run_read, run_write
from service.policy import Policy
from service.publishing import read_source, store_draft

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/policy/new")
async def new_page(
    request: Request,
    services: PageServices,
    staff: Reader,
    base: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """Show the text of the live version, or of another, to start from."""
    require_writer(staff)
    number, _policy, source = await read_base(services, staff, base)
    return await editor_page(request, services, staff, Written(source, number))


@router.post("/policy/new")
async def write_page(
    request: Request,
    services: PageServices,
    staff: Poster,
    written: WrittenForm,
    action: Annotated[Literal["check", "store", "show"], Form()],
) -> Response:
    """Check a text, or store it as a draft; what was typed stays in the form."""
    require_writer(staff)
    if action == "show":
        return await editor_page(request, services, staff, written)
    checked = await check_written(services, staff, written)
    policy, why = checked.policy, written.reason
    if action == "check" or policy is None or not why:
        missing = action == "store" and policy is not None
        return await editor_page(
            request, services, staff, written, checked=checked, reason_missing=missing
        )
    community = staff.community_id
    stored = await run_write(
        services, lambda unit: store_draft(unit, community, policy, staff.actor, why)
    )
    return redirect(f"{PATH}/policy/versions/{stored.version}?done=true")


async def read_base(
    services: Services, staff: StaffMember, version: int | None
) -> tuple[int, Policy, str]:
    """Return a version, the live one by default: its number, its policy and its text.

    Raises:
        NoPolicyError: there is no such version, or none is live.
    """

    def work(connection: Connection) -> tuple[int, Policy, str]:
        community, policies = staff.community_id, services.policies
        if version is None:
            found = policies.live(connection, community)
        else:
            found = policies.version(connection, community, version)
        return found.version, found.policy, read_source(connection, community, found.version)

    return await run_read(services, work)


async def check_written(services: Services, staff: StaffMember, written: Written) -> Checked:
    """Return what is wrong with a text that is being written."""
    _number, start, start_text = await read_base(services, staff, written.base)
    return await asyncio.to_thread(check_text, written.source, start, start_text)


async def editor_page(
    request: Request,
    services: Services,
    staff: StaffMember,
    written: Written,
    *,
    checked: Checked | None = None,
    reason_missing: bool = False,
    news: str = "",
    line: int = 0,
) -> Response:
    """Return the page with a text to write on.

    Args:
        request: whose page it is.
        services: the services.
        staff: who writes.
        written: the text.
        checked: what is wrong with it, if that was asked.
        reason_missing: whether it can't be stored for want of a reason.
        news: what a form has just changed in it.
        line: the line to show first, from 1.
    """
    context = await run_read(services, lambda connection: common(connection, staff))
    bad = reason_missing or (checked is not None and checked.policy is None)
    return render(
        request, "policy_editor.html", status=422 if bad and not news else 200,
        written=written, checked=checked, reason_missing=reason_missing, news=news, line=line,
        **context,
    )  # fmt: skip
