"""The OpenAPI document: what hosts build their clients from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import TypeAdapter

from service.app import create_app
from service.appeals.schemas import AppealIn, HostJudgementIn, JudgementIn
from service.communities.schemas import ChannelIn, MemberIn
from service.conversations.schemas import ConversationIn, MessageIn
from service.decisions.schemas import ActionResult, BatchIn, CheckIn, PostEdit, PostIn, ReportIn
from service.ladder.schemas import ConfirmationIn, LiftIn
from service.privacy.schemas import ErasureIn
from service.publishing.schemas import (
    AgreementIn,
    BacktestIn,
    RollbackIn,
    SourceIn,
    StepIn,
    VersionIn,
)
from service.review.label_schemas import AcceptanceIn, LabelsIn
from service.review.schemas import StaffIn, VerdictIn
from service.settings import Settings
from service.webhooks.schemas import RotateIn, WebhookIn

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
BODIES = (
    AcceptanceIn,
    ActionResult,
    AgreementIn,
    AppealIn,
    BacktestIn,
    BatchIn,
    ChannelIn,
    CheckIn,
    ConfirmationIn,
    ConversationIn,
    ErasureIn,
    HostJudgementIn,
    JudgementIn,
    LabelsIn,
    LiftIn,
    MemberIn,
    MessageIn,
    PostEdit,
    PostIn,
    ReportIn,
    RollbackIn,
    RotateIn,
    SourceIn,
    StaffIn,
    StepIn,
    VerdictIn,
    VersionIn,
    WebhookIn,
)

# The public surface. A line that goes or changes breaks hosts: that is a decision, not an edit.
SURFACE = [
    "DELETE /v1/posts/{post_id}",
    "DELETE /v1/webhooks/{webhook_id}",
    "GET /healthz",
    "GET /metrics",
    "GET /readyz",
    "GET /v1/actions",
    "GET /v1/actions/{action_id}",
    "GET /v1/actions/{action_id}/appeal-link",
    "GET /v1/actions/{action_id}/statement",
    "GET /v1/appeals/{appeal_id}",
    "GET /v1/channels/{channel_id}",
    "GET /v1/conversations",
    "GET /v1/conversations/{conversation_id}",
    "GET /v1/erasures/{erasure_id}",
    "GET /v1/guidelines",
    "GET /v1/labels",
    "GET /v1/me/standing",
    "GET /v1/members/{author_id}",
    "GET /v1/policy/backtests/{backtest_id}",
    "GET /v1/policy/versions",
    "GET /v1/policy/versions/{a}/diff/{b}",
    "GET /v1/policy/versions/{version}",
    "GET /v1/policy/versions/{version}/shadow",
    "GET /v1/posts/{post_id}",
    "GET /v1/review/items",
    "GET /v1/review/items/{item_id}",
    "GET /v1/shadow",
    "GET /v1/webhooks",
    "GET /v1/webhooks/{webhook_id}/deliveries",
    "POST /v1/actions/{action_id}/confirmation",
    "POST /v1/actions/{action_id}/lift",
    "POST /v1/actions/{action_id}/result",
    "POST /v1/appeals",
    "POST /v1/appeals/{appeal_id}/judgement",
    "POST /v1/check",
    "POST /v1/conversations",
    "POST /v1/conversations/{conversation_id}/close",
    "POST /v1/conversations/{conversation_id}/messages",
    "POST /v1/labels/{label_id}/acceptance",
    "POST /v1/members/{author_id}/erase",
    "POST /v1/policy/check",
    "POST /v1/policy/rollback",
    "POST /v1/policy/versions",
    "POST /v1/policy/versions/{version}/agreement",
    "POST /v1/policy/versions/{version}/backtests",
    "POST /v1/policy/versions/{version}/steps",
    "POST /v1/posts",
    "POST /v1/posts/batch",
    "POST /v1/posts/{post_id}/reports",
    "POST /v1/review/items/{item_id}/claim",
    "POST /v1/review/items/{item_id}/judgement",
    "POST /v1/review/items/{item_id}/release",
    "POST /v1/review/items/{item_id}/verdict",
    "POST /v1/webhooks",
    "POST /v1/webhooks/deliveries/{delivery_id}/redeliver",
    "POST /v1/webhooks/{webhook_id}/rotate",
    "PUT /v1/channels/{channel_id}",
    "PUT /v1/members/{author_id}",
    "PUT /v1/posts/{post_id}",
    "PUT /v1/posts/{post_id}/labels",
]
# They write nothing of what they are sent.
DRY = {"POST /v1/check", "POST /v1/policy/check"}
# They take a token that the host signed for one member, in place of a key.
OF_A_MEMBER = {"GET /v1/me/standing"}
ANSWER = [
    "actions",
    "decision_id",
    "hold",
    "labels",
    "language",
    "model_version",
    "normaliser_version",
    "not_applicable",
    "outcome",
    "policy_version",
    "post_id",
    "reason",
    "revision",
    "rule",
    "scores",
    "trace",
    "visibility",
]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return create_app(Settings()).openapi()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_the_document_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert document["info"]["title"] == "Reins"


def test_the_public_surface_is_the_agreed_one(document: dict[str, Any]) -> None:
    assert sorted(name for name, _ in operations(document)) == SURFACE


def test_the_answer_to_a_post_has_the_agreed_fields(document: dict[str, Any]) -> None:
    assert sorted(document["components"]["schemas"]["DecisionOut"]["properties"]) == ANSWER


def test_every_route_says_what_it_does(document: dict[str, Any]) -> None:
    unsaid = [
        n for n, o in operations(document) if not o.get("summary") or not o.get("description")
    ]
    assert unsaid == []


def test_every_route_of_v1_needs_a_key_and_says_so(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        if " /v1/" in name:
            scheme = "MemberToken" if name in OF_A_MEMBER else "HTTPBearer"
            assert operation["security"] == [{scheme: []}], name
            assert {"401", "403"} <= set(operation["responses"]), name


def test_every_error_is_documented_as_a_problem(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        for status, response in operation["responses"].items():
            if status >= "400":
                assert response["content"] == PROBLEM, (name, status)
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_a_problem_has_the_members_of_rfc_9457_and_a_code(document: dict[str, Any]) -> None:
    problem = document["components"]["schemas"]["Problem"]
    assert {"type", "title", "status", "detail", "code"} <= set(problem["properties"])


def test_every_write_takes_an_idempotency_key(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        if " /v1/" in name and not name.startswith("GET") and name not in DRY:
            names = {parameter["name"] for parameter in operation["parameters"]}
            assert "Idempotency-Key" in names, name


def test_every_body_has_an_example(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    known = {model.__name__ for model in BODIES}
    for name, operation in operations(document):
        if "requestBody" not in operation:
            continue
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        reference = schema.get("$ref") or schema["anyOf"][0]["$ref"]
        body = reference.rpartition("/")[2]
        assert body in known, f"{name}: add {body} to BODIES"
        assert schemas[body].get("examples"), name


@pytest.mark.parametrize("model", BODIES, ids=lambda model: model.__name__)
def test_the_examples_of_a_body_are_valid(model: type[Any]) -> None:
    for example in model.model_json_schema()["examples"]:
        TypeAdapter(model).validate_python(example)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    schemas = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(references(document)) <= schemas


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)
