"""How similar posts are to the false statements that policies know, held by the statement's text.

A decision keeps similarities by the ids of its own policy's claims; the same id may name another
text in another version. Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import orjson

from service.decisions import StoredPost
from service.policy import Facts, Policy
from service.publishing.backtest.trial import Trial, conditions

Similar = dict[str, float]
"""Cosines of a post with statements, by ``key_of`` their text."""


def key_of(text: str) -> str:
    """A short name for the text of a statement."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def keys_of(policy: Policy) -> dict[str, str]:
    """The keys of a policy's claims by their ids."""
    return {name: key_of(claim.text) for name, claim in policy.document.claims.items()}


def asked_ids(policy: Policy) -> frozenset[str]:
    """The claims that rules of a policy name."""
    return frozenset(
        name for one in conditions(policy) if one.claim is not None for name in one.claim.id
    )


def similar_of(measured: Mapping[str, float], keys: Mapping[str, str]) -> Similar:
    """What a decision has measured, by key; ``keys`` are those of the version that decided.

    A claim that this version does not have is left out: nobody knows what it said.
    """
    return {keys[name]: value for name, value in measured.items() if name in keys}


@dataclass(frozen=True, slots=True)
class Sides:
    """The keys of the claims of both policies of a trial, by their ids."""

    before: Mapping[str, str]
    after: Mapping[str, str]

    @classmethod
    def of(cls, trial: Trial) -> Sides:
        """The claims of ``trial``."""
        return cls(keys_of(trial.before), keys_of(trial.after))

    def facts(self, post: StoredPost, facts: Facts) -> tuple[Facts, Facts]:
        """The facts for each policy: the same object twice unless their claims differ."""
        if post.similar is None:
            return facts, facts
        known: Similar = orjson.loads(post.similar)
        first, second = (_claims(known, keys) for keys in (self.before, self.after))
        before = replace(facts, claims=first)
        return before, before if first == second else replace(facts, claims=second)


def _claims(known: Similar, keys: Mapping[str, str]) -> dict[str, float]:
    return {name: known[key] for name, key in keys.items() if key in known}
