"""Two policies to hold against each other, and what they read of posts. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from service.policy import Policy
from service.policy.check import walk
from service.policy.conditions import Condition
from service.publishing.backtest.sample import Sample
from service.publishing.backtest.tally import Tally

WORDLESS = frozenset(
    {"all", "any", "not_", "score", "links", "mentions", "caps", "author", "channel"}
    | {"language", "kind", "media", "counts", "reply"}
)
"""Conditions that never read the normalised text; of any other it is assumed that they do."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Two policies to hold against each other.

    Attributes:
        before: the policy that is compared with.
        after: the candidate.
        against: the version number of ``before``.
        sample: how many changed posts are shown.
    """

    before: Policy
    after: Policy
    against: int
    sample: int = 20

    @property
    def reads_words(self) -> bool:
        """Whether either policy may look at a text with its disguises undone."""
        return reads_words(self.before) or reads_words(self.after)

    @property
    def reads_parents(self) -> bool:
        """Whether either policy looks at the text that a post answers."""
        return reads_parents(self.before) or reads_parents(self.after)

    def empty(self) -> Tally:
        """A tally of no posts."""
        return Tally(Sample(self.sample))


def reads_words(policy: Policy) -> bool:
    """Whether anything may read a text with its disguises undone (words, patterns, ...).

    Not only rules name word lists, so that having any is enough.
    """
    return bool(policy.document.word_lists) or any(
        not condition.model_fields_set <= WORDLESS for condition in conditions(policy)
    )


def reads_parents(policy: Policy) -> bool:
    """Whether a rule looks at the text that a post answers."""
    return any(one.parent and one.parent.words for one in conditions(policy))


def conditions(policy: Policy) -> Iterator[Condition]:
    """All conditions of all rules."""
    for rule in policy.document.rules:
        for condition, _path in walk(rule.when, ()):
            yield condition
