"""Many posts in one request: each is answered on its own, and all share the work."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
from fastapi import Request
from pydantic import ValidationError
from starlette.responses import Response

from service.communities import Principal
from service.decisions import Recorded, Submission, request_hash
from service.decisions.idempotency import recall, remember
from service.decisions.schemas import PostIn
from service.errors import ReinsError
from service.http.answer import json_response
from service.http.dependencies import Services, run_write
from service.http.problems import problem_of, validation_problem
from service.http.submit import prepare

Prepared = tuple[Any, Submission | ReinsError | ValidationError]


async def decide_batch(
    request: Request,
    services: Services,
    principal: Principal,
    posts: list[dict[str, Any]],
    key: str | None,
    trace: bool,
) -> Response:
    """Decide posts and answer ``{"results": [...]}`` in their order.

    Every post is a transaction of its own within shared commits: one that is refused, or a
    crash half-way, takes nothing of the others with it. A batch that is sent again finds the
    posts that were stored and decides the rest.
    """
    digest = request_hash(request.method, request.url.path, await request.body()) if key else ""
    community = principal.community_id
    if key:
        known = await run_write(services, lambda unit: recall(unit, community, key, digest))
        if known is not None:
            return Response(known[1], known[0], media_type="application/json")
    prepared = await asyncio.gather(*(_prepare(services, principal, post) for post in posts))
    recorded = await asyncio.gather(*(_record(services, post, trace) for post in prepared))
    body = {"results": recorded}
    if key:
        stored = orjson.dumps(body)
        await run_write(services, lambda unit: remember(unit, community, key, digest, 200, stored))
    return json_response(body)


async def _prepare(services: Services, principal: Principal, given: dict[str, Any]) -> Prepared:
    post_id = given.get("post_id")
    try:
        post = PostIn.model_validate(given)
        submission = await prepare(
            services, principal.community_id, principal.actor, post.post_id, post, score=True
        )
    except (ReinsError, ValidationError) as error:
        return post_id, error
    return post_id, submission


async def _record(services: Services, prepared: Prepared, trace: bool) -> dict[str, Any]:
    post_id, found = prepared
    if not isinstance(found, Submission):
        return _problem(post_id, found)

    try:
        recorded: Recorded = await run_write(
            services, lambda unit: services.recorder.record(unit, found)
        )
    except ReinsError as error:
        return _problem(post_id, error)
    return recorded.body(trace)


def _problem(post_id: Any, error: ReinsError | ValidationError) -> dict[str, Any]:
    match error:
        case ReinsError():
            problem = problem_of(error)
        case ValidationError():
            problem = validation_problem(error)
    return {"post_id": post_id if isinstance(post_id, str) else None, "problem": problem}
