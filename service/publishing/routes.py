"""`/v1/policy`: versions of the policy, from draft to live and back."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.communities import Principal
from service.errors import ForbiddenError
from service.http import Services, get_services, problem_responses, require, run_read
from service.http.answer import IdempotencyKeyHeader, json_response, write_once
from service.publishing.bodies import step_body, taken_body, version_body
from service.publishing.given import load_given
from service.publishing.proposals import agree, decline
from service.publishing.queries import find_version, list_versions, read_source, steps_of
from service.publishing.schemas import (
    AgreementIn,
    RollbackIn,
    StepIn,
    TakenOut,
    VersionIn,
    VersionOut,
    VersionsOut,
    WholeVersionOut,
)
from service.publishing.steps import Publisher, Taken, roll_back, take_step
from service.publishing.versions import store_draft, try_version
from service.storage import UnitOfWork

router = APIRouter(prefix="/v1/policy", tags=["policy"])
ProcessServices = Annotated[Services, Depends(get_services)]
Reader = Annotated[Principal, require("policy:write", "policy:publish")]
Writer = Annotated[Principal, require("policy:write")]
PublishingKey = Annotated[Principal, require("policy:publish")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="The number of the version.")]
ERRORS = problem_responses(400, 401, 403, 404, 409, 422)
TAKEN: dict[int | str, dict[str, Any]] = {
    200: {"model": TakenOut},
    202: {"model": TakenOut, "description": "Proposed: a second publisher has to agree."},
    **ERRORS,
}
YAML_TOO = {"requestBody": {"content": {"application/yaml": {"schema": {"type": "string"}}}}}


@router.post(
    "/versions",
    status_code=201,
    responses={201: {"model": VersionOut}, **ERRORS},
    openapi_extra=YAML_TOO,
    summary="Store a version",
)
async def store(
    request: Request,
    given: VersionIn,
    services: ProcessServices,
    principal: Writer,
    reason: Annotated[str, Query(max_length=2000, description="Where the body is YAML.")] = "",
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Store a policy as the next version. It is a draft, and decides nothing yet."""
    policy = await asyncio.to_thread(load_given, given.source, given.files)

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        why = given.reason or reason
        stored = store_draft(unit, principal.community_id, policy, principal.actor, why)
        return 201, version_body(stored)

    return await write_once(request, services, principal, key, work)


@router.get("/versions", responses={200: {"model": VersionsOut}, **ERRORS}, summary="List versions")
async def list_all(
    services: ProcessServices,
    principal: Reader,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Return the versions of the policy, the newest first."""

    def work(connection: Connection) -> dict[str, Any]:
        views = list_versions(connection, principal.community_id, before=before, limit=limit)
        last = views[-1].version if len(views) == limit and views[-1].version > 1 else None
        return {"versions": [version_body(view) for view in views], "next_before": last}

    return json_response(await run_read(services, work))


@router.get(
    "/versions/{version}",
    responses={200: {"model": WholeVersionOut}, **ERRORS},
    summary="Read a version",
)
async def read(version: Number, services: ProcessServices, principal: Reader) -> Response:
    """Return a version with its text and every step of its life."""
    community = principal.community_id

    def work(connection: Connection) -> dict[str, Any]:
        found = find_version(connection, community, version)
        return version_body(found) | {
            "source": read_source(connection, community, version),
            "steps": [step_body(step) for step in steps_of(connection, community, version)],
        }

    return json_response(await run_read(services, work))


@router.post("/versions/{version}/steps", responses=TAKEN, summary="Take a step")
async def step(
    request: Request,
    version: Number,
    given: StepIn,
    services: ProcessServices,
    principal: Reader,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Check a version, put it in the shadow, roll it out, publish or retire it.

    Publishing beyond the blast radius, or without a back-test, answers 202: a second publisher
    has to agree.
    """
    may_publish = principal.may("policy:publish")
    if given.to in ("checked", "shadow") and not principal.may("policy:write"):
        raise ForbiddenError("This step takes the scope `policy:write`")
    community, tested = principal.community_id, given.to == "checked"
    settings = services.settings
    file = settings.deciding_file(community)
    by = Publisher(principal.actor, may_publish, settings.policy_blast_radius, file)
    if tested:
        # Outside the transaction: thousands of cases must not hold up decisions.
        await run_read(services, lambda connection: try_version(connection, community, version))

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        taken = take_step(
            unit, community, version, given.to, by,
            share=given.share, reason=given.reason, tested=tested,
        )  # fmt: skip
        return 200 if taken.why is None else 202, taken_body(taken)

    return await write_once(request, services, principal, key, work)


@router.post(
    "/versions/{version}/agreement",
    responses={200: {"model": TakenOut}, **ERRORS},
    summary="Agree or decline",
)
async def settle(
    request: Request,
    version: Number,
    given: AgreementIn,
    services: ProcessServices,
    principal: PublishingKey,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Agree to the step that waits for a second publisher, or decline it."""
    community = principal.community_id
    decide = decline
    if given.agree:
        decide = partial(agree, file=services.settings.deciding_file(community))

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        view, settled = decide(unit, community, version, principal.actor, given.reason)
        return 200, taken_body(Taken(settled, view))

    return await write_once(request, services, principal, key, work)


@router.post("/rollback", responses={200: {"model": TakenOut}, **ERRORS}, summary="Roll back")
async def go_back(
    request: Request,
    given: RollbackIn,
    services: ProcessServices,
    principal: PublishingKey,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """End the roll-out, or else make the version live that was live before. Takes one person."""

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        community = principal.community_id
        file = services.settings.deciding_file(community)
        taken = roll_back(unit, community, principal.actor, given.reason, file=file)
        return 200, taken_body(taken)

    return await write_once(request, services, principal, key, work)
