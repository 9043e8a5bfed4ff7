"""The OpenAPI document says of problems what is really sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI

from service.http.problems import MEDIA_TYPE, Problem

Document = dict[str, Any]
_REPLACED = ("HTTPValidationError", "ValidationError")


def describe_problems(app: FastAPI) -> None:
    """Make the document show every error as a problem.

    The framework describes a model under ``application/json``, and its own shape for a 422
    that no route declares; neither is what ``install_problem_handlers`` sends.
    """
    made: Callable[[], Document] = app.openapi

    def openapi() -> Document:
        fresh = app.openapi_schema is None
        document = made()
        if fresh:
            _mend(document)
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _mend(document: Document) -> None:
    schemas = document["components"]["schemas"]
    for name in _REPLACED:
        schemas.pop(name, None)
    schemas["Problem"] = Problem.model_json_schema()
    shown = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, response in _responses(document):
        if status >= HTTPStatus.BAD_REQUEST:
            response["content"] = shown
            response["description"] = HTTPStatus(status).phrase


def _responses(document: Document) -> Iterator[tuple[int, Document]]:
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                yield int(status), response
