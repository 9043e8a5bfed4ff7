"""`/console/transparency`: who reads it, and that page and files tell the same."""

from __future__ import annotations

import csv
import io
import re

import httpx
import pytest

from service.communities import ROLES
from service.communities.staff import READING_FIGURES
from service.console.transparency_view import proposed_spans, usual_span
from tests.support.community import World
from tests.support.console import log_in
from tests.support.moderated import START, Weeks

SPAN = "since=2026-10-01&until=2026-11-01&by=week"


@pytest.mark.parametrize("role", ROLES)
def test_only_some_roles_read_it(client: httpx.Client, sqlite_world: World, role: str) -> None:
    log_in(client, sqlite_world, sqlite_world.staff("Kim", role))
    allowed = role in READING_FIGURES
    assert ('href="/console/transparency"' in client.get("/console/queue").text) == allowed
    for address in ("transparency", "transparency.csv", "transparency.json", "transparency.html"):
        assert client.get(f"/console/{address}").status_code == (200 if allowed else 403)


def test_page_and_files_have_the_same_figures(client: httpx.Client, sqlite_world: World) -> None:
    weeks = Weeks(sqlite_world, seed=7)
    weeks.go_on(120, hours=5)
    log_in(client, sqlite_world, sqlite_world.staff("Kim", "auditor"))
    page = client.get(f"/console/transparency?{SPAN}").text
    plain = client.get(f"/console/transparency.json?{SPAN}").json()
    rows = list(csv.DictReader(io.StringIO(client.get(f"/console/transparency.csv?{SPAN}").text)))
    published = client.get(f"/console/transparency.html?{SPAN}")
    assert published.headers["content-disposition"] == (
        'attachment; filename="transparency-2026-10-01-2026-11-01.html"'
    )
    restrictions = sum(one["count"] for one in plain["total"]["restrictions"])
    assert restrictions > 5
    assert restrictions == sum(
        int(row["value"])
        for row in rows
        if (row["period"], row["measure"]) == ("total", "restrictions")
    )
    for text in (page, published.text):
        assert f"<dt>Restrictions</dt><dd>{restrictions:,}</dd>" in text
        assert "Respect people" in text
        assert [f">{one['name']}<" in text for one in plain["periods"]] == [True] * 5
        assert not {"noor", "maja"} & set(re.findall(r"\w+", text))
    assert "<script" not in published.text
    assert re.findall(r'(?:src|href)="', published.text) == []


def test_a_span_that_can_not_be_is_explained(client: httpx.Client, sqlite_world: World) -> None:
    log_in(client, sqlite_world, sqlite_world.staff("Kim", "lead"))
    wrong = client.get("/console/transparency?since=2026-10-02&until=2026-10-01")
    assert wrong.status_code == 422
    assert "choose a later end" in wrong.text
    assert client.get("/console/transparency?since=soon").status_code == 422


def test_proposed_spans_follow_the_calendar() -> None:
    today = START.date().replace(month=1, day=31)
    spans = {name: (str(one.since), str(one.until)) for name, one in proposed_spans(today)}
    assert spans == {
        "This month": ("2026-01-01", "2026-02-01"),
        "Last month": ("2025-12-01", "2026-01-01"),
        "This quarter": ("2026-01-01", "2026-04-01"),
        "Last quarter": ("2025-10-01", "2026-01-01"),
    }
    assert (usual_span(today).until - usual_span(today).since).days == 30
