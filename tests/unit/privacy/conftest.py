"""A member who has done everything a member can do, and others who have to do with them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, update

from service.appeals.tables import Appeal
from service.communities import put_member, set_suspension
from service.conversations import add_message, open_conversation
from service.decisions import find_post
from service.decisions.idempotency import remember
from service.ladder import request_action
from service.ladder.tables import ActionRow
from service.review.tables import Verdict
from service.storage import Database, UnitOfWork
from tests.support.community import COMMUNITY, World

ID, NAME, WORD = "quibble-7", "Zaphira Quibbleton", "snorkelwort"


class Life:
    """The member ``ID`` in a community: posts, strikes, reports, a conversation, an appeal."""

    def __init__(self, database: Database) -> None:
        self.world = World(database)
        self.database = database
        database.write(lambda unit: put_member(unit, COMMUNITY, ID, {"display_name": NAME}))
        self.world.post(f"A fine {WORD}.", post_id="p1", author=ID, profile={"display_name": NAME})
        self.world.post(
            f"You {WORD}, you idiot. https://{WORD}.example @mo",
            {"toxicity": 0.99, "insult": 0.99, "severe_toxicity": 0.9, "threat": 0.99},
            post_id="p2", author=ID, mentions=["mo"],
        )  # fmt: skip
        self.world.post(
            f"What @{ID} says, @{NAME}!", post_id="p3", author="mo", parent_id="p1",
            quotes=[{"author_id": ID, "text": f"A fine {WORD}."}], mentions=[ID, "bea"],
        )  # fmt: skip
        self.world.report("p1", "bea", text=f"{WORD} again")
        self.world.report("p3", ID, text=f"Mo wrote {WORD}")
        database.write(self._talk)

    def _talk(self, unit: UnitOfWork) -> None:
        post = find_post(unit.connection, COMMUNITY, "p2")
        assert post is not None
        talk = open_conversation(
            unit, community_id=COMMUNITY, author_id=ID, text=f"About {WORD}: please don't.",
            actor="staff:s1", post_pk=post.pk,
        )  # fmt: skip
        add_message(unit, COMMUNITY, talk.id, "member", "key:1", f"But {WORD}!", "m1")
        body = f'{{"message_id":"{talk.id}","text":"{WORD}"}}'.encode()
        remember(unit, COMMUNITY, "k1", "h", 200, body)
        remember(unit, COMMUNITY, "k2", "h", 200, b'{"post_id":"p3"}')
        verdict = {
            "id": "v1", "community_id": COMMUNITY, "post_pk": post.pk, "revision": 1,
            "note": f"{NAME} likes {WORD}", "message": f"No {WORD}", "verdict": "violation",
        }  # fmt: skip
        more = {"item_id": "i1", "staff_id": "s1", "created_at": unit.now}
        unit.connection.execute(insert(Verdict).values(**verdict, **more))

    def appeal(self, state: str = "open") -> None:
        """Let the member appeal about their second post."""

        def work(unit: UnitOfWork) -> None:
            post = find_post(unit.connection, COMMUNITY, "p2")
            assert post is not None
            row = {
                "id": "a1", "community_id": COMMUNITY, "author_id": ID, "post_pk": post.pk,
                "text": f"It was no {WORD}", "state": state, "via": "api",
            }  # fmt: skip
            unit.connection.execute(insert(Appeal).values(**row, filed_at=unit.now))

        self.database.write(work)

    def suspend(self, until: Any = None) -> None:
        """Suspend the member as the ladder would."""

        def work(unit: UnitOfWork) -> None:
            request_action(
                unit, community_id=COMMUNITY, author_id=ID, post_pk=None, post_id=None,
                decision_id=None, step="suspend", until=until,
            )  # fmt: skip

        self.database.write(work)

    def end_suspension(self, author: str) -> None:
        """Let the suspension run out."""

        def work(unit: UnitOfWork) -> None:
            ended = {"ended_at": unit.now, "ended_by": "timer"}
            unit.connection.execute(update(ActionRow).values(**ended))
            set_suspension(unit, COMMUNITY, author, False, None)

        self.database.write(work)


@pytest.fixture
def life(database: Database) -> Life:
    return Life(database)
