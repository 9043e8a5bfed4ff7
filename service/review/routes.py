"""`/v1/review`: the queue, claims and verdicts, for hosts that bring their own console."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.communities import Principal, staff_names
from service.http import Services, get_services, problem_responses, require, run_read
from service.http.answer import IdempotencyKeyHeader, json_response, write_once
from service.kit import rfc3339
from service.review.acting import StaffHeader, acting
from service.review.bodies import lease_body, ruling_body
from service.review.lease import claim, release
from service.review.reading import page_body, whole_item_body
from service.review.schemas import ItemsOut, StaffIn, VerdictIn
from service.review.verdicts import decide
from service.review.views import Filter, ItemView
from service.storage import UnitOfWork

router = APIRouter(prefix="/v1/review/items", tags=["review"])
ProcessServices = Annotated[Services, Depends(get_services)]
Reviewer = Annotated[Principal, require("review")]
Text = Annotated[str | None, Query(max_length=255)]
Kind = Literal["flagged", "reported", "confirm", "edited", "sample", "appeal"]
ERRORS = problem_responses(401, 403, 404, 409, 422)


@router.get("", responses={200: {"model": ItemsOut}, **ERRORS}, summary="List the queue")
async def list_queue(
    services: ProcessServices,
    principal: Reviewer,
    queue: Text = None,
    state: Literal["open", "resolved", "superseded", "withdrawn"] = "open",
    guideline: Text = None,
    channel: Text = None,
    kind: Annotated[Kind | None, Query()] = None,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    staff: StaffHeader = None,
) -> Response:
    """Return items by priority, then age. Take `next_cursor` along for the next page."""
    wanted = Filter(queue, state, guideline, channel, kind)
    now = services.clock()

    def work(connection: Connection) -> dict[str, Any]:
        person = acting(connection, principal, staff, None) if staff else None
        return page_body(
            connection,
            services.policies,
            principal.community_id,
            wanted,
            staff=person,
            cursor=cursor,
            limit=limit,
            now=now,
        )

    return json_response(await run_read(services, work))


@router.get("/{item_id}", responses=ERRORS, summary="Read an item")
async def read_one(
    item_id: str, services: ProcessServices, principal: Reviewer, staff: StaffHeader = None
) -> Response:
    """Return an item with its post, the decision that asks, reports and verdicts."""
    now = services.clock()

    def work(connection: Connection) -> dict[str, Any]:
        person = acting(connection, principal, staff, None) if staff else None
        return whole_item_body(
            connection,
            services.policies,
            principal.community_id,
            item_id,
            staff=person,
            now=now,
        )

    return json_response(await run_read(services, work))


@router.post("/{item_id}/claim", responses=ERRORS, summary="Claim or renew")
async def claim_item(
    item_id: str,
    services: ProcessServices,
    principal: Reviewer,
    request: Request,
    given: StaffIn | None = None,
    staff: StaffHeader = None,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Reserve an item for a person; the holder renews it by claiming again."""

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        person = acting(unit.connection, principal, staff, given)
        item = claim(unit, services.policies, person, item_id)
        return 200, _leased(unit, item)

    return await write_once(request, services, principal, key, work)


@router.post("/{item_id}/release", responses=ERRORS, summary="Release")
async def release_item(
    item_id: str,
    services: ProcessServices,
    principal: Reviewer,
    request: Request,
    given: StaffIn | None = None,
    staff: StaffHeader = None,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Give a claimed item back to the queue."""

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        person = acting(unit.connection, principal, staff, given)
        return 200, _leased(unit, release(unit, person, item_id))

    return await write_once(request, services, principal, key, work)


def _leased(unit: UnitOfWork, item: ItemView) -> dict[str, Any]:
    names = staff_names(unit.connection, item.community_id)
    return {
        "item_id": item.id,
        "state": item.state,
        "revision": item.revision,
        "lease": lease_body(item, names, unit.now),
        "due_at": None if item.due_at is None else rfc3339(item.due_at),
    }


@router.post("/{item_id}/verdict", responses=ERRORS, summary="Decide")
async def decide_item(
    item_id: str,
    given: VerdictIn,
    services: ProcessServices,
    principal: Reviewer,
    request: Request,
    staff: StaffHeader = None,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Decide an item. The later of two people gets a 409 that says who did what."""
    undo = services.settings.undo_seconds

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        person = acting(unit.connection, principal, staff, given)
        return 200, ruling_body(decide(unit, services.policies, person, item_id, given, undo))

    return await write_once(request, services, principal, key, work)
