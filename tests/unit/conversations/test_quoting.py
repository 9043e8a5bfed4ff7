"""Quotes of posts: links dead, words masked, one line, no longer than needed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.conversations import defang, quote
from service.scoring import mask


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://evil.example/a.b?c=d.", "See hxxps://evil[.]example/a.b?c=d."),
        ("HTTP://evil.example", "hxxp://evil[.]example"),
        ("www.evil.example/x and evil.example.", "www[.]evil[.]example/x and evil[.]example."),
        ("write to robin@evil.example today", "write to robin@evil[.]example today"),
        ("It is 3.5 times, e.g. here. Fine.", "It is 3.5 times, e.g. here. Fine."),
    ],
)
def test_links_are_dead(text: str, expected: str) -> None:
    assert defang(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You are an idiot.", "You are an i••••."),
        ("You are an 1d1ot!", "You are an 1••••!"),
        ("An idiotproof and harmless remark", "An idiotproof and harmless remark"),
        ("", ""),
    ],
)
def test_insults_are_masked_however_they_are_spelt(text: str, expected: str) -> None:
    assert mask(text) == expected


def test_a_quote_is_one_line_and_short() -> None:
    assert quote("one\n\ntwo\tthree") == "one two three"
    long = quote("word " * 200)
    assert len(long) <= 300
    assert long.endswith("word…")


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_can_be_quoted_and_holds_no_live_link(text: str) -> None:
    assert len(mask(text)) == len(text)
    assert "http://" not in quote(text).lower()
    assert "https://" not in quote(text).lower()
