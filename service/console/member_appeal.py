"""`/m/appeal/{token}`: a member objects to a restriction, and reads the answer later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from sqlalchemy import Connection
from starlette.responses import Response

from service.appeals import (
    AppealTextError,
    AppealView,
    Matter,
    appeal_of_action,
    file_appeal,
    matter_of_action,
    read_link,
    require_appealable,
)
from service.console.errors import CsrfError
from service.console.limits import AddressLimit
from service.console.member_route import MemberRoute
from service.console.pages import redirect, render
from service.console.session import PageServices
from service.conversations import quote
from service.decisions import PolicySource, revision_content, shown_text
from service.errors import ConflictError, ReinsError
from service.http import Services, run_read, run_write
from service.storage import UnitOfWork

router = APIRouter(route_class=MemberRoute)
QUOTED = 600


@dataclass(frozen=True, slots=True)
class Objection:
    """What the page shows.

    Attributes:
        matter: the restriction and the policy that promised the window.
        reason: the guideline as the member was told it; ``None`` where none was named.
        words: the words of the post: links dead, slurs masked, shortened.
        appeal: what the member said against it, if they did.
        closed: why nothing can be said against it any more.
    """

    matter: Matter
    reason: dict[str, Any] | None
    words: str
    appeal: AppealView | None
    closed: str | None


@router.get("/appeal/{token}")
async def appeal_page(request: Request, token: str, services: PageServices) -> Response:
    """Show the restriction with a form, the state of the appeal, or its answer."""
    _count(request)
    found = await _read(services, token)
    return render(request, "member_appeal.html", language="en", shown=found, text="", problem=None)


@router.post("/appeal/{token}")
async def send_appeal(
    request: Request,
    token: str,
    services: PageServices,
    text: Annotated[str, Form(max_length=40_000)] = "",
    form: Annotated[str, Form(max_length=5_000)] = "",
) -> Response:
    """Store the appeal, and show its state; sending it twice changes nothing."""
    _count(request)
    if form != token or _from_elsewhere(request, services):
        raise CsrfError("Nothing was sent. Open the link again, and send the form from there.")
    try:
        await run_write(services, lambda unit: _file(unit, services.policies, token, text))
    except AppealTextError as error:
        found = await _read(services, token)
        return render(
            request,
            "member_appeal.html",
            status=error.status,
            language="en",
            shown=found,
            text=text,
            problem=str(error),
        )
    except ConflictError:
        # Appealed meanwhile, too late, or taken back: the page says which.
        return redirect(request.url.path)
    return redirect(request.url.path)


def _file(unit: UnitOfWork, policies: PolicySource, token: str, text: str) -> None:
    link = read_link(unit.connection, token, unit.now)
    matter = matter_of_action(unit.connection, policies, link.community_id, link.action_id)
    file_appeal(
        unit,
        policies,
        link.community_id,
        author_id=matter.appellant,
        # Browsers send lines with CRLF; a NUL can't be stored.
        text=text.replace("\r\n", "\n").replace("\x00", ""),
        via="link",
        actor="member",
        action_id=link.action_id,
    )


async def _read(services: Services, token: str) -> Objection:
    now = services.clock()
    return await run_read(services, lambda c: _objection(c, services.policies, token, now))


def _objection(
    connection: Connection, policies: PolicySource, token: str, now: datetime
) -> Objection:
    link = read_link(connection, token, now)
    matter = matter_of_action(connection, policies, link.community_id, link.action_id)
    content = revision_content(connection, matter.post_pk, matter.decision.revision)
    appeal = appeal_of_action(connection, link.action_id)
    closed = None
    if appeal is None:
        try:
            require_appealable(matter, now)
        except ReinsError as error:
            closed = str(error)
    words = quote(shown_text(content), QUOTED) if content else ""
    return Objection(matter, matter.decision.reason, words, appeal, closed)


def _from_elsewhere(request: Request, services: Services) -> bool:
    """Tell whether another site sent the form."""
    if request.headers.get("sec-fetch-site") == "cross-site":
        return True
    origin = request.headers.get("origin")
    if origin in (None, "null"):
        return False
    hosts = {urlsplit(services.settings.base_url).netloc, request.headers.get("host")}
    return urlsplit(origin).netloc not in hosts


def _count(request: Request) -> None:
    limit: AddressLimit = request.app.state.member_limit
    limit.count(request.client.host if request.client else "unknown")
