"""What a staff list can't do that the policy asks for, and who confirms in a small team."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner

from service.communities import StaffMember
from service.policy import PolicyError, SmallTeam, load_policy
from service.policy.command import policy as policy_command
from service.policy.lint import lint
from service.review.confirmers import choose
from service.review.desk import LEAD_QUEUE
from service.review.staffing import shortfalls
from tests.support.community import POLICY, World
from tests.support.posts import POLICY as SMALL_POLICY

QUEUES = "\n  queues:\n"
HEARD = "    - {id: appeals, title: Appeals, due_minutes: 2880}\n"
GONE = datetime(2026, 1, 1, tzinfo=UTC)


def person(name: str, role: str = "moderator", gone: bool = False) -> StaffMember:
    email = f"{name}@example.org"
    return StaffMember(name, "test", email, name, role, None, GONE if gone else None)


def load(team: str = "", ladder: str = "") -> Any:
    """Load a policy with a small team and more keys of the ladder."""
    text = SMALL_POLICY.replace("\nladder:\n", f"\nladder:\n{ladder}")
    return load_policy(text + (f"  small_team: {team}\n" if team else ""))


ADA, BEA = person("ada", "admin"), person("bea")
INA = person("ina", "auditor")


@pytest.mark.parametrize(
    ("staff", "team", "said"),
    [
        ([ADA, BEA], "", ["with the leads, and 1 may judge them"]),
        ([BEA, person("cem")], "", ["with the leads, and 0 may judge them"]),
        ([ADA, person("lin", "lead")], "", ["it takes two to suspend"]),
        ([ADA, BEA, person("lin", "lead")], "", []),
        ([ADA, BEA], "{hears_appeals: host}", []),
        ([ADA], "", ["a suspension needs a second moderator, and 1 may", "nobody can hear"]),
        ([ADA, person("bea", gone=True)], "{confirms: admin}", ["nobody can hear"]),
        ([ADA], "{confirms: admin, hears_appeals: host}", []),
        ([BEA], "{confirms: admin, hears_appeals: host}", ["confirms` is `admin`, and there"]),
        ([ADA, INA], "{confirms: ina@example.org, hears_appeals: host}", []),
        ([ADA, BEA], "{hears_appeals: out@example.org}", ["names out@example.org, who is not"]),
        ([INA], "{confirms: host, hears_appeals: host}", ["nobody on the staff decides"]),
    ],
)
def test_a_staff_list_is_held_against_the_policy(
    staff: list[StaffMember], team: str, said: list[str]
) -> None:
    found = list(shortfalls(load(team), staff))
    assert len(found) == len(said), found
    assert all(part in line for part, line in zip(said, found, strict=True)), found


def test_where_one_is_enough_nobody_is_missed_for_a_second_opinion() -> None:
    found = list(shortfalls(load("{hears_appeals: host}", "  second_moderator: false\n"), [ADA]))
    assert found == []


def test_the_command_warns_of_the_staff_in_the_store(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_world.staff("Ada", "admin")
    url = sqlite_world.database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("REINS_DATABASE_URL", url.replace("sqlite+pysqlite", "sqlite"))
    done = CliRunner().invoke(policy_command, ["check", str(POLICY), "--staff"])
    assert done.exit_code == 0
    assert "warning: a suspension needs a second moderator, and 1 may decide" in done.output
    strict = CliRunner().invoke(policy_command, ["check", str(POLICY), "--staff", "--strict"])
    assert strict.exit_code == 1


@pytest.mark.parametrize(
    ("team", "ladder", "said"),
    [
        ("{confirms: admin}", "  second_moderator: false\n", "nobody confirms"),
        ("{below: 3}", "", "names nobody"),
    ],
)
def test_a_small_team_that_does_nothing_is_warned_of(team: str, ladder: str, said: str) -> None:
    assert any(said in problem.message for problem in lint(load(team, ladder)))
    assert not any("small_team" in problem.message for problem in lint(load("{confirms: admin}")))


def test_a_stand_in_is_admin_host_or_an_address() -> None:
    assert load("{confirms: Out@Example.org}").review.small_team.confirms == "out@example.org"
    with pytest.raises(PolicyError) as refused:
        load("{confirms: robin}")
    (problem,) = refused.value.problems
    assert "address" in problem.message


@pytest.mark.parametrize(
    ("staff", "team", "queue", "names"),
    [
        ([ADA, BEA], None, "general", ["bea"]),
        ([ADA, BEA], None, LEAD_QUEUE, []),
        ([ADA], {"confirms": "admin"}, "general", ["ada"]),
        ([ADA, BEA], {"confirms": "admin"}, "general", ["bea"]),
        ([ADA, INA], {"confirms": "ina@example.org"}, "general", ["ina"]),
        ([ADA, BEA, INA], {"confirms": "ina@example.org"}, "general", ["bea"]),
        ([ADA, BEA, INA], {"confirms": "ina@example.org", "below": 3}, "general", ["bea", "ina"]),
        ([ADA], {"confirms": "ada@example.org"}, "general", ["ada"]),
        ([ADA], {"confirms": "host"}, "general", []),
        ([ADA], {"hears_appeals": "admin"}, "general", []),
    ],
)
def test_who_confirms_what_an_admin_proposed(
    staff: list[StaffMember], team: dict[str, Any] | None, queue: str, names: list[str]
) -> None:
    found = choose(staff, None if team is None else SmallTeam(**team), queue, ADA.actor)
    assert [one.name for one in found.people] == names
    assert found.host is ((team or {}).get("confirms") == "host")


@pytest.mark.parametrize(
    ("staff", "said"),
    [
        ([ADA, BEA], ["it takes two to suspend"]),
        ([ADA, BEA, person("cem")], []),
        ([ADA], ["a suspension needs", "nobody can hear: 1 may judge them"]),
    ],
)
def test_moderators_hear_appeals_in_a_queue_of_their_own(
    staff: list[StaffMember], said: list[str]
) -> None:
    policy = load_policy(POLICY.read_text().replace(QUEUES, QUEUES + HEARD), folder=POLICY.parent)
    assert not any("appeals" in problem.message for problem in lint(policy)), "appeals fill it"
    found = list(shortfalls(policy, staff))
    assert len(found) == len(said), found
    assert all(part in line for part, line in zip(said, found, strict=True)), found
