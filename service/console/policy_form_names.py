"""The names that a form offers: those of the policy that is being written. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from service.console import words
from service.policy.names import parts_of
from service.policy.vocabulary import COUNTS, KINDS, LABELS, SEVERITIES, STEPS

Options = dict[str, list[tuple[str, str]]]
"""For each kind of name, the names with what they are called."""


def options_of(data: Any) -> Options:
    """Return what can be chosen in a form over a policy, whatever mistakes that has elsewhere."""
    found = parts_of(data)
    policy = data if isinstance(data, Mapping) else {}
    thresholds = thresholds_of(data)
    return {
        "labels": [(name, words.LABELS[name]) for name in LABELS],
        "thresholds": _plain({name for named in thresholds.values() for name in named}),
        "guidelines": _titled(policy.get("guidelines"), found.guidelines),
        "queues": _titled(_section(policy, "review").get("queues"), found.queues),
        "word_lists": _plain(found.list_names),
        "roles": _plain(found.roles),
        "claims": _plain(found.claims),
        "contacts": [("*", "The first"), *_plain(found.contacts)],
        "kinds": _plain(KINDS, keep=True),
        "counts": _plain(COUNTS, keep=True),
        "severities": _plain(SEVERITIES, keep=True),
        "steps": [(name, words.STEPS[name]) for name in STEPS],
        "ends": [("show", "Show it"), ("hide", "Hide it")],
    }


def thresholds_of(data: Any) -> dict[str, dict[str, float]]:
    """Return the thresholds of a policy by label and name, as far as they are numbers."""
    policy = data if isinstance(data, Mapping) else {}
    return {
        label: {name: at for name, at in named.items() if type(at) in (int, float)}
        for label, named in _section(policy, "thresholds").items()
        if isinstance(named, Mapping)
    }


def titles_of(data: Any) -> dict[str, str]:
    """Return the title of each guideline by its id."""
    policy = data if isinstance(data, Mapping) else {}
    return dict(_titled(policy.get("guidelines"), parts_of(data).guidelines))


def _section(policy: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = policy.get(name)
    return found if isinstance(found, Mapping) else {}


def _plain(names: Iterable[str] | None, *, keep: bool = False) -> list[tuple[str, str]]:
    given = [name for name in names or () if isinstance(name, str)]
    return [(name, name.replace("_", " ")) for name in (given if keep else sorted(given))]


def _titled(items: Any, names: Iterable[str] | None) -> list[tuple[str, str]]:
    """Names in the order of the policy, with the title that each item gives."""
    given = [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []
    titles = {
        item.get("id"): item.get("title") for item in given if isinstance(item.get("id"), str)
    }
    return [(name, str(titles.get(name) or name)) for name in names or ()]
