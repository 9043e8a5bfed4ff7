"""Errors as members read them: what went wrong, and what to do next. Pure."""

from __future__ import annotations

from typing import Final

from service.console.member_languages import PAGES
from service.errors import ReinsError, TooManyRequestsError

_KINDS: Final = {
    "token_forged": "forged",
    "token_expired": "expired",
    "token_not_for_this": "other",
    "not_appealable": "closed",
    "csrf": "elsewhere",
    "too_many_visits": "busy",
}


def told(error: ReinsError, language: str) -> tuple[str, str]:
    """Return the title and the sentence of an error in a language of ``PAGES``."""
    kind = _KINDS.get(error.code) or ("nothing" if error.status == 404 else "failed")
    title, detail = getattr(PAGES[language].errors, kind)
    seconds = error.retry_after if isinstance(error, TooManyRequestsError) else 0
    return title, detail.replace("{seconds}", str(seconds))
