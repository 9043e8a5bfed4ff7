"""The names a policy defines, read even from a file that has other mistakes.

So a misspelt threshold is shown together with a wrong type elsewhere, not one run later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.policy.authors import Authors
from service.policy.case import Case
from service.policy.ladder_config import LadderConfig
from service.policy.languages import Languages
from service.policy.salvage import ModelT, salvage, valid
from service.policy.schema import Channel, Document, Rule, WordList
from service.policy.sections import Care, Protected
from service.policy.vocabulary import STEPS

Names = dict[str, None]
"""An ordered set."""


@dataclass(slots=True)
class Parts:
    """The parts of a policy that are well formed, by index or name, and all names it defines.

    A set of names is None where the file does not tell (its section is missing while another
    key is misspelt): nothing is reported against it then.
    """

    rules: dict[int, Rule] = field(default_factory=dict)
    word_lists: dict[str, WordList] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    guidelines: Names | None = None
    good_faith: Names = field(default_factory=dict)
    rule_names: Names | None = None
    thresholds: Mapping[str, Any] | None = None
    list_names: Mapping[str, Any] | None = None
    queues: Names | None = None
    roles: Names | None = None
    steps: Names | None = None
    claims: Names | None = None
    contacts: Names | None = None
    care: Care | None = None
    protected: Protected | None = None
    languages: Languages | None = None
    authors: Authors | None = None
    ladder: LadderConfig | None = None

    @property
    def severe(self) -> set[str]:
        """The names of the rules that enforce as severe."""
        enforcing = ((rule.name, rule.then.enforce) for rule in self.rules.values())
        return {name for name, enforce in enforcing if enforce and enforce.severity == "severe"}

    @property
    def caring(self) -> set[str]:
        """The names of the rules that ask a care contact."""
        return {rule.name for rule in self.rules.values() if rule.then.care}


def parts_of(data: Any) -> Parts:
    """Read what can be read of ``data``; never raises."""
    if not isinstance(data, dict):
        return Parts()
    sure = set(data) <= set(Document.model_fields)
    guidelines = _items(data.get("guidelines"))
    review, authors = _mapping(data.get("review")), _mapping(data.get("authors"))
    contacts = _items(_mapping(data.get("care")).get("contacts"))
    return Parts(
        rules=valid(Rule, enumerate(_items(data.get("rules")))),
        word_lists=valid(WordList, _mapping(data.get("word_lists")).items(), attempts=1),
        channels=valid(Channel, _mapping(data.get("channels")).items()),
        cases=valid(Case, enumerate(_items(data.get("cases")))),
        guidelines=_names(guidelines, "id", sure or "guidelines" in data),
        good_faith=_names([g for g in guidelines if _good_faith(g)], "id", True) or {},
        rule_names=_names(_items(data.get("rules")), "name", sure or "rules" in data),
        thresholds=_mapping(data.get("thresholds")) if sure or "thresholds" in data else None,
        list_names=_mapping(data.get("word_lists")) if sure or "word_lists" in data else None,
        steps=_step_names(_mapping(data.get("ladder")), sure or "ladder" in data),
        queues=_queue_names(review, sure or "review" in data),
        roles=dict.fromkeys(r for r in _items(authors.get("roles")) if isinstance(r, str))
        if sure or "authors" in data
        else None,
        claims=dict.fromkeys(_mapping(data.get("claims"))) if sure or "claims" in data else None,
        contacts=_names(contacts, "id", sure or "care" in data),
        care=_section(Care, data, "care"),
        protected=_section(Protected, data, "protected"),
        languages=_section(Languages, data, "languages"),
        authors=_section(Authors, data, "authors"),
        ladder=_section(LadderConfig, data, "ladder"),
    )


def _section(model: type[ModelT], data: Mapping[str, Any], name: str) -> ModelT | None:
    """A section that is one model, if it is there and its parts are well formed."""
    return salvage(model, data[name], attempts=8) if name in data else None


def _queue_names(review: Mapping[str, Any], sure: bool) -> Names | None:
    if sure and "queues" not in review:
        return {"general": None}
    return _names(_items(review.get("queues")), "id", sure)


def _step_names(ladder: Mapping[str, Any], sure: bool) -> Names | None:
    if sure and "steps" not in ladder:
        return dict.fromkeys(STEPS)
    return _names(_items(ladder.get("steps")), "step", sure)


def _good_faith(item: Any) -> bool:
    return isinstance(item, dict) and item.get("good_faith") is True


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _names(items: list[Any], key: str, sure: bool) -> Names | None:
    if not sure:
        return None
    names = (item.get(key) for item in items if isinstance(item, dict))
    return dict.fromkeys(name for name in names if isinstance(name, str))
