"""How versions of a policy, their steps and their back-tests are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, select

from service.publishing.errors import UnknownVersionError
from service.publishing.gate import BACKTEST_DAYS, Tried
from service.publishing.states import Standing, State
from service.publishing.tables import DONE, Backtest, PolicyStep, PolicyVersion


@dataclass(frozen=True, slots=True)
class VersionView:
    """A stored version without its text; ``parent`` was live when it was stored."""

    community_id: str
    version: int
    state: State
    share: int
    parent: int | None
    author: str
    reason: str
    sha256: str
    created_at: datetime
    activated_at: datetime | None
    retired_at: datetime | None

    @property
    def standing(self) -> Standing:
        """Where it stands in its life."""
        return Standing(self.state, self.share)


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of a version; ``second`` agreed or declined where two people were needed."""

    id: str
    community_id: str
    version: int
    from_state: State
    to_state: State
    share: int
    outcome: str
    actor: str
    second: str | None
    reason: str
    backtest_id: str | None
    at: datetime
    settled_at: datetime | None


_VERSION = [PolicyVersion.__table__.c[name] for name in VersionView.__dataclass_fields__]
_STEP = [PolicyStep.__table__.c[name] for name in StepView.__dataclass_fields__]


def list_versions(
    connection: Connection, community_id: str, *, before: int | None = None, limit: int = 50
) -> list[VersionView]:
    """Return the versions of a community, the newest first; those below ``before`` if given."""
    query = select(*_VERSION).where(PolicyVersion.community_id == community_id)
    if before is not None:
        query = query.where(PolicyVersion.version < before)
    return _versions(connection, query.order_by(PolicyVersion.version.desc()).limit(limit))


def find_version(
    connection: Connection, community_id: str, version: int, *, lock: bool = False
) -> VersionView:
    """Return one version; ``lock`` keeps others from changing it until the commit.

    Raises:
        UnknownVersionError: the community has no such version.
    """
    query = select(*_VERSION).where(
        PolicyVersion.community_id == community_id, PolicyVersion.version == version
    )
    found = _versions(connection, query.with_for_update() if lock else query)
    if not found:
        raise UnknownVersionError(
            f"There is no policy version {version}: `reins policy versions` lists them"
        )
    return found[0]


def read_source(connection: Connection, community_id: str, version: int) -> str:
    """Return the text of a version as it was stored."""
    return connection.execute(
        select(PolicyVersion.source).where(
            PolicyVersion.community_id == community_id, PolicyVersion.version == version
        )
    ).scalar_one()


def in_state(connection: Connection, community_id: str, state: State) -> VersionView | None:
    """Return the version that is ``live``, ``rolling`` or in the ``shadow``, if there is one."""
    query = select(*_VERSION).where(
        PolicyVersion.community_id == community_id, PolicyVersion.state == state
    )
    return next(iter(_versions(connection, query)), None)


def earlier_live(connection: Connection, live: VersionView) -> VersionView | None:
    """Return the version that a roll-back from ``live`` makes live again, if there is one.

    Of those that were published before ``live`` it is the one that retired last. A roll-back
    leaves the time of publishing as it is, so a version that was rolled back from never returns.
    """
    query = (
        select(*_VERSION)
        .where(
            PolicyVersion.community_id == live.community_id,
            PolicyVersion.state == "retired",
            PolicyVersion.activated_at < live.activated_at,
        )
        .order_by(PolicyVersion.retired_at.desc(), PolicyVersion.version.desc())
        .limit(1)
    )
    return next(iter(_versions(connection, query)), None)


def steps_of(connection: Connection, community_id: str, version: int) -> list[StepView]:
    """Return the steps of a version, taken or not, the oldest first."""
    return _steps(connection, _steps_where(community_id, version))


def open_proposal(connection: Connection, community_id: str, version: int) -> StepView | None:
    """Return the step of a version that waits for a second publisher, if there is one."""
    query = _steps_where(community_id, version).where(PolicyStep.outcome == "proposed")
    return next(iter(_steps(connection, query)), None)


def newest_backtest(
    connection: Connection, candidate: VersionView, against: int, now: datetime
) -> Tried | None:
    """Return the newest back-test of a version's text against the live version, if it counts."""
    row = connection.execute(
        select(Backtest.id, Backtest.posts, Backtest.changed)
        .where(
            Backtest.community_id == candidate.community_id,
            Backtest.sha256 == candidate.sha256,
            Backtest.against == against,
            Backtest.state == DONE,
            Backtest.created_at >= now - timedelta(days=BACKTEST_DAYS),
        )
        .order_by(Backtest.created_at.desc(), Backtest.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Tried(row.id, row.posts, row.changed)


def _steps_where(community_id: str, version: int) -> Select[tuple[object, ...]]:
    return (
        select(*_STEP)
        .where(PolicyStep.community_id == community_id, PolicyStep.version == version)
        .order_by(PolicyStep.at, PolicyStep.id)
    )


def _versions(connection: Connection, query: Select[tuple[object, ...]]) -> list[VersionView]:
    return [VersionView(**row._mapping) for row in connection.execute(query)]


def _steps(connection: Connection, query: Select[tuple[object, ...]]) -> list[StepView]:
    return [StepView(**row._mapping) for row in connection.execute(query)]
