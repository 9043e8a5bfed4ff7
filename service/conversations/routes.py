"""`/v1/conversations`: threads between the moderators and a member, carried by the host."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.communities import Principal, StaffMember, get_staff
from service.conversations import (
    ConversationView,
    add_message,
    close_conversation,
    conversation_body,
    list_conversations,
    message_body,
    open_conversation,
    read_conversation,
    read_messages,
)
from service.conversations.errors import StaffNeededError, require_other
from service.conversations.schemas import (
    ConversationIn,
    ConversationsOut,
    MessageIn,
    MessageOut,
    WholeConversationOut,
)
from service.decisions import find_post
from service.decisions.errors import PostNotFoundError
from service.http import Services, get_services, problem_responses, require, run_read
from service.http.answer import IdempotencyKeyHeader, json_response, write_once
from service.storage import UnitOfWork

router = APIRouter(prefix="/v1/conversations", tags=["conversations"])
ProcessServices = Annotated[Services, Depends(get_services)]
Host = Annotated[Principal, require("posts")]
Reviewer = Annotated[Principal, require("review")]
Id = Annotated[str | None, Query(max_length=255)]
ERRORS = problem_responses(401, 403, 404, 409, 422)


@router.post(
    "",
    status_code=201,
    responses={201: {"model": WholeConversationOut}, **ERRORS},
    summary="Open a conversation",
)
async def open_one(
    request: Request,
    given: ConversationIn,
    services: ProcessServices,
    principal: Reviewer,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Talk with a member before anything has to follow: no strike, no step of the ladder."""
    community = principal.community_id

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        staff = get_staff(unit.connection, community, given.staff)
        require_other(staff, given.author_id)
        post = None
        if given.post_id is not None:
            post = find_post(unit.connection, community, given.post_id)
            if post is None:
                raise PostNotFoundError(f"There is no post {given.post_id!r} in this community")
        opened = open_conversation(
            unit,
            community_id=community,
            author_id=given.author_id,
            text=given.text,
            actor=staff.actor,
            post_pk=None if post is None else post.pk,
            guideline_id=given.guideline_id,
        )
        return 201, _whole(unit.connection, opened)

    return await write_once(request, services, principal, key, work)


@router.get(
    "", responses={200: {"model": ConversationsOut}, **ERRORS}, summary="List conversations"
)
async def list_all(
    services: ProcessServices,
    principal: Host,
    author: Id = None,
    state: Literal["open", "closed"] | None = None,
    answered: Annotated[
        bool | None, Query(description="Only those in which the member had the last word.")
    ] = None,
    before: Annotated[str | None, Query(max_length=36)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Return conversations, the newest message first."""

    def work(connection: Connection) -> dict[str, Any]:
        found = list_conversations(
            connection,
            principal.community_id,
            author_id=author,
            state=state,
            answered=answered,
            before=before,
            limit=limit,
        )
        after = found[-1].id if len(found) == limit else None
        return {"conversations": [conversation_body(one) for one in found], "next": after}

    return json_response(await run_read(services, work))


@router.get(
    "/{conversation_id}",
    responses={200: {"model": WholeConversationOut}, **ERRORS},
    summary="Read a conversation",
)
async def read_one(conversation_id: str, services: ProcessServices, principal: Host) -> Response:
    """Return a conversation with its messages."""

    def work(connection: Connection) -> dict[str, Any]:
        found = read_conversation(connection, principal.community_id, conversation_id)
        return _whole(connection, found)

    return json_response(await run_read(services, work))


@router.post(
    "/{conversation_id}/messages",
    status_code=201,
    responses={201: {"model": MessageOut}, **ERRORS},
    summary="Add a message",
)
async def add_one(
    request: Request,
    conversation_id: str,
    given: MessageIn,
    services: ProcessServices,
    principal: Host,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Store what the member answered, or send what the staff writes (`conversation.message`)."""
    community = principal.community_id

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        actor = principal.actor
        if given.sender == "staff":
            found = read_conversation(unit.connection, community, conversation_id)
            actor = _writer(unit.connection, principal, given, found).actor
        message = add_message(
            unit, community, conversation_id, given.sender, actor, given.text, given.message_id
        )
        return 201, message_body(message)

    return await write_once(request, services, principal, key, work)


@router.post("/{conversation_id}/close", responses=ERRORS, summary="Close a conversation")
async def close_one(
    request: Request,
    conversation_id: str,
    services: ProcessServices,
    principal: Reviewer,
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Close a conversation: nothing can be added to it. Closing twice is fine."""

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        closed = close_conversation(unit, principal.community_id, conversation_id, principal.actor)
        return 200, conversation_body(closed)

    return await write_once(request, services, principal, key, work)


def _writer(
    connection: Connection, principal: Principal, given: MessageIn, about: ConversationView
) -> StaffMember:
    if not principal.may("review"):
        raise StaffNeededError("Only a key with the scope `review` writes for the staff")
    if given.staff is None:
        raise StaffNeededError("Name who writes as `staff`, by the address of `reins staff add`")
    staff = get_staff(connection, principal.community_id, given.staff)
    require_other(staff, about.author_id)
    return staff


def _whole(connection: Connection, found: ConversationView) -> dict[str, Any]:
    messages = [message_body(one) for one in read_messages(connection, found.id)]
    return conversation_body(found) | {"messages": messages}
