"""What members read, and the policy's own tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from service.policy.difference.model import Difference, listed, plain, say
from service.policy.schema import Document, Guideline


def text_differences(old: Document, new: Document) -> Iterator[Difference]:
    """What differs in purpose and guidelines; ``before`` and ``after`` cite both in full."""
    if old.written_in != new.written_in:
        yield _changed("written_in", "", old.written_in, new.written_in)
    if old.purpose != new.purpose:
        yield _changed("purpose", "", old.purpose, new.purpose)
    for language, before, after in _unequal(old.purpose_translations, new.purpose_translations):
        yield _changed("purpose", language, before, after)
    yield from _guidelines(old, new)


def case_differences(old: Document, new: Document) -> Iterator[Difference]:
    """Which cases came, went or changed, named by tens."""
    before = {case.name: case for case in old.cases}
    after = {case.name: case for case in new.cases}
    changes: dict[Any, list[str]] = {
        "added": [name for name in after if name not in before],
        "removed": [name for name in before if name not in after],
        "changed": [name for name in after if name in before and before[name] != after[name]],
    }
    for change, names in changes.items():
        if names:
            noun = "case" if len(names) == 1 else "cases"
            text = f"{len(names):,} {noun} {change}: {listed(names)}"
            given = (names, None) if change == "removed" else (None, names)
            yield Difference("cases", "", change, text, "other", *given)


def _guidelines(old: Document, new: Document) -> Iterator[Difference]:
    before = {one.id: one for one in old.guidelines}
    after = {one.id: one for one in new.guidelines}
    gone = {_content(one): name for name, one in before.items() if name not in after}
    come = {_content(one): name for name, one in after.items() if name not in before}
    renamed = {gone[key]: come[key] for key in gone if key in come}
    for name, now in renamed.items():
        yield Difference("guidelines", name, "renamed", f"renamed to {now}", "other", name, now)
    for name, one in before.items():
        if name not in after and name not in renamed:
            yield Difference("guidelines", name, "removed", one.title, "other", plain(one))
    for name, one in after.items():
        if name not in before and name not in renamed.values():
            yield Difference("guidelines", name, "added", one.title, "other", None, plain(one))
        elif name in before:
            yield from _guideline(before[name], one)


def _content(guideline: Guideline) -> str:
    return guideline.model_copy(update={"id": ""}).model_dump_json()


def _guideline(old: Guideline, new: Guideline) -> Iterator[Difference]:
    for key in type(old).model_fields:
        before, after = getattr(old, key), getattr(new, key)
        if key == "translations":
            for language, left, right in _unequal(before, after):
                yield _changed("guidelines", f"{old.id}, {language}", left, right)
        elif before != after:
            yield _changed("guidelines", f"{old.id}, {key}", before, after)


def _unequal(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            yield key, before.get(key), after.get(key)


def _changed(section: str, name: str, before: Any, after: Any) -> Difference:
    change: Any = "added" if before is None else "removed" if after is None else "changed"
    given = (plain(before), plain(after))
    return Difference(section, name, change, f"{say(before)} → {say(after)}", "other", *given)
