"""How often about the same text was posted, by the same author or by many. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from service.decisions.recent import RecentPost
from service.decisions.simhash import MOST_CHARACTERS, near, simhash
from service.scoring import Format, normalise, render


def own_duplicates(content: dict[str, Any], own: Iterable[RecentPost]) -> dict[str, int]:
    """How many of the author's other posts are near duplicates; no count for a short text."""
    found = _alike(content, own)
    return {} if found is None else {"near_duplicates_own_last_day": len(found)}


def all_duplicates(
    content: dict[str, Any], author_id: str, posts: Iterable[RecentPost]
) -> dict[str, int]:
    """How many posts of anybody are near duplicates, and by how many authors, this one included.

    No counts for a short text.
    """
    found = _alike(content, posts)
    if found is None:
        return {}
    return {
        "near_duplicates_all_last_day": len(found),
        "near_duplicate_authors_last_day": len({author_id, *(post.author_id for post in found)}),
    }


def _alike(content: dict[str, Any], posts: Iterable[RecentPost]) -> list[RecentPost] | None:
    """Those of ``posts`` that are near duplicates; None where the text is too short to tell."""
    mine = _fingerprint(content)
    if mine is None:
        return None
    pairs = ((post, _fingerprint(post.content)) for post in posts)
    return [post for post, other in pairs if other is not None and near(mine, other)]


def _fingerprint(content: dict[str, Any]) -> int | None:
    return _of_text(str(content.get("text", ""))[:MOST_CHARACTERS], content.get("format", "plain"))


@lru_cache(maxsize=2048)
def _of_text(text: str, form: Format) -> int | None:
    return simhash(normalise(render(text, form)).text)
