"""The sections of a policy that have forms, and what the pages of those forms show. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from service.console.policy_form_fields import Faults, Values, one
from service.console.policy_form_names import thresholds_of, titles_of
from service.console.policy_form_parts import Parts
from service.console.policy_rule_fields import GUIDELINE, RULE
from service.console.policy_rules import rule_in_words
from service.policy import Guideline, PolicyError, Rule
from service.policy.edit import Excerpt, excerpt_at, put
from service.policy.source import Path, read_yaml

NAME: Final = "policy.yaml"
Said = tuple[str, list[tuple[str, str]]]
"""What an entry is about, and what it says: a word before each sentence."""


@dataclass(frozen=True, slots=True)
class Section:
    """A list of the policy whose entries are written in a form.

    Attributes:
        key: its key in the policy, and its address.
        title: what the list is called.
        noun: what an entry is called.
        name: the key of an entry that names it.
        fields: the form of an entry.
    """

    key: str
    title: str
    noun: str
    name: str
    fields: Parts


SECTIONS: Final = {
    "rules": Section("rules", "Rules", "rule", "name", RULE),
    "guidelines": Section("guidelines", "Guidelines", "guideline", "id", GUIDELINE),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry in the list: its index, line, name, what it says; ``wrong`` if it can't be used."""

    at: int
    line: int
    name: str
    about: str
    says: list[tuple[str, str]]
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry in a form.

    Attributes:
        at: its index.
        values: what stands in the form.
        data: what the text says; ``None`` for a new one.
        excerpt: where it stands in the text; ``None`` for a new one.
        as_stored: whether nobody has touched the form.
    """

    at: int
    values: Values
    data: Any = None
    excerpt: Excerpt | None = None
    as_stored: bool = True

    def called(self, section: Section) -> str:
        """Return the name that stands in the form."""
        return one(self.values, section.name)


def list_entries(section: Section, text: str) -> list[Listed]:
    """Return the entries of a section.

    Raises:
        PolicyError: the text can't be read, or the section is no list.
    """
    source = read_yaml(text, NAME)
    items = _items(section, text)
    says = _rules_say(items, source.data) if section.key == "rules" else _guidelines_say(items)
    found = []
    for at, item in enumerate(items):
        given = item if isinstance(item, Mapping) else {}
        name = str(given.get(section.name) or f"{section.noun.capitalize()} {at + 1}")
        about, said = says.get(at, ("", []))
        line = source.place((section.key, at))[0]
        found.append(Listed(at, line, name, about, said, at not in says))
    return found


def open_entry(section: Section, text: str, at: int) -> Opened:
    """Return an entry as a form; a blank one where ``at`` is the number of entries.

    Raises:
        PolicyError: there is no such entry, or a form can't show it.
    """
    items = _items(section, text)
    if at == len(items):
        return Opened(at, {})
    path: Path = (section.key, at)
    excerpt = excerpt_at(text, path)
    values = section.fields.fill(items[at], "")
    if values is None:
        problem = read_yaml(text, NAME).problem(path, f"this {section.noun} is not keys and values")
        raise PolicyError([problem])
    return Opened(at, values, items[at], excerpt)


def with_entry(section: Section, text: str, shown: Opened) -> tuple[str, Faults]:
    """Return the text with what stands in a form, and what of that can't be read.

    A form that says the same as before leaves the text as it is, comments within included.
    """
    faults: Faults = {}
    data = section.fields.read(shown.values, "", faults)
    if faults or (shown.data is not None and data == _as_read(section, shown)):
        return text, faults
    try:
        return put(text, (section.key, shown.at), data or {}), faults
    except PolicyError as error:
        return text, {"": error.problems[0].message}


def _as_read(section: Section, opened: Opened) -> Any:
    """What the form would say if nobody had touched it."""
    return section.fields.read(section.fields.fill(opened.data, "") or {}, "", {})


def _items(section: Section, text: str) -> list[Any]:
    source = read_yaml(text, NAME)
    found = source.data.get(section.key) if isinstance(source.data, dict) else source.data
    if found is None:
        return []
    if not isinstance(found, list):
        message = f"`{section.key}` is not a list"
        raise PolicyError([source.problem((section.key,), message, "change it in the text")])
    return found


def _rules_say(items: list[Any], data: Any) -> dict[int, Said]:
    titles, thresholds = titles_of(data), thresholds_of(data)
    found = {}
    for at, item in enumerate(items):
        try:
            said = rule_in_words(Rule.model_validate(item), titles, thresholds)
        except ValidationError:
            continue
        about = said.guideline or "no guideline"
        if said.precedence:
            about += f" · precedence {said.precedence}"
        found[at] = (about, [("When", said.when), ("Then", said.then)])
    return found


def _guidelines_say(items: list[Any]) -> dict[int, Said]:
    found = {}
    for at, item in enumerate(items):
        try:
            guideline = Guideline.model_validate(item)
        except ValidationError:
            continue
        found[at] = (guideline.title, [("", guideline.text)])
    return found
