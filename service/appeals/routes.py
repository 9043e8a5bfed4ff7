"""`/v1/appeals`, the link for a member, judgements, and `/v1/me/standing`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.appeals.file import file_appeal
from service.appeals.judge import judge, judge_at_host
from service.appeals.links import appeal_link
from service.appeals.matter import matter_of_action, require_appealable
from service.appeals.queries import appeal_of_action, read_appeal
from service.appeals.schemas import (
    AppealIn,
    AppealLinkOut,
    AppealOut,
    HostJudgementIn,
    JudgementIn,
)
from service.appeals.standing import standing_body
from service.appeals.views import appeal_body
from service.communities import Principal
from service.http import (
    Services,
    get_services,
    problem_responses,
    require,
    run_read,
    run_write,
)
from service.http.answer import IdempotencyKeyHeader, json_response, write_once
from service.http.member_token import require_member
from service.kit import rfc3339
from service.review.acting import StaffHeader, acting
from service.review.schemas import StaffIn
from service.signing import Claims
from service.storage import UnitOfWork

router = APIRouter(prefix="/v1", tags=["appeals"])
ProcessServices = Annotated[Services, Depends(get_services)]
Host = Annotated[Principal, require("posts")]
Reviewer = Annotated[Principal, require("review")]
ERRORS = problem_responses(401, 403, 404, 409, 422)


@router.post(
    "/appeals",
    status_code=201,
    responses={201: {"model": AppealOut}, **ERRORS},
    summary="Appeal for a member",
)
async def file_one(
    request: Request,
    given: AppealIn,
    services: ProcessServices,
    principal: Host,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Store what a member says against a restriction, or against the answer to their report."""

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        filed = file_appeal(
            unit,
            services.policies,
            principal.community_id,
            author_id=given.author_id,
            text=given.text,
            via="api",
            actor=principal.actor,
            action_id=given.action_id,
            report_id=given.report_id,
        )
        return 201, appeal_body(filed)

    return await write_once(request, services, principal, key, work)


@router.get(
    "/appeals/{appeal_id}",
    responses={200: {"model": AppealOut}, **problem_responses(401, 403, 404)},
    summary="Read an appeal",
)
async def read_one(
    appeal_id: str,
    services: ProcessServices,
    principal: Annotated[Principal, require("posts", "review")],
) -> Response:
    """Return an appeal with its state and answer."""

    def work(connection: Connection) -> dict[str, Any]:
        return appeal_body(read_appeal(connection, principal.community_id, appeal_id))

    return json_response(await run_read(services, work))


@router.get(
    "/actions/{action_id}/appeal-link",
    responses={200: {"model": AppealLinkOut}, **problem_responses(401, 403, 404, 409)},
    summary="Get a link to appeal",
)
async def link_one(action_id: str, services: ProcessServices, principal: Host) -> Response:
    """Return a signed link for the member concerned: whoever holds it can appeal for them."""
    community = principal.community_id

    def work(unit: UnitOfWork) -> dict[str, Any]:
        matter = matter_of_action(unit.connection, services.policies, community, action_id)
        if appeal_of_action(unit.connection, action_id) is None:
            require_appealable(matter, unit.now)
        base = services.settings.base_url
        url, expires_at = appeal_link(unit, base, community, action_id, matter.since, matter.config)
        return {"action_id": action_id, "url": url, "expires_at": rfc3339(expires_at)}

    return json_response(await run_write(services, work))


@router.post(
    "/appeals/{appeal_id}/judgement",
    responses={200: {"model": AppealOut}, **ERRORS},
    summary="Judge an appeal at the host",
)
async def judge_for_host(
    request: Request,
    appeal_id: str,
    given: HostJudgementIn,
    services: ProcessServices,
    principal: Reviewer,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Answer `appeal.requested`: uphold or overturn, with words for the member."""

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        judged = judge_at_host(
            unit,
            services.policies,
            services.desk,
            principal.community_id,
            appeal_id,
            given.judgement,
            given.answer,
            given.by,
            principal.actor,
        )
        return 200, appeal_body(judged)

    return await write_once(request, services, principal, key, work)


@router.post(
    "/review/items/{item_id}/judgement",
    responses={200: {"model": AppealOut}, **ERRORS},
    summary="Judge an appeal",
)
async def judge_item(
    request: Request,
    item_id: str,
    given: JudgementIn,
    services: ProcessServices,
    principal: Reviewer,
    staff: StaffHeader = None,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Judge the appeal of an item for a person; whoever decided the matter is refused."""

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        person = acting(unit.connection, principal, staff, StaffIn(staff=given.staff))
        judged = judge(
            unit,
            services.policies,
            services.desk,
            person,
            item_id,
            given.judgement,
            given.answer,
        )
        return 200, appeal_body(judged)

    return await write_once(request, services, principal, key, work)


@router.get(
    "/me/standing",
    responses=problem_responses(401, 403),
    summary="Read one's own standing",
)
async def read_standing(
    services: ProcessServices, member: Annotated[Claims, require_member()]
) -> Response:
    """Return the standing of the member whom the token names, and of nobody else."""
    base = services.settings.base_url
    body = await run_write(
        services,
        lambda unit: standing_body(
            unit, services.policies, member.community_id, member.subject, base
        ),
    )
    answer = json_response(body)
    answer.headers["Cache-Control"] = "no-store"
    return answer
