"""Near duplicates are found, and other texts are not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.decisions.duplicates import all_duplicates, own_duplicates
from service.decisions.recent import RecentPost
from service.decisions.simhash import near, simhash

OFFER = "Limited offer today only: our course on houseplants costs half, write to me for the code!"


def fingerprint(text: str) -> int:
    found = simhash(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "other",
    [
        OFFER,
        OFFER.upper(),
        OFFER.replace("!", "!!! :)"),
        OFFER.replace("half", "less"),
        "Hey, " + OFFER,
    ],
)
def test_small_changes_stay_near(other: str) -> None:
    assert near(fingerprint(OFFER), fingerprint(other))


@pytest.mark.parametrize(
    "other",
    [
        "Has anybody tried to grow tomatoes on a balcony that faces north? Mine stay very small.",
        "Our course on houseplants starts on Monday; bring a pot and a question about light.",
        "The code for the door has changed, write to the office if you have not received it yet.",
    ],
)
def test_other_texts_are_far(other: str) -> None:
    assert not near(fingerprint(OFFER), fingerprint(other))


def plain_simhash(text: str) -> int:
    """The same, one feature and one bit at a time."""
    factors = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)
    wrap = (1 << 64) - 1
    hashes = set()
    for start in range(len(text) - 3):
        pairs = zip(text[start : start + 4], factors, strict=True)
        value = sum(ord(char) * factor for char, factor in pairs) & wrap
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 & wrap
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB & wrap
        hashes.add(value ^ (value >> 31))
    votes = [sum(1 if one >> bit & 1 else -1 for one in hashes) for bit in range(64)]
    return sum(1 << bit for bit, vote in enumerate(votes) if vote > 0)


@pytest.mark.parametrize("text", ["the quick brown fox jumps over the lazy dog", "ä" * 30 + " b"])
def test_a_fingerprint_is_what_the_plain_method_gives(text: str) -> None:
    assert fingerprint(text) == plain_simhash(text)


def test_short_texts_have_no_fingerprint() -> None:
    assert simhash("Thank you!") is None
    assert simhash("") is None
    assert simhash("\ud800" * 50) is None


def post(author: str, text: str) -> RecentPost:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    return RecentPost(author, text, None, at, None, {"text": text}, None)


def test_duplicates_of_ones_own_and_of_many() -> None:
    posts = [post("a", OFFER), post("b", OFFER + " Hurry"), post("b", OFFER), post("c", "Hi")]
    content = {"text": OFFER}
    assert own_duplicates(content, posts[:1]) == {"near_duplicates_own_last_day": 1}
    assert all_duplicates(content, "d", posts) == {
        "near_duplicates_all_last_day": 3,
        "near_duplicate_authors_last_day": 3,
    }


def test_disguises_do_not_hide_a_duplicate() -> None:
    disguised = OFFER.replace("o", "о").replace("a", "а")  # Cyrillic
    assert own_duplicates({"text": disguised}, [post("a", OFFER)]) == {
        "near_duplicates_own_last_day": 1
    }


def test_a_short_text_is_not_counted() -> None:
    assert own_duplicates({"text": "Thanks!"}, [post("a", "Thanks!")]) == {}
    assert all_duplicates({"text": "Thanks!"}, "a", [post("a", "Thanks!")]) == {}
