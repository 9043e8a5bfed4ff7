"""`/v1/labels`: what hosts and humans say of posts, and what may be learnt from."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.communities import Principal
from service.decisions import PostNotFoundError, PostView, find_post, posts_by_pk, revision_content
from service.http.answer import IdempotencyKeyHeader, json_response, write_once
from service.http.dependencies import Services, get_services, require, run_read
from service.http.problems import problem_responses
from service.kit import rfc3339
from service.policy import Policy
from service.review.errors import UnknownLabelError
from service.review.label_schemas import AcceptanceIn, LabelsIn
from service.review.labels import LabelView, list_labels, put_host_labels, settle
from service.scoring import LABELS
from service.storage import UnitOfWork

router = APIRouter(prefix="/v1", tags=["labels"])
ProcessServices = Annotated[Services, Depends(get_services)]
State = Literal["accepted", "waiting", "contested", "rejected"]
ERRORS = problem_responses(401, 403, 404, 409, 422)


@router.put("/posts/{post_id:path}/labels", responses=ERRORS, summary="Label a post")
async def put_labels(
    request: Request,
    post_id: Annotated[str, Path(min_length=1, max_length=255)],
    given: LabelsIn,
    services: ProcessServices,
    principal: Annotated[Principal, require("posts")],
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Keep the host's own labels of a post; they wait until a human accepts them."""

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        post = find_post(unit.connection, principal.community_id, post_id, lock=True)
        revision = given.revision or (post.revision if post else 1)
        if post is None or revision_content(unit.connection, post.pk, revision) is None:
            raise PostNotFoundError(
                f"There is no post {post_id!r} with a revision {revision} in this community"
            )
        live = services.policies.live(unit.connection, principal.community_id)
        _check(live.policy, given.labels)
        kept = put_host_labels(unit, post, revision, given.labels, principal.actor)
        return 200, {"labels": [label_body(one, post) for one in kept]}

    return await write_once(request, services, principal, key, work)


@router.get("/labels", responses=ERRORS, summary="List labels")
async def list_all(
    services: ProcessServices,
    principal: Annotated[Principal, require("review")],
    state: State = "waiting",
    after: Annotated[str | None, Query(max_length=36)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Return labels in a state, oldest first. Pass `next_after` as `after` for more."""

    def work(connection: Connection) -> dict[str, Any]:
        found = list_labels(connection, principal.community_id, state, after=after, limit=limit)
        posts = posts_by_pk(connection, {one.post_pk for one in found})
        return {
            "labels": [label_body(one, posts[one.post_pk]) for one in found],
            "next_after": found[-1].id if len(found) == limit else None,
        }

    return json_response(await run_read(services, work))


@router.post("/labels/{label_id}/acceptance", responses=ERRORS, summary="Accept or reject a label")
async def accept_label(
    request: Request,
    label_id: str,
    given: AcceptanceIn,
    services: ProcessServices,
    principal: Annotated[Principal, require("review")],
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Settle a label that waits or is contested. Accepting rejects those that say otherwise."""

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        community, actor = principal.community_id, principal.actor
        done = settle(unit, community, label_id, given.accept, actor)
        return 200, label_body(done, posts_by_pk(unit.connection, {done.post_pk})[done.post_pk])

    return await write_once(request, services, principal, key, work)


def label_body(view: LabelView, post: PostView) -> dict[str, Any]:
    """Return the wire form of a label."""
    return {
        "label_id": view.id,
        "post_id": post.post_id,
        "revision": view.revision,
        "label": view.label,
        "value": view.value,
        "source": view.source,
        "trust": view.trust,
        "state": view.state,
        "actor": view.actor,
        "decision_id": view.decision_id,
        "created_at": rfc3339(view.created_at),
        "settled_at": None if view.settled_at is None else rfc3339(view.settled_at),
    }


def _check(policy: Policy, labels: dict[str, float]) -> None:
    known = [*(guideline.id for guideline in policy.guidelines), *LABELS]
    if wrong := [name for name in labels if name not in known]:
        raise UnknownLabelError(f"There is no label {wrong[0]!r}: choose from {', '.join(known)}")
