"""Answering a write: compact JSON, once per Idempotency-Key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import orjson
from fastapi import Header, Request
from starlette.responses import Response

from service.communities import Principal
from service.decisions import once, request_hash
from service.http.dependencies import Services, run_write
from service.storage import UnitOfWork

IdempotencyKeyHeader = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="The same key with the same request gets the same answer, and one effect.",
    ),
]


def json_response(body: Any, status: int = 200) -> Response:
    """Return compact JSON."""
    return Response(orjson.dumps(body), status, media_type="application/json")


async def write_once(
    request: Request,
    services: Services,
    principal: Principal,
    key: str | None,
    work: Callable[[UnitOfWork], tuple[int, Any]],
) -> Response:
    """Run a unit of work under an Idempotency-Key and answer with what it returns.

    Args:
        request: for its method, path and body.
        services: the process.
        principal: who asks.
        key: the Idempotency-Key, or ``None``.
        work: returns the HTTP status and the JSON body; ``None`` for no body.
    """
    digest = ""
    if key:
        path = request.url.path + "?" + request.url.query
        digest = request_hash(request.method, path, await request.body())

    def answered(unit: UnitOfWork) -> tuple[int, bytes]:
        status, body = work(unit)
        return status, b"" if body is None else orjson.dumps(body)

    status, body = await run_write(
        services, lambda unit: once(unit, principal.community_id, key, digest, answered)
    )
    media_type = "application/json" if body else None
    return Response(body, status, media_type=media_type)
