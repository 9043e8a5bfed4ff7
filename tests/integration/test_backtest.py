"""`reins policy backtest` over a real store."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from service.cli import reins
from service.policy import load_policy
from service.publishing import Policies
from service.publishing.backtest import Span, Trial, make_result, read_blocks, replay_blocks
from service.publishing.tables import Backtest
from service.storage import Database
from tests.support.posts import COMMUNITY, POLICY, Host
from tests.support.rescoring import TINY
from tests.support.verdicts import draw, rule_on

STRICTER = POLICY.replace("enforce: 0.9", "enforce: 0.8")
SCORES = {"fine": 0.1, "rough": 0.6, "bad": 0.85, "worse": 0.95}


@pytest.fixture
def host(database: Database) -> Host:
    """A community with a post of each kind; a human overruled the policy on one, twice."""
    found = Host(database)
    for name, toxicity in SCORES.items():
        found.send(name, f"A {name} post.", {"toxicity": toxicity})
    rule_on(found, "bad", "enforce")
    rule_on(found, "bad", "allow")
    return found


def span(database: Database) -> Span:
    now = database.clock()
    return Span(COMMUNITY, now - timedelta(days=1), now + timedelta(hours=1))


def compared(host: Host, candidate: str = STRICTER, page: int = 2, workers: int = 1) -> Any:
    live = host.database.read(lambda c: Policies().live(c, COMMUNITY))
    trial = Trial(live.policy, load_policy(candidate), live.version)
    over = span(host.database)
    tally = replay_blocks(trial, read_blocks(host.database, over, page), workers)
    return make_result(tally, trial, over, model="test/1")


def test_it_finds_what_a_lower_threshold_would_have_done(host: Host) -> None:
    found = compared(host)
    assert (found["posts"], found["changed"]) == (4, 1)
    assert found["sample"][0]["post_id"] == "bad"
    assert found["rules"]["very-toxic"]["enforced"] == 2
    assert found["stored"]["differ"] == 0


def test_the_latest_human_verdict_counts(host: Host) -> None:
    found = compared(host)["verdicts"]
    assert (found["fine"], found["violation"]) == (1, 0)
    assert found["false_positives"]["before"]["share"] is None
    assert found["false_positives"]["after"]["share"] == 1.0
    assert found["misses"]["after"]["share"] is None


def test_a_drawn_post_stands_for_those_that_were_not(host: Host) -> None:
    draw(host, "fine", 0.5)
    rule_on(host, "fine", "enforce")
    found = compared(host)["verdicts"]
    assert found["sampled"] == 1
    assert found["misses"]["before"]["share"] == 1.0
    assert found["misses"]["before"]["low"] == pytest.approx(0.2065, abs=1e-4)


def test_each_revision_is_a_post_of_its_own(host: Host) -> None:
    host.send("fine", "Edited into a bad one.", {"toxicity": 0.85})
    found = compared(host)
    assert (found["posts"], found["changed"]) == (5, 2)
    assert found["verdicts"]["fine"] == 1


@pytest.mark.parametrize("page", [1, 3, 4, 1000])
def test_the_size_of_a_page_has_no_influence(host: Host, page: int) -> None:
    found, expected = compared(host, page=page), compared(host)
    for one in (found, expected):
        del one["since"], one["until"], one["days"], one["workload"]
    assert found == expected


def test_pages_neither_repeat_nor_miss_posts_of_one_moment(database: Database) -> None:
    moment = datetime.fromisoformat("2026-11-01T12:00:00+00:00")
    database.clock = lambda: moment
    host = Host(database)
    for number in range(7):
        host.send(f"post-{number}")
    database.clock = lambda: moment + timedelta(minutes=1)
    pages = list(read_blocks(database, span(database), 3))
    assert [len(page) for page in pages] == [3, 3, 1]
    assert len({post.decision_id for page in pages for post in page}) == 7


def test_what_was_decided_outside_the_span_is_left_out(host: Host) -> None:
    later = host.database.clock() + timedelta(hours=1)
    over = Span(COMMUNITY, later, later + timedelta(days=1))
    assert list(read_blocks(host.database, over)) == []


def test_several_processes_find_the_same(host: Host) -> None:
    found, expected = compared(host, workers=2), compared(host)
    for one in (found, expected):
        del one["since"], one["until"], one["days"], one["workload"]
    assert found == expected


@pytest.fixture
def run(host: Host, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run `reins policy backtest` on the store of ``host``."""
    monkeypatch.setenv("REINS_DATABASE_URL", database_url)
    monkeypatch.setenv("REINS_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("REINS_COMMUNITY", COMMUNITY)
    monkeypatch.chdir(tmp_path)
    Path("new.yaml").write_text(STRICTER)

    def invoke(*arguments: str) -> Result:
        # What is given later wins: tests that want the model say so.
        command = ["policy", "backtest", "--scores", "stored", "--workers", "1", *arguments]
        return CliRunner().invoke(reins, command)

    return invoke


def test_the_command_shows_writes_draws_and_keeps(run: Any, host: Host) -> None:
    shown = run("new.yaml", "--json", "out.json", "--picture", "out.svg")
    assert shown.exit_code == 0, shown.output
    assert "4 posts" in shown.stdout
    assert "1 change (25.00 %): 1 stricter, 0 milder, 0 other." in shown.stdout
    assert "bad  review (maybe-toxic) → enforce minor (very-toxic)" in shown.stdout
    assert "not estimable" in shown.stdout
    written = json.loads(Path("out.json").read_text())
    told = {"matched": 2, "not_applicable": 0, "enforced": 2, "per_thousand": 500.0}
    assert written["rules"]["very-toxic"] == told
    assert written["sample"][0]["text"] == "A bad post."
    drawing = ElementTree.fromstring(Path("out.svg").read_text())
    assert drawing.tag.endswith("svg")
    row = host.database.read(lambda c: c.execute(select(*Backtest.__table__.columns)).one())
    assert (row.posts, row.changed, row.against, row.version) == (4, 1, 1, None)
    assert row.sha256 == load_policy(STRICTER).sha256
    assert "text" not in row.result["sample"][0]
    assert row.result["rules"] == written["rules"]


def test_a_stored_version_can_be_tried_too(run: Any, host: Host) -> None:
    shown = run("1", "--against", "1", "--sample", "0")
    assert shown.exit_code == 0, shown.output
    assert "0 change" in shown.stdout
    row = host.database.read(lambda c: c.execute(select(Backtest.version)).one())
    assert row.version == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["new.yaml", "--since", "soon"], "30d, 12h or 4w"),
        (["new.yaml", "--against", "yesterday"], "give its number, or `live`"),
        (["99"], "no policy version 99"),
        (["broken.yaml"], "did you mean `toxicity`?"),
        (["missing.yaml"], "missing.yaml"),
    ],
)
def test_mistakes_say_how_to_mend_them(run: Any, arguments: list[str], told: str) -> None:
    Path("broken.yaml").write_text(
        STRICTER.replace("score: {toxicity: enforce}", "score: {toxcity: 1}")
    )
    shown = run(*arguments)
    assert shown.exit_code != 0
    assert told in shown.output + str(shown.exception)


