"""How pages for members answer: no session, no cookie, nothing remote, errors as pages."""

from __future__ import annotations

import logging

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.responses import Response

from service.console.headers import harden
from service.console.pages import Handler, render
from service.errors import ReinsError

log = logging.getLogger("reins.console")


class MemberRoute(APIRoute):
    """A page without a session: its errors are pages, and it is kept and found by nobody."""

    def get_route_handler(self) -> Handler:
        """Wrap the handler of FastAPI."""
        original = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                response = await original(request)
            except ReinsError as error:
                response = error_page(request, error.status, error.title, error.detail)
            except RequestValidationError:
                detail = "Something was left out or is too long. Go back and try again."
                response = error_page(request, 422, "The form is not complete", detail)
            except Exception:
                log.exception("%s %s failed", request.method, self.path)
                detail = "Nothing was changed. Try again later, or ask the platform."
                response = error_page(request, 500, "Something went wrong", detail)
            # The address is the key to the page: it must not travel on to where links lead.
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            return harden(response)

        return handler


def error_page(request: Request, status: int, title: str, detail: str) -> Response:
    """Return the page of an error."""
    return render(
        request, "member_error.html", status=status, language="en", title=title, detail=detail
    )
