"""Appeals over HTTP: the host files and links, people judge, a member reads their standing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from service.communities import StaffMember, create_key
from service.signing import MEMBER_TOKENS, Key, rotate, sign_token
from tests.support.appeals import appeal, change_policy, post_of, rule
from tests.support.community import COMMUNITY, World
from tests.support.console import console_app, serving


@pytest.fixture
def robin(world: World) -> StaffMember:
    return world.staff("Robin")


@pytest.fixture
def host(world: World) -> Iterator[httpx.Client]:
    _, key = world.database.write(
        lambda unit: create_key(unit, COMMUNITY, "host", ["posts", "review"])
    )
    headers = {"Authorization": f"Bearer {key}"}
    with (
        serving(console_app(world)) as url,
        httpx.Client(base_url=url, headers=headers, timeout=30) as client,
    ):
        yield client


def test_an_appeal_is_filed_judged_and_read(
    world: World, host: httpx.Client, robin: StaffMember
) -> None:
    world.staff("Sascha", "lead")
    action_id = rule(world, robin, post_id="p")
    body = {"action_id": action_id, "author_id": "noor", "text": "It was a joke."}
    filed = host.post("/v1/appeals", json=body)
    assert filed.status_code == 201, filed.text
    path = f"/v1/review/items/{filed.json()['item_id']}"
    shown = host.get(path, headers={"Reins-Staff": "sascha@example.org"}).json()
    assert (shown["kind"], shown["appeal_id"]) == ("appeal", filed.json()["appeal_id"])
    own = host.get(path, headers={"Reins-Staff": "robin@example.org"})
    assert (own.status_code, own.json()["code"]) == (403, "own_decision")
    given = {"judgement": "overturn", "answer": "Sorry.", "staff": "robin@example.org"}
    assert host.post(f"{path}/judgement", json=given).json()["code"] == "own_decision"
    given["staff"] = "sascha@example.org"
    judged = host.post(f"{path}/judgement", json=given)
    assert (judged.status_code, judged.json()["state"]) == (200, "overturned"), judged.text
    assert host.get(f"/v1/appeals/{filed.json()['appeal_id']}").json() == judged.json()
    assert post_of(world, "p").visibility == "show"
    again = host.post("/v1/appeals", json=body)
    assert (again.status_code, again.json()["code"]) == (409, "already_appealed")
    assert again.json()["state"] == "overturned"


def test_the_host_answers_what_it_was_asked(
    world: World, host: httpx.Client, robin: StaffMember
) -> None:
    change_policy(world, review={"small_team": {"hears_appeals": "host"}})
    filed = appeal(world, rule(world, robin))
    given = {"judgement": "uphold", "answer": "It stands.", "by": "ombudsperson"}
    judged = host.post(f"/v1/appeals/{filed.id}/judgement", json=given)
    assert (judged.status_code, judged.json()["state"]) == (200, "upheld"), judged.text
    late = host.post(f"/v1/appeals/{filed.id}/judgement", json=given)
    assert (late.status_code, late.json()["code"]) == (409, "appeal_answered")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"author_id": "noor", "text": "x"}, 422, "invalid_request"),
        ({"action_id": "a", "report_id": "b", "author_id": "n", "text": "x"}, 422, None),
        ({"action_id": "a", "author_id": "noor", "text": "x"}, 404, "unknown_action"),
        ({"report_id": "a", "author_id": "noor", "text": "x"}, 404, "unknown_report"),
    ],
)
def test_a_bad_request_is_a_clear_problem(
    host: httpx.Client, body: dict[str, str], status: int, code: str | None
) -> None:
    answer = host.post("/v1/appeals", json=body)
    assert answer.status_code == status
    assert code in (None, answer.json()["code"])


def test_a_link_is_for_a_restriction_that_can_be_appealed(
    world: World, host: httpx.Client, robin: StaffMember
) -> None:
    action_id = rule(world, robin)
    link = host.get(f"/v1/actions/{action_id}/appeal-link").json()
    assert "/m/appeal/" in link["url"]
    page = httpx.get(link["url"].replace("http://127.0.0.1:8080", str(host.base_url)))
    assert page.status_code == 200
    now = world.database.clock()
    world.database.clock = lambda: now + timedelta(days=31)
    late = host.get(f"/v1/actions/{action_id}/appeal-link")
    assert (late.status_code, late.json()["code"]) == (409, "appeal_window_over")


def member_key(world: World) -> Key:
    """The secret that the community shares with its host."""
    return world.database.write(lambda unit: rotate(unit, COMMUNITY, MEMBER_TOKENS, "cli"))


def token_for(world: World, member: str, *, audience: str = "standing", minutes: int = 5) -> str:
    until = world.database.clock() + timedelta(minutes=minutes)
    return world.database.write(
        lambda unit: sign_token(
            unit, COMMUNITY, MEMBER_TOKENS, audience=audience, subject=member, expires_at=until
        )
    )


def my_standing(host: httpx.Client, token: str) -> httpx.Response:
    return host.get("/v1/me/standing", headers={"Authorization": f"Bearer {token}".strip()})


def test_a_member_reads_their_own_standing(
    world: World, host: httpx.Client, robin: StaffMember
) -> None:
    member_key(world)
    action_id = rule(world, robin, "delete", author="noor")
    rule(world, robin, "delete", author="lou")
    answer = my_standing(host, token_for(world, "noor"))
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in answer.headers
    body = answer.json()
    [strike] = body["strikes"]
    assert (strike["guideline_id"], strike["severity"]) == ("respect", "major")
    assert strike["ends_at"]
    [restriction] = body["restrictions"]
    assert (restriction["action_id"], restriction["step"]) == (action_id, "delete")
    assert "/m/appeal/" in restriction["appeal_url"]
    assert "/m/statement/" in restriction["statement_url"]
    assert body["next"]["text"].startswith("If one more of your posts")
    assert "lou" not in answer.text
    assert "robin" not in answer.text.lower()


def test_a_member_without_a_past_has_a_clean_standing(world: World, host: httpx.Client) -> None:
    member_key(world)
    body = my_standing(host, token_for(world, "new")).json()
    assert (body["standing"], body["strikes"], body["restrictions"]) == (0.0, [], [])
    assert body["next"]["step"] == "conversation"


def test_no_other_token_shows_a_standing(world: World, host: httpx.Client) -> None:
    member_key(world)
    cases = [
        ("", 401, "unauthorised"),
        ("nonsense", 401, "token_forged"),
        (token_for(world, "noor") + "x", 401, "token_forged"),
        (token_for(world, "noor", audience="appeal"), 403, "token_not_for_this"),
        (token_for(world, "noor", minutes=-5), 401, "token_expired"),
    ]
    for token, status, code in cases:
        refused = my_standing(host, token)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert host.get("/v1/me/standing").json()["code"] == "token_forged"
