"""The demo's content is whole: everything that is named exists, and nothing is offered twice."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from service.communities.schemas import ChannelIn, MemberIn
from service.decisions.schemas import PostEdit, PostIn, ReportIn
from service.demo.content import Content, load_content
from service.demo.seed import LAST_EDIT

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(NOW)


def test_every_body_has_the_shape_that_the_api_asks_for(content: Content) -> None:
    for channel in content.channels.values():
        ChannelIn.model_validate(channel)
    for member in content.members.values():
        MemberIn.model_validate(member)
    for post in content.posts:
        PostIn.model_validate(post)
    for edit in content.edits.values():
        PostEdit.model_validate(edit)
    for _, report in content.reports:
        ReportIn.model_validate(report)


def test_ids_are_numbered_in_order(content: Content) -> None:
    ids = [post["post_id"] for post in content.posts]
    assert ids == [f"demo-{number:03d}" for number in range(1, len(ids) + 1)]
    assert len(ids) >= 100


def test_no_text_is_used_twice(content: Content) -> None:
    texts = Counter(post["text"] for post in content.posts)
    assert [text for text, count in texts.items() if count > 1] == []


def test_posts_come_from_the_last_five_days_oldest_first(content: Content) -> None:
    moments = [datetime.fromisoformat(post["created_at"]) for post in content.posts]
    assert moments == sorted(moments)
    assert all(NOW - timedelta(days=5) <= moment < NOW for moment in moments)


def test_authors_and_channels_of_posts_are_described(content: Content) -> None:
    assert {post["author_id"] for post in content.posts} <= set(content.members)
    assert {post["channel_id"] for post in content.posts} == set(content.channels)


def test_a_reply_answers_an_earlier_post(content: Content) -> None:
    seen: set[str] = set()
    for post in content.posts:
        assert post.get("parent_id") in {None, *seen}, post
        seen.add(post["post_id"])


def test_edits_change_the_text_and_come_after_the_post(content: Content) -> None:
    originals = {post["post_id"]: post for post in content.posts}
    for post_id, edit in content.edits.items():
        assert edit["text"] != originals[post_id]["text"]
        assert edit["edited_at"] > originals[post_id]["created_at"]


def test_reports_come_from_different_members_on_posts_of_others(content: Content) -> None:
    authors = {post["post_id"]: post["author_id"] for post in content.posts}
    reporters = [report["reporter_id"] for _, report in content.reports]
    assert len(set(reporters)) == len(reporters) == 3
    assert all(authors[post_id] != body["reporter_id"] for post_id, body in content.reports)
    assert set(reporters) <= set(content.members)


def test_the_sign_of_complete_seeding_is_the_last_edit(content: Content) -> None:
    assert (list(content.edits)[-1], 2) == LAST_EDIT
