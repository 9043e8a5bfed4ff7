"""`GET /v1/actions/{id}/statement`: why a member was restricted, in words for the member."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from service.communities import Principal
from service.http import Services, get_services, problem_responses, require, run_write
from service.http.answer import json_response
from service.statements.schemas import StatementOut
from service.statements.told import tell

router = APIRouter(prefix="/v1/actions", tags=["actions"])


@router.get(
    "/{action_id}/statement",
    responses={200: {"model": StatementOut}, **problem_responses(401, 403, 404, 422)},
    summary="Read a statement of reasons",
)
async def read_statement(
    action_id: str,
    services: Annotated[Services, Depends(get_services)],
    principal: Annotated[Principal, require("posts")],
    language: Annotated[
        str | None,
        Query(max_length=35, description="Such as `de`; else the language of the post."),
    ] = None,
) -> Response:
    """Return what was restricted and why, as data and as text for the member."""
    settings = services.settings
    public_url = settings.base_url if settings.public_url else None
    told = await run_write(
        services,
        lambda unit: tell(
            unit, services.policies, principal.community_id, action_id, language, public_url
        ),
    )
    return json_response(told.body())
