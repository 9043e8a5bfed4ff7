"""Tables of policy versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from service.storage import Base

DONE: Final = "done"
"""The state of a back-test that has a result; whatever rests on back-tests reads no other."""
_OPEN = text("state IN ('waiting', 'running')")


def _only(state: str) -> Index:
    """At most one version of a community is in ``state``."""
    where = text(f"state = '{state}'")
    return Index(
        f"uq_policy_versions_{state}",
        "community_id",
        unique=True,
        postgresql_where=where,
        sqlite_where=where,
    )


class PolicyVersion(Base):
    """One immutable version of a community's policy; the one in state ``live`` decides.

    ``sealed`` is the policy with its word files written out: a version never depends on a disk.
    ``state`` is one of ``service.publishing.states``, ``share`` the percentage of authors for whom
    it decides, ``parent`` the version that was live when it was stored.
    """

    __tablename__ = "policy_versions"
    __table_args__ = (_only("live"), _only("rolling"), _only("shadow"))

    community_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    share: Mapped[int] = mapped_column(default=0, server_default="0")
    parent: Mapped[int | None]
    author: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    activated_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]


class PolicyStep(Base):
    """One step in the life of a version, taken or waiting for a second publisher.

    ``outcome`` is ``taken``, ``proposed``, ``declined`` or ``withdrawn``; ``second`` is who agreed
    or declined. ``backtest_id`` is the back-test that the step rests on.
    """

    __tablename__ = "policy_steps"
    __table_args__ = (Index("ix_policy_steps_version", "community_id", "version", "at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    version: Mapped[int]
    from_state: Mapped[str] = mapped_column(String(16))
    to_state: Mapped[str] = mapped_column(String(16))
    share: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str]
    second: Mapped[str | None]
    reason: Mapped[str] = mapped_column(Text)
    backtest_id: Mapped[str | None] = mapped_column(String(36))
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class Backtest(Base):
    """What a policy would have done to stored posts, beside the one that was live.

    ``sha256`` is the candidate's; ``version`` its number where it is stored. ``result`` is the JSON
    of ``reins policy backtest``; ``changed`` of ``posts`` would have come out otherwise.

    One that the worker does is ``waiting``, then ``running``, then ``done`` or ``failed`` for the
    reason in ``error``; before it is done its result is empty. ``done`` of about ``total`` posts
    are replayed. ``started_at`` names who works on it, and ``heartbeat_at`` when they last wrote;
    ``attempts`` counts how often somebody began.
    """

    __tablename__ = "policy_backtests"
    __table_args__ = (
        Index("ix_policy_backtests_sha256", "community_id", "sha256", "created_at"),
        Index("ix_policy_backtests_state", "state", "created_at"),
        Index(
            "uq_policy_backtests_open",
            "community_id",
            "version",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    version: Mapped[int | None]
    against: Mapped[int]
    since: Mapped[datetime]
    until: Mapped[datetime]
    posts: Mapped[int]
    changed: Mapped[int]
    result: Mapped[dict[str, Any]]
    actor: Mapped[str]
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16), default=DONE, server_default=DONE)
    done: Mapped[int] = mapped_column(default=0, server_default="0")
    total: Mapped[int] = mapped_column(default=0, server_default="0")
    error: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]


class PolicyShadow(Base):
    """How far the candidate in the shadow has read, and what it has found so far.

    ``cursor_at`` and ``cursor_id`` are the last decision that was compared.
    """

    __tablename__ = "policy_shadows"

    community_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    cursor_at: Mapped[datetime]
    cursor_id: Mapped[str] = mapped_column(String(36))
    compared: Mapped[int] = mapped_column(default=0)
    differing: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(Text)
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PolicyDifference(Base):
    """A post that the candidate in the shadow would have decided otherwise."""

    __tablename__ = "policy_differences"
    __table_args__ = (
        Index("ix_policy_differences_version", "community_id", "version", "decided_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    version: Mapped[int]
    decision_id: Mapped[str] = mapped_column(String(36))
    post_pk: Mapped[str] = mapped_column(String(36))
    change: Mapped[str] = mapped_column(String(16))
    live: Mapped[dict[str, Any]]
    candidate: Mapped[dict[str, Any]]
    decided_at: Mapped[datetime]


class PolicyBrake(Base):
    """A rule of a version that enforced far more than expected, and so asks humans instead.

    ``rule`` is ``*`` where the whole version is braked. Rates are enforcements in 1,000 posts.
    """

    __tablename__ = "policy_brakes"
    __table_args__ = (
        Index(
            "uq_policy_brakes_on",
            "community_id",
            "version",
            "rule",
            unique=True,
            postgresql_where=text("released_at IS NULL"),
            sqlite_where=text("released_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    version: Mapped[int]
    rule: Mapped[str] = mapped_column(String(64))
    expected_rate: Mapped[float]
    seen_rate: Mapped[float]
    enforced: Mapped[int]
    posts: Mapped[int]
    set_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None]
    reason: Mapped[str | None] = mapped_column(Text)


class UndoRun(Base):
    """The reversal of all that a rule of a version did in a span of time; goes on after a kill.

    ``cursor`` is the id of the last decision that was reversed; ``state`` is ``running``,
    ``finished`` or ``stopped``.
    """

    __tablename__ = "undo_runs"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    rule: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    since: Mapped[datetime]
    until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    actor: Mapped[str]
    state: Mapped[str] = mapped_column(String(16))
    cursor: Mapped[str | None] = mapped_column(String(36))
    decisions: Mapped[int]
    reversed: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
