"""Marks: where they stand, what they say, and who may see them."""

from __future__ import annotations

import httpx
from hypothesis import given
from hypothesis import strategies as st

from service.communities import StaffMember
from service.console.marks import STRONG, marked_text
from service.scoring import Contribution
from tests.support.community import World
from tests.support.console import log_in

HIGH = {"toxicity": 0.66, "insult": 0.6}


def shown(text: str, *found: Contribution) -> list[str]:
    pieces = marked_text(text, text, found).pieces
    return [f"[{p.text}: {p.mark.said}]" if p.mark else p.text for p in pieces]


def test_a_word_is_marked_once_with_all_that_it_raised() -> None:
    found = [
        Contribution(4, 8, "toxicity", 0.31),
        Contribution(4, 8, "insult", 0.4),
        Contribution(10, 13, "profanity", 0.06),
    ]
    assert shown("so, rude, hm.", *found) == [
        "so, ",
        "[rude: Insult +0.40, Toxicity +0.31]",
        ", ",
        "[hm.: Strong language +0.06]",
    ]


def test_what_matters_much_is_marked_strongly() -> None:
    found = [Contribution(0, 1, "insult", STRONG), Contribution(2, 3, "insult", STRONG - 0.01)]
    marks = marked_text("a b", "a b", found).marks
    assert [(mark.text, mark.strong) for mark in marks] == [("a", True), ("b", False)]


def test_words_of_attachments_are_named_and_mark_nothing_in_the_text() -> None:
    scored = "Look!\nrude picture"
    found = marked_text("Look!", scored, [Contribution(6, 10, "insult", 0.5)])
    assert [piece.text for piece in found.pieces] == ["Look!"]
    assert [mark.text for mark in found.marks] == ["rude"]


def test_the_same_word_twice_is_listed_once() -> None:
    found = [Contribution(0, 4, "insult", 0.4), Contribution(5, 9, "insult", 0.4)]
    marked = marked_text("Rude rude", "Rude rude", found)
    assert [piece.mark is not None for piece in marked.pieces] == [True, False, True]
    assert len(marked.marks) == 1


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 29), st.integers(1, 9))))
def test_the_text_stays_whole_whatever_is_marked(text: str, spans: list[tuple[int, int]]) -> None:
    found = [
        Contribution(start, min(start + length, len(text)), "insult", 0.3)
        for start, length in spans
        if start < len(text)
    ]
    assert "".join(piece.text for piece in marked_text(text, text, found).pieces) == text


def text_of(client: httpx.Client, world: World, text: str, **given: object) -> httpx.Response:
    recorded = world.post(text, HIGH, **given)
    item = next(one.item for one in world.queue() if one.post.post_id == recorded.post_id)
    return client.get(f"/console/items/{item.id}/text")


def test_the_page_asks_for_marks_only_where_a_score_is_high(
    client: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    log_in(client, sqlite_world, robin)
    high = sqlite_world.item()
    sqlite_world.post("Look", {}, post_id="low")
    sqlite_world.report("low", "mo")
    low = next(one.item for one in sqlite_world.queue() if one.post.post_id == "low")
    path = f"/console/items/{high.id}/text"
    assert f'hx-get="{path}"' in client.get(f"/console/items/{high.id}").text
    assert "hx-get" not in client.get(f"/console/items/{low.id}").text


def test_marks_are_escaped_and_the_text_is_as_it_was_written(
    client: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    log_in(client, sqlite_world, robin)
    page = text_of(client, sqlite_world, "\n  <b>RUDE</b>\tcat & dog\n")
    assert page.status_code == 200
    before, _, rest = page.text.partition("<mark")
    assert before.endswith("\n  &lt;b&gt;")
    assert 'title="Insult +0.98, Toxicity +0.98">RUDE<span' in rest
    assert "</mark>&lt;/b&gt;\tcat &amp; dog\n</p>" in rest
    assert "by the model tiny/1, while test/1 gave the scores" in rest
    assert page.headers["cache-control"] == "no-store"


def test_markup_is_marked_as_it_is_shown(
    client: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    log_in(client, sqlite_world, robin)
    page = text_of(client, sqlite_world, "A **rude** cat", format="markdown")
    assert ">A <mark" in page.text


def test_marks_show_nothing_to_those_who_may_not_read_the_item(
    client: httpx.Client, sqlite_world: World
) -> None:
    sqlite_world.post("rude cat", HIGH, post_id="own", author="noor")
    item = sqlite_world.queue()[0].item
    assert client.get(f"/console/items/{item.id}/text").status_code == 303
    log_in(client, sqlite_world, sqlite_world.staff("Noor", member="noor"))
    refused = client.get(f"/console/items/{item.id}/text")
    assert refused.status_code == 403
    assert "rude" not in refused.text
    assert client.get("/console/items/nothing/text").status_code == 404
