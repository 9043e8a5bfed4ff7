"""Signs that stand for letters."""

from __future__ import annotations

DIGITS = "0123456789"
ASCII_SIGNS = "@$!|+"
OTHER_SIGNS = "¡€£¢¥§©®†‡∂∆∑√∩∪¶"

# Two shapes are of use at most, so two tables do: a one is an i or an l, a six a b or a g.
_COMMON = str.maketrans("0345729@$" + OTHER_SIGNS, "oeastzgas" + "ielcyscrttdaevnup")
SIGN_TABLES = tuple(
    {**_COMMON, **str.maketrans(signs, letters)}
    for signs, letters in (("168!|+", "ibbiit"), ("168!|+£", "lgbllte"))
)
"""Ways to read each sign as a letter; a word is read by one of them."""


def in_case_of(old: str, letter: str, context: str) -> str:
    """``letter`` in the case of what stood there, or of the word for a sign."""
    if old.isalpha():
        return old
    return letter.upper() if context.isupper() else letter
