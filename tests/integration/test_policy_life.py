"""The life of a policy version on the real store: steps, two people, roll-out, roll back."""

from __future__ import annotations

import time
from concurrent.futures import Future

import pytest
from sqlalchemy import func, insert, select, update

from service.audit import verify
from service.decisions import Recorded, Recorder
from service.decisions.tables import Decision
from service.errors import ForbiddenError
from service.publishing import Policies, agree, decline, roll_back, steps_of
from service.publishing.errors import (
    AlreadyThereError,
    CasesFailError,
    NoProposalError,
    NothingToRollBackError,
    ReasonNeededError,
    SecondPublisherNeededError,
    StepNotAllowedError,
    UnknownVersionError,
)
from service.publishing.rollout import included
from service.publishing.tables import PolicyBrake
from service.storage import Database, GroupWriter, OutboxRow, open_database
from tests.support.life import ADA, GRACE, STRICTER, WRITER, Life
from tests.support.posts import COMMUNITY, POLICY, Host

WRONG_CASE = """
cases:
  - {name: calm, text: Hello., scores: {toxicity: 0.1}, expect: {outcome: enforce}}
"""
OTHERS = [POLICY.replace("enforce: 0.9", f"enforce: {limit}") for limit in (0.85, 0.7, 0.6)]


@pytest.fixture
def life(database: Database) -> Life:
    return Life(database)


def back(life: Life) -> int:
    """Roll back and return the version that is live then."""
    life.database.write(lambda unit: roll_back(unit, COMMUNITY, "key:ada", "too strict"))
    return live(life)


def live(life: Life) -> int:
    return life.database.read(lambda c: Policies().live(c, COMMUNITY)).version


def test_a_draft_knows_its_author_its_reason_and_its_parent(life: Life) -> None:
    found = life.view(life.store(checked=False))
    assert (found.version, found.state, found.parent) == (2, "draft", 1)
    assert (found.author, found.reason) == ("key:writer", "try it")


def test_a_version_whose_cases_fail_stays_a_draft(life: Life) -> None:
    version = life.store(POLICY + WRONG_CASE, checked=False)
    with pytest.raises(CasesFailError, match="calm") as caught:
        life.step(version, "checked")
    assert caught.value.extra["cases"][0]["name"] == "calm"
    assert life.state(version) == "draft"


def test_a_draft_that_retired_unchecked_comes_back_through_its_cases_only(life: Life) -> None:
    version = life.store(POLICY + WRONG_CASE, checked=False)
    life.step(version, "retired")
    with pytest.raises(CasesFailError, match="calm"):
        life.step(version, "live")
    assert life.state(version) == "retired"


def test_every_step_is_on_record(life: Life) -> None:
    version = life.store()
    tried = life.backtest(version, 3)
    life.step(version, "shadow", WRITER)
    life.step(version, "rolling", share=10)
    life.step(version, "live")
    steps = life.database.read(lambda c: steps_of(c, COMMUNITY, version))
    assert [(s.from_state, s.to_state, s.share, s.actor, s.backtest_id) for s in steps] == [
        ("draft", "checked", 0, "key:writer", None),
        ("checked", "shadow", 0, "key:writer", None),
        ("shadow", "rolling", 10, "key:ada", tried),
        ("rolling", "live", 100, "key:ada", tried),
    ]
    former = life.database.read(lambda c: steps_of(c, COMMUNITY, 1))[-1]
    assert (former.to_state, former.reason) == ("retired", "Version 2 is live.")
    assert life.database.read(verify) is None


def test_writing_is_not_publishing(life: Life) -> None:
    version = life.store()
    life.backtest(version, 0)
    with pytest.raises(ForbiddenError, match="right to publish"):
        life.step(version, "live", WRITER)
    assert life.state(version) == "checked"


