"""`/v1/members/{id}/erase` and `/v1/erasures`: the host passes on that a member wants to go."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from service.communities import Principal
from service.http import Services, get_services, problem_responses, require, run_read
from service.http.answer import IdempotencyKeyHeader, json_response, write_once
from service.privacy import begin_erasure, erasure_body, read_erasure
from service.privacy.schemas import ErasureIn, ErasureOut
from service.storage import UnitOfWork

router = APIRouter(prefix="/v1", tags=["privacy"])
ProcessServices = Annotated[Services, Depends(get_services)]
Admin = Annotated[Principal, require("admin")]
HostId = Annotated[str, Path(min_length=1, max_length=255)]
ErasureId = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,36}$")]


@router.post(
    "/members/{author_id:path}/erase",
    status_code=202,
    responses={202: {"model": ErasureOut}, **problem_responses(401, 403, 404, 422)},
    summary="Erase a member",
)
async def erase(
    request: Request,
    author_id: HostId,
    given: ErasureIn,
    services: ProcessServices,
    principal: Admin,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Put a pseudonym in place of the member at once; the worker does the rest, then tells."""
    days = services.settings.backup_days

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        row = begin_erasure(unit, principal.community_id, author_id, principal.actor, given.reason)
        return 202, erasure_body(row, days)

    return await write_once(request, services, principal, key, work)


@router.get(
    "/erasures/{erasure_id}",
    responses={200: {"model": ErasureOut}, **problem_responses(401, 403, 404, 422)},
    summary="An erasure",
)
async def read(erasure_id: ErasureId, services: ProcessServices, principal: Admin) -> Response:
    """Return how far an erasure is, and each place it reached."""
    row = await run_read(services, lambda c: read_erasure(c, principal.community_id, erasure_id))
    return json_response(erasure_body(row, services.settings.backup_days))
