"""The fixed words of a statement of reasons; one module a language lies in ``languages``.

The host may say *du* or *Sie*, *tú* or *usted*: no sentence addresses anybody in either form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Titles:
    """The headings, in the order in which they stand."""

    statement: str
    what: str
    why: str
    quote: str
    message: str
    facts: str
    detected: str
    decided: str
    when: str
    appeal: str


@dataclass(frozen=True, slots=True)
class Times:
    """Since when, how long, and what became of it; ``{date}`` is filled in.

    ``endless`` is by step; ``state`` by ``asked``, ``not_done``, ``ended`` and ``taken_back``.
    """

    since: str
    until: str
    endless: Mapping[str, str]
    state: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Redress:
    """How to object; ``{date}`` is filled in, ``link`` is the words of the link."""

    until: str
    link: str
    by_host: str
    over: str
    none: str
    law: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """All fixed words in one language.

    Attributes:
        titles: the headings.
        what: what was restricted, by step; ``conversation_hidden`` where the post is hidden, too.
        severity: how grave it was judged, by severity.
        earlier: that earlier breaches counted too.
        read: that a human read the post.
        facts: what a decision can rest on, by the kinds of ``facts.kinds_of``; ``score`` has
            ``{label}``, ``number`` is put behind it with ``{value}`` and ``{line}``.
        labels: the names of the classifier's labels.
        detected: how it was noticed: ``automated`` with ``{rule}``, ``moderator``, ``report``.
        model: which model gave the scores, with ``{model}``.
        decided: how it was decided.
        policy: which version of the rules applied, with ``{version}``.
        times: since when and how long.
        redress: how to object.
    """

    titles: Titles
    what: Mapping[str, str]
    severity: Mapping[str, str]
    earlier: str
    read: str
    facts: Mapping[str, str]
    labels: Mapping[str, str]
    detected: Mapping[str, str]
    model: str
    decided: Mapping[str, str]
    policy: str
    times: Times
    redress: Redress
