"""Writing a policy in the console: located problems, warnings, drafts with a reason."""

from __future__ import annotations

import httpx

from service.communities import StaffMember
from service.publishing import VersionView, find_version, read_source
from tests.support.community import COMMUNITY, World
from tests.support.console import csrf, log_in


def source(world: World, number: int = 1) -> str:
    return world.database.read(lambda c: read_source(c, COMMUNITY, number))


def version(world: World, number: int) -> VersionView:
    return world.database.read(lambda c: find_version(c, COMMUNITY, number))


def test_check_locates_problems_and_keeps_what_was_typed(
    client: httpx.Client, sqlite_world: World, ada: StaffMember
) -> None:
    log_in(client, sqlite_world, ada)
    start = client.get("/console/policy/new").text
    assert "word_lists:" in start
    text = source(sqlite_world).replace("toxicity: {doubt", "toxicitty: {doubt")
    form = {"csrf": csrf(client), "base": "1", "action": "check", "reason": "Typed <already>."}
    page = client.post("/console/policy/new", data=form | {"source": text.replace("\n", "\r\n")})
    assert page.status_code == 422
    line = text[: text.index("toxicitty")].count("\n") + 1
    assert f'data-line="{line}" data-column="3"' in page.text
    assert "did you mean" in page.text.lower()
    assert "toxicitty: {doubt" in page.text
    assert 'value="Typed &lt;already&gt;."' in page.text
    good = client.post("/console/policy/new", data=form | {"source": source(sqlite_world)})
    assert "It can be used" in good.text
    assert "warning" not in good.text
    idle = source(sqlite_world).replace("nudge: 0.7}", "nudge: 0.7, idle: 0.9}")
    warned = client.post("/console/policy/new", data=form | {"source": idle})
    assert "1 warning" in warned.text


def test_storing_takes_a_reason_and_keeps_the_text(
    client: httpx.Client, sqlite_world: World, ada: StaffMember
) -> None:
    log_in(client, sqlite_world, ada)
    text = source(sqlite_world) + "# one more remark\n"
    form = {"csrf": csrf(client), "base": "1", "action": "store", "source": text}
    page = client.post("/console/policy/new", data=form)
    assert page.status_code == 422
    assert "Say why" in page.text
    client.post(
        "/console/policy/new",
        data=form | {"source": text.replace("\n", "\r\n"), "reason": "A remark."},
    )
    assert source(sqlite_world, 2) == text
    # The word files are those that were stored with the version it began from.
    assert version(sqlite_world, 2).sha256 == version(sqlite_world, 1).sha256
