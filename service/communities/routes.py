"""`/v1/channels` and `/v1/members`: what the host tells about its community."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.communities import (
    ChannelView,
    MemberView,
    Principal,
    find_channel,
    find_member,
    link_staff,
    put_channel,
    put_member,
)
from service.communities.schemas import ChannelIn, MemberIn
from service.errors import NotFoundError
from service.http import Services, get_services, problem_responses, require, run_read
from service.http.answer import IdempotencyKeyHeader, json_response, write_once
from service.kit import rfc3339
from service.storage import UnitOfWork

router = APIRouter(prefix="/v1", tags=["community"])
ProcessServices = Annotated[Services, Depends(get_services)]
HostId = Annotated[str, Path(min_length=1, max_length=255)]


@router.put(
    "/channels/{channel_id:path}",
    responses=problem_responses(401, 403, 422),
    summary="Describe a channel",
)
async def write_channel(
    request: Request,
    channel_id: HostId,
    given: ChannelIn,
    services: ProcessServices,
    principal: Annotated[Principal, require("posts")],
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Store what a channel is about. The policy's own topic for it wins."""
    community = principal.community_id

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        put_channel(unit, community, channel_id, given.model_dump())
        subject = f"channel/{channel_id}"
        unit.audit(community, principal.actor, "channel.described", subject, given.model_dump())
        found = find_channel(unit.connection, community, channel_id)
        assert found is not None
        return 200, channel_body(found)

    response = await write_once(request, services, principal, key, work)
    services.channels.drop((community, channel_id))
    return response


@router.get(
    "/channels/{channel_id:path}", responses=problem_responses(401, 403, 404), summary="A channel"
)
async def read_channel(
    channel_id: HostId,
    services: ProcessServices,
    principal: Annotated[Principal, require("posts")],
) -> Response:
    """Return a channel as it was described."""

    def work(connection: Connection) -> ChannelView | None:
        return find_channel(connection, principal.community_id, channel_id)

    found = await run_read(services, work)
    if found is None:
        raise NotFoundError(f"The channel {channel_id!r} was never described")
    return json_response(channel_body(found))


@router.put(
    "/members/{author_id:path}",
    responses=problem_responses(401, 403, 404, 422),
    summary="Describe a member",
)
async def write_member(
    request: Request,
    author_id: HostId,
    given: MemberIn,
    services: ProcessServices,
    principal: Annotated[Principal, require("posts")],
    key: IdempotencyKeyHeader = None,
) -> Response:
    """Store what the host knows of a member."""
    community = principal.community_id

    def work(unit: UnitOfWork) -> tuple[int, Any]:
        put_member(unit, community, author_id, given.model_dump())
        if given.staff_email is not None:
            link_staff(unit, community, given.staff_email, author_id)
        subject = f"member/{author_id}"
        unit.audit(community, principal.actor, "member.described", subject, {"role": given.role})
        found = find_member(unit.connection, community, author_id)
        assert found is not None
        return 200, member_body(found)

    return await write_once(request, services, principal, key, work)


@router.get(
    "/members/{author_id:path}", responses=problem_responses(401, 403, 404), summary="A member"
)
async def read_member(
    author_id: HostId,
    services: ProcessServices,
    principal: Annotated[Principal, require("posts")],
) -> Response:
    """Return a member: what the host told, and what Reins counts."""

    def work(connection: Connection) -> MemberView | None:
        return find_member(connection, principal.community_id, author_id)

    found = await run_read(services, work)
    if found is None:
        raise NotFoundError(f"Nobody is known by the id {author_id!r}")
    return json_response(member_body(found))


def channel_body(channel: ChannelView) -> dict[str, Any]:
    """Return the wire form of a channel."""
    return {
        "channel_id": channel.channel_id,
        "name": channel.name,
        "topic": channel.topic,
        "description": channel.description,
        "overrides": channel.overrides,
        "updated_at": rfc3339(channel.updated_at),
    }


def member_body(member: MemberView) -> dict[str, Any]:
    """Return the wire form of a member."""
    until = member.suspended_until
    return {
        "author_id": member.author_id,
        "display_name": member.display_name,
        "role": member.role,
        "joined_at": None if member.joined_at is None else rfc3339(member.joined_at),
        "known": member.known,
        "accepted_posts": member.accepted_posts,
        "suspended": member.suspended,
        "suspended_until": None if until is None else rfc3339(until),
        "first_seen_at": rfc3339(member.first_seen_at),
    }
