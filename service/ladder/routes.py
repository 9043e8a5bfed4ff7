"""`/v1/actions`: what the host was asked for, what waits, and suspensions that end early."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.communities import Principal, get_staff
from service.http import Services, get_services, problem_responses, require, run_read
from service.http.answer import IdempotencyKeyHeader, json_response, write_once
from service.ladder.schemas import ActionsOut, ConfirmationIn, LiftIn, WholeActionOut
from service.ladder.views import State, list_actions, read_action, whole_action_body
from service.review import lift
from service.review.lapsing import answer_confirmation
from service.storage import UnitOfWork

router = APIRouter(prefix="/v1/actions", tags=["actions"])
ProcessServices = Annotated[Services, Depends(get_services)]
Host = Annotated[Principal, require("posts")]
Reviewer = Annotated[Principal, require("review")]
ERRORS = problem_responses(401, 403, 404, 409, 422)
WHOLE: dict[int | str, dict[str, Any]] = {200: {"model": WholeActionOut}, **ERRORS}


@router.get("", responses={200: {"model": ActionsOut}, **ERRORS}, summary="List actions")
async def list_all(
    services: ProcessServices,
    principal: Host,
    state: State | None = None,
    author: Annotated[str | None, Query(max_length=255)] = None,
    cursor: Annotated[str | None, Query(max_length=36)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Return actions, oldest first: those that are not answered, overdue or only proposed."""
    now = services.clock()

    def work(connection: Connection) -> dict[str, Any]:
        rows, following = list_actions(
            connection,
            principal.community_id,
            now,
            state=state,
            author_id=author,
            cursor=cursor,
            limit=limit,
        )
        actions = [whole_action_body(row, now) for row in rows]
        return {"actions": actions, "next_cursor": following}

    return json_response(await run_read(services, work))


@router.get("/{action_id}", responses=WHOLE, summary="Read an action")
async def read_one(action_id: str, services: ProcessServices, principal: Host) -> Response:
    """Return an action with all that became of it."""
    row = await run_read(
        services, lambda connection: read_action(connection, principal.community_id, action_id)
    )
    return json_response(whole_action_body(row, services.clock()))


@router.post("/{action_id}/confirmation", responses=WHOLE, summary="Confirm a suspension as host")
async def confirm_one(
    request: Request,
    action_id: str,
    given: ConfirmationIn,
    services: ProcessServices,
    principal: Reviewer,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Answer `confirmation.requested`: the policy names the host where a team is too small."""

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        answer_confirmation(
            unit,
            services.policies,
            principal.community_id,
            action_id,
            given.confirm,
            given.by,
            given.reason,
        )
        row = read_action(unit.connection, principal.community_id, action_id)
        return 200, whole_action_body(row, unit.now)

    return await write_once(request, services, principal, key, work)


@router.post("/{action_id}/lift", responses=WHOLE, summary="Lift a suspension")
async def lift_one(
    request: Request,
    action_id: str,
    given: LiftIn,
    services: ProcessServices,
    principal: Reviewer,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """End a suspension before its time, out of mercy. The strike stays."""

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        staff = get_staff(unit.connection, principal.community_id, given.staff)
        row = lift(unit, staff, action_id, given.reason)
        return 200, whole_action_body(row, unit.now)

    return await write_once(request, services, principal, key, work)
