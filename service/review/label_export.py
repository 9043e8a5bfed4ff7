"""Accepted labels as rows to learn from or to measure on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from service.decisions import is_withheld, posts_by_pk, revision_content, scored_text
from service.decisions.schemas import Content
from service.review.labels import LabelView
from service.review.tables import Label


def export_rows(connection: Connection, community_id: str) -> Iterator[dict[str, Any]]:
    """Yield a row for each revision with accepted labels; posts the host deleted, and those
    whose words are not stored, are left out.

    A row is ``{text, LABEL: value or null, ..., source, trust}`` with every label that occurs
    anywhere as a key: what ``reins train evaluate --set`` reads.
    """
    rows = connection.execute(
        select(*Label.__table__.columns)
        .where(Label.community_id == community_id, Label.state == "accepted")
        .order_by(Label.post_pk, Label.revision, Label.trust, Label.id)
    )
    found = [LabelView(**row._mapping) for row in rows]
    columns = dict.fromkeys(sorted({one.label for one in found}))
    for (pk, number), group in groupby(found, lambda one: (one.post_pk, one.revision)):
        post = posts_by_pk(connection, {pk})[pk]
        content = revision_content(connection, pk, number)
        if content is None or is_withheld(content):
            continue
        if post.deleted_at is None:
            text = scored_text(Content.model_validate(content))
            yield {"text": text, **columns, **_said(list(group))}


def _said(labels: Iterable[LabelView]) -> dict[str, Any]:
    """The values, the most trusted of each label; the row is trusted as its least trusted one."""
    last = {one.label: one for one in labels}
    return {
        **{name: one.value for name, one in last.items()},
        "source": ",".join(sorted({one.source for one in last.values()})),
        "trust": min(one.trust for one in last.values()),
    }
