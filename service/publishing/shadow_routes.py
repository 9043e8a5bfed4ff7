"""`/v1/policy/versions/{version}/shadow`: what a candidate would have decided otherwise."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import Response

from service.communities import Principal
from service.http import Services, get_services, problem_responses, require, run_read
from service.http.answer import json_response
from service.kit import rfc3339
from service.publishing.shadow_store import Difference, ShadowReport, shadow_report

router = APIRouter(prefix="/v1/policy", tags=["policy"])


@router.get(
    "/versions/{version}/shadow",
    responses=problem_responses(401, 403, 404, 422),
    summary="Read what a version in the shadow found",
)
async def read_shadow(
    version: Annotated[int, Path(ge=1, le=2**31 - 1)],
    services: Annotated[Services, Depends(get_services)],
    principal: Annotated[Principal, require("policy:write", "policy:publish")],
    limit: Annotated[int, Query(ge=0, le=1000)] = 50,
) -> Response:
    """Return how often the version differs from what was decided, and where; no text."""
    found = await run_read(
        services, lambda c: shadow_report(c, principal.community_id, version, limit)
    )
    return json_response(report_body(found))


def report_body(found: ShadowReport) -> dict[str, Any]:
    """Return the wire form of a report."""
    return {
        "version": found.version,
        "state": found.state,
        "compared": found.compared,
        "differing": found.differing,
        "failed": found.failed,
        "problem": found.problem,
        "started_at": rfc3339(found.started_at),
        "read_until": rfc3339(found.read_until),
        "changes": found.changes,
        "recent": [_difference(one) for one in found.recent],
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "decision_id": one.decision_id,
        "post_id": one.post_id,
        "change": one.change,
        "live": one.live,
        "candidate": one.candidate,
        "decided_at": rfc3339(one.decided_at),
    }
