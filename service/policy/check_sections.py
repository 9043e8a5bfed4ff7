"""Names in the sections beside the rules, and in the effects that point to them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from service.policy.errors import Problem
from service.policy.explain_words import suggest
from service.policy.names import Parts
from service.policy.schema import Rule
from service.policy.source import Path, Source

_SECTIONS: Final = {
    "guideline": "guidelines",
    "rule": "rules",
    "word list": "word_lists",
    "queue": "review.queues",
    "role": "authors.roles",
    "claim": "claims",
    "care contact": "care.contacts",
    "ladder step": "ladder.steps",
}
"""Where names of each kind are defined."""


class SectionCheck:
    """Yields located problems; see ``check.check_parts``."""

    def __init__(self, parts: Parts, source: Source) -> None:
        self.parts, self.source = parts, source

    def known(
        self, name: str | None, known: Collection[str] | None, what: str, path: Path
    ) -> Iterator[Problem]:
        """A problem if ``name`` is given and is none of ``known``."""
        if name is not None and known is not None and name not in known:
            hint = suggest(name, known) or f"none is defined: add it under `{_SECTIONS[what]}`"
            yield self.source.problem(path, f"there is no {what} `{name}`", hint)

    def item(self, path: Path, key: str, index: int) -> Path:
        """Where an entry stands: in a list, as a word alone, or in a list under its key."""
        for candidate in ((*path, key, index), (*path, index), (*path, key)):
            if candidate in self.source.values:
                return candidate
        return path

    def sections(self) -> Iterator[Problem]:
        """Every problem of these sections."""
        yield from self._care()
        yield from self._protected()
        yield from self._languages()
        yield from self._authors()

    def rule_effects(self, rule: Rule, path: Path) -> Iterator[Problem]:
        """Problems of the effects of ``rule`` that name a claim or a care contact."""
        then: Path = (*path, "then")
        correct, care = rule.then.correct, rule.then.care
        if correct is not None and not isinstance(correct, str):
            where = (*then, "correct", "claim")
            yield from self.known(correct.claim, self.parts.claims, "claim", where)
        if care is None:
            return
        if not self.parts.contacts and self.parts.contacts is not None:
            hint = "name somebody who answers: `care: {contacts: [{id: ..., ...}]}`"
            message = "there is no care contact"
            yield self.source.problem((*then, "care"), message, hint, key=True)
        else:
            where = self.item((*then, "care"), "contact", 0)
            yield from self.known(care.contact, self.parts.contacts, "care contact", where)
        if rule.exempt:
            message = "a rule with the effect `care` can't exempt anybody"
            yield self.source.problem((*path, "exempt"), message, "remove `exempt`", key=True)

    def channels(self) -> Iterator[Problem]:
        """Rules that a channel turns off: they exist, and are neither severe nor for care."""
        for channel_id, channel in self.parts.channels.items():
            for index, name in enumerate(channel.rules_off):
                path: Path = ("channels", channel_id, "rules_off", index)
                yield from self.known(name, self.parts.rule_names, "rule", path)
                if name in self.parts.severe | self.parts.caring:
                    message = f"`{name}` {self._why_kept(name)}, so it applies in every channel"
                    yield self.source.problem(path, message, "remove it from `rules_off`")

    def queues(self) -> Iterator[Problem]:
        """Queues that single settings name."""
        paths: tuple[Path, ...] = (
            ("languages", "unmeasured", "queue"),
            ("review", "disagreement", "queue"),
            ("review", "sample", "queue"),
        )
        for path in paths:
            value = self.source.data
            for part in path:
                value = value.get(part) if isinstance(value, dict) else None
            if isinstance(value, str):
                yield from self.known(value, self.parts.queues, "queue", path)

    def _care(self) -> Iterator[Problem]:
        care = self.parts.care
        if care is None:
            return
        for index, contact in enumerate(care.contacts):
            path: Path = ("care", "contacts", index, "queue")
            yield from self.known(contact.queue, self.parts.queues, "queue", path)
        yield from self._lists(care.signals, ("care", "signals"))

    def _protected(self) -> Iterator[Problem]:
        section = self.parts.protected
        if section is None:
            return
        path: Path = ("protected",)
        yield from self._lists(section.word_lists, (*path, "word_lists"))
        yield from self.known(section.queue, self.parts.queues, "queue", (*path, "queue"))
        for index, name in enumerate(section.severe_rules):
            where = (*path, "severe_rules", index)
            yield from self.known(name, self.parts.rule_names, "rule", where)
            known = {rule.name for rule in self.parts.rules.values()}
            if name in known and name not in self.parts.severe:
                hint = "remove it; other rules never enforce on a protected subject"
                message = f"`{name}` does not enforce as `severe`, so it can't stand here"
                yield self.source.problem(where, message, hint)

    def _languages(self) -> Iterator[Problem]:
        for code, setting in (self.parts.languages.by_code if self.parts.languages else {}).items():
            path: Path = ("languages", "by_code", code)
            yield from self.known(setting.queue, self.parts.queues, "queue", (*path, "queue"))
            yield from self._lists(setting.word_lists, (*path, "word_lists"))
            for index, name in enumerate(setting.word_lists):
                words = self.parts.word_lists.get(name)
                if words and words.languages and code not in words.languages:
                    message = (
                        f"the word list `{name}` is for posts in other languages than `{code}`"
                    )
                    hint = f"add `{code}` to the `languages` of the list"
                    yield self.source.problem((*path, "word_lists", index), message, hint)

    def _authors(self) -> Iterator[Problem]:
        authors = self.parts.authors
        if authors is None:
            return
        for index, role in enumerate(authors.trusted.roles):
            path: Path = ("authors", "trusted", "roles", index)
            yield from self.known(role, self.parts.roles, "role", path)
        for number, exemption in enumerate(authors.exemptions):
            path = ("authors", "exemptions", number)
            for index, role in enumerate(exemption.roles):
                where = self.item((*path, "roles"), "roles", index)
                yield from self.known(role, self.parts.roles, "role", where)
            for index, name in enumerate(exemption.rules):
                where = (*path, "rules", index)
                yield from self.known(name, self.parts.rule_names, "rule", where)
                yield from self._for_everybody(name, where)

    def _for_everybody(self, name: str, path: Path) -> Iterator[Problem]:
        if name in self.parts.severe | self.parts.caring:
            message = f"`{name}` {self._why_kept(name)}, so it applies to everybody"
            yield self.source.problem(path, message, "remove it from `rules`")

    def _why_kept(self, name: str) -> str:
        """Why nobody and no channel is spared the rule ``name``."""
        severe = name in self.parts.severe
        return "enforces as `severe`" if severe else "has the effect `care`"

    def _lists(self, names: list[str], path: Path) -> Iterator[Problem]:
        for index, name in enumerate(names):
            where = self.item(path, "lists", index)
            yield from self.known(name, self.parts.list_names, "word list", where)
