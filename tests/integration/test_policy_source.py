"""With ``REINS_POLICY_SOURCE=file`` the policy file decides: nobody publishes by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from service.communities import create_key
from service.publishing import (
    PolicyFile,
    Publisher,
    agree,
    decline,
    find_version,
    roll_back,
    store_draft,
    take_step,
)
from service.publishing.command import policy as reins_policy
from service.publishing.errors import FileDecidesError
from service.publishing.routes import router
from service.publishing.states import State
from service.settings import Settings
from service.storage import Database
from tests.support.community import COMMUNITY as TEAM
from tests.support.community import World
from tests.support.console import console_app, csrf, log_in, serving
from tests.support.life import ADA, GRACE, Life
from tests.support.posts import COMMUNITY, POLICY

FILE = Path("/srv/policy.yaml")
BY_FILE = replace(ADA, file=FILE)
HOW_TO_MEND = r"change the file, or set REINS_POLICY_SOURCE=database"


@pytest.fixture
def life(database: Database) -> Life:
    return Life(database)


@pytest.mark.parametrize(("to", "share"), [("rolling", 10), ("live", 0)])
def test_no_version_is_published_by_hand(life: Life, to: State, share: int) -> None:
    version = life.store()
    life.backtest(version, 0)
    with pytest.raises(FileDecidesError, match=HOW_TO_MEND) as caught:
        life.step(version, to, BY_FILE, share)
    assert str(FILE) in caught.value.detail
    assert life.state(version) == "checked"


def test_nor_by_two_people_nor_by_going_back(life: Life) -> None:
    life.publish(POLICY.replace("enforce: 0.9", "enforce: 0.7"))
    version = life.store()
    assert life.step(version, "live", reason="why").why is not None
    for publish in (
        lambda unit: agree(unit, COMMUNITY, version, GRACE.actor, file=FILE),
        lambda unit: roll_back(unit, COMMUNITY, GRACE.actor, file=FILE),
    ):
        with pytest.raises(FileDecidesError, match=HOW_TO_MEND):
            life.database.write(publish)
    life.database.write(lambda unit: decline(unit, COMMUNITY, version, GRACE.actor))
    assert [life.state(number) for number in (1, 2, 3)] == ["retired", "live", "checked"]


def test_drafts_are_tried_all_the_same(life: Life) -> None:
    version = life.store(checked=False)
    for to in ("checked", "shadow", "checked", "retired"):
        life.step(version, to, BY_FILE)
    assert life.state(version) == "retired"


def test_a_roll_out_can_be_ended(life: Life) -> None:
    version = life.store()
    life.backtest(version, 0)
    life.step(version, "rolling", share=10)
    life.database.write(lambda unit: roll_back(unit, COMMUNITY, "key:ada", file=FILE))
    assert (life.state(version), life.state(1)) == ("retired", "live")


@pytest.mark.parametrize("wins", [True, False])
def test_the_file_ends_a_roll_out_when_it_is_the_source(
    life: Life, tmp_path: Path, wins: bool
) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY)
    PolicyFile(path, COMMUNITY).seed(life.database)
    version = life.store()
    life.backtest(version, 0, against=version - 1)
    life.step(version, "rolling", share=10)
    PolicyFile(path, COMMUNITY, wins=wins).seed(life.database)
    assert life.state(version) == ("retired" if wins else "rolling")


def test_it_decides_for_its_own_community_only() -> None:
    settings = Settings(policy_source="file", community="team", policy=FILE)
    assert settings.deciding_file("team") == FILE
    assert settings.deciding_file("other") is None
    assert Settings(community="team").deciding_file("team") is None


class Tried:
    """A community with a version that is checked."""

    def __init__(self, world: World) -> None:
        self.world = world
        by = Publisher("key:writer", may_publish=True)
        live = world.database.read(lambda c: world.policies.live(c, TEAM)).policy
        draft = world.database.write(lambda u: store_draft(u, TEAM, live, "key:writer", "a try"))
        self.version = draft.version
        world.database.write(lambda u: take_step(u, TEAM, self.version, "checked", by))

    @property
    def state(self) -> str:
        return self.world.database.read(lambda c: find_version(c, TEAM, self.version)).state


@pytest.fixture
def tried(sqlite_world: World) -> Tried:
    return Tried(sqlite_world)


@pytest.fixture
def url(tried: Tried) -> Iterator[str]:
    app = console_app(tried.world, policy_source="file", community=TEAM)
    app.include_router(router)
    with serving(app) as found:
        yield found


def test_the_api_refuses_it(tried: Tried, url: str) -> None:
    _, key = tried.world.database.write(
        lambda unit: create_key(unit, TEAM, "desk", ["policy:write", "policy:publish"])
    )
    steps = f"/v1/policy/versions/{tried.version}/steps"
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}) as client:
        for path, body in (
            (steps, {"to": "live", "reason": "why"}),
            (steps, {"to": "rolling", "share": 10, "reason": "why"}),
            ("/v1/policy/rollback", {"reason": "why"}),
        ):
            answer = client.post(path, json=body)
            assert (answer.status_code, answer.json()["code"]) == (409, "policy_from_file")
        assert client.post(steps, json={"to": "shadow"}).status_code == 200


def test_the_console_refuses_it(tried: Tried, url: str) -> None:
    with httpx.Client(base_url=url) as client:
        log_in(client, tried.world, tried.world.staff("Ada", "admin"))
        form = {"csrf": csrf(client), "to": "live", "reason": "It was tried."}
        answer = client.post(f"/console/policy/versions/{tried.version}/steps", data=form)
        back = client.post("/console/policy/rollback", data=form)
    assert (answer.status_code, back.status_code) == (409, 409)
    assert "REINS_POLICY_SOURCE=database" in answer.text
    assert tried.state == "checked"


@pytest.fixture
def reins(life: Life, database_url: str, tmp_path: Path) -> Callable[..., Any]:
    environment = {
        "REINS_DATABASE_URL": database_url,
        "REINS_DATA_DIR": str(tmp_path),
        "REINS_COMMUNITY": COMMUNITY,
        "REINS_POLICY_SOURCE": "file",
    }
    runner = CliRunner(env=environment)
    return lambda *arguments: runner.invoke(reins_policy, arguments)


def test_the_command_refuses_it(life: Life, reins: Callable[..., Any]) -> None:
    version = str(life.store())
    for arguments in (
        ["publish", version, "--reason", "why"],
        ["rollout", version, "--share", "10", "--reason", "why"],
        ["rollback"],
    ):
        assert isinstance(reins(*arguments).exception, FileDecidesError)
    life.step(int(version), "live")
    assert isinstance(reins("agree", version, "--as", "grace").exception, FileDecidesError)
    assert reins("shadow", version).exit_code == 0
