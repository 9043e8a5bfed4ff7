"""`/m/statement/{token}`: the statement of reasons, for the member whom it is about."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from service.console.member_languages import PAGES
from service.console.member_route import MemberRoute
from service.console.pages import render
from service.console.session import PageServices
from service.http import run_write
from service.signing import LINKS, read_token
from service.statements import LANGUAGES, NAMES, STATEMENT, Told, moment, sections, tell
from service.storage import UnitOfWork

router = APIRouter(route_class=MemberRoute)


@router.get("/statement/{token}")
async def statement_page(
    request: Request,
    token: str,
    services: PageServices,
    language: Annotated[str | None, Query(max_length=35)] = None,
) -> HTMLResponse:
    """Show a statement; the link says which, and the languages are a choice of its reader."""
    base_url = services.settings.base_url

    def work(unit: UnitOfWork) -> Told:
        claims = read_token(unit.connection, token, LINKS, audience=STATEMENT, now=unit.now)
        return tell(
            unit, services.policies, claims.community_id, claims.subject, language, base_url
        )

    told = await run_write(services, work)
    found = told.statement
    return render(
        request,
        "member_statement.html",
        told=told,
        made_at=moment(found.made_at),
        language=found.language,
        words=LANGUAGES[found.language],
        page=PAGES[found.language],
        sections=sections(found),
        languages=NAMES,
    )
