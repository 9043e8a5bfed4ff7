"""A roll-out takes a stable share of the authors, and a higher share only adds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.publishing.rollout import BUCKETS, bucket, included

NAMES = st.text(max_size=30)


@given(NAMES, st.integers(1, 9999), NAMES, st.integers(0, 100), st.integers(0, 100))
def test_raising_the_share_only_adds(
    community: str, version: int, author: str, one: int, other: int
) -> None:
    low, high = sorted((one, other))
    assert not included(community, version, author, low) or included(
        community, version, author, high
    )


@given(NAMES, st.integers(1, 9999), NAMES)
def test_nobody_at_zero_and_everybody_at_a_hundred(
    community: str, version: int, author: str
) -> None:
    assert 0 <= bucket(community, version, author) < BUCKETS
    assert not included(community, version, author, 0)
    assert included(community, version, author, 100)


def test_the_share_of_authors_is_the_share_asked_for() -> None:
    authors = [f"author-{number}" for number in range(20_000)]
    for share in (1, 10, 50):
        found = sum(included("acme", 3, author, share) for author in authors)
        assert abs(found / len(authors) - share / 100) < 0.01


def test_another_version_meets_other_authors_first() -> None:
    authors = [f"author-{number}" for number in range(2_000)]
    first = {author for author in authors if included("acme", 3, author, 10)}
    second = {author for author in authors if included("acme", 4, author, 10)}
    assert len(first & second) < len(first) / 2
