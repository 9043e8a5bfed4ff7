"""Forms of the policy pages: steps, agreement, the way back, and brakes that are released."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Form
from starlette.responses import Response

from service.communities import StaffMember
from service.console.pages import PageRoute, redirect
from service.console.policy_pages import Number
from service.console.session import PATH, PageServices, Poster
from service.errors import ForbiddenError
from service.http import run_read, run_write
from service.publishing import (
    Publisher,
    agree,
    decline,
    find_version,
    roll_back,
    take_step,
    try_version,
)
from service.publishing.brakes import release_brake
from service.publishing.errors import CasesFailError
from service.publishing.states import State, needs_publisher

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Reason = Annotated[str, Form(min_length=1, max_length=2000)]


@router.post("/policy/versions/{number}/steps")
async def step(
    number: Number,
    services: PageServices,
    staff: Poster,
    to: Annotated[State, Form()],
    reason: Reason,
    share: Annotated[int, Form(ge=0, le=100)] = 0,
) -> Response:
    """Take a step, or propose it where it takes two people."""
    page = f"{PATH}/policy/versions/{number}"
    limit = services.settings.policy_blast_radius
    community, tested = staff.community_id, to == "checked"
    view = await run_read(services, lambda c: find_version(c, community, number))
    if not needs_publisher(view.standing, to):
        require_writer(staff)
    if tested:
        # Outside the transaction: thousands of cases must not hold up decisions.
        try:
            await run_read(services, lambda c: try_version(c, community, number))
        except CasesFailError:
            return redirect(f"{page}?cases=true#cases")
    file = services.settings.deciding_file(community)
    by = Publisher(staff.actor, staff.may_publish_policy, limit, file)
    given = share if to == "rolling" else 0
    await run_write(
        services,
        lambda unit: take_step(
            unit, community, number, to, by, share=given, reason=clean(reason), tested=tested
        ),
    )
    return redirect(f"{page}?done=true")


@router.post("/policy/versions/{number}/agreement")
async def settle(
    number: Number,
    services: PageServices,
    staff: Poster,
    answer: Annotated[Literal["agree", "decline"], Form()],
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Agree to the step that waits for a second publisher, or decline or withdraw it."""
    require_publisher(staff)
    community = staff.community_id
    decide = decline
    if answer == "agree":
        decide = partial(agree, file=services.settings.deciding_file(community))
    await run_write(
        services,
        lambda unit: decide(unit, community, number, staff.actor, clean(reason)),
    )
    return redirect(f"{PATH}/policy/versions/{number}?done=true")


@router.post("/policy/rollback")
async def go_back(services: PageServices, staff: Poster, reason: Reason) -> Response:
    """End the roll-out, or else make the version live that was live before."""
    require_publisher(staff)
    community = staff.community_id
    file = services.settings.deciding_file(community)
    await run_write(
        services,
        lambda unit: roll_back(unit, community, staff.actor, clean(reason), file=file),
    )
    return redirect(f"{PATH}/policy?done=true")


@router.post("/policy/versions/{number}/release")
async def release(
    number: Number,
    services: PageServices,
    staff: Poster,
    rule: Annotated[str, Form(max_length=64)],
    reason: Reason,
) -> Response:
    """Let a rule enforce again whose brake is on."""
    require_publisher(staff)
    await run_write(
        services,
        lambda unit: release_brake(
            unit, staff.community_id, number, rule, staff.actor, clean(reason)
        ),
    )
    return redirect(f"{PATH}/policy?done=true")


def require_writer(staff: StaffMember) -> None:
    """Refuse roles that don't write policies.

    Raises:
        ForbiddenError: says which roles do.
    """
    if not staff.may_write_policy:
        raise ForbiddenError(
            f"The role {staff.role.replace('_', ' ')} reads the policy: a lead or an admin can "
            "write it"
        )


def require_publisher(staff: StaffMember) -> None:
    """Refuse roles that don't publish policies.

    Raises:
        ForbiddenError: says which role does.
    """
    if not staff.may_publish_policy:
        raise ForbiddenError(
            f"The role {staff.role.replace('_', ' ')} does not publish policies: an admin does"
        )


def clean(text: str) -> str:
    """Return what was typed into a form, without what no store can hold."""
    return text.replace("\x00", "").strip()
