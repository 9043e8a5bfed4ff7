"""What is known of one member, for that member: JSON, without other people in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, Table, cast, func, select

from service.audit.commitments import find_commitment
from service.audit.trail import rows_naming
from service.kit import rfc3339
from service.privacy.errors import UnknownMemberError
from service.privacy.redact import own_content, own_facts, quotes_of, role_of
from service.privacy.stored import (
    ACTIONS,
    APPEALS,
    CONVERSATIONS,
    DECISIONS,
    MEMBERS,
    MESSAGES,
    POSTS,
    REPORTERS,
    REPORTS,
    REVISIONS,
    REVOCATIONS,
    STRIKES,
)
from service.privacy.words import needle

KIND = "reins-member-export/1"
_INSIDE = frozenset({"pk", "post_pk", "community_id", "commitment_key", "reporter_id"})
"""Columns that mean nothing outside, or are a secret."""


def export_member(
    connection: Connection, community_id: str, author_id: str, now: datetime
) -> dict[str, Any]:
    """Return all that is known of a member, other people redacted.

    Who reported them, whom they mention and quote and who of the staff acted stays unknown to
    them: others have their own right to that. Legal holds are left out.

    Raises:
        UnknownMemberError: nothing is known of them.
    """
    reader = _Reader(connection, community_id, author_id)
    found = {
        "kind": KIND,
        "exported_at": rfc3339(now),
        "member": reader.member(),
        "posts": reader.posts(),
        "strikes": reader.strikes(),
        "actions": reader.rows(ACTIONS),
        "appeals": reader.rows(APPEALS),
        "conversations": reader.conversations(),
        "reports_made": reader.reports_made(),
        "reporting": reader.rows(REPORTERS, "reporter_id"),
        "reports_about": reader.reports_about(),
        "quoted_by_others": reader.quoted(),
        "trail": reader.trail(),
    }
    lists = [value for value in found.values() if isinstance(value, list)]
    if found["member"] is None and not any(lists):
        raise UnknownMemberError(f"Nothing is known of a member {author_id!r} in this community")
    return found


class _Reader:
    """One member's rows, table by table."""

    def __init__(self, connection: Connection, community_id: str, author_id: str) -> None:
        self.connection, self.community_id, self.author_id = connection, community_id, author_id

    def rows(self, table: Table, owner: str = "author_id") -> list[dict[str, Any]]:
        return [plain(row) for row in self._of(table, table.c[owner] == self.author_id)]

    def member(self) -> dict[str, Any] | None:
        return next(iter(self.rows(MEMBERS)), None)

    def posts(self) -> list[dict[str, Any]]:
        return [
            plain(row)
            | {"revisions": self._revisions(row["pk"]), "decisions": self._decisions(row["pk"])}
            for row in self._of(POSTS, POSTS.c.author_id == self.author_id)
        ]

    def strikes(self) -> list[dict[str, Any]]:
        query = select(*STRIKES.c, REVOCATIONS.c.revoked_at).outerjoin(
            REVOCATIONS, REVOCATIONS.c.strike_id == STRIKES.c.id
        )
        mine = STRIKES.c.author_id == self.author_id
        return [plain(row) for row in self._read(query, STRIKES, mine)]

    def conversations(self) -> list[dict[str, Any]]:
        return [
            plain(row) | {"messages": self._messages(row["id"])}
            for row in self._of(CONVERSATIONS, CONVERSATIONS.c.author_id == self.author_id)
        ]

    def reports_made(self) -> list[dict[str, Any]]:
        query = select(*REPORTS.c, POSTS.c.post_id).join(POSTS, POSTS.c.pk == REPORTS.c.post_pk)
        mine = REPORTS.c.reporter_id == self.author_id
        return [plain(row) for row in self._read(query, REPORTS, mine)]

    def reports_about(self) -> list[dict[str, Any]]:
        """How often which reason was given: a text or a time could give the reporter away."""
        mine = POSTS.c.community_id == self.community_id, POSTS.c.author_id == self.author_id
        query = (
            select(POSTS.c.post_id, REPORTS.c.reason, func.count())
            .join(POSTS, POSTS.c.pk == REPORTS.c.post_pk)
            .where(*mine)
            .group_by(POSTS.c.post_id, REPORTS.c.reason)
            .order_by(POSTS.c.post_id, REPORTS.c.reason)
        )
        return [
            {"post_id": row[0], "reason": row[1], "reports": row[2]}
            for row in self.connection.execute(query)
        ]

    def quoted(self) -> list[str]:
        """The member's words as others quote them; not by whom."""
        text = cast(REVISIONS.c.content, String)
        query = select(REVISIONS.c.content).where(
            REVISIONS.c.community_id == self.community_id,
            text.contains(needle(self.author_id), autoescape=True),
            text.contains('"quotes"'),
        )
        contents = self.connection.execute(query).scalars()
        return [words for content in contents for words in quotes_of(content, self.author_id)]

    def trail(self) -> list[dict[str, Any]]:
        """What the audit trail says of the member."""
        if find_commitment(self.connection, self.community_id, self.author_id) is None:
            return []
        found = rows_naming(self.connection, self.community_id, self.author_id)
        return [{"at": at, "type": type_, "by": role_of(actor)} for at, type_, actor in found]

    def _revisions(self, pk: str) -> list[dict[str, Any]]:
        rows = self._of(REVISIONS, REVISIONS.c.post_pk == pk)
        contents = (own_content(row["content"], self.author_id) for row in rows)
        return [
            {
                "number": row["number"],
                "received_at": rfc3339(row["received_at"]),
                "content": content,
            }
            for row, content in zip(rows, contents, strict=True)
        ]

    def _decisions(self, pk: str) -> list[dict[str, Any]]:
        return [
            plain(row) | {"facts": own_facts(row["facts"], self.author_id)}
            for row in self._of(DECISIONS, DECISIONS.c.post_pk == pk)
        ]

    def _messages(self, conversation_id: str) -> list[dict[str, Any]]:
        return [plain(m) for m in self._of(MESSAGES, MESSAGES.c.conversation_id == conversation_id)]

    def _of(self, table: Table, where: ColumnElement[bool]) -> list[dict[str, Any]]:
        return self._read(select(*table.c), table, where)

    def _read(
        self, query: Select[Any], table: Table, where: ColumnElement[bool]
    ) -> list[dict[str, Any]]:
        mine = query.where(table.c.community_id == self.community_id, where)
        ordered = mine.order_by(*(table.c[name] for name in ("pk", "id") if name in table.c))
        return [dict(row._mapping) for row in self.connection.execute(ordered)]


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as JSON has it, without what means nothing outside."""
    return {
        str(name): rfc3339(value) if isinstance(value, datetime) else value
        for name, value in row.items()
        if name not in _INSIDE
    }
