"""Entries of lists and mappings in brackets, changed in the text of a policy. Pure."""

from __future__ import annotations

from typing import Any

import yaml

from service.policy.edit_dump import dump_flow


def replaced(text: str, parent: yaml.Node, part: str | int, data: Any) -> str:
    """Return the text with an entry written anew, on one line."""
    start, end = _spans(parent)[_place(parent, part)]
    return text[:start] + _written(part, data) + text[end:]


def added(text: str, parent: yaml.Node, part: str | int, data: Any) -> str:
    """Return the text with an entry after the last one."""
    spans = _spans(parent)
    end = spans[-1][1] if spans else parent.start_mark.index + 1
    return text[:end] + (", " if spans else "") + _written(part, data) + text[end:]


def removed(text: str, parent: yaml.Node, part: str | int) -> str:
    """Return the text without an entry and one of the commas around it."""
    spans, place = _spans(parent), _place(parent, part)
    start, end = spans[place]
    if place + 1 < len(spans):
        end = spans[place + 1][0]
    elif place:
        start = spans[place - 1][1]
    else:
        end = parent.end_mark.index - 1
    return text[:start] + text[end:]


def _written(part: str | int, data: Any) -> str:
    return dump_flow(data) if isinstance(part, int) else dump_flow({part: data})[1:-1]


def _place(parent: yaml.Node, part: str | int) -> int:
    if isinstance(part, int):
        return part
    return next(n for n, (key, _value) in enumerate(parent.value) if key.value == part)


def _spans(parent: yaml.Node) -> list[tuple[int, int]]:
    """Where each entry begins and ends."""
    if isinstance(parent, yaml.SequenceNode):
        return [(item.start_mark.index, item.end_mark.index) for item in parent.value]
    return [
        (key.start_mark.index, max(key.end_mark.index, value.end_mark.index))
        for key, value in parent.value
    ]
