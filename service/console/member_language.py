"""In which language a page for a member is written."""

from __future__ import annotations

from fastapi import Request

from service.http.conditional import preferred_languages
from service.statements.languages import choose


def chosen(request: Request) -> str | None:
    """Return the language that the reader chose on the page (BCP 47)."""
    return request.query_params.get("language")


def of_matter(request: Request, post: str | None, policy: str) -> str:
    """Return the language of a page that knows what it is about, as statements choose theirs.

    Args:
        request: whose page it is.
        post: the language of the post, if it is known.
        policy: the language in which the policy is written.
    """
    return choose(chosen(request), post, policy)


def of_reader(request: Request) -> str:
    """Return the language of a page that knows nothing but its reader, as of an error."""
    return choose(chosen(request), *preferred_languages(request.headers.get("accept-language")))
