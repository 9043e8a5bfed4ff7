"""Whom an erasure is about, and what stands for them afterwards."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from service.communities import ERASED


@dataclass(frozen=True, slots=True)
class Target:
    """A member who is being erased.

    Attributes:
        erasure_id: which erasure.
        community_id: whose member.
        author_id: the id that the host gave them; empty once nothing needs it any more.
        names: the names they showed.
        pseudonym: what stands in place of the id.
        posts: keys of posts whose words are kept for now.
        appeals: ids of appeals whose words are kept for now.
    """

    erasure_id: str
    community_id: str
    author_id: str
    names: tuple[str, ...]
    pseudonym: str
    posts: tuple[str, ...] = ()
    appeals: tuple[str, ...] = ()

    @classmethod
    def of(cls, row: Any) -> Target:
        """Return whom a row of the table ``erasures`` is about."""
        kept = row.kept
        return cls(
            row.id,
            row.community_id,
            kept.get("author_id", ""),
            tuple(kept.get("names", ())),
            row.pseudonym,
            tuple(kept.get("posts", ())),
            tuple(kept.get("appeals", ())),
        )


def new_pseudonym() -> str:
    """Return a pseudonym that has nothing to do with whom it stands for: random."""
    return ERASED + secrets.token_hex(16)
