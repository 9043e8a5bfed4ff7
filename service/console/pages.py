"""Rendering: templates, what all of them know, and errors as pages."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from service.communities import StaffMember
from service.console import action_words, policy_words, report_words, words
from service.console.assets import address
from service.console.errors import LoginNeededError
from service.console.headers import harden
from service.console.session import PATH
from service.errors import ReinsError, TooManyRequestsError
from service.http import Services, services_of
from service.kit import rfc3339
from service.review.access import LEADING

log = logging.getLogger("reins.console")
Handler = Callable[[Request], Coroutine[Any, Any, Response]]
NOTHING_LOST = "Nothing was changed. The log of the service has the cause."


@cache
def environment() -> Environment:
    """Return the templates; every value is escaped, a missing one is an error."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "asset": address,
        "words": words,
        "action_words": action_words,
        "timedelta": timedelta,
        "policy_words": policy_words,
        "report_words": report_words,
    }
    made.filters |= {"stamp": words.stamp, "rfc3339": rfc3339}
    return made


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page.

    Args:
        request: whose page it is; ``request.state.staff`` names who is logged in.
        template: file name of the template.
        status: HTTP status.
        values: what the template shows.
    """
    services: Services = services_of(request)
    staff: StaffMember | None = getattr(request.state, "staff", None)
    settings = services.settings
    html = (
        environment()
        .get_template(template)
        .render(
            staff=staff,
            csrf=staff.csrf_token if staff else "",
            leads=staff is not None and staff.role in LEADING,
            now=services.clock(),
            insecure=settings.insecure_http and not settings.base_url.startswith("https://"),
            path=request.url.path,
            **values,
        )
    )
    return HTMLResponse(html, status)


def redirect(path: str) -> RedirectResponse:
    """Send the browser on with a GET, so that reloading sends no form again."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)


def error_page(request: Request, error: ReinsError) -> Response:
    """Return the page of an error."""
    if isinstance(error, LoginNeededError):
        return _to_login(request)
    page = render(
        request,
        "error.html",
        status=error.status,
        title=error.title,
        detail=error.detail,
        code=error.code,
        extra=error.extra,
    )
    if isinstance(error, TooManyRequestsError):
        page.headers["Retry-After"] = str(error.retry_after)
    return page


def _to_login(request: Request) -> Response:
    """Send the browser to the login; a script's request would put the page into the page."""
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": f"{PATH}/login"})
    return redirect(f"{PATH}/login")


class PageRoute(APIRoute):
    """A route of the console: its errors are pages, its answers carry the security headers."""

    def get_route_handler(self) -> Handler:
        """Wrap the handler of FastAPI."""
        original = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                response = await original(request)
            except ReinsError as error:
                response = error_page(request, error)
            except (RequestValidationError, HTTPException) as error:
                response = _odd(request, error)
            except Exception:
                log.exception("%s %s failed", request.method, self.path)
                response = _plain(request, 500, "Something went wrong inside Reins", NOTHING_LOST)
            return harden(response)

        return handler


def _odd(request: Request, error: RequestValidationError | HTTPException) -> Response:
    if isinstance(error, HTTPException):
        return _plain(request, error.status_code, "This did not work", str(error.detail))
    fields = ", ".join(str(item["loc"][-1]) for item in error.errors()[:5])
    detail = f"Nothing was changed. The form can't be read: {fields}. Go back and try again."
    return _plain(request, 422, "The form is not complete", detail)


def _plain(request: Request, status: int, title: str, detail: str) -> Response:
    return render(
        request,
        "error.html",
        status=status,
        title=title,
        detail=detail,
        code="page_error",
        extra={},
    )
