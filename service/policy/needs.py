"""Which facts a condition asks for, beyond those that every decision has at hand.

Finding them out costs a look into the store or a pass of arithmetic, so what no rule of a policy
asks for is not found out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from service.policy.conditions import Condition, ThreadTest

ALWAYS: Final = frozenset(("reports", "near_misses", "posts_last_hour", "posts_last_day"))
"""Counts that every decision has."""


def needs_of(condition: Condition) -> Iterator[str]:
    """The facts that ``condition`` itself reads; not those of the conditions inside it.

    ``names.shown``, ``names.staff``, ``thread.targets.WINDOW`` (an author's posts at a member),
    ``thread.authors.WINDOW`` (distinct authors), ``thread.scores``, ``parent``, ``claims``, and
    ``counts.NAME`` for counts that are not always there.
    """
    if condition.name:
        yield "names.staff" if condition.name.like == "staff" else "names.shown"
    if condition.thread:
        yield from _thread(condition.thread)
    if condition.parent:
        yield "parent"
    if condition.claim:
        yield "claims"
    for name in condition.counts or ():
        if name not in ALWAYS:
            yield f"counts.{name}"


def _thread(test: ThreadTest) -> Iterator[str]:
    if test.author_posts_at_target:
        yield f"thread.targets.{test.within}"
    if test.distinct_authors_at_target:
        yield f"thread.authors.{test.within}"
    if test.posts or test.highest or test.mean:
        yield "thread.scores"
