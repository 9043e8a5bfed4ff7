"""The fixed words of the pages under `/m/`, besides those of statements; one module a language.

The host may say *du* or *Sie*, *tú* or *usted*: but for English, no sentence takes a side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an appeal; ``{date}`` is filled in.

    ``titles`` is by state: ``open``, ``upheld``, ``overturned``.
    """

    titles: Mapping[str, str]
    sent: str
    reader: str
    here: str
    due: str
    answered: str
    said: str


@dataclass(frozen=True, slots=True)
class Form:
    """The form of an appeal; ``too_long`` has ``{most}``, a number of characters."""

    question: str
    once: str
    field: str
    send: str
    empty: str
    too_long: str


@dataclass(frozen=True, slots=True)
class Errors:
    """Titles and what to do next, of each kind of error; ``busy`` has ``{seconds}``."""

    forged: tuple[str, str]
    expired: tuple[str, str]
    other: tuple[str, str]
    nothing: tuple[str, str]
    closed: tuple[str, str]
    elsewhere: tuple[str, str]
    busy: tuple[str, str]
    incomplete: tuple[str, str]
    failed: tuple[str, str]


@dataclass(frozen=True, slots=True)
class PagePhrases:
    """All fixed words in one language.

    Attributes:
        title: of the page of an appeal.
        steps: what happened, by step.
        guideline: the heading above the guideline.
        post: the heading above the words of the post.
        over: the heading where no appeal is possible.
        taken_back: heading and sentence where nothing is left to appeal.
        languages: the name of the choice of languages.
        thousands: what stands between the thousands of a number.
    """

    title: str
    steps: Mapping[str, str]
    guideline: str
    post: str
    over: str
    taken_back: tuple[str, str]
    languages: str
    thousands: str
    answered: Answered
    form: Form
    errors: Errors
