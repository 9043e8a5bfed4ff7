"""Member reports, dry checks and the host's word on actions."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from service.communities import Principal
from service.decisions import check, count_check, explain_scores, report
from service.decisions.bodies import action_body
from service.decisions.schemas import ActionResult, CheckIn, CheckOut, ReportIn
from service.http import Services, get_services, problem_responses, require, run_write
from service.http.answer import IdempotencyKeyHeader, json_response, write_once
from service.http.submit import prepare
from service.ladder import answer_action
from service.storage import UnitOfWork

router = APIRouter(prefix="/v1")
ProcessServices = Annotated[Services, Depends(get_services)]
PostId = Annotated[str, Path(min_length=1, max_length=255)]
Explain = Annotated[
    bool,
    Query(description="Include the words that raised the scores, for a key that sees scores."),
]


@router.post(
    "/posts/{post_id:path}/reports",
    status_code=201,
    tags=["posts"],
    responses=problem_responses(401, 403, 404, 409, 422),
    summary="Report a post",
)
async def send_report(
    request: Request,
    post_id: PostId,
    given: ReportIn,
    services: ProcessServices,
    principal: Annotated[Principal, require("posts")],
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Store a member's report; the outcome comes as `report.resolved`."""

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        receipt = report(
            unit,
            services.policies,
            services.desk,
            principal.community_id,
            post_id,
            given,
            principal.actor,
        )
        return 201, receipt

    return await write_once(request, services, principal, key, work)


@router.post(
    "/check",
    tags=["check"],
    responses={200: {"model": CheckOut}, **problem_responses(401, 403, 413, 422, 429)},
    summary="Check a draft",
)
async def dry_check(
    given: CheckIn,
    services: ProcessServices,
    principal: Annotated[Principal, require("posts")],
    explain: Explain = False,
) -> Response:
    """Tell what would be decided, to ask a member to rephrase before posting. Stores no text."""
    community = principal.community_id
    limit = services.settings.check_per_minute
    await run_write(services, lambda unit: count_check(unit, community, given.author_id, limit))
    submission = await prepare(services, community, principal.actor, "", given, score=True)
    with_scores, explanation = principal.may("scores"), None
    if explain and with_scores:
        explanation = await explain_scores(services.explainer, submission)
    body = await run_write(
        services, lambda unit: check(unit, services.policies, submission, with_scores, explanation)
    )
    return json_response(body)


@router.post(
    "/actions/{action_id}/result",
    tags=["actions"],
    responses=problem_responses(401, 403, 404, 409, 422),
    summary="Tell what became of an action",
)
async def action_result(
    request: Request,
    action_id: str,
    given: ActionResult,
    services: ProcessServices,
    principal: Annotated[Principal, require("posts")],
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Record whether the host did what `action.requested` asked for."""

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        action = answer_action(
            unit,
            principal.community_id,
            action_id,
            given.status,
            given.detail,
            principal.actor,
        )
        return 200, action_body(action)

    return await write_once(request, services, principal, key, work)
