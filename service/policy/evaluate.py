"""What a policy says about a post. Pure: the same policy and facts give the same answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from service.policy.facts import Evaluation, Facts
from service.policy.policy import ChannelView, CompiledRule, Policy
from service.policy.reading import Reading, Truth
from service.policy.resolve import resolve
from service.policy.schema import Rule
from service.policy.vocabulary import TOPIC_LABEL


def evaluate(policy: Policy, facts: Facts) -> Evaluation:
    """Run every rule over ``facts`` and decide.

    Linear in the length of the text; never raises, whatever the text. The trace has every rule
    in the order of the file, with the values that decided.
    """
    view = policy.for_channel(facts.channel.id)
    reading = read(policy, view, facts)
    matched, trace = run_rules(view.rules, reading)
    return resolve(policy, reading, matched, trace)


def read(policy: Policy, view: ChannelView, facts: Facts) -> Reading:
    """The facts as the rules of ``view`` see them."""
    return Reading(facts, _scores(view, facts), policy.document.authors, policy.lexicon)


def run_rules(
    rules: Iterable[CompiledRule], reading: Reading
) -> tuple[list[Rule], list[dict[str, Any]]]:
    """The rules that match, and the trace: an entry for each of ``rules``, in their order."""
    role = reading.facts.author.role
    matched: list[Rule] = []
    trace: list[dict[str, Any]] = []
    for compiled in rules:
        values: dict[str, Any] = {}
        truth = None if compiled.off else compiled.run(reading, values)
        if truth is False:
            trace.append({"name": compiled.rule.name, "result": "not matched", "values": values})
            continue
        entry = _entry(compiled, truth, values, role)
        trace.append(entry)
        if entry["result"] == "matched":
            matched.append(compiled.rule)
    return matched, trace


def _entry(
    compiled: CompiledRule, truth: Truth, values: dict[str, Any], role: str | None
) -> dict[str, Any]:
    """The trace of a rule. An exemption shows only where the rule would have matched."""
    name = compiled.rule.name
    if compiled.off:
        return {"name": name, "result": "not applicable", "values": {"off_in_channel": True}}
    if truth is None:
        return {"name": name, "result": "not applicable", "values": values}
    if role is not None and role in compiled.exempt:
        entry = {"name": name, "result": "not applicable", "values": values, "exempt": role}
        reason = compiled.exempt[role]
        return {**entry, "reason": reason} if reason else entry
    return {"name": name, "result": "matched", "values": values}


def _scores(view: ChannelView, facts: Facts) -> Mapping[str, float | None]:
    """The scores; where the channel welcomes any topic, off_topic is not measured."""
    if view.off_topic_allowed and TOPIC_LABEL in facts.scores:
        return {**facts.scores, TOPIC_LABEL: None}
    return facts.scores
