"""`/v1/webhooks`: receivers of events and the log of what was sent to them."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.communities import Principal
from service.http import Services, get_services, problem_responses, require, run_read
from service.http.answer import IdempotencyKeyHeader, json_response, write_once
from service.storage import UnitOfWork
from service.webhooks.endpoints import (
    add_endpoint,
    disable_endpoint,
    find_endpoint,
    list_endpoints,
    rotate_secret,
)
from service.webhooks.events import check_events
from service.webhooks.guard import check_url
from service.webhooks.queries import LARGEST_PAGE, list_deliveries, redeliver
from service.webhooks.schemas import (
    DeliveriesOut,
    DeliveryOut,
    NewWebhookOut,
    RotateIn,
    State,
    WebhookIn,
    WebhookOut,
    WebhooksOut,
    delivery_body,
    webhook_body,
)

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])
ProcessServices = Annotated[Services, Depends(get_services)]
Holder = Annotated[Principal, require("webhooks")]
UUID = r"^[0-9a-fA-F-]{36}$"
WebhookId = Annotated[str, Path(pattern=UUID)]
ERRORS = problem_responses(401, 403, 404, 409, 422)


@router.post(
    "",
    status_code=201,
    responses={201: {"model": NewWebhookOut}, **problem_responses(401, 403, 422)},
    summary="Add a receiver",
)
async def add(
    request: Request,
    given: WebhookIn,
    services: ProcessServices,
    principal: Holder,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Add a receiver and return its signing secret, which is shown this once."""
    check_events(given.events)
    private = services.settings.webhook_private_addresses
    await asyncio.to_thread(check_url, given.url, private)

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        view, secret = add_endpoint(
            unit, principal.community_id, given.url, given.events, principal.actor
        )
        return 201, webhook_body(view, unit.now, secret)

    return await write_once(request, services, principal, key, work)


@router.get("", responses={200: {"model": WebhooksOut}, **ERRORS}, summary="List receivers")
async def list_all(
    services: ProcessServices, principal: Holder, disabled: bool = False
) -> Response:
    """Return the receivers, oldest first; the disabled ones too if asked for."""
    now = services.clock()

    def work(connection: Connection) -> dict[str, Any]:
        views = list_endpoints(connection, principal.community_id, now, disabled=disabled)
        return {"webhooks": [webhook_body(view, now) for view in views]}

    return json_response(await run_read(services, work))


@router.delete(
    "/{webhook_id}",
    responses={200: {"model": WebhookOut}, **ERRORS},
    summary="Disable a receiver",
)
async def disable(
    request: Request,
    webhook_id: WebhookId,
    services: ProcessServices,
    principal: Holder,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Stop sending to a receiver; what waits for it is given up. Its log stays."""

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        why = "disabled over the API"
        view = disable_endpoint(unit, principal.community_id, webhook_id, principal.actor, why)
        return 200, webhook_body(view, unit.now)

    return await write_once(request, services, principal, key, work)


@router.post(
    "/{webhook_id}/rotate",
    responses={200: {"model": NewWebhookOut}, **ERRORS},
    summary="Rotate a secret",
)
async def rotate(
    request: Request,
    webhook_id: WebhookId,
    services: ProcessServices,
    principal: Holder,
    given: RotateIn | None = None,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Give a receiver a new secret; for a while each event carries both signatures."""
    hours = (given or RotateIn()).overlap_hours

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        view, secret = rotate_secret(
            unit, principal.community_id, webhook_id, principal.actor, hours
        )
        return 200, webhook_body(view, unit.now, secret)

    return await write_once(request, services, principal, key, work)


@router.get(
    "/{webhook_id}/deliveries",
    responses={200: {"model": DeliveriesOut}, **ERRORS},
    summary="Read the delivery log",
)
async def deliveries(
    webhook_id: WebhookId,
    services: ProcessServices,
    principal: Holder,
    state: State | None = None,
    before: Annotated[str | None, Query(pattern=UUID)] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> Response:
    """Return what was sent to a receiver and what waits, the newest event first."""
    community, now = principal.community_id, services.clock()

    def work(connection: Connection) -> dict[str, Any]:
        find_endpoint(connection, community, webhook_id, now)
        views = list_deliveries(
            connection, community, webhook_id, state=state, before=before, limit=limit
        )
        last = views[-1].event_id if len(views) == limit else None
        return {"deliveries": [delivery_body(view) for view in views], "next_before": last}

    return json_response(await run_read(services, work))


@router.post(
    "/deliveries/{delivery_id}/redeliver",
    status_code=202,
    responses={202: {"model": DeliveryOut}, **ERRORS},
    summary="Send a delivery again",
)
async def send_again(
    request: Request,
    delivery_id: Annotated[str, Path(pattern=UUID)],
    services: ProcessServices,
    principal: Holder,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Send an event to its receiver once more, under the same `webhook-id`."""

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        view = redeliver(unit, principal.community_id, delivery_id, principal.actor)
        return 202, delivery_body(view)

    return await write_once(request, services, principal, key, work)
