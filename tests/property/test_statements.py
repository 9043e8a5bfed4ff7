"""Laws of statements: whatever a trace holds, a reporter's id appears nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from service.decisions import DecisionView, LivePolicy, PostView
from service.ladder import Restriction
from service.policy import load_policy
from service.review import Origin
from service.statements import LANGUAGES, Case, as_text, statement
from service.statements.dsa import dsa_statement, json_schema
from tests.support.posts import POLICY

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
REPORTER = "reporter-7f3a"
LIVE = LivePolicy("test", 1, load_policy(POLICY))
SCHEMA = Draft202012Validator(json_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
_RANGE = st.builds(
    lambda value, line: {"is": value, "at_least": line},
    st.none() | st.floats(0, 1),
    st.none() | st.floats(0, 1),
)
_IDS = st.just([REPORTER]) | st.just({REPORTER: [REPORTER]}) | st.just(REPORTER)
_NAMES = st.sampled_from(
    [
        "score.toxicity", "score.threat", "parent.score.insult", "parent.words", "words.rude",
        "pattern", "links.domains", "links.count", "mentions", "counts.reports",
        "counts.reporters_last_day", "counts.posts_last_hour", "author.new", "author.role",
        "name.staff", "name.like", "channel.id", "thread.highest.insult",
        "thread.distinct_authors_at_target.1h", "claim",
    ]
)  # fmt: skip


@st.composite
def traces(draw: st.DrawFn) -> list[dict[str, Any]]:
    names = draw(st.lists(_NAMES, unique=True, max_size=8))
    values = {
        name: draw(_RANGE if name.startswith(("score", "thread", "counts")) else _IDS)
        for name in names
    }
    return [{"name": "very-toxic", "result": "matched", "values": values}]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    human = draw(st.booleans())
    decision = DecisionView(
        **dict.fromkeys(DecisionView.__dataclass_fields__)
        | {
            "id": "d", "source": "human" if human else "automated", "outcome": "enforce",
            "visibility": draw(st.sampled_from(["show", "hide"])), "rule": "very-toxic",
            "trace": [] if human else draw(traces()), "policy_version": 1,
            "model_version": "test/1", "language": draw(st.sampled_from([*LANGUAGES, "hu", None])),
            "facts": {"mentions": [REPORTER]}, "actor": "staff:1", "revision": 1,
        }
    )  # fmt: skip
    post = PostView(
        **dict.fromkeys(PostView.__dataclass_fields__)
        | {"pk": "p", "post_id": "p", "author_id": "ada", "created_at": NOW}
    )
    kind = st.sampled_from(["flagged", "reported", "confirm", "edited", "sample"])
    origin = Origin(draw(kind), "maybe-toxic", draw(st.integers(0, 3)), None)
    confirmed = draw(st.sampled_from([None, "staff:2", "host:key"]))
    restriction = Restriction(
        action_id="01a20e8f-a5fb-75e8-9f18-ccc92ccd1a0e",
        author_id="ada",
        post_pk="p",
        decision_id="d",
        step=draw(st.sampled_from(["conversation", "delete", "suspend"])),
        status=draw(st.sampled_from(["requested", "completed", "failed", "refused", "reversed"])),
        until=None,
        guideline_id="respect",
        requested_at=NOW,
        answered_at=NOW,
        reversed_at=NOW,
        ended_at=None,
        proposed_by=draw(st.sampled_from([None, "policy", "staff:1"])) if confirmed else None,
        confirmed_by=confirmed,
        severity=draw(st.sampled_from([None, "minor", "major", "severe"])),
        standing_before=draw(st.sampled_from([None, 0.0, 1.5])),
    )
    reasons = draw(st.sets(st.sampled_from(["illegal", "respect", "other"])))
    media = draw(st.lists(st.sampled_from(["image", "video/mp4", "pdf"]), max_size=3))
    content = {"text": "A rude post", "attachments": [{"type": one} for one in media]}
    return Case(
        restriction, decision, LIVE, post, content, frozenset(reasons), origin if human else None
    )


@settings(max_examples=150, deadline=None)
@given(cases(), st.sampled_from([*LANGUAGES, None]))
def test_no_statement_tells_who_reported(case: Case, language: str | None) -> None:
    text = as_text(statement(case, NOW, language))
    row = dsa_statement(case, NOW, language or "en")
    for told in (text, row.model_dump_json() if row else ""):
        assert REPORTER not in told
        assert "staff:" not in told
        assert "{" not in told or told.startswith("{")


@settings(max_examples=150, deadline=None)
@given(cases())
def test_every_row_fits_the_schema_and_quotes_nobody(case: Case) -> None:
    made = dsa_statement(case, NOW)
    if made is not None:
        row = made.row()
        SCHEMA.validate(row)
        assert "rude post" not in str(row)
        assert "ada" not in row["decision_facts"].split()


@given(cases())
def test_a_statement_never_names_an_end_before_its_beginning(case: Case) -> None:
    reversed_ = replace(case.restriction, status="reversed")
    found = statement(replace(case, restriction=reversed_), NOW)
    assert found.over_at is not None
    assert found.over_at >= found.since
    assert not found.may_appeal
