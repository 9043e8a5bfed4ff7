"""A version of a policy as it would be without one of its rules."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from service.decisions import DecisionView, LivePolicy, PolicySource, replayed_facts
from service.policy import Evaluation, Policy, evaluate
from service.policy.policy import EVERY_RULE
from service.publishing.undo_scope import Wanted


class Without:
    """Decides posts as the version of an undo would without its rule.

    Args:
        policies: where stored versions come from.
    """

    def __init__(self, policies: PolicySource) -> None:
        self.policies = policies
        self._known: dict[tuple[str, int, str], tuple[LivePolicy, Policy]] = {}

    def live(self, connection: Connection, wanted: Wanted) -> LivePolicy:
        """The version itself."""
        return self._of(connection, wanted)[0]

    def evaluate(
        self, connection: Connection, wanted: Wanted, earlier: DecisionView, content: dict[str, Any]
    ) -> Evaluation:
        """What follows for a post, on the facts and scores of the decision that counts now.

        Where another rule would have enforced, a human is asked: an undo gives no strikes.
        """
        facts = replayed_facts(earlier.facts, content, earlier.scores)
        return evaluate(self._of(connection, wanted)[1], facts)

    def _of(self, connection: Connection, wanted: Wanted) -> tuple[LivePolicy, Policy]:
        key = (wanted.community_id, wanted.version, wanted.rule)
        if key not in self._known:
            live = self.policies.version(connection, wanted.community_id, wanted.version)
            self._known[key] = live, without_rule(live.policy, wanted.rule)
        return self._known[key]


def without_rule(policy: Policy, name: str) -> Policy:
    """The policy as it would be without a rule, where all other rules ask instead of enforcing."""
    rules = [rule for rule in policy.document.rules if rule.name != name]
    document = policy.document.model_copy(update={"rules": rules})
    left = Policy(document, name=policy.name, source=policy.source, lexicon=policy.lexicon)
    return left.braked(frozenset({EVERY_RULE}))
