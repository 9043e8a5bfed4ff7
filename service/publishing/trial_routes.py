"""`/v1/policy`: try a policy before it counts: check it, hold it against another, back-test it."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.communities import Principal
from service.http import Services, get_services, problem_responses, require, run_read
from service.http.answer import IdempotencyKeyHeader, json_response, write_once
from service.policy import Policy
from service.policy.difference import diff
from service.publishing.backtest.asked import ask, find_asked, span_of
from service.publishing.bodies import backtest_body
from service.publishing.given import check_given
from service.publishing.queries import find_version
from service.publishing.schemas import BacktestIn, BacktestOut, CheckedOut, DifferenceOut, SourceIn
from service.storage import UnitOfWork

router = APIRouter(prefix="/v1/policy", tags=["policy"])
ProcessServices = Annotated[Services, Depends(get_services)]
Reader = Annotated[Principal, require("policy:write", "policy:publish")]
Writer = Annotated[Principal, require("policy:write")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="The number of the version.")]
Side = Annotated[
    str, Path(pattern="^(live|[1-9][0-9]{0,8})$", description="The number of a version, or `live`.")
]
BacktestId = Annotated[str, Path(pattern=r"^[A-Za-z0-9.-]{1,36}$")]
YAML_TOO = {"requestBody": {"content": {"application/yaml": {"schema": {"type": "string"}}}}}


@router.post(
    "/check",
    responses={200: {"model": CheckedOut}, **problem_responses(400, 401, 403, 422)},
    openapi_extra=YAML_TOO,
    summary="Check a policy",
)
async def check(
    given: SourceIn,
    services: ProcessServices,
    principal: Reader,  # noqa: ARG001
) -> Response:
    """Return every mistake of a policy with its line, warnings, and its cases that fail.

    Nothing is stored.
    """
    checked = await asyncio.to_thread(check_given, given.source, given.files, services.clock)
    return json_response(checked)


@router.get(
    "/versions/{a}/diff/{b}",
    responses={200: {"model": list[DifferenceOut]}, **problem_responses(401, 403, 404, 422, 503)},
    summary="Compare two versions",
)
async def compare(a: Side, b: Side, services: ProcessServices, principal: Reader) -> Response:
    """Return what differs in meaning from version `a` to version `b`; either may be `live`."""
    community = principal.community_id

    def policy(connection: Connection, side: str) -> Policy:
        if side == "live":
            return services.policies.live(connection, community).policy
        found = find_version(connection, community, int(side))
        return services.policies.version(connection, community, found.version).policy

    def work(connection: Connection) -> list[dict[str, Any]]:
        found = diff(policy(connection, a), policy(connection, b))
        return [difference.as_dict() for difference in found]

    return json_response(await run_read(services, work))


@router.post(
    "/versions/{version}/backtests",
    status_code=202,
    responses={
        202: {"model": BacktestOut},
        **problem_responses(400, 401, 403, 404, 409, 422, 503),
    },
    summary="Ask for a back-test",
)
async def ask_for(
    request: Request,
    version: Number,
    given: BacktestIn,
    services: ProcessServices,
    principal: Writer,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Let the worker try a version on stored posts, against the live one.

    A back-test of the version that is under way already is the answer.
    """
    span = span_of(principal.community_id, given.since, given.until, services.clock())

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        return 202, backtest_body(ask(unit, version, span, principal.actor))

    return await write_once(request, services, principal, key, work)


@router.get(
    "/backtests/{backtest_id}",
    responses={200: {"model": BacktestOut}, **problem_responses(401, 403, 404, 422)},
    summary="Read a back-test",
)
async def read(backtest_id: BacktestId, services: ProcessServices, principal: Reader) -> Response:
    """Return how far a back-test is, and its result once it is done."""
    found = await run_read(
        services, lambda connection: find_asked(connection, principal.community_id, backtest_id)
    )
    return json_response(backtest_body(found))
