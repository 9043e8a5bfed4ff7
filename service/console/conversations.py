"""`/console/conversations`: threads with members, and a new one from the page of a post."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.communities import StaffMember
from service.console.conversations_view import list_context, thread_context
from service.console.pages import PageRoute, redirect, render
from service.console.session import PATH, PageServices, Poster, Reader
from service.conversations import (
    ConversationView,
    add_message,
    close_conversation,
    open_conversation,
    read_conversation,
    require_other,
)
from service.decisions import PostNotFoundError, PostView, find_post
from service.http import run_read, run_write
from service.review import RoleError, require_impartial
from service.storage import UnitOfWork

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Words = Annotated[str, Form(max_length=4000)]
Which = Literal["waiting", "open", "closed"]


@router.get("/conversations")
async def list_page(
    request: Request,
    services: PageServices,
    staff: Reader,
    which: Annotated[Which, Query()] = "waiting",
    before: Annotated[str | None, Query(max_length=36)] = None,
) -> Response:
    """List the threads that wait for an answer, all open ones, or those that are closed."""
    context = await run_read(
        services, lambda connection: list_context(connection, staff, which, before)
    )
    return render(request, "conversations.html", **context)


@router.get("/conversations/{conversation_id}")
async def thread_page(
    request: Request, conversation_id: str, services: PageServices, staff: Reader
) -> Response:
    """Show a thread and what it is about."""
    return await _thread(request, services, staff, conversation_id)


@router.post("/conversations/{conversation_id}/messages")
async def answer_page(
    request: Request,
    conversation_id: str,
    services: PageServices,
    staff: Poster,
    text: Words = "",
) -> Response:
    """Write to the member; an empty message stays in the form."""
    _require_deciding(staff)
    words = text.strip()
    if not words:
        return await _thread(request, services, staff, conversation_id, empty=True)

    def work(unit: UnitOfWork) -> Any:
        _mine(unit.connection, staff, conversation_id)
        community = staff.community_id
        return add_message(unit, community, conversation_id, "staff", staff.actor, words)

    await run_write(services, work)
    return redirect(f"{PATH}/conversations/{conversation_id}#newest")


@router.post("/conversations/{conversation_id}/close")
async def close_page(conversation_id: str, services: PageServices, staff: Poster) -> Response:
    """Close a thread."""
    _require_deciding(staff)

    def work(unit: UnitOfWork) -> Any:
        _mine(unit.connection, staff, conversation_id)
        return close_conversation(unit, staff.community_id, conversation_id, staff.actor)

    await run_write(services, work)
    return redirect(f"{PATH}/conversations/{conversation_id}")


@router.post("/conversations")
async def open_page(
    services: PageServices,
    staff: Poster,
    post_id: Annotated[str, Form(min_length=1, max_length=255)],
    text: Annotated[str, Form(min_length=1, max_length=4000)],
) -> Response:
    """Talk with the author of a post, without a strike."""
    _require_deciding(staff)

    def work(unit: UnitOfWork) -> ConversationView:
        post = _post(unit.connection, staff, post_id)
        return open_conversation(
            unit,
            community_id=staff.community_id,
            author_id=post.author_id,
            text=text.strip(),
            actor=staff.actor,
            post_pk=post.pk,
        )

    opened = await run_write(services, work)
    return redirect(f"{PATH}/conversations/{opened.id}")


async def _thread(
    request: Request,
    services: PageServices,
    staff: StaffMember,
    conversation_id: str,
    empty: bool = False,
) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        found = _mine(connection, staff, conversation_id)
        return thread_context(connection, services.policies, staff, found)

    context = await run_read(services, work)
    return render(
        request, "conversation.html", status=422 if empty else 200, empty=empty, **context
    )


def _mine(connection: Connection, staff: StaffMember, conversation_id: str) -> ConversationView:
    """The thread, for anybody but the member it is with."""
    found = read_conversation(connection, staff.community_id, conversation_id)
    require_other(staff, found.author_id)
    return found


def _post(connection: Connection, staff: StaffMember, post_id: str) -> PostView:
    post = find_post(connection, staff.community_id, post_id)
    if post is None:
        raise PostNotFoundError(f"There is no post {post_id!r} in this community")
    require_impartial(connection, staff, post)
    return post


def _require_deciding(staff: StaffMember) -> None:
    if not staff.may_decide:
        raise RoleError(
            f"The role {staff.role.replace('_', ' ')} reads and writes nothing: a moderator can"
        )
