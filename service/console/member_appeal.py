"""`/m/appeal/{token}`: a member objects to a restriction, and reads the answer later."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from service.appeals import AppealTextError, file_appeal, matter_of_action, read_link
from service.console.errors import CsrfError
from service.console.limits import AddressLimit
from service.console.member_appeal_view import Objection, objection, problem, told
from service.console.member_language import of_matter
from service.console.member_route import MemberRoute
from service.console.pages import redirect, render
from service.console.session import PageServices
from service.decisions import PolicySource
from service.errors import ConflictError
from service.http import Services, run_read, run_write
from service.storage import UnitOfWork

router = APIRouter(route_class=MemberRoute)


@router.get("/appeal/{token}")
async def appeal_page(request: Request, token: str, services: PageServices) -> Response:
    """Show the restriction with a form, the state of the appeal, or its answer."""
    _count(request)
    return _page(request, await _read(services, token))


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
    # With the language that its reader chose.
    here = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    try:
        await run_write(services, lambda unit: _file(unit, services.policies, token, text))
    except AppealTextError as error:
        return _page(request, await _read(services, token), text, refused=error.status)
    except ConflictError:
        # Appealed meanwhile, too late, or taken back: the page says which.
        return redirect(here)
    return redirect(here)


def _page(request: Request, found: Objection, text: str = "", refused: int = 0) -> Response:
    """The page, or with the status ``refused`` what is wrong with a text."""
    decision, policy = found.matter.decision, found.matter.policy.policy
    language = of_matter(request, decision.language, policy.document.written_in)
    return render(
        request,
        "member_appeal.html",
        status=refused or 200,
        problem=problem(found, language, text) if refused else None,
        **told(found, language, text),
    )


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
    return await run_read(services, lambda c: objection(c, services.policies, token, now))


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
