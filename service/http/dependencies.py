"""What routes are given: the services of this process and who is asking."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from sqlalchemy import Connection

from service.communities import ChannelView, Principal, find_channel, find_key, live_snapshot
from service.decisions import ClaimIndex, LivePolicy, Recorder
from service.errors import ForbiddenError, UnauthorisedError
from service.http.cache import TimedCache
from service.http.metrics import Metrics
from service.kit import Clock
from service.publishing import Policies, PolicyFile
from service.review import Desk
from service.scoring import Explainer, MicroBatcher, Shadow, TopicReference
from service.settings import Settings
from service.storage import Database, GroupWriter, UnitOfWork

T = TypeVar("T")


class Backlog(Protocol):
    """What waits in a queue."""

    @property
    def pending(self) -> int:
        """How many wait."""
        ...

    @property
    def oldest_age_seconds(self) -> float:
        """How long the oldest has waited."""
        ...


@dataclass
class Services:
    """The parts of one running process, put together by ``service.app``.

    Attributes:
        kick: tells the worker that there are events to send; called after a commit.
        wake: tells this process that a decision waits to be made.
        event_backlog: how many events wait to be sent, and how long.
        review_backlog: how many items wait for a human, and how long.
        delivery_counts: webhook deliveries by state.
    """

    settings: Settings
    database: Database
    writer: GroupWriter
    batcher: MicroBatcher
    explainer: Explainer
    shadow: Shadow
    policies: Policies
    policy_file: PolicyFile
    desk: Desk
    recorder: Recorder
    kick: Callable[[], None]
    wake: Callable[[], None]
    clock: Clock
    metrics: Metrics
    model_version: str
    event_backlog: Callable[[Connection], Backlog]
    review_backlog: Callable[[Connection], Backlog]
    delivery_counts: Callable[[Connection], dict[str, int]]
    keys: TimedCache[Principal] = field(default_factory=TimedCache)
    channels: TimedCache[ChannelView] = field(default_factory=TimedCache)
    live: TimedCache[LivePolicy] = field(default_factory=TimedCache)
    references: TimedCache[TopicReference] = field(default_factory=TimedCache)
    claims: ClaimIndex = field(default_factory=ClaimIndex)


def services_of(request: Request) -> Services:
    """Return the services of the process."""
    services: Services = request.app.state.services
    return services


async def get_services(request: Request) -> Services:
    """Return the services as a dependency: what is no coroutine costs a thread hop each time."""
    return services_of(request)


async def run_read(services: Services, work: Callable[[Connection], T]) -> T:
    """Run a read in a thread, so that it can't hold up the event loop."""
    return await asyncio.to_thread(services.database.read, work)


async def run_write(services: Services, work: Callable[[UnitOfWork], T]) -> T:
    """Run a unit of work in the next group commit; returns once it is durable.

    A client that goes away ends the wait, and does not undo what is being written.
    """
    result = await services.writer.submit_from_loop(work)
    services.kick()
    return result


async def authenticate(services: Services, key: str) -> Principal:
    """Return whose key this is.

    Raises:
        UnauthorisedError: nobody's.
    """
    known, principal = services.keys.get(key)
    if not known:
        principal = await run_read(services, lambda connection: find_key(connection, key))
        services.keys.put(key, principal)
    if principal is None:
        raise UnauthorisedError(
            "The API key is unknown or was revoked: send `Authorization: Bearer KEY` with a key "
            "from `reins keys create`"
        )
    return principal


class RequireKey(HTTPBearer):
    """A dependency that gives the ``Principal`` and refuses keys with none of its scopes.

    One object without dependencies of its own: the framework resolves each level of a tree of
    dependencies anew for every request.
    """

    def __init__(self, *scopes: str) -> None:
        super().__init__(
            auto_error=False,
            scheme_name="HTTPBearer",
            description="An API key from `reins keys create`.",
        )
        self._scopes = scopes

    async def __call__(self, request: Request) -> Principal:  # type: ignore[override]
        """Return who asks.

        Raises:
            UnauthorisedError: no key, or nobody's.
            ForbiddenError: a key without any of the scopes.
        """
        kind, _, key = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not key.strip():
            raise UnauthorisedError(
                "No API key: send the header `Authorization: Bearer KEY` with a key from "
                "`reins keys create`"
            )
        found = await authenticate(services_of(request), key.strip())
        if not any(map(found.may, self._scopes)):
            named = " or ".join(f"`{scope}`" for scope in self._scopes)
            raise ForbiddenError(
                f"This key does not have the scope {named}: `reins keys create --scope "
                f"{self._scopes[0]}` makes one that does"
            )
        return found


def require(*scopes: str) -> Any:
    """Return a dependency that gives the ``Principal``; a key needs one of ``scopes``."""
    return Depends(RequireKey(*scopes))


async def find_channel_cached(
    services: Services, community_id: str, channel_id: str
) -> ChannelView | None:
    """Return a channel, read at most once a second."""
    key = (community_id, channel_id)
    known, channel = services.channels.get(key)
    if not known:
        channel = await run_read(services, lambda c: find_channel(c, community_id, channel_id))
        services.channels.put(key, channel)
    return channel


async def find_reference_cached(
    services: Services, community_id: str, channel_id: str, topic: str | None
) -> TopicReference | None:
    """Return what humans confirmed in a channel with this topic, read at most once a second."""
    if not topic:
        return None
    key = (community_id, channel_id, topic)
    known, reference = services.references.get(key)
    if not known:
        model = services.model_version
        found = await run_read(
            services, lambda c: live_snapshot(c, community_id, channel_id, model, topic)
        )
        if found is not None:
            reference = TopicReference.of(
                found.number, found.model_version, found.centroid, found.posts, found.background
            )
        services.references.put(key, reference)
    return reference
