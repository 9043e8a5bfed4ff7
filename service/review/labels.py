"""Labels in the store: given by verdicts and hosts, accepted or rejected by humans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from service.decisions import PostView
from service.review.errors import LabelNotFoundError, LabelSettledError
from service.review.labelling import HUMAN, TRUST
from service.review.tables import Label
from service.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class LabelView:
    """A stored label."""

    id: str
    community_id: str
    post_pk: str
    revision: int
    label: str
    value: float
    source: str
    trust: float
    state: str
    actor: str
    decision_id: str | None
    created_at: datetime
    settled_at: datetime | None


_LABEL = select(*Label.__table__.columns)


def record_labels(
    unit: UnitOfWork,
    post: PostView,
    given: Mapping[str, float],
    *,
    source: str,
    actor: str,
    decision_id: str,
    revision: int | None = None,
) -> None:
    """Store what a human says of a post's revision, by default the newest; it counts at once.

    Where another human said otherwise about the same revision, both are contested.
    """
    judged = revision or post.revision
    earlier = labels_on(unit.connection, post.pk, judged)
    for label, value in given.items():
        against = [
            one.id
            for one in earlier
            if one.label == label
            and one.source in HUMAN
            and one.state in ("accepted", "contested")
            and one.value != value
        ]
        if against:
            _set_state(unit, against, "contested")
        row = _row(unit, post, judged, label, value, source, actor)
        state = "contested" if against else "accepted"
        row |= {"state": state, "decision_id": decision_id}
        row["settled_at"] = None if against else unit.now
        unit.connection.execute(insert(Label), row)


def put_host_labels(
    unit: UnitOfWork, post: PostView, revision: int, given: Mapping[str, float], actor: str
) -> list[LabelView]:
    """Store what the host says of a revision; it waits until a human accepts it.

    The same again changes nothing. Another value takes the place of one that waits; beside one
    that was accepted or rejected it waits anew.
    """
    known = {
        one.label: one
        for one in labels_on(unit.connection, post.pk, revision)
        if one.source == "host"
    }
    for label, value in given.items():
        one = known.get(label)
        if one is not None and one.value == value:
            continue
        if one is not None and one.state == "waiting":
            changed = update(Label).where(Label.id == one.id)
            unit.connection.execute(changed.values(value=value, actor=actor))
        else:
            row = _row(unit, post, revision, label, value, "host", actor)
            unit.connection.execute(insert(Label), row)
    payload = {"revision": revision, "labels": dict(given)}
    unit.audit(post.community_id, actor, "labels.given", f"post/{post.post_id}", payload)
    newest = {
        one.label: one
        for one in labels_on(unit.connection, post.pk, revision)
        if one.source == "host"
    }
    return [newest[label] for label in given]


def settle(
    unit: UnitOfWork, community_id: str, label_id: str, accept: bool, actor: str
) -> LabelView:
    """Accept or reject a label that waits or is contested.

    Accepting one rejects those that say otherwise about the same revision.

    Raises:
        LabelNotFoundError: there is no such label.
        LabelSettledError: it was accepted or rejected before.
    """
    found = find_label(unit.connection, community_id, label_id)
    if found.state not in ("waiting", "contested"):
        raise LabelSettledError(f"The label was {found.state} already: it stays so")
    _set_state(unit, [found.id], "accepted" if accept else "rejected")
    if accept:
        others = labels_on(unit.connection, found.post_pk, found.revision)
        against = [
            one.id
            for one in others
            if one.label == found.label and one.value != found.value and one.state != "rejected"
        ]
        _set_state(unit, against, "rejected")
    done = "labels.accepted" if accept else "labels.rejected"
    unit.audit(community_id, actor, done, f"label/{label_id}", {"label": found.label})
    return find_label(unit.connection, community_id, label_id)


def find_label(connection: Connection, community_id: str, label_id: str) -> LabelView:
    """Return one label.

    Raises:
        LabelNotFoundError: there is no such label in the community.
    """
    row = connection.execute(
        _LABEL.where(Label.community_id == community_id, Label.id == label_id)
    ).one_or_none()
    if row is None:
        raise LabelNotFoundError(
            f"There is no label {label_id!r} in this community: `GET /v1/labels` lists them"
        )
    return LabelView(**row._mapping)


def labels_on(connection: Connection, post_pk: str, revision: int) -> list[LabelView]:
    """Return every label of a revision, oldest first."""
    rows = connection.execute(
        _LABEL.where(Label.post_pk == post_pk, Label.revision == revision).order_by(Label.id)
    )
    return [LabelView(**row._mapping) for row in rows]


def list_labels(
    connection: Connection,
    community_id: str,
    state: str,
    *,
    after: str | None = None,
    limit: int = 50,
) -> list[LabelView]:
    """Return labels in a state, oldest first; ``after`` is the id of the last one before."""
    query = _LABEL.where(Label.community_id == community_id, Label.state == state)
    if after is not None:
        query = query.where(Label.id > after)
    rows = connection.execute(query.order_by(Label.id).limit(limit))
    return [LabelView(**row._mapping) for row in rows]


def _set_state(unit: UnitOfWork, ids: list[str], state: str) -> None:
    settled = None if state == "contested" else unit.now
    statement = update(Label).where(Label.id.in_(ids))
    unit.connection.execute(statement.values(state=state, settled_at=settled))


def _row(
    unit: UnitOfWork,
    post: PostView,
    revision: int,
    label: str,
    value: float,
    source: str,
    actor: str,
) -> dict[str, Any]:
    return {
        "id": unit.new_id(),
        "community_id": post.community_id,
        "post_pk": post.pk,
        "revision": revision,
        "label": label,
        "value": value,
        "source": source,
        "trust": TRUST[source],
        "state": "waiting",
        "actor": actor,
        "decision_id": None,
        "created_at": unit.now,
        "settled_at": None,
    }