def test_one_version_at_a_time_rolls_out(life: Life) -> None:
    first, second = life.store(), life.store(OTHERS[0])
    for version in (first, second):
        life.backtest(version, 0)
    life.step(first, "rolling", share=10)
    with pytest.raises(StepNotAllowedError, match="Version 2 rolls out already"):
        life.step(second, "rolling", share=10)


def test_the_live_version_never_retires_without_another(life: Life) -> None:
    with pytest.raises(StepNotAllowedError, match="publish that one, or roll back"):
        life.step(1, "retired")
    with pytest.raises(UnknownVersionError):
        life.step(7, "checked")


@pytest.mark.parametrize("tried", [None, (21, 0.0), (0, 8.0)], ids=["none", "wide", "old"])
def test_publishing_far_takes_two_people(life: Life, tried: tuple[int, float] | None) -> None:
    version = life.store()
    if tried:
        life.backtest(version, tried[0], days_ago=tried[1])
    assert life.step(version, "live").why is not None
    assert live(life) == 1
    with pytest.raises(SecondPublisherNeededError):
        life.database.write(lambda u: agree(u, COMMUNITY, version, ADA.actor))
    now, step = life.database.write(lambda u: agree(u, COMMUNITY, version, GRACE.actor, "fine"))
    assert (now.state, step.actor, step.second) == ("live", "key:ada", "key:grace")
    assert (live(life), life.state(1)) == (version, "retired")
    assert life.database.read(verify) is None


def test_a_back_test_against_an_older_live_version_does_not_count(life: Life) -> None:
    candidate = life.store(OTHERS[0])
    life.backtest(candidate, 0)
    life.publish(STRICTER)
    assert life.step(candidate, "live").why is not None


def test_what_takes_two_people_takes_a_reason(life: Life) -> None:
    version = life.store()
    with pytest.raises(ReasonNeededError, match="no back-test"):
        life.step(version, "live", reason=" ")


@pytest.mark.parametrize(("who", "outcome"), [(ADA, "withdrawn"), (GRACE, "declined")])
def test_a_proposal_can_be_declined_or_withdrawn(life: Life, who: object, outcome: str) -> None:
    version = life.store()
    life.step(version, "live")
    with pytest.raises(AlreadyThereError, match="key:ada proposed"):
        life.step(version, "live", GRACE)
    actor = who.actor  # type: ignore[attr-defined]
    _, step = life.database.write(lambda u: decline(u, COMMUNITY, version, actor, "no"))
    assert step.outcome == outcome
    with pytest.raises(NoProposalError):
        life.database.write(lambda u: agree(u, COMMUNITY, version, GRACE.actor))


def test_a_version_that_moved_on_has_no_step_that_waits(life: Life) -> None:
    version = life.store()
    life.step(version, "live")
    life.step(version, "shadow", WRITER)
    with pytest.raises(NoProposalError):
        life.database.write(lambda u: agree(u, COMMUNITY, version, GRACE.actor))


def test_raising_the_share_only_adds_authors(life: Life) -> None:
    version = life.store()
    life.backtest(version, 0)
    authors, before = [f"author-{n}" for n in range(300)], set[str]()
    for share in (10, 50):
        life.step(version, "rolling", share=share)
        deciding = life.database.read(lambda c: Policies().deciding(c, COMMUNITY))
        now = {a for a in authors if deciding.for_author(a).version == version}
        assert before < now
        assert now == {a for a in authors if included(COMMUNITY, version, a, share)}
        before = now


def test_posts_are_decided_by_the_version_of_their_author(life: Life) -> None:
    version = life.store()
    life.backtest(version, 0)
    life.step(version, "rolling", share=50)
    for number in range(20):
        author = f"author-{number}"
        new = included(COMMUNITY, version, author, 50)
        decision = life.host.send(f"p{number}", "Hm.", {"toxicity": 0.85}, author_id=author)
        assert decision.decision.policy_version == (version if new else 1)
        assert decision.decision.outcome == ("enforce" if new else "review")


