"""Members who report posts, and moderators who answer them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.communities import put_member
from service.decisions import PostView, find_post, report, resolve_reports
from service.decisions.schemas import ReportIn
from service.policy import load_policy
from service.review import ItemView, items_of
from tests.support.posts import COMMUNITY, POLICY, Host

COPIED = "This member keeps insulting everyone in the gardening channel, please remove them."
"""What everybody in a campaign sends."""


def send_report(
    host: Host, post_id: str, reporter: str, reason: str = "respect", text: str | None = None
) -> dict[str, Any]:
    """Report a post as a member and return the receipt."""
    given = ReportIn(reporter_id=reporter, reason=reason, text=text)
    return host.database.write(
        lambda unit: report(unit, host.policies, host.desk, COMMUNITY, post_id, given, "key:test")
    )


def answer(host: Host, post_id: str, outcome: str = "no_violation") -> None:
    """Answer the open reports of a post."""
    policy = load_policy(POLICY)

    def post() -> PostView:
        found = host.database.read(lambda c: find_post(c, COMMUNITY, post_id))
        assert found is not None
        return found

    host.database.write(lambda unit: resolve_reports(unit, post(), None, outcome, policy))


def reject(host: Host, reporter: str, count: int, start: int = 0) -> None:
    """Let a member report so many posts, each of which is found fine at once."""
    for number in range(start, start + count):
        host.send(f"{reporter}-{number}")
        send_report(host, f"{reporter}-{number}", reporter)
        answer(host, f"{reporter}-{number}")


def joined(host: Host, member: str, at: datetime) -> None:
    """Tell when a member joined."""
    host.database.write(lambda unit: put_member(unit, COMMUNITY, member, {"joined_at": at}))


def item_of(host: Host, post_id: str) -> ItemView:
    """Return the only item about a post."""
    [found] = host.database.read(lambda c: items_of(c, host.post(post_id).pk))
    return found
