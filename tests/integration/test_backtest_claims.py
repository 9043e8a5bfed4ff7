"""Stored posts are compared with claims that nobody has compared them with, on each store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.decisions import Recorder, delete_post
from service.policy import Policy, load_policy
from service.publishing import Policies, publish
from service.publishing.backtest import rescore
from service.publishing.backtest.claims import key_of
from service.scoring import load_bundle
from service.storage import Database, UnitOfWork
from tests.support.posts import COMMUNITY, POLICY, Host
from tests.support.rescoring import TINY, Again, backtested


def with_claim(text: str, name: str = "cats") -> str:
    """The policy with a claim, and a rule that labels what is alike."""
    return POLICY.replace(
        "rules:\n",
        f"claims:\n  {name}: {{text: {text}, correction: No., owner: Mo, source: A book, "
        "review_by: 2999-01-01}\n"
        f"rules:\n  - {{name: myth, when: {{claim: {{id: {name}, at_least: 0.95}}}}, "
        "then: {label: myth}}\n",
        1,
    )


CATS, GOALS = with_claim("cat cat"), with_claim("goal goal")


@pytest.fixture
def host(database: Database) -> Host:
    """Four posts that the served model has scored, one of them deleted."""
    found = Host(database)
    for name, text in (("cat", "cat"), ("goal", "goal"), ("odd", "Кот и гол"), ("gone", "cat")):
        send(found, name, text)
    database.write(lambda unit: delete(found, unit))
    return found


def send(host: Host, name: str, text: str, claims: dict[str, float] | None = None) -> None:
    submission = host.submission(name, text)
    assert submission.scores is not None
    scores = replace(submission.scores, model_version="tiny/1", normaliser_version="2")
    given = replace(submission, scores=scores, claims=claims or {})
    host.database.write(lambda unit: host.recorder.record(unit, given))


def delete(host: Host, unit: UnitOfWork) -> None:
    delete_post(unit, host.policies, host.desk, COMMUNITY, "gone", "key:test")


def go_live(host: Host, policy: str) -> Policy:
    loaded = load_policy(policy)
    host.database.write(lambda unit: publish(unit, COMMUNITY, loaded, "test", "knows a claim"))
    host.policies = Policies()
    host.recorder = Recorder(host.policies, host.desk)
    return loaded


def test_a_candidates_claim_is_measured_and_decides(host: Host) -> None:
    found = backtested(host, CATS, load_bundle(TINY))
    assert found["rules"]["myth"]["matched"] == 1
    assert [one["post_id"] for one in found["sample"]] == ["cat"]
    told = found["stored"]
    # Of a deleted post and of a language without figures nobody knows.
    assert (told["claims_compared"], told["claims_unknown"]) == (2, 2)
    assert (told["scored_again"], told["other_model"]) == (0, 0)


def test_without_the_model_it_stays_not_applicable(host: Host) -> None:
    found = backtested(host, CATS, None)
    assert found["rules"]["myth"] == {
        "matched": 0,
        "enforced": 0,
        "not_applicable": 4,
        "per_thousand": 0.0,
    }
    assert (found["stored"]["claims_compared"], found["stored"]["claims_unknown"]) == (0, 4)


def test_what_was_measured_when_decided_needs_no_model(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = Host(database)
    live = go_live(host, CATS)
    send(host, "alike", "goal", {"cats": 0.97})
    monkeypatch.setattr(rescore, "Scorer", None)
    again = Again(host, policies=(live, load_policy(CATS)))
    found = again.posts()["alike"]
    assert (found.again, found.similar, again.read) == (None, None, [])
    assert backtested(host, CATS, load_bundle(TINY))["rules"]["myth"]["matched"] == 1


def test_a_claim_of_the_same_name_that_says_another_thing_is_measured_anew(
    database: Database,
) -> None:
    host = Host(database)
    go_live(host, CATS)
    send(host, "alike", "goal", {"cats": 0.1})
    found = backtested(host, GOALS, load_bundle(TINY))
    assert found["rules"]["myth"]["matched"] == found["changes"]["other"] == 1
    # The stored figure is about another statement: without the model there is none.
    kept = backtested(host, GOALS, None)
    assert kept["rules"]["myth"]["not_applicable"] == 1
    assert kept["changes"]["same"] == 1


def test_another_models_similarities_are_replaced(database: Database) -> None:
    host = Host(database)
    live = go_live(host, CATS)
    submission = replace(host.submission("old", "goal"), claims={"cats": 1.0})
    host.database.write(lambda unit: host.recorder.record(unit, submission))
    found = Again(host, policies=(live,)).posts()["old"]
    assert found.again == "scored"
    assert '"claims"' not in found.facts
    assert found.similar is not None
    assert key_of("cat cat") in found.similar
    assert backtested(host, CATS, load_bundle(TINY))["rules"]["myth"]["matched"] == 0


def test_for_policies_yet_unknown_every_similarity_is_held_by_text(database: Database) -> None:
    host = Host(database)
    live = go_live(host, CATS)
    send(host, "alike", "goal", {"cats": 0.5})
    found = Again(host, policies=(live,), every=True).posts()["alike"]
    assert found.similar == f'{{"{key_of("cat cat")}":0.5}}'
