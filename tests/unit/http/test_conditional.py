"""Which languages a client wants, and whether it has an answer already."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.http.conditional import MAX_LANGUAGES, entity_tag, is_known, preferred_languages


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (None, []),
        ("", []),
        ("de", ["de"]),
        ("de-AT, de;q=0.9, en;q=0.8", ["de-AT", "de", "en"]),
        ("en;q=0.1, de;q=0.9, fr", ["fr", "de", "en"]),
        ("de;q=0, en", ["en"]),
        ("de;q=2, en;q=abc, fr;level=1", []),
        ("fr;q=0.5, *;q=0.7, en", ["en"]),
        ("*", []),
        (" ; , ;q=1", []),
    ],
)
def test_languages_come_in_the_order_of_their_weight(header: str | None, wanted: list[str]) -> None:
    assert preferred_languages(header) == wanted


@given(st.text(max_size=200))
def test_no_header_is_too_odd_to_read(header: str) -> None:
    assert len(preferred_languages(header)) <= MAX_LANGUAGES


def test_a_tag_names_all_its_parts_and_their_borders() -> None:
    assert entity_tag("a", "b") == entity_tag("a", "b")
    assert len({entity_tag("a", "b"), entity_tag("ab"), entity_tag("b", "a")}) == 3
    assert entity_tag("a").startswith('"')


@pytest.mark.parametrize(
    ("header", "known"),
    [
        (None, False),
        ("", False),
        ('"x"', True),
        ('W/"x"', True),
        ('"y", "x"', True),
        ('"y"', False),
        ("x", False),
        ("*", True),
    ],
)
def test_a_client_has_what_its_header_names(header: str | None, known: bool) -> None:
    assert is_known(header, '"x"') is known
