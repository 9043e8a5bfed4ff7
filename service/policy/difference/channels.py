"""Channels: topics, what is welcome, thresholds and rules that differ there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from service.policy.difference.model import Difference, direction_of, say
from service.policy.difference.strength import pull
from service.policy.difference.thresholds import threshold_differences
from service.policy.difference.uses import Uses
from service.policy.schema import Channel, Document, Rule


def channel_differences(old: Document, new: Document, uses: Uses) -> Iterator[Difference]:
    """What differs in channels; a channel that is not described is like any other."""
    rules = {rule.name: rule for rule in (*old.rules, *new.rules)}
    for name in sorted(old.channels.keys() | new.channels.keys()):
        before, after = (doc.channels.get(name, Channel()) for doc in (old, new))
        yield from _told(name, before, after)
        yield from threshold_differences(
            before.thresholds, after.thresholds, uses,
            section="channels", prefix=f"{name}: ", beneath=new.thresholds,
        )  # fmt: skip
        yield from _rules_off(name, before, after, rules, new)


def _told(name: str, before: Channel, after: Channel) -> Iterator[Difference]:
    if before.topic != after.topic:
        text = f"topic: {say(before.topic)} → {say(after.topic)}"
        yield Difference("channels", name, "changed", text, "other", before.topic, after.topic)
    if before.off_topic != after.off_topic:
        text = f"off topic: {before.off_topic} → {after.off_topic}"
        direction = direction_of(-1 if after.off_topic == "allowed" else 1)
        yield Difference(
            "channels", name, "changed", text, direction, before.off_topic, after.off_topic
        )


def _rules_off(
    name: str, before: Channel, after: Channel, rules: Mapping[str, Rule], new: Document
) -> Iterator[Difference]:
    off, on = set(before.rules_off), set(after.rules_off)
    for rule in sorted(off ^ on):
        sign = pull(rules[rule], new.rules)
        turned_off = rule in on
        strictness = None if sign is None else -sign if turned_off else sign
        text = f"the rule {rule} no longer applies" if turned_off else f"the rule {rule} applies"
        yield Difference(
            "channels", name, "changed", text, direction_of(strictness), rule in off, turned_off
        )
