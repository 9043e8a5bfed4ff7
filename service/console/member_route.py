"""How pages for members answer: no session, no cookie, nothing remote, errors as pages."""

from __future__ import annotations

import logging

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.responses import Response

from service.console.headers import harden
from service.console.member_errors import told
from service.console.member_language import of_reader
from service.console.member_languages import PAGES
from service.console.pages import Handler, render
from service.errors import ReinsError, TooManyRequestsError

log = logging.getLogger("reins.console")


class MemberRoute(APIRoute):
    """A page without a session: its errors are pages, and it is kept and found by nobody."""

    def get_route_handler(self) -> Handler:
        """Wrap the handler of FastAPI."""
        original = super().get_route_handler()

        async def handler(request: Request) -> Response:
            language = of_reader(request)
            errors = PAGES[language].errors
            try:
                response = await original(request)
            except ReinsError as error:
                response = error_page(request, error.status, language, told(error, language))
                if isinstance(error, TooManyRequestsError):
                    response.headers["Retry-After"] = str(error.retry_after)
            except RequestValidationError:
                response = error_page(request, 422, language, errors.incomplete)
            except Exception:
                log.exception("%s %s failed", request.method, self.path)
                response = error_page(request, 500, language, errors.failed)
            # The address is the key to the page: it must not travel on to where links lead.
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            return harden(response)

        return handler


def error_page(request: Request, status: int, language: str, words: tuple[str, str]) -> Response:
    """Return the page of an error; ``words`` are its title and what to do next."""
    title, detail = words
    return render(
        request, "member_error.html", status=status, language=language, title=title, detail=detail
    )
