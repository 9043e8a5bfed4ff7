"""The queue: order, filters, pages, and what each person may see."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from service.kit import system_clock
from service.review import Filter, read_page
from service.review.cursor import Place, decode, encode
from service.review.errors import CursorError
from tests.support.community import COMMUNITY, World


def test_the_most_urgent_comes_first_and_then_the_oldest(world: World) -> None:
    calm = world.post("One", {"toxicity": 0.66})
    calm_too = world.post("Two", {"toxicity": 0.66})
    threat = world.post("Three", {"threat": 0.75, "toxicity": 0.75})
    found = [one.post.post_id for one in world.queue()]
    assert found == [threat.post_id, calm.post_id, calm_too.post_id]


def test_pages_cover_every_item_once_while_the_queue_changes(world: World) -> None:
    sent = [world.post(f"Number {n}", {"toxicity": 0.66}).post_id for n in range(7)]
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page, cursor = world.database.read(
            lambda connection, at=cursor: read_page(
                connection, COMMUNITY, Filter(), staff=None, cursor=at, limit=3
            )
        )
        seen += [one.post.post_id for one in page]
        world.post("A threat arrives", {"threat": 0.75, "toxicity": 0.75})
        if cursor is None:
            break
    assert [post for post in seen if post in sent] == sent
    assert len(seen) == len(set(seen))


def test_filters_narrow_the_list(world: World) -> None:
    threat = world.post("A threat", {"threat": 0.75, "toxicity": 0.75}, channel_id="ideas")
    world.post("A remark", {"toxicity": 0.66})
    for wanted in ({"queue": "urgent"}, {"guideline_id": "no_threats"}, {"channel_id": "ideas"}):
        assert [one.post.post_id for one in world.queue(**wanted)] == [threat.post_id]
    assert len(world.queue(kind="flagged")) == 2
    assert world.queue(kind="reported") == []
    assert world.queue(state="resolved") == []


def test_authors_and_reporters_do_not_see_their_own_matter(world: World) -> None:
    world.item(post_id="by-noor", author="noor")
    world.item(post_id="by-kim", author="kim")
    world.report("by-kim", "lou")
    assert len(world.queue(world.staff("Robin"))) == 2
    for member, left in (("noor", "by-kim"), ("lou", "by-noor")):
        person = world.staff(member.title(), member=member)
        assert [one.post.post_id for one in world.queue(person)] == [left]


def test_items_are_due_as_their_queue_says(world: World) -> None:
    world.post("A threat", {"threat": 0.75, "toxicity": 0.75})
    item = world.queue(queue="urgent")[0].item
    assert item.due_at == item.created_at + timedelta(minutes=60)
    assert item.overdue(item.created_at + timedelta(minutes=61))
    assert not item.overdue(item.created_at + timedelta(minutes=59))


def test_an_edit_supersedes_the_open_item(world: World) -> None:
    first = world.item(post_id="p")
    world.post("Quite another text", {}, post_id="p")
    open_now = world.queue()
    assert [one.item.revision for one in open_now] == [2]
    assert open_now[0].item.kind == "edited"
    assert [one.item.id for one in world.queue(state="superseded")] == [first.id]


def test_reports_raise_priority_and_count(world: World) -> None:
    before = world.item(post_id="p")
    world.report("p", "lou", "illegal")
    world.report("p", "kim")
    after = world.queue()[0].item
    assert (after.id, after.reports) == (before.id, 2)
    assert after.priority > before.priority


def test_a_cursor_survives_the_round_trip_and_a_forged_one_is_refused() -> None:
    place = Place(50, system_clock(), "0192")
    assert decode(encode(place)) == place
    for forged in ("x", "!!!", encode(place)[:-4], "WzEsMiwzXQ"):
        with pytest.raises(CursorError, match="next_cursor"):
            decode(forged)
    naive = encode(Place(1, datetime(2026, 1, 1), "0"))
    with pytest.raises(CursorError):
        decode(naive)
