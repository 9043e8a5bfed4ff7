"""A community with a live policy, staff and posts, for tests that need no model."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from service.communities import StaffMember, add_staff, ensure_community, get_staff, put_channel
from service.decisions import Recorded, Recorder, Submission, report
from service.decisions.schemas import Content, ReportIn
from service.policy import load_policy_file
from service.publishing import Policies, publish
from service.review import Desk, Filter, ItemView, Listed, read_page
from service.scoring import LABELS, NORMALISER_VERSION, Scores, normalise
from service.settings import INSTALLATION
from service.storage import Database, OutboxRow, UnitOfWork, open_database

COMMUNITY = "default"
POLICY = INSTALLATION / "policies" / "default.yaml"


@dataclass
class World:
    """One community in one store; posts get the scores that the test names."""

    database: Database
    policies: Policies = field(default_factory=Policies)
    desk: Desk = field(default_factory=Desk)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.recorder = Recorder(self.policies, self.desk)
        self.database.write(self._found)

    def _found(self, unit: UnitOfWork) -> None:
        ensure_community(unit, COMMUNITY, "Learning network")
        publish(unit, COMMUNITY, load_policy_file(POLICY), "file", "seed")
        put_channel(unit, COMMUNITY, "general", {"topic": "Everything about learning at work"})

    def staff(self, name: str, role: str = "moderator", member: str | None = None) -> StaffMember:
        """Add a member of staff called ``name``."""
        email = f"{name.lower()}@example.org"

        def add(unit: UnitOfWork) -> StaffMember:
            add_staff(unit, COMMUNITY, email, role, name, member)
            return get_staff(unit.connection, COMMUNITY, email)

        return self.database.write(add)

    def post(
        self,
        text: str,
        scores: Mapping[str, float] | None = None,
        *,
        post_id: str | None = None,
        author: str = "noor",
        profile: dict[str, Any] | None = None,
        **given: Any,
    ) -> Recorded:
        """Send a post and return what was decided; ``profile`` is what it tells of its author."""
        content = Content.model_validate(
            {"author_id": author, "author": profile, "channel_id": "general", "text": text} | given
        )
        submission = Submission(
            community_id=COMMUNITY,
            actor="key:test",
            post_id=post_id or f"post-{next(self._numbers)}",
            content=content,
            text=text,
            channel=None,
            topic=None,
            scores=make_scores(text, scores or {}),
        )
        return self.database.write(lambda unit: self.recorder.record(unit, submission))

    def report(self, post_id: str, reporter: str, reason: str = "respect", text: str = "") -> None:
        """Report a post as a member."""
        given = ReportIn(reporter_id=reporter, reason=reason, text=text or None)
        self.database.write(
            lambda unit: report(
                unit, self.policies, self.desk, COMMUNITY, post_id, given, "key:test"
            )
        )

    def queue(self, staff: StaffMember | None = None, **wanted: Any) -> list[Listed]:
        """Return the items of the queue in order."""

        def work(connection: Any) -> list[Listed]:
            filter_ = Filter(**wanted)
            return read_page(connection, COMMUNITY, filter_, staff=staff, cursor=None, limit=200)[0]

        return self.database.read(work)

    def item(self, text: str = "Typical of you not to read.", **given: Any) -> ItemView:
        """Send a borderline post and return the item that asks about it."""
        recorded = self.post(text, {"toxicity": 0.66, "insult": 0.6}, **given)
        return next(one.item for one in self.queue() if one.post.post_id == recorded.post_id)

    def events(self, type: str | None = None) -> list[dict[str, Any]]:
        """Return the events of the outbox, oldest first."""
        rows = self.database.read(
            lambda connection: connection.execute(
                select(OutboxRow.payload).order_by(OutboxRow.id)
            ).all()
        )
        events = [orjson.loads(row.payload) for row in rows]
        return [event for event in events if type in (None, event["type"])]


def make_scores(text: str, scores: Mapping[str, float]) -> Scores:
    """Return scores as the model would: what is not named is close to nothing."""
    labels: dict[str, float | None] = {label: scores.get(label, 0.01) for label in LABELS}
    return Scores(
        labels=labels,
        not_applicable=(),
        language="en",
        normalised=normalise(text),
        model_version="test/1",
        normaliser_version=NORMALISER_VERSION,
    )


@pytest.fixture
def world(database: Database) -> World:
    """A community, once on each database."""
    return World(database)


@pytest.fixture
def sqlite_world(sqlite_template: Path, tmp_path: Path) -> Iterator[World]:
    """A community on SQLite alone, for tests that do not depend on the store."""
    path = shutil.copyfile(sqlite_template, tmp_path / "reins.db")
    opened = open_database(f"sqlite:///{path}")
    yield World(opened)
    opened.close()