def test_nothing_stored_is_said_in_words(run: Any) -> None:
    shown = run("new.yaml", "--until", "2020-01-01", "--since", "2019-01-01")
    assert "0 posts. There is nothing to compare." in shown.stdout


def test_posts_of_another_model_are_scored_again_unless_told_not_to(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REINS_MODEL", str(TINY))
    shown = run("new.yaml", "--json", "out.json", "--picture", "out.svg", "--scores", "auto")
    assert shown.exit_code == 0, shown.output
    assert "4 posts were scored again by tiny/1." in shown.stdout
    assert "4 posts were scored again by tiny/1." in Path("out.svg").read_text()
    told = json.loads(Path("out.json").read_text())["stored"]
    assert (told["scored_again"], told["text_gone"], told["models"]) == (4, 0, {"tiny/1": 4})
    kept = run("new.yaml")
    assert "4 posts were scored by another model than tiny/1; their stored" in kept.stdout


def test_without_a_model_that_can_be_read_stored_scores_are_taken(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REINS_MODEL", "nowhere")
    shown = run("new.yaml", "--scores", "auto")
    assert shown.exit_code == 0, shown.output
    assert "1 change (25.00 %)" in shown.stdout
    assert "Stored scores are taken as they are: Model bundle" in shown.stderr
    assert run("new.yaml").stderr == ""
