"""The API and the console try a policy as the commands do: check, difference, back-test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from service.communities import create_key
from service.console.policy_text import load_edited
from service.policy import load_policy_file
from service.policy.difference import diff
from service.publishing import read_source, store_draft
from service.publishing.backtest.jobs import AskedBacktests
from service.publishing.backtest.lease import beat, take
from service.publishing.lines import with_line
from service.publishing.schemas import EXAMPLE
from service.publishing.trial_routes import router
from tests.support.community import COMMUNITY, POLICY, World
from tests.support.console import console_app, csrf, log_in, serving

NO_MODEL = Path(__file__).parent / "no-model"
LISTED = EXAMPLE.replace(
    "rules:", "word_lists:\n  rude: {kind: word, file: rude.txt}\nrules:"
).replace("score: {toxicity: 0.9}", "words: rude")


@pytest.fixture
def url(world: World) -> Iterator[str]:
    """The API and the console over a community with a post and a stricter draft, version 2."""
    world.post("Typical of you not to read.", {"toxicity": 0.45})
    live = world.database.read(lambda c: world.policies.live(c, COMMUNITY)).policy
    source = world.database.read(lambda c: read_source(c, COMMUNITY, 1))
    draft = load_edited(with_line(source, "toxicity", "review", 0.3), live, source)
    world.database.write(lambda unit: store_draft(unit, COMMUNITY, draft, "key:ada", "Look more."))
    app = console_app(world)
    app.include_router(router)
    with serving(app) as found:
        yield found


@pytest.fixture
def client(world: World, url: str) -> Iterator[Callable[..., httpx.Client]]:
    """Gives a client whose key has some scopes."""
    made: list[httpx.Client] = []

    def make(*scopes: str) -> httpx.Client:
        _, key = world.database.write(
            lambda unit: create_key(unit, COMMUNITY, f"key {len(made)}", list(scopes))
        )
        headers = {"Authorization": f"Bearer {key}"}
        made.append(httpx.Client(base_url=f"{url}/v1/policy", headers=headers))
        return made[-1]

    yield make
    for one in made:
        one.close()


def work(world: World) -> int:
    return AskedBacktests(world.database, NO_MODEL, Event()).run_due()


def code(answer: httpx.Response) -> tuple[int, Any]:
    return answer.status_code, answer.json()["code"]


def test_a_check_tells_all_that_the_command_tells(client: Callable[..., httpx.Client]) -> None:
    writer = client("policy:write")
    broken = writer.post("/check", json={"source": EXAMPLE.replace("toxicity", "toxcity")}).json()
    (problem,) = broken["problems"]
    assert (broken["ok"], problem["line"], problem["column"]) == (False, 6, 54)
    assert problem["hint"] == "did you mean `toxicity`?"
    assert problem["excerpt"][problem["caret"] - 1 :].startswith("toxcity")
    shown = writer.post("/check", json={"source": EXAMPLE}).json()
    assert (shown["ok"], shown["cases"]) == (True, {"passed": 0, "failed": 0, "left_out": 0})
    assert any("without a case" in one["message"] or one["line"] for one in shown["warnings"])


def test_word_files_come_along(client: Callable[..., httpx.Client]) -> None:
    writer = client("policy:write")

    def check(files: dict[str, str]) -> Any:
        return writer.post("/check", json={"source": LISTED, "files": files}).json()

    assert check({"rude.txt": "twit\n# not this\noaf\n"})["ok"]
    assert "word files" in check({})["problems"][0]["message"]
    assert "rude.txt" in check({"other.txt": "oaf\n"})["problems"][0]["message"]
    long = check({"rude.txt": "oaf\n" + "x" * 500})["problems"][0]
    assert (long["file"], long["line"]) == ("rude.txt", 2)
    for name in ("a/../../../rude.txt", "/rude.txt", ".", "ä" * 200):
        assert not check({name: "oaf\n"})["ok"], name
    assert not check({"rude.txt": "oaf\n", "rude.txt/more": "oaf\n"})["ok"]
    unusable = writer.post("/check", json={"source": LISTED, "files": {"a\x00": ""}})
    assert code(unusable) == (422, "invalid_request")


def test_the_difference_is_that_of_the_command(
    client: Callable[..., httpx.Client], world: World
) -> None:
    publisher = client("policy:publish")
    found = publisher.get("/versions/1/diff/2").json()
    after = world.database.read(lambda c: world.policies.version(c, COMMUNITY, 2)).policy
    assert found == [one.as_dict() for one in diff(load_policy_file(POLICY), after)]
    assert [one["direction"] for one in found] == ["stricter"]
    assert publisher.get("/versions/live/diff/2").json() == found
    assert publisher.get("/versions/2/diff/2").json() == []
    assert code(publisher.get("/versions/1/diff/9")) == (404, "policy_version_not_found")
    assert code(publisher.get("/versions/1/diff/new")) == (422, "invalid_request")
    assert code(client("posts").get("/versions/1/diff/2")) == (403, "forbidden")


def test_a_back_test_waits_runs_and_is_done(
    client: Callable[..., httpx.Client], world: World
) -> None:
    writer = client("policy:write")
    answer = writer.post("/versions/2/backtests", json={"since": "7d"})
    assert answer.status_code == 202
    asked = answer.json()
    assert (asked["state"], asked["against"], asked["result"]) == ("waiting", 1, None)
    address = f"/backtests/{asked['backtest_id']}"
    assert writer.get(address).json() == asked
    assert writer.post("/versions/2/backtests", json={}).json() == asked

    taken = world.database.write(take)
    assert taken is not None
    world.database.write(lambda unit: beat(unit, taken, 0, 1))
    running = writer.get(address).json()
    assert (running["state"], running["done"], running["total"]) == ("running", 0, 1)
    assert writer.post("/versions/2/backtests", json={}).json() == running


def test_its_result_is_read_by_whoever_publishes(
    client: Callable[..., httpx.Client], world: World
) -> None:
    asked = client("policy:write").post("/versions/2/backtests", json={}).json()
    assert work(world) == 1
    publisher = client("policy:publish")
    done = publisher.get(f"/backtests/{asked['backtest_id']}").json()
    assert (done["state"], done["done"], done["total"]) == ("done", 1, 1)
    assert (done["result"]["posts"], done["result"]["changed"]) == (1, 1)
    assert done["result"]["candidate"]["sha256"]
    assert code(publisher.post("/versions/2/backtests", json={})) == (403, "forbidden")


def test_what_can_not_be_tried_says_so(client: Callable[..., httpx.Client]) -> None:
    writer = client("policy:write")
    assert code(writer.post("/versions/9/backtests", json={})) == (404, "policy_version_not_found")
    soon = writer.post("/versions/2/backtests", json={"since": "soon"})
    assert code(soon) == (422, "invalid")
    assert "30d" in soon.json()["detail"]
    missing = "01a20dbf-719e-7492-bc65-411bfb0caf10"
    assert code(writer.get(f"/backtests/{missing}")) == (404, "policy_backtest_not_found")


def test_the_console_asks_waits_and_shows(world: World, url: str) -> None:
    page, part = "/console/policy/versions/2", "/console/policy/versions/2/backtest"
    with httpx.Client(base_url=url) as client:
        log_in(client, world, world.staff("Ada", "admin"))
        assert "Back-test on the last 30 days" in client.get(page).text
        sent = client.post(f"{page}/backtests", data={"csrf": csrf(client)})
        assert sent.headers["location"] == f"{page}#backtest"
        waiting = client.get(page).text
        assert "It waits for the worker" in waiting
        assert "Look again" in waiting
        assert "Back-test on the last 30 days" not in waiting
        assert f'hx-get="{part}"' in client.get(part).text
        assert work(world) == 1
        done = client.get(part).text
    assert "1 of 1 post would have come out otherwise" in done
    assert "hx-get" not in done
    assert "Back-test on the last 30 days" in done


def test_only_those_who_write_may_ask(world: World, url: str) -> None:
    with httpx.Client(base_url=url) as client:
        log_in(client, world, world.staff("Robin"))
        page = "/console/policy/versions/2"
        assert "Back-test on the last 30 days" not in client.get(page).text
        refused = client.post(f"{page}/backtests", data={"csrf": csrf(client)})
    assert refused.status_code == 403
