"""Errors over HTTP: RFC 9457 problem details with a stable ``code``."""

from __future__ import annotations

import logging
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from service.errors import ReinsError, TooManyRequestsError

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger("reins.http")
_HTTP = {
    400: (
        "invalid_json",
        "The body is not JSON",
        "The body can't be read as JSON: it is not UTF-8, or nested too deeply",
    ),
    404: ("not_found", "Not found", "There is nothing at this address: /docs lists what there is"),
    405: (
        "method_not_allowed",
        "The method is not allowed",
        "This address does not take this method: /docs lists what it takes",
    ),
}


class Problem(BaseModel):
    """RFC 9457 problem details; ``code`` is stable, ``detail`` says how to mend it."""

    type: str = Field("about:blank", examples=["about:blank"])
    title: str = Field(examples=["The request is not valid"])
    status: int = Field(examples=[422])
    code: str = Field(examples=["invalid_request"])
    detail: str = Field(examples=["text: field required"])
    errors: list[dict[str, Any]] | None = None


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the ``responses`` of a route that can answer with these problems."""
    return {status: {"model": Problem, "content": {MEDIA_TYPE: {}}} for status in statuses}


def problem_of(error: ReinsError) -> dict[str, Any]:
    """Return the problem of a domain error."""
    return {
        "type": "about:blank",
        "title": error.title,
        "status": error.status,
        "code": error.code,
        "detail": error.detail,
        **error.extra,
    }


def validation_problem(error: RequestValidationError | ValidationError) -> dict[str, Any]:
    """Return the problem of a request that does not have the right shape.

    What the host sent is not repeated: it may hold a member's text.
    """
    found = [
        {"at": ".".join(str(part) for part in item["loc"]), "message": item["msg"]}
        for item in error.errors()
    ]
    kinds = {item["type"] for item in error.errors()}
    if "json_invalid" in kinds:
        return _problem(
            400,
            "invalid_json",
            "The body is not JSON",
            f"The body can't be read as JSON: {found[0]['message']}",
        )
    detail = "; ".join(f"{item['at']}: {item['message']}" for item in found[:5])
    if found[0]["at"] == "body" and len(found) == 1:
        detail += ". Send a JSON object with the header `Content-Type: application/json`"
    problem = _problem(422, "invalid_request", "The request is not valid", detail)
    return problem | {"errors": found[:50]}


def _problem(status: int, code: str, title: str, detail: str) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
    }


def respond(problem: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """Return a problem as a response."""
    body = orjson.dumps(problem, default=str)
    return Response(body, problem["status"], headers, MEDIA_TYPE)


def install_problem_handlers(app: FastAPI) -> None:
    """Make every error of the application a problem."""
    app.add_exception_handler(ReinsError, _reins)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


async def _reins(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ReinsError)
    headers = {}
    if isinstance(error, TooManyRequestsError):
        headers["Retry-After"] = str(error.retry_after)
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if error.status >= 500:
        log.error("%s: %s", error.code, error.detail)
    return respond(problem_of(error), headers)


async def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return respond(validation_problem(error))


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, title, detail = _HTTP.get(
        error.status_code, ("http_error", "The request failed", str(error.detail))
    )
    problem = _problem(error.status_code, code, title, detail)
    return respond(problem, dict(error.headers or {}))


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return respond(
        _problem(
            500,
            "internal_error",
            "Something went wrong inside Reins",
            "Nothing was stored. The log of the service has the cause.",
        )
    )
