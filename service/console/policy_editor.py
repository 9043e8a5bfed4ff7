"""`/console/policy/new`: write the text of a policy, check it, store it as a draft."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.communities import StaffMember
from service.console.pages import PageRoute, redirect, render
from service.console.policy_actions import clean, require_writer
from service.console.policy_text import load_edited
from service.console.policy_view import common
from service.console.session import PATH, PageServices, Poster, Reader
from service.http import Services, run_read, run_write
from service.policy import Policy, PolicyError, Problem
from service.policy.errors import excerpt
from service.policy.lint import lint
from service.publishing import read_source, require_cases, store_draft
from service.publishing.errors import CasesFailError

router = APIRouter(route_class=PageRoute, include_in_schema=False)
BESIDE = 48
"""Characters of a line that fit beside the text."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a text; ``policy`` where it can be used, then with ``warnings``."""

    policy: Policy | None = None
    problems: Sequence[Problem] = ()
    warnings: Sequence[Problem] = ()
    failed: Sequence[dict[str, Any]] = ()


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
    return await _page(request, services, staff, source=source, base=number, reason="")


@router.post("/policy/new")
async def write_page(
    request: Request,
    services: PageServices,
    staff: Poster,
    base: Annotated[int, Form(ge=1, le=2**31 - 1)],
    action: Annotated[Literal["check", "store"], Form()],
    source: Annotated[str, Form()] = "",
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Check a text, or store it as a draft; what was typed stays in the form."""
    require_writer(staff)
    # Browsers end the lines of a form with CR and LF, whatever the text had.
    text, why = source.replace("\r\n", "\n"), clean(reason)
    number, start, start_text = await read_base(services, staff, base)
    checked = await asyncio.to_thread(check_text, text, start, start_text)
    policy = checked.policy
    if action == "check" or policy is None or not why:
        missing = action == "store" and policy is not None
        return await _page(
            request, services, staff,
            source=text, base=number, reason=why, checked=checked, reason_missing=missing,
        )  # fmt: skip
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


def check_text(text: str, base: Policy, base_source: str) -> Checked:
    """Return what is wrong with a text that was made from the one of ``base``."""
    try:
        policy = load_edited(text, base, base_source)
    except PolicyError as error:
        return Checked(problems=_beside(error.problems))
    warnings = _beside(lint(policy))
    try:
        require_cases(policy)
    except CasesFailError as error:
        return Checked(policy, warnings=warnings, failed=error.extra["cases"])
    return Checked(policy, warnings=warnings)


def _beside(problems: Sequence[Problem]) -> list[Problem]:
    """The problems with no more of their lines than fits, the caret within it."""
    found = []
    for problem in problems:
        shown, caret = excerpt(problem.excerpt, problem.caret, BESIDE)
        found.append(replace(problem, excerpt=shown, caret=caret))
    return found


async def _page(
    request: Request,
    services: Services,
    staff: StaffMember,
    *,
    checked: Checked | None = None,
    reason_missing: bool = False,
    **form: Any,
) -> Response:
    context = await run_read(services, lambda connection: common(connection, staff))
    bad = reason_missing or (checked is not None and checked.policy is None)
    return render(
        request, "policy_editor.html", status=422 if bad else 200,
        checked=checked, reason_missing=reason_missing, **form, **context,
    )  # fmt: skip
