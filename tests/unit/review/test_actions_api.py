"""`/v1/actions`: what waits, what is overdue, and suspensions that end early."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from service.audit import verify
from service.audit.tables import AuditEvent
from service.communities import StaffMember, create_key, find_member
from service.ladder import answer_action, author_strikes, end_suspensions, take_back
from service.ladder.command import ladder
from service.ladder.errors import ActionClosedError, NoSuspensionError
from service.ladder.jobs import tell_overdue_actions
from service.ladder.routes import router
from service.ladder.schemas import WholeActionOut
from service.ladder.views import count_actions, list_actions
from service.policy import LadderConfig
from service.review import OwnMatterError, RoleError, VerdictIn, decide, lift
from service.storage import OutboxRow
from tests.support.answers import complete_actions, let_pass
from tests.support.community import COMMUNITY, World
from tests.support.console import console_app, serving
from tests.support.webhook_examples import documented_keys


@pytest.fixture
def people(sqlite_world: World) -> list[StaffMember]:
    return [sqlite_world.staff("Robin"), sqlite_world.staff("Sascha")]


def suspend(world: World, people: list[StaffMember]) -> str:
    """Let two people suspend the author of a post; return the action."""
    item = world.item()
    given = VerdictIn(verdict="suspend", revision=1, guideline_id="respect")
    world.database.write(lambda unit: decide(unit, world.policies, people[0], item.id, given))
    (waiting,) = [one.item.id for one in world.queue(kind="confirm")]
    ruling = world.database.write(
        lambda unit: decide(unit, world.policies, people[1], waiting, given)
    )
    return ruling.actions[-1].action_id


def ids(world: World, state: Any, **given: Any) -> list[str]:
    """Return the steps of the actions in a state."""

    def read(connection: Any) -> list[Any]:
        return list_actions(connection, COMMUNITY, world.database.clock(), state=state, **given)[0]

    return [row.step for row in world.database.read(read)]


def test_a_step_without_an_answer_is_told_of_once(sqlite_world: World) -> None:
    world = sqlite_world
    world.post("I hate this damn thing", {"toxicity": 0.96, "insult": 0.96})
    assert ids(world, "open") == ["conversation"]
    let_pass(world.database, minutes=59)
    assert tell_overdue_actions(world.database) == 0
    let_pass(world.database, minutes=2)
    assert tell_overdue_actions(world.database) == 1
    assert tell_overdue_actions(world.database) == 0
    (event,) = world.events("action.overdue")
    assert set(event["data"]) == documented_keys("action.overdue")
    assert ids(world, "overdue") == ["conversation"]
    assert ids(world, "overdue", author_id="noor") == ["conversation"]
    assert ids(world, "overdue", author_id="somebody") == []
    now = world.database.clock()
    counted = world.database.read(lambda c: count_actions(c, now))
    assert counted == {"open": 1, "overdue": 1, "proposed": 0}
    complete_actions(world.database, COMMUNITY)
    assert ids(world, "overdue") == ids(world, "open") == []
    assert LadderConfig().answer_hours == 1.0


def test_a_suspension_runs_out_and_the_host_is_told(
    sqlite_world: World, people: list[StaffMember]
) -> None:
    world = sqlite_world
    action = suspend(world, people)
    complete_actions(world.database, COMMUNITY)
    assert world.database.write(end_suspensions) == 0
    let_pass(world.database, days=400)
    assert world.database.write(end_suspensions) == 1
    assert world.database.write(end_suspensions) == 0
    (event,) = world.events("action.ended")
    assert set(event["data"]) == documented_keys("action.ended")
    assert (event["data"]["action_id"], event["data"]["how"]) == (action, "ran_out")
    assert world.database.read(verify) is None


def test_a_suspension_is_lifted_and_the_strike_stays(
    sqlite_world: World, people: list[StaffMember]
) -> None:
    world = sqlite_world
    action = suspend(world, people)
    world.database.write(
        lambda unit: answer_action(unit, COMMUNITY, action, "completed", None, "key:test")
    )
    dispatch(world)
    row = world.database.write(lambda unit: lift(unit, people[0], action, "we talked"))
    assert (row.status, row.ended_by) == ("completed", people[0].actor)
    member = world.database.read(lambda c: find_member(c, COMMUNITY, "noor"))
    assert member is not None
    assert not member.suspended
    (event,) = world.events("action.ended")
    assert event["data"]["how"] == "lifted"
    assert "we talked" not in str(world.events())
    (strike,) = world.database.read(lambda c: author_strikes(c, COMMUNITY, "noor"))
    assert strike.revoked_at is None
    with pytest.raises(ActionClosedError, match="ended already"):
        world.database.write(lambda unit: lift(unit, people[1], action, "again"))
    types = world.database.read(lambda c: list(c.execute(select(AuditEvent.type)).scalars()))
    assert types.count("action.ended") == 1


def dispatch(world: World) -> None:
    """As if the host had heard of everything so far."""
    world.database.write(
        lambda unit: unit.connection.execute(update(OutboxRow).values(dispatched_at=unit.now))
    )


def test_what_the_host_has_not_heard_of_is_never_told(
    sqlite_world: World, people: list[StaffMember]
) -> None:
    world = sqlite_world
    action = suspend(world, people)
    row = world.database.write(lambda unit: lift(unit, people[0], action, "a slip"))
    assert row.status == "cancelled"
    assert world.events("action.ended") == []
    assert ids(world, "open") == ["delete"]


def test_a_host_that_answered_before_the_event_was_sent_is_told_all_the_same(
    sqlite_world: World, people: list[StaffMember]
) -> None:
    world = sqlite_world
    action = suspend(world, people)
    complete_actions(world.database, COMMUNITY)
    row = world.database.write(lambda unit: lift(unit, people[0], action, "mercy"))
    assert row.status == "completed"
    assert [event["data"]["how"] for event in world.events("action.ended")] == ["lifted"]
    (post,) = {item.item.post_pk for item in world.queue(state="resolved")}
    world.database.write(lambda unit: take_back(unit, COMMUNITY, post, "staff:judge", "fine"))
    taken = [event["data"]["step"] for event in world.events("action.reversed")]
    assert sorted(taken) == ["delete", "suspend"]


def test_who_may_not_lift(sqlite_world: World, people: list[StaffMember]) -> None:
    world = sqlite_world
    action = suspend(world, people)
    noor = world.staff("Noor", "admin", member="noor")
    for person, problem in ((noor, OwnMatterError), (world.staff("Ina", "auditor"), RoleError)):
        with pytest.raises(problem):
            world.database.write(lambda unit, p=person: lift(unit, p, action, "why"))

    def deletion(connection: Any) -> str:
        rows, _ = list_actions(connection, COMMUNITY, world.database.clock())
        return str(next(row.id for row in rows if row.step == "delete"))

    other = world.database.read(deletion)
    with pytest.raises(NoSuspensionError, match="delete"):
        world.database.write(lambda unit: lift(unit, people[0], other, "why"))


@pytest.fixture
def client(sqlite_world: World) -> Iterator[httpx.Client]:
    world = sqlite_world
    scopes = ["posts", "review"]
    _, key = world.database.write(lambda unit: create_key(unit, COMMUNITY, "host", scopes))
    app = console_app(world)
    app.include_router(router)
    headers = {"Authorization": f"Bearer {key}"}
    with serving(app) as url, httpx.Client(base_url=url, headers=headers) as opened:
        yield opened


def test_hosts_list_read_and_lift(
    sqlite_world: World, people: list[StaffMember], client: httpx.Client
) -> None:
    action = suspend(sqlite_world, people)
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get("/v1/actions", params={"limit": "1"} | cursor).json()
        seen += [one["step"] for one in page["actions"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == ["delete", "suspend"]
    one = client.get(f"/v1/actions/{action}").json()
    assert set(one) == set(WholeActionOut.model_fields)
    assert (one["status"], one["overdue"]) == ("requested", False)
    assert one["proposed_by"] == people[0].actor
    assert one["confirmed_by"] == people[1].actor
    assert client.get("/v1/actions/none").json()["code"] == "unknown_action"
    answer = client.post(f"/v1/actions/{action}/confirmation", json={"confirm": True, "by": "Kim"})
    assert (answer.status_code, answer.json()["code"]) == (409, "action_closed")
    body = {"staff": "robin@example.org", "reason": "a slip"}
    lifted = client.post(f"/v1/actions/{action}/lift", json=body)
    assert (lifted.status_code, lifted.json()["status"]) == (200, "cancelled")
    assert client.get("/v1/actions", params={"state": "overdue"}).json()["actions"] == []


def test_the_command_lifts_too(
    sqlite_world: World, people: list[StaffMember], monkeypatch: pytest.MonkeyPatch
) -> None:
    action = suspend(sqlite_world, people)
    url = sqlite_world.database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("REINS_DATABASE_URL", url.replace("sqlite+pysqlite", "sqlite"))
    words = ["lift", action, "--staff", "sascha@example.org", "--reason", "a slip"]
    done = CliRunner().invoke(ladder, words, catch_exceptions=False)
    assert done.output == "The suspension of noor is lifted.\n"
