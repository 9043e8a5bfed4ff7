"""`do_not_store`: decided as usual, and none of the words are stored anywhere."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from service.decisions.tables import Decision, Revision
from service.storage import Database
from tests.support.posts import Host
from tests.support.privacy import occurrences

WORDS = "You utter quibblesnark, see https://quibblesnark.example/x"


@pytest.fixture
def host(database: Database) -> Host:
    return Host(database)


@pytest.mark.parametrize("score", [0.1, 0.6, 0.95])
def test_the_decision_is_the_same_and_the_words_are_nowhere(host: Host, score: float) -> None:
    shown = host.send("1", WORDS, {"toxicity": score})
    where = occurrences(host.database, "quibblesnark")
    assert where
    kept = host.send("2", WORDS, {"toxicity": score}, author_id="bea", do_not_store=True)
    assert kept.decision.outcome == shown.decision.outcome
    assert kept.decision.rule == shown.decision.rule
    assert kept.decision.scores == shown.decision.scores
    pk = host.post("2").pk
    assert occurrences(host.database, "quibblesnark") == where  # of the post that may be stored
    content = host.database.read(
        lambda c: c.execute(select(Revision.content).where(Revision.post_pk == pk)).scalar_one()
    )
    assert content == {
        "author_id": "bea", "channel_id": "general", "text": "", "do_not_store": True,
    }  # fmt: skip
    facts = host.database.read(
        lambda c: c.execute(select(Decision.facts).where(Decision.post_pk == pk)).scalar_one()
    )
    assert facts["links"] == ["https://withheld.invalid/"]


def test_a_repeat_is_known_and_an_edit_is_one(host: Host) -> None:
    first = host.send("1", WORDS, do_not_store=True)
    again = host.send("1", WORDS, do_not_store=True)
    assert (again.repeated, again.decision.id) == (True, first.decision.id)
    edited = host.send("1", "Something else.", do_not_store=True)
    assert edited.decision.revision == 2
