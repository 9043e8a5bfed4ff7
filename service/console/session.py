"""Who is at the browser: the session cookie, the CSRF token, and where cookies are safe."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Form, Request
from starlette.responses import Response

from service.communities import StaffMember, find_session
from service.console.errors import CsrfError, LoginNeededError, PlainHttpError
from service.http import Services, get_services, run_read
from service.kit import constant_time_equal
from service.settings import Settings

PATH = "/console"
PageServices = Annotated[Services, Depends(get_services)]


@dataclass(frozen=True, slots=True)
class Cookies:
    """Names and flags of the console's cookies.

    Over https they are ``Secure`` and carry the prefix ``__Host-``, with which browsers refuse
    to let another subdomain set them.
    """

    secure: bool

    @classmethod
    def of(cls, settings: Settings) -> Cookies:
        """Return what fits the public address."""
        return cls(settings.base_url.startswith("https://"))

    def name(self, plain: str) -> str:
        """Return the full name of a cookie."""
        return f"__Host-{plain}" if self.secure else plain

    def set(self, response: Response, plain: str, value: str, seconds: int) -> None:
        """Set a cookie that scripts can't read and other sites don't send."""
        response.set_cookie(
            self.name(plain),
            value,
            max_age=seconds,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )

    def drop(self, response: Response, plain: str) -> None:
        """Make the browser forget a cookie."""
        response.delete_cookie(
            self.name(plain), path="/", secure=self.secure, httponly=True, samesite="lax"
        )

    def get(self, request: Request, plain: str) -> str | None:
        """Return the value of a cookie, or ``None``."""
        return request.cookies.get(self.name(plain))


SESSION = "reins_session"


async def find_current(request: Request, services: Services) -> StaffMember | None:
    """Return who is logged in, or ``None``."""
    token = Cookies.of(services.settings).get(request, SESSION)
    if not token:
        return None
    now = services.clock()
    return await run_read(services, lambda connection: find_session(connection, token, now))


async def current_staff(request: Request, services: PageServices) -> StaffMember:
    """Return who is logged in.

    Raises:
        LoginNeededError: nobody, or the session has ended.
    """
    staff = await find_current(request, services)
    if staff is None:
        raise LoginNeededError("Your session has ended: log in again with a new link")
    request.state.staff = staff
    return staff


async def posting_staff(
    request: Request,
    staff: Annotated[StaffMember, Depends(current_staff)],
    csrf: Annotated[str, Form()] = "",
) -> StaffMember:
    """Return who sends a form, after checking that the form is one of ours.

    Raises:
        CsrfError: the form does not carry the token of the session.
    """
    elsewhere = request.headers.get("sec-fetch-site") == "cross-site"
    if elsewhere or not constant_time_equal(csrf, staff.csrf_token):
        raise CsrfError(
            "Nothing was changed. The page was opened before you last logged in: go back, reload "
            "it, and try again."
        )
    return staff


Reader = Annotated[StaffMember, Depends(current_staff)]
Poster = Annotated[StaffMember, Depends(posting_staff)]


def require_safe_transport(request: Request, settings: Settings) -> None:
    """Refuse to log in where the cookie would travel readable over a network.

    Raises:
        PlainHttpError: plain http from elsewhere than this machine, and nobody allowed it.
    """
    if Cookies.of(settings).secure or settings.insecure_http:
        return
    if is_loopback(urlsplit(str(request.url)).hostname):
        return
    raise PlainHttpError(
        "Over plain http anyone on the way could read your session. Serve Reins behind https and "
        "set REINS_PUBLIC_URL=https://..., or open it at http://127.0.0.1 on the machine itself. "
        "In a network you trust, REINS_INSECURE_HTTP=1 allows it."
    )


def is_loopback(host: str | None) -> bool:
    """Tell whether a host name means this machine."""
    if host is None:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