def test_a_braked_rule_asks_a_human_until_it_is_released(life: Life) -> None:
    brake = {
        "id": "brake", "community_id": COMMUNITY, "version": 1, "rule": "very-toxic",
        "expected_rate": 1.0, "seen_rate": 50.0, "enforced": 50, "posts": 1000,
        "set_at": life.database.clock(),
    }  # fmt: skip
    life.database.write(lambda u: u.connection.execute(insert(PolicyBrake), brake))
    braked = life.host.send("p1", "Hm.", {"toxicity": 0.95}).decision
    assert (braked.outcome, braked.visibility, braked.rule) == ("review", "hold", "very-toxic")
    assert braked.trace[-1]["name"] == "brake"
    assert life.host.send("p2", "Hm.", {"threat": 0.95}).decision.outcome == "enforce"
    released = update(PolicyBrake).values(released_at=life.database.clock())
    life.database.write(lambda u: u.connection.execute(released))
    assert life.host.send("p3", "Hm.", {"toxicity": 0.95}).decision.outcome == "enforce"


def test_roll_back_ends_a_roll_out_first(life: Life) -> None:
    second = life.publish(STRICTER)
    third = life.store(OTHERS[0])
    life.backtest(third, 0, against=second)
    life.step(third, "rolling", share=10)
    assert back(life) == second
    assert life.state(third) == "retired"


def test_roll_back_goes_one_version_back_each_time(life: Life) -> None:
    second, third = life.publish(STRICTER), life.publish(OTHERS[0])
    assert back(life) == second
    fourth = life.publish(OTHERS[1])
    # Not to the third, from which it was rolled back already.
    assert (back(life), life.state(third), life.state(fourth)) == (second, "retired", "retired")
    assert back(life) == 1
    with pytest.raises(NothingToRollBackError):
        back(life)
    assert life.database.read(verify) is None


class Replica:
    """A replica with connections, a cache and a writer of its own."""

    def __init__(self, url: str) -> None:
        self.database = open_database(url)
        self.policies = Policies(trust_seconds=0.5)
        self.writer = GroupWriter(self.database, batch=8)

    def send(self, host: Host, number: int) -> Future[Recorded]:
        """Queue a post that only the stricter policy enforces."""
        submission = host.submission(f"p{number}", "Hm.", {"toxicity": 0.85}, author_id=f"{number}")
        recorder = Recorder(self.policies, host.desk)
        return self.writer.submit(lambda unit: recorder.record(unit, submission))

    def close(self) -> None:
        """Write what waits and close the store."""
        self.writer.close()
        self.database.close()


def test_roll_back_reaches_every_replica_in_two_seconds_and_loses_nothing(
    life: Life, database_url: str
) -> None:
    second = life.publish(STRICTER)
    replicas = [Replica(database_url) for _ in range(2)]
    sent: list[Future[Recorded]] = []

    def send(posts: int) -> list[Future[Recorded]]:
        numbers = range(len(sent), len(sent) + posts)
        new = [replicas[n % 2].send(life.host, n) for n in numbers]
        sent.extend(new)
        return new

    assert {one.result(30).decision.policy_version for one in send(8)} == {second}
    send(40)  # These are in flight when the policy changes.
    assert back(life) == 1
    rolled_back = time.monotonic()
    while time.monotonic() < rolled_back + 2:
        send(2)
        time.sleep(0.05)
    late = [one.result(30).decision for one in send(20)]
    assert {(d.policy_version, d.outcome) for d in late} == {(1, "review")}
    decisions = {one.result(30).decision.id for one in sent}
    for replica in replicas:
        replica.close()
    for table in (Decision, OutboxRow):
        stored = select(func.count()).select_from(table)
        found = life.database.read(lambda c, s=stored: c.execute(s).scalar_one())
        assert found >= len(sent)
    assert len(decisions) == len(sent) == life.host.count(Decision)
    assert life.database.read(verify) is None
