"""A loaded policy: its document, its compiled rules, and a view of it for each channel."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from service.policy.appeals_config import AppealsConfig
from service.policy.check import walk
from service.policy.exemptions import Exempt, exempt_from
from service.policy.ladder_config import LadderConfig
from service.policy.logic import TestFunction
from service.policy.match import compile_condition
from service.policy.needs import needs_of
from service.policy.reports_alone import rests_on_reports
from service.policy.reports_config import ReportsConfig
from service.policy.review_config import ReviewConfig
from service.policy.schema import Channel, Document, Guideline, Rule, care_signals
from service.policy.words import Lexicon

EVERY_RULE = "*"


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule ready to run; ``off`` where the channel turns it off."""

    rule: Rule
    run: TestFunction
    exempt: Exempt
    off: bool


@dataclass(frozen=True, slots=True)
class ChannelView:
    """The policy as it applies in one channel."""

    channel_id: str | None
    topic: str | None
    off_topic_allowed: bool
    thresholds: Mapping[str, Mapping[str, float]]
    rules: tuple[CompiledRule, ...]


def rule_patterns(document: Document) -> list[str]:
    """Every pattern that stands in a rule."""
    return [
        pattern
        for rule in document.rules
        for condition, _ in walk(rule.when, ())
        for pattern in condition.pattern or ()
    ]


def seal(document: Document) -> str:
    """``document`` as one line of JSON, which is a policy file too."""
    return json.dumps(_plain_data(document), ensure_ascii=False)


def _plain_data(document: Document) -> dict[str, Any]:
    data: dict[str, Any] = document.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return data


class Policy:
    """An immutable policy; made by ``load_policy``.

    ``brakes`` are the rules that ask a human instead of enforcing; see ``braked``.
    """

    def __init__(
        self, document: Document, *, name: str, source: str, lexicon: Lexicon | None = None
    ) -> None:
        self.document = document
        self.name = name
        self.source = source
        self._guidelines = {guideline.id: guideline for guideline in document.guidelines}
        self.lexicon = lexicon or Lexicon(document.word_lists, rule_patterns(document))
        self._plain = self._view(None, Channel())
        self._views: dict[str, ChannelView] = {}
        self.brakes: frozenset[str] = frozenset()
        self._braked: dict[frozenset[str], Policy] = {}

    @property
    def guidelines(self) -> list[Guideline]:
        """The guidelines, in the order of the file."""
        return self.document.guidelines

    @property
    def ladder(self) -> LadderConfig:
        """What strikes weigh and lead to."""
        return self.document.ladder

    @property
    def review(self) -> ReviewConfig:
        """Queues, lease and due times."""
        return self.document.review

    @property
    def reports(self) -> ReportsConfig:
        """What becomes of reports by members."""
        return self.document.reports

    @property
    def appeals(self) -> AppealsConfig:
        """What members can object to, and for how long."""
        return self.document.appeals

    @cached_property
    def needs(self) -> frozenset[str]:
        """The facts its rules ask for that cost something to find out; see ``needs.needs_of``."""
        return frozenset(
            need
            for rule in self.document.rules
            for condition, _ in walk(rule.when, ())
            for need in needs_of(condition)
        )

    @cached_property
    def on_reports_alone(self) -> frozenset[str]:
        """The rules that would enforce or hide on reports alone; deciding posts, they ask."""
        rules = self.document.rules
        return frozenset(rule.name for rule in rules if rests_on_reports(rule))

    def guideline(self, guideline_id: str) -> Guideline:
        """The guideline of that id; raises KeyError where there is none."""
        return self._guidelines[guideline_id]

    def for_channel(self, channel_id: str) -> ChannelView:
        """The policy as it applies in ``channel_id``, with the overrides of that channel."""
        view = self._views.get(channel_id)
        if view is not None:
            return view
        channel = self.document.channels.get(channel_id)
        if channel is None:
            return self._plain
        return self._views.setdefault(channel_id, self._view(channel_id, channel))

    def as_dict(self) -> dict[str, Any]:
        """The policy as plain data, whole in itself: word files are written out as entries."""
        return _plain_data(self.document)

    def sealed(self) -> str:
        """``as_dict`` as one line of JSON, which ``load_policy`` reads like any policy."""
        return seal(self.document)

    @cached_property
    def sha256(self) -> str:
        """Hash of what the policy says; comments, layout and the order of keys don't matter."""
        canonical = json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def enforcing(self, rules: frozenset[str]) -> frozenset[str]:
        """The rules among ``rules`` that enforce; ``*`` stands for every rule."""
        return frozenset(
            rule.name
            for rule in self.document.rules
            if rule.then.enforce and (rule.name in rules or EVERY_RULE in rules)
        )

    def braked(self, rules: frozenset[str]) -> Policy:
        """The same policy, in which ``rules`` ask a human instead of enforcing.

        Where nothing but such rules enforces, the post is held for a day, and hidden after it if
        nobody has decided. All else comes out as without the brake: what disagreed still does,
        and no ``allow`` gets the last word because of it. ``*`` brakes every rule; rules that do
        not enforce stay as they are. The result is kept.
        """
        names = self.brakes | self.enforcing(rules)
        if names == self.brakes:
            return self
        found = self._braked.get(names)
        if found is None:
            found = copy(self)
            found.brakes = names
            found = self._braked.setdefault(names, found)
        return found

    def _view(self, channel_id: str | None, channel: Channel) -> ChannelView:
        thresholds: dict[str, dict[str, float]] = {
            label: dict(named) for label, named in self.document.thresholds.items()
        }
        for label, named in channel.thresholds.items():
            thresholds.setdefault(label, {}).update(named)
        changed = channel_id is None or channel.thresholds or channel.rules_off
        rules = self._rules(channel, thresholds) if changed else self._plain.rules
        allowed = channel.off_topic == "allowed"
        return ChannelView(channel_id, channel.topic, allowed, thresholds, rules)

    def _rules(
        self, channel: Channel, thresholds: Mapping[str, Mapping[str, float]]
    ) -> tuple[CompiledRule, ...]:
        return tuple(
            CompiledRule(
                rule,
                compile_condition(rule.when, thresholds).run,
                exempt_from(rule, self.document),
                rule.name in channel.rules_off,
            )
            for rule in [*self.document.rules, *care_signals(self.document)]
        )

    def __repr__(self) -> str:
        return f"Policy({self.name!r}, sha256={self.sha256[:12]})"
