"""`/v1/shadow`: how far a second model is from the live one, for whoever owns the model."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from service.communities import Principal
from service.http.answer import json_response
from service.http.dependencies import Services, get_services, require
from service.http.problems import problem_responses
from service.kit import rfc3339
from service.scoring import Disagreement, Shadow

router = APIRouter(prefix="/v1", tags=["model"])
RESULTS = ("scored", "dropped", "failed")


@router.get("/shadow", responses=problem_responses(401, 403), summary="Compare the shadow model")
async def read_shadow(
    services: Annotated[Services, Depends(get_services)],
    principal: Annotated[Principal, require("scores")],
) -> Response:
    """Return what this process found since it began; the newest disagreement first, no text."""
    body = {"live": services.model_version}
    return json_response(body | shadow_body(services.shadow, principal.community_id))


def shadow_body(shadow: Shadow, community_id: str) -> dict[str, Any]:
    """Return the model in the shadow and what it found in a community."""
    found = shadow.findings(community_id)
    return {
        "shadow": shadow.model_version,
        "problem": shadow.problem,
        "share": shadow.share,
        "posts": {result: found.results[result] for result in RESULTS},
        "labels": {label: tally.body() for label, tally in sorted(found.tallies.items())},
        "recent": [_recent(one) for one in reversed(found.recent)],
    }


def _recent(one: Disagreement) -> dict[str, Any]:
    return {
        "post_id": one.post_id,
        "at": rfc3339(one.at),
        "label": one.difference.label,
        "live": round(one.difference.live, 4),
        "shadow": round(one.difference.shadow, 4),
        "crossed": list(one.difference.crossed),
    }
