"""Logging in by a one-time link, and out again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from service.communities import LoginLinkError, end_session, peek_link, spend_link
from service.console.errors import CsrfError
from service.console.limits import LoginLimit
from service.console.pages import PageRoute, redirect, render
from service.console.session import (
    PATH,
    SESSION,
    Cookies,
    PageServices,
    Poster,
    find_current,
    require_safe_transport,
)
from service.http import run_read, run_write
from service.kit import constant_time_equal, new_token

router = APIRouter(route_class=PageRoute, include_in_schema=False)
PRE_LOGIN = "reins_login"
PRE_LOGIN_SECONDS = 900


@router.get("/login")
async def login_page(request: Request, services: PageServices) -> Response:
    """Explain how to get a link."""
    if await find_current(request, services) is not None:
        return redirect(f"{PATH}/queue")
    return render(request, "login.html")


@router.get("/login/{token}")
async def link_page(request: Request, token: str, services: PageServices) -> Response:
    """Show a button that spends the link: programs that follow links to look at them don't.

    Raises:
        LoginLinkError: the link does not work any more.
    """
    _count(request)
    require_safe_transport(request, services.settings)
    now = services.clock()
    person = await run_read(services, lambda connection: peek_link(connection, token, now))
    if person is None:
        raise LoginLinkError(
            "This link was used already or is too old. Ask for a new one: an administrator gets "
            "it with `reins login-link EMAIL`."
        )
    mark = new_token()
    page = render(request, "login_link.html", person=person, token=token, mark=mark)
    page.headers["Referrer-Policy"] = "no-referrer"
    Cookies.of(services.settings).set(page, PRE_LOGIN, mark, PRE_LOGIN_SECONDS)
    return page


@router.post("/login")
async def spend(
    request: Request,
    services: PageServices,
    token: Annotated[str, Form(max_length=200)],
    mark: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Spend a link and start a session.

    Raises:
        LoginLinkError: the link does not work any more.
        CsrfError: the form was not opened in this browser.
    """
    _count(request)
    settings = services.settings
    require_safe_transport(request, settings)
    cookies = Cookies.of(settings)
    # Nobody can log another person's browser in: the form and a cookie hold the same secret.
    if not mark or not constant_time_equal(mark, cookies.get(request, PRE_LOGIN) or ""):
        raise CsrfError("Open the login link again in this browser, then press the button.")
    session, _ = await run_write(
        services, lambda unit: spend_link(unit, token, settings.session_hours)
    )
    response = redirect(f"{PATH}/queue")
    cookies.set(response, SESSION, session, settings.session_hours * 3600)
    cookies.drop(response, PRE_LOGIN)
    return response


@router.post("/logout")
async def logout(request: Request, services: PageServices, _staff: Poster) -> Response:
    """End the session."""
    cookies = Cookies.of(services.settings)
    session = cookies.get(request, SESSION) or ""
    await run_write(services, lambda unit: end_session(unit, session))
    response = redirect(f"{PATH}/login")
    cookies.drop(response, SESSION)
    return response


def _count(request: Request) -> None:
    limit: LoginLimit = request.app.state.login_limit
    limit.count(request.client.host if request.client else "unknown")
