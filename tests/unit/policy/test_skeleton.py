"""Names that the eye takes for each other, and names that it does not."""

from __future__ import annotations

import pytest
from confusable_homoglyphs.confusables import is_confusable

from service.policy.skeleton import found_in, same_look, skeletons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Paul", "PauI"),
        ("moderator", "mоdеrаtоr"),  # Cyrillic о, е, а
        ("moderator", "МОДЕRАTОR".replace("Д", "D")),
        ("admin", "ａｄｍｉｎ"),
        ("admin", "𝐀𝐝𝐦𝐢𝐧"),
        ("admin", "Ádmin"),
        ("admin", "adm1n"),
        ("admin", "a_d m-i.n"),
        ("admin", "ad\u200bmin"),
        ("modern", "modem"),
        ("Noor Haddad", "N00r  haddad"),
    ],
)
def test_names_that_look_alike(one: str, other: str) -> None:
    assert same_look(one, other)
    assert same_look(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("admin", "Adnan"), ("Noor", "Nora"), ("Paul", "Paula"), ("", ""), ("🔥", "🌱"), ("a", "")],
)
def test_names_that_do_not(one: str, other: str) -> None:
    assert not same_look(one, other)


def test_a_reserved_name_is_found_as_whole_words() -> None:
    assert found_in("help desk", "Our Help-Desk team")
    assert found_in("support", "Official Suрpоrt")  # Cyrillic р, о
    assert not found_in("support", "Supporters of the garden")
    assert not found_in("help desk", "desk help")


def test_a_character_that_the_table_calls_confusable_has_the_skeleton_of_its_double() -> None:
    for char in "аеіорсухһԁᴜ𝓪ℓ":
        found = is_confusable(char)
        assert all(same_look(char, double["c"]) for double in found[0]["homoglyphs"])


def test_any_text_has_skeletons_and_only_its_beginning_counts() -> None:
    assert skeletons("\ud800") == frozenset()
    assert skeletons("a" * 100_000) == skeletons("a" * 300)
