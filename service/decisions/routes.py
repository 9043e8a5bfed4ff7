"""`/v1/posts`: send, edit, delete, read."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.communities import Principal
from service.decisions import (
    PostNotFoundError,
    delete_post,
    find_post,
    history,
    history_body,
    post_body,
    read_decision,
)
from service.decisions.bodies import action_body, decision_body
from service.decisions.errors import PostIdMismatchError
from service.decisions.schemas import BatchIn, Content, DecisionOut, PostEdit, PostIn
from service.http import Services, get_services, problem_responses, require, run_read
from service.http.answer import IdempotencyKeyHeader, json_response, write_once
from service.http.batch import decide_batch
from service.http.submit import prepare
from service.ladder import post_actions

router = APIRouter(prefix="/v1/posts", tags=["posts"])
PostId = Annotated[str, Path(min_length=1, max_length=255, description="The host's post id.")]
Mode = Annotated[
    Literal["sync", "async"],
    Query(description="`async`: answer 202 at once; the decision comes as an event."),
]
Trace = Annotated[bool, Query(description="Include what every rule said.")]
ProcessServices = Annotated[Services, Depends(get_services)]
ERRORS = problem_responses(400, 401, 403, 413, 422, 429, 503)
DECIDED: dict[int | str, dict[str, Any]] = {
    200: {"model": DecisionOut},
    202: {"description": "Accepted; the decision comes as an event."},
}


async def answer(
    request: Request,
    services: Services,
    principal: Principal,
    post_id: str,
    content: Content,
    key: str | None,
    mode: str,
    trace: bool,
) -> Response:
    """Decide one post and answer with the decision."""
    # What is not stored can't wait in the store.
    sync = mode == "sync" or content.do_not_store
    submission = await prepare(
        services, principal.community_id, principal.actor, post_id, content, score=sync
    )

    def work(unit: Any) -> tuple[int, Any]:
        recorded = services.recorder.record(unit, submission)
        if recorded.decision.status == "pending":
            return 202, recorded.accepted()
        return 200, recorded.body(trace)

    response = await write_once(request, services, principal, key, work)
    if response.status_code == 202:
        services.wake()
    return response


@router.post("", responses={**DECIDED, **ERRORS}, summary="Decide a post")
async def send(
    request: Request,
    post: PostIn,
    services: ProcessServices,
    principal: Annotated[Principal, require("posts")],
    key: IdempotencyKeyHeader = None,
    mode: Mode = "sync",
    trace: Trace = False,
) -> Response:
    """Store a post and decide it. A known `post_id` with other content is an edit."""
    return await answer(request, services, principal, post.post_id, post, key, mode, trace)


@router.post("/batch", responses=ERRORS, summary="Decide up to 1,000 posts")
async def send_batch(
    request: Request,
    batch: BatchIn,
    services: ProcessServices,
    principal: Annotated[Principal, require("posts")],
    key: IdempotencyKeyHeader = None,
    trace: Trace = False,
) -> Response:
    """Answer each post on its own, in order: a decision, or the problem with it."""
    return await decide_batch(request, services, principal, batch.posts, key, trace)


@router.put("/{post_id:path}", responses={**DECIDED, **ERRORS}, summary="Edit a post")
async def edit(
    request: Request,
    post_id: PostId,
    post: PostEdit,
    services: ProcessServices,
    principal: Annotated[Principal, require("posts")],
    key: IdempotencyKeyHeader = None,
    mode: Mode = "sync",
    trace: Trace = False,
) -> Response:
    """Store the new content of a post as its next revision and decide it again."""
    if post.post_id is not None and post.post_id != post_id:
        raise PostIdMismatchError(
            f"The path says {post_id!r} and the body {post.post_id!r}: leave `post_id` out of "
            "the body"
        )
    return await answer(request, services, principal, post_id, post, key, mode, trace)


@router.delete(
    "/{post_id:path}",
    status_code=204,
    responses=problem_responses(401, 403, 404),
    summary="Tell that a post was deleted",
)
async def delete(
    request: Request,
    post_id: PostId,
    services: ProcessServices,
    principal: Annotated[Principal, require("posts")],
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Mark a post as deleted by the host; what was decided stays on record."""

    def work(unit: Any) -> tuple[int, Any]:
        delete_post(
            unit,
            services.policies,
            services.desk,
            principal.community_id,
            post_id,
            principal.actor,
        )
        return 204, None

    return await write_once(request, services, principal, key, work)


@router.get("/{post_id:path}", responses=problem_responses(401, 403, 404), summary="Read a post")
async def read(
    post_id: PostId,
    services: ProcessServices,
    principal: Annotated[Principal, require("posts")],
    trace: Trace = False,
) -> Response:
    """Return a post with its decision, its actions and the history of decisions."""

    def work(connection: Connection) -> dict[str, Any]:
        post = find_post(connection, principal.community_id, post_id)
        if post is None or post.decision_id is None:
            raise PostNotFoundError(f"There is no post {post_id!r} in this community")
        actions = post_actions(connection, post.pk)
        decision = read_decision(connection, post.decision_id)
        decided = decision.status == "decided"
        body = decision_body(decision, post_id, actions, trace) if decided else None
        return post_body(post) | {
            "decision": body,
            "actions": [action_body(action) for action in actions],
            "history": history_body(history(connection, post.pk)),
        }

    return json_response(await run_read(services, work))
