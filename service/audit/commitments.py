"""Members in the chain: a keyed commitment stands where a member's id would.

Rows of the chain can't be changed, so nothing in them may need to be forgotten. Each member has
a random key beside their data; without it a commitment can't be tied to anybody (a keyed hash as
pseudonym: ENISA, "Pseudonymisation techniques and best practices", 2019, section 5.1).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import orjson
from sqlalchemy import Boolean, Connection, Integer, String, bindparam, column, select, table
from sqlalchemy.dialects import postgresql, sqlite

from service.storage import PendingAudit, UtcDateTime

PREFIX: Final = "m:"
SUBJECTS: Final = ("member/", "reporter/")
"""Beginnings of the subjects that name a member."""
FIELDS: Final = frozenset(
    {"author_id", "member_id", "reporter_id", "appellant_id", "target_id", "members", "mentions"}
)
"""Fields of payloads that hold a member's id, or a list of such ids."""

Who = tuple[str, str]
"""A member: the community, and the id that the host gave them."""
_NAMED = re.compile("|".join(f'"{name}":' for name in sorted(FIELDS)))
# Of `service.communities`, which builds on this package: its table is known here by name only.
_MEMBERS = table(
    "members",
    column("community_id", String),
    column("author_id", String),
    column("known", Boolean),
    column("accepted_posts", Integer),
    column("near_misses", Integer),
    column("suspended", Boolean),
    column("commitment_key", String),
    column("first_seen_at", UtcDateTime()),
    column("updated_at", UtcDateTime()),
)
_KEYS = select(_MEMBERS.c.author_id, _MEMBERS.c.commitment_key).where(
    _MEMBERS.c.community_id == bindparam("community"),
    _MEMBERS.c.author_id.in_(bindparam("authors", expanding=True)),
)


def commitment(key: str, community_id: str, author_id: str) -> str:
    """Return what stands for a member in the chain: ``m:`` and 32 hex digits.

    Args:
        key: the member's own, in hex.
        community_id: whose member.
        author_id: the id that the host gave them.
    """
    told = orjson.dumps([community_id, author_id])
    return PREFIX + hmac.new(bytes.fromhex(key), told, hashlib.sha256).hexdigest()[:32]


def committed(connection: Connection, events: Sequence[PendingAudit]) -> Sequence[PendingAudit]:
    """Return the events with commitments in place of members' ids.

    Events that name nobody cost no query; all the others together cost one, and one more where
    a member is named for the first time.
    """
    named = {who for event in events for who in members_of(event)}
    if not named:
        return events
    known = _keys(connection, named)
    missing = sorted(named - known.keys())
    if missing:
        known |= _make_keys(connection, missing, events[0])
    return [_hidden(event, known) for event in events]


def find_commitment(connection: Connection, community_id: str, author_id: str) -> str | None:
    """Return what stands for a member, or ``None`` where they have no key (any more)."""
    found = _keys(connection, {(community_id, author_id)})
    return next((commitment(key, *who) for who, key in found.items()), None)


def members_of(event: PendingAudit) -> set[Who]:
    """Return the members that an event names."""
    found: set[Who] = set()

    def note(author: str) -> str:
        found.add((event.community_id, author))
        return author

    _changed(event, note)
    return found


def _hidden(event: PendingAudit, keys: Mapping[Who, str]) -> PendingAudit:
    def hide(author: str) -> str:
        who = event.community_id, author
        return commitment(keys[who], *who)

    return _changed(event, hide)


def _changed(event: PendingAudit, change: Callable[[str], str]) -> PendingAudit:
    """Return an event in which each member's id went through ``change``."""
    subject, payload = event.subject, event.payload
    named = _of_subject(subject)
    if named is not None:
        subject = named[0] + change(named[1])
    if _NAMED.search(payload):
        changed = _walk(orjson.loads(payload), change)
        payload = orjson.dumps(changed, option=orjson.OPT_SORT_KEYS).decode()
    return replace(event, subject=subject, payload=payload)


def _of_subject(subject: str) -> tuple[str, str] | None:
    for start in SUBJECTS:
        if subject.startswith(start):
            return start, subject.removeprefix(start)
    return None


def _walk(value: Any, change: Callable[[str], str]) -> Any:
    """Return JSON in which what stands in ``FIELDS`` went through ``change``."""
    if isinstance(value, dict):
        return {
            key: _ids(one, change) if key in FIELDS else _walk(one, change)
            for key, one in value.items()
        }
    return [_walk(one, change) for one in value] if isinstance(value, list) else value


def _ids(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, list):
        return [change(one) if isinstance(one, str) else one for one in value]
    return change(value) if isinstance(value, str) else value


def _keys(connection: Connection, named: Iterable[Who]) -> dict[Who, str]:
    by_community: dict[str, list[str]] = {}
    for community_id, author_id in named:
        by_community.setdefault(community_id, []).append(author_id)
    return {
        (community_id, row.author_id): row.commitment_key
        for community_id, authors in by_community.items()
        for row in connection.execute(_KEYS, {"community": community_id, "authors": authors})
        if row.commitment_key
    }


def _make_keys(
    connection: Connection, members: Sequence[Who], event: PendingAudit
) -> dict[Who, str]:
    """Give each member a key, unless somebody else just did, and return the keys that count."""
    rows = [
        {
            "community_id": community_id,
            "author_id": author_id,
            "known": False,
            "accepted_posts": 0,
            "near_misses": 0,
            "suspended": False,
            "commitment_key": secrets.token_hex(32),
            "first_seen_at": event.at,
            "updated_at": event.at,
        }
        for community_id, author_id in members
    ]
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    for row in rows:
        statement = make(_MEMBERS).values(row)
        kept = _MEMBERS.c.commitment_key.is_(None)
        changed = {"commitment_key": statement.excluded.commitment_key}
        keys = ["community_id", "author_id"]
        connection.execute(
            statement.on_conflict_do_update(index_elements=keys, set_=changed, where=kept)
        )
    return _keys(connection, members)
