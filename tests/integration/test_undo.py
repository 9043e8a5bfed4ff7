"""Everything a rule did is taken back, once, also when the run is killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from functools import partial
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select, update

from service.audit import verify
from service.audit.tables import AuditEvent
from service.communities import find_member, set_suspension
from service.decisions import Question, decide_by_human, history
from service.decisions.tables import Decision
from service.ladder import author_strikes
from service.ladder.tables import ActionRow, StrikeRevocation, StrikeRow
from service.publishing.errors import UndoError
from service.publishing.tables import UndoRun
from service.publishing.undo import Undo
from service.publishing.undo_command import undo as command
from service.publishing.undo_preview import Preview, preview
from service.publishing.undo_runs import Run, find_run, start_run, stop_run
from service.publishing.undo_scope import Wanted
from service.publishing.undo_without import Without
from service.review import find_open
from service.review.tables import ReviewItem
from service.storage import Database, OutboxRow
from tests.support.answers import reach_member
from tests.support.posts import COMMUNITY, Host

TOXIC = {"toxicity": 0.95}
THREAT = {"threat": 0.95}
REINS = [sys.executable, "-P", "-m", "service.cli"]


@pytest.fixture
def host(database: Database) -> Host:
    return Host(database)


def wanted(host: Host, rule: str = "very-toxic") -> Wanted:
    now = host.database.clock()
    return Wanted(COMMUNITY, rule, 1, now - timedelta(days=1), now)


def look(host: Host, what: Wanted) -> Preview:
    """Return what an undo would do."""
    without = Without(host.policies)
    asked = lambda c, pk: find_open(c, pk) is not None  # noqa: E731
    return host.database.read(lambda c: preview(c, what, without, asked))


def undo(host: Host, what: Wanted, limit: int = 20) -> Run:
    """Run an undo to its end."""
    run = host.database.write(lambda unit: start_run(unit, what, "cli:ada", "the rule was wrong"))
    work = Undo(host.policies, host.desk)
    while run.state == "running":
        step = partial(work.advance, community_id=COMMUNITY, run_id=run.id, limit=limit)
        run = host.database.write(step)
    return run


def deliver(host: Host) -> None:
    """As if the host had heard of everything so far."""
    now = host.database.clock()
    host.database.write(
        lambda unit: unit.connection.execute(update(OutboxRow).values(dispatched_at=now))
    )


def told(host: Host) -> list[dict[str, Any]]:
    """What the host has not heard yet."""
    waiting = select(OutboxRow.payload).where(OutboxRow.dispatched_at.is_(None))
    rows = host.database.read(lambda c: c.execute(waiting.order_by(OutboxRow.id)).scalars().all())
    return [orjson.loads(row) for row in rows]


def offend(host: Host, posts: int) -> None:
    """Break a rule again and again; each time the host does what it is asked for in between."""
    for number in range(posts):
        host.send(f"p{number}", "You are hopeless.", TOXIC)
        reach_member(host.database, COMMUNITY)


def standing_strikes(host: Host) -> int:
    return host.count(StrikeRow) - host.count(StrikeRevocation)


def test_strike_deletion_and_suspension_are_taken_back_and_the_host_is_told(host: Host) -> None:
    offend(host, 6)
    asked = select(ActionRow.step)
    steps = host.database.read(lambda c: c.execute(asked).scalars().all())
    assert {"conversation", "delete", "suspend"} <= set(steps)
    deliver(host)
    found = look(host, wanted(host))
    assert found.fates == {"reverse": 6}
    assert found.standing["strike"] == 6
    assert len(found.members) == 1
    run = undo(host, wanted(host))
    assert (run.state, run.decisions, run.reversed) == ("finished", 6, 6)
    assert standing_strikes(host) == 0
    events = told(host)
    assert [e["type"] for e in events].count("post.decided") == 6
    reversed_ = {e["data"]["step"] for e in events if e["type"] == "action.reversed"}
    assert {"conversation", "delete"} <= reversed_
    post = host.post("p0")
    # As the policy says without the rule: a milder one asks a human, and the post is shown.
    assert (post.outcome, post.visibility) == ("review", "show")
    last = host.database.read(lambda c: history(c, post.pk))[-1]
    assert (last.source, last.actor, last.rule) == ("undo", "cli:ada", "maybe-toxic")
    types = host.database.read(lambda c: c.execute(select(AuditEvent.type)).scalars().all())
    assert types.count("undo.started") == types.count("undo.finished") == 1
    assert types.count("strike.revoked") == 6
    assert host.database.read(verify) is None


def test_a_confirmed_suspension_ends(host: Host) -> None:
    def suspend(unit: Any) -> None:
        unit.connection.execute(
            update(ActionRow).where(ActionRow.step == "suspend").values(status="completed")
        )

    offend(host, 6)
    host.database.write(suspend)
    host.database.write(lambda unit: set_suspension(unit, COMMUNITY, "ada", True, None))
    undo(host, wanted(host))
    member = host.database.read(lambda c: find_member(c, COMMUNITY, "ada"))
    assert member is not None
    assert not member.suspended


def test_the_preview_counts_the_items_that_the_undo_opens(host: Host) -> None:
    host.send("milder", "You are hopeless.", TOXIC)
    host.send("asked", "You are hopeless.", TOXIC, author_id="grace")
    question = Question(
        COMMUNITY, host.post("asked").pk, 1, "d", "reported", None, 70, "respect", None
    )
    live = host.database.read(lambda c: host.policies.live(c, COMMUNITY))
    host.database.write(lambda unit: host.desk.ask(unit, question, live))
    before = host.count(ReviewItem)
    assert look(host, wanted(host)).items == 1
    undo(host, wanted(host))
    assert host.count(ReviewItem) - before == 1


def test_a_post_that_no_other_rule_looks_at_is_allowed(host: Host) -> None:
    host.send("1", "I will find you.", THREAT)
    assert host.post("1").visibility == "hide"
    undo(host, wanted(host, "threats"))
    post = host.post("1")
    assert (post.outcome, post.visibility) == ("allow", "show")
    member = host.database.read(lambda c: find_member(c, COMMUNITY, "ada"))
    assert member is not None
    assert member.accepted_posts == 1
    item = host.database.read(lambda c: find_open(c, post.pk))
    assert item is None or item.priority == 0


def test_nothing_is_taken_back_twice(host: Host) -> None:
    host.send("1", "You are hopeless.", TOXIC)
    undo(host, wanted(host))
    deliver(host)
    again = undo(host, wanted(host))
    assert (again.decisions, again.reversed) == (1, 0)
    assert told(host) == []
    assert look(host, wanted(host)).fates == {"done": 1}


def test_what_a_human_has_decided_since_is_left_alone(host: Host) -> None:
    host.send("1", "You are hopeless.", TOXIC)
    host.send("2", "You are hopeless.", TOXIC, author_id="grace")
    live = host.database.read(lambda c: host.policies.live(c, COMMUNITY))
    host.database.write(
        lambda unit: decide_by_human(
            unit, host.post("1"), live=live, actor="staff:eve", outcome="enforce",
            visibility="hide", guideline_id="respect", severity="minor",
        )
    )  # fmt: skip
    assert look(host, wanted(host)).fates == {
        "human": 1,
        "reverse": 1,
    }
    run = undo(host, wanted(host))
    assert (run.decisions, run.reversed) == (2, 1)
    assert host.post("1").visibility == "hide"
    assert host.post("2").visibility == "show"
    assert standing_strikes(host) == 1


def test_a_post_edited_since_keeps_what_counts_for_it_now(host: Host) -> None:
    host.send("mended", "You are hopeless.", TOXIC)
    host.send("mended", "Sorry, that was unkind.")
    host.send("worse", "You are hopeless.", TOXIC, author_id="grace")
    host.send("worse", "I will find you.", THREAT, author_id="grace")
    run = undo(host, wanted(host))
    assert (run.decisions, run.reversed) == (2, 1)
    sources = [d.source for d in host.database.read(lambda c: history(c, host.post("mended").pk))]
    assert sources == ["automated", "automated"]
    assert (host.post("worse").outcome, host.post("mended").outcome) == ("enforce", "allow")
    strikes = host.database.read(lambda c: author_strikes(c, COMMUNITY, "ada"))
    assert [strike.revoked_at is not None for strike in strikes] == [True]
    kept = host.database.read(lambda c: author_strikes(c, COMMUNITY, "grace"))
    assert all(strike.revoked_at is None for strike in kept)


def test_what_another_rule_would_have_enforced_goes_to_a_human(host: Host) -> None:
    host.send("1", "You are hopeless, I will find you.", TOXIC | THREAT)
    assert host.post("1").outcome == "enforce"
    run = undo(host, wanted(host, "threats"))
    assert run.reversed == 1
    post = host.post("1")
    assert (post.outcome, post.visibility) == ("review", "hold")
    item = host.database.read(lambda c: find_open(c, post.pk))
    assert item is not None
    assert item.rule == "very-toxic"
    assert standing_strikes(host) == 0


def test_only_the_rule_the_version_and_the_time_that_are_named(host: Host) -> None:
    host.send("1", "I will find you.", THREAT)
    now = host.database.clock()
    before = Wanted(COMMUNITY, "threats", 1, now - timedelta(hours=2), now - timedelta(hours=1))
    later = Wanted(COMMUNITY, "threats", 2, now - timedelta(hours=1), now)
    for what in (wanted(host), before, later):
        assert undo(host, what).decisions == 0
    assert host.post("1").outcome == "enforce"


def test_a_run_that_was_stopped_does_not_go_on(host: Host) -> None:
    host.send("1", "You are hopeless.", TOXIC)
    run = host.database.write(lambda unit: start_run(unit, wanted(host), "cli", "wrong"))
    host.database.write(lambda unit: stop_run(unit, COMMUNITY, run.id, "cli"))
    work = Undo(host.policies, host.desk)
    with pytest.raises(UndoError, match="was stopped"):
        host.database.write(lambda unit: work.advance(unit, COMMUNITY, run.id))
    assert host.post("1").outcome == "enforce"


def environment(url: str) -> dict[str, str]:
    return {"REINS_DATABASE_URL": url, "REINS_COMMUNITY": COMMUNITY}


def reins_undo(url: str, *arguments: str, answer: str = "") -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(command, arguments, input=answer, env=environment(url))


def test_a_killed_run_goes_on_where_it_was(host: Host, database_url: str) -> None:
    posts = 120
    for number in range(posts):
        host.send(f"p{number}", "You are hopeless.", TOXIC, author_id=f"author-{number % 40}")
    deliver(host)
    asked = ["--rule", "very-toxic", "--policy", "1", "--since", "1h", "--reason", "wrong", "--yes"]
    first = subprocess.Popen(
        [*REINS, "undo", *asked],
        env=dict(os.environ) | environment(database_url),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    half = kill_in_the_middle(host, first)
    assert 0 < half.reversed < posts
    assert half.state == "running"
    assert host.count(StrikeRevocation) == half.reversed
    done = reins_undo(database_url, "--resume", half.id)
    assert done.exit_code == 0, done.output
    assert f"Taken back: {posts} decisions; left alone: 0." in done.output
    whole = host.database.read(lambda c: find_run(c, COMMUNITY, half.id))
    assert (whole.state, whole.reversed) == ("finished", posts)
    assert standing_strikes(host) == 0
    check_once(host, posts)
    assert host.database.read(verify) is None


def kill_in_the_middle(host: Host, process: subprocess.Popen[bytes]) -> Run:
    """Kill a run as soon as it has taken something back."""
    progress = select(UndoRun.id).where(UndoRun.reversed > 0)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        run_id = host.database.read(lambda c: c.execute(progress).scalar_one_or_none())
        if run_id is not None:
            break
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    return host.database.read(lambda c: find_run(c, COMMUNITY, str(run_id)))


def check_once(host: Host, posts: int) -> None:
    """Every post was decided again once, and the host told once of everything taken back."""
    again = select(Decision.post_pk).where(Decision.source == "undo")
    decided = host.database.read(lambda c: c.execute(again).scalars().all())
    assert len(decided) == len(set(decided)) == posts
    events = [event for event in told(host) if event["type"] == "action.reversed"]
    heard = [event["data"]["action_id"] for event in events]
    taken = select(func.count()).select_from(ActionRow).where(ActionRow.status == "reversed")
    reversed_ = host.database.read(lambda c: c.execute(taken).scalar_one())
    assert len(heard) == len(set(heard)) == reversed_ > 0


def test_the_same_command_goes_on_too_and_the_preview_asks(host: Host, database_url: str) -> None:
    host.send("1", "You are hopeless.", TOXIC)
    asked = ["--rule", "very-toxic", "--policy", "1", "--since", "1h", "--reason", "wrong"]
    data = orjson.loads(reins_undo(database_url, *asked, "--json").stdout)
    assert (data["decisions"]["reverse"], data["taken_back"]["strike"]) == (1, 1)
    refused = reins_undo(database_url, *asked, answer="n\n")
    assert refused.exit_code == 1
    assert "Taken back: 1 decision about 1 member: 1 strike" in refused.output
    assert (host.post("1").outcome, host.count(UndoRun)) == ("enforce", 0)
    begun = host.database.write(lambda unit: start_run(unit, wanted(host), "cli", "wrong"))
    done = reins_undo(database_url, *asked, "--yes")
    assert done.exit_code == 0, done.output
    assert begun.id in done.output
    assert (host.post("1").outcome, host.count(UndoRun)) == ("review", 1)


def test_a_rule_that_does_not_exist_is_refused_with_those_that_do(
    host: Host, database_url: str
) -> None:
    asked = ["--rule", "very-toxik", "--policy", "1", "--since", "1h", "--reason", "wrong"]
    error = reins_undo(database_url, *asked, "--yes").exception
    assert isinstance(error, UndoError)
    assert "no rule 'very-toxik', only very-toxic, threats" in error.detail
    assert host.count(UndoRun) == 0
