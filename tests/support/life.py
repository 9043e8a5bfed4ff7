"""A community whose policy has versions, for tests of their life."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from service.policy import load_policy
from service.publishing import (
    Publisher,
    Taken,
    VersionView,
    find_version,
    store_draft,
    take_step,
)
from service.publishing.states import State
from service.publishing.tables import Backtest
from service.storage import Database
from tests.support.posts import COMMUNITY, POLICY, Host

STRICTER = POLICY.replace("enforce: 0.9", "enforce: 0.8")
ADA, GRACE = Publisher("key:ada", may_publish=True), Publisher("key:grace", may_publish=True)
WRITER = Publisher("key:writer")


class Life:
    """Version 1 is live; ``store`` and ``step`` do the rest."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.host = Host(database)

    def store(self, source: str = STRICTER, *, checked: bool = True) -> int:
        """Store a version, check it and return its number."""
        policy = load_policy(source)
        version = self.database.write(
            lambda unit: store_draft(unit, COMMUNITY, policy, WRITER.actor, "try it")
        ).version
        if checked:
            self.step(version, "checked", WRITER)
        return version

    def step(
        self, version: int, to: State, by: Publisher = ADA, share: int = 0, reason: str = "why"
    ) -> Taken:
        """Take a step in a transaction of its own."""
        return self.database.write(
            lambda unit: take_step(unit, COMMUNITY, version, to, by, share=share, reason=reason)
        )

    def backtest(self, version: int, changed: int, *, against: int = 1, days_ago: float = 0) -> str:
        """Store what a back-test of a version over 1,000 posts could have found."""
        at = self.database.clock() - timedelta(days=days_ago)
        row = {
            "id": f"backtest-{version}-{changed}-{days_ago}",
            "community_id": COMMUNITY,
            "sha256": self.view(version).sha256,
            "version": version,
            "against": against,
            "since": at - timedelta(days=30),
            "until": at,
            "posts": 1000,
            "changed": changed,
            "result": {},
            "actor": "cli",
            "created_at": at,
        }
        self.database.write(lambda unit: unit.connection.execute(insert(Backtest), row))
        return str(row["id"])

    def publish(self, source: str) -> int:
        """Store a version, back-test it and make it live."""
        version = self.store(source)
        live = next(number for number in range(version - 1, 0, -1) if self.state(number) == "live")
        self.backtest(version, 0, against=live)
        self.step(version, "live")
        return version

    def view(self, version: int) -> VersionView:
        """Return a version."""
        return self.database.read(lambda c: find_version(c, COMMUNITY, version))

    def state(self, version: int) -> str:
        """Return where a version stands."""
        return self.view(version).state
