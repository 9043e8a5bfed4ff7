"""What a page can't be shown for; each becomes a page of its own."""

from __future__ import annotations

from service.errors import ForbiddenError, NotFoundError, ReinsError, TooManyRequestsError


class LoginNeededError(ReinsError):
    """No session, or one that has ended: the browser is sent to the login page."""

    status = 401
    code = "login_needed"
    title = "Please log in"


class CsrfError(ForbiddenError):
    """A form without the token of the session, for example from a page left open too long."""

    code = "csrf"
    title = "This form is out of date"


class PlainHttpError(ForbiddenError):
    """A login over plain http from another machine, where anyone on the way could read it."""

    code = "plain_http"
    title = "This address is not safe to log in at"


class TooManyLoginsError(TooManyRequestsError):
    """Too many login attempts from one address."""

    code = "too_many_logins"
    title = "Too many attempts"


class TooManyVisitsError(TooManyRequestsError):
    """Too many requests for pages of members from one address."""

    code = "too_many_visits"
    title = "Too many requests"


class PageNotFoundError(NotFoundError):
    """No such page."""

    code = "page_not_found"
    title = "There is no such page"
