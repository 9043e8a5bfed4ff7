"""Badges: given when a count is reached, and not again."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from service.policy.recognition import Recognition

BADGES = Recognition.model_validate(
    {
        "badges": [
            {"id": "hundred", "title": "A hundred", "accepted_posts": 100, "message": "{title}!"},
            {"id": "ten", "title": "Ten posts", "accepted_posts": 10, "message": "Thanks: {title}"},
        ]
    }
)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (8, 9, []),
        (9, 10, ["ten"]),
        (10, 11, []),
        (10, 10, []),
        (0, 250, ["ten", "hundred"]),
        (99, 100, ["hundred"]),
    ],
)
def test_a_badge_is_given_when_its_count_is_reached(
    before: int, after: int, expected: list[str]
) -> None:
    assert [badge.id for badge in BADGES.reached(before, after)] == expected


def test_a_message_names_its_badge() -> None:
    assert next(BADGES.reached(9, 10)).words == "Thanks: Ten posts"


def test_two_badges_of_one_id_are_refused() -> None:
    one = {"id": "ten", "title": "Ten", "accepted_posts": 10, "message": "Thanks"}
    with pytest.raises(ValidationError, match="two badges are called `ten`"):
        Recognition.model_validate({"badges": [one, one | {"accepted_posts": 20}]})
