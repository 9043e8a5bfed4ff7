"""Change one entry of a policy in its text: every other line stays as it was. Pure.

An entry is an item of a list (a rule, a guideline) or a key of a mapping (the thresholds of a
label). What it says anew is written as a fresh block; comments before it stay, those within its
lines go. Each change is proved by reading the new text again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NoReturn

import yaml

from service.policy import edit_block, edit_flow
from service.policy.edit_spans import (
    BREAK,
    Region,
    child,
    comments,
    compose,
    find,
    is_flow,
    line_end,
    line_start,
)
from service.policy.errors import PolicyError
from service.policy.source import MAX_BYTES, Path, read_yaml

_NAME: Final = "policy.yaml"
_MISSING: Final = object()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The lines of an entry: the number of the first, the text, and the comments within."""

    line: int
    text: str
    comments: list[str]


def put(text: str, path: Path, data: Any) -> str:
    """Return the text with ``data`` at ``path``, in place of what is there or after the last.

    Args:
        text: YAML that can be read.
        path: an index of a list (its length: a new item at the end) or a key of a mapping; a list
            or mapping that is not there is added.
        data: plain data.

    Raises:
        PolicyError: the text can't be read, or the entry stands in a way that can't be changed.
    """
    wanted = _changed(read_yaml(text, _NAME).data, path, data)
    if wanted is _MISSING:
        _refuse(text, path)
    root = compose(text)
    parent, part = find(root, path[:-1]), path[-1]
    if child(parent, part) is not None:
        new = _entries_of(parent).replaced(text, parent, part, data)
    elif parent is not None and _has_entries(parent):
        new = _entries_of(parent).added(text, parent, part, data)
    elif parent is None or not edit_block.can_fill(root, path[:-1]):
        whole: Any = [data] if isinstance(part, int) else {part: data}
        return put(text, path[:-1], whole) if len(path) > 1 else _refuse(text, path)
    else:
        new = edit_block.filled(text, root, path, data)
    return _proved(text, new, path, wanted)


def remove(text: str, path: Path) -> str:
    """Return the text without the entry at ``path``.

    Raises:
        PolicyError: as for ``put``; also where there is no such entry.
    """
    wanted = _changed(read_yaml(text, _NAME).data, path, _MISSING)
    root = compose(text)
    parent = find(root, path[:-1])
    if wanted is _MISSING or parent is None or child(parent, path[-1]) is None:
        _refuse(text, path)
    if is_flow(parent):
        new = edit_flow.removed(text, parent, path[-1])
    else:
        new = edit_block.removed(text, root, path)
    return _proved(text, new, path, wanted)


def excerpt_at(text: str, path: Path) -> Excerpt:
    """Return the lines of the entry at ``path``, which ``put`` would write anew.

    Raises:
        PolicyError: as for ``remove``.
    """
    read_yaml(text, _NAME)
    root = compose(text)
    parent, node = find(root, path[:-1]), find(root, path)
    if root is None or parent is None or node is None:
        _refuse(text, path)
    if is_flow(parent):
        start, end = node.start_mark.index, node.end_mark.index
        region = Region(line_start(text, start), line_end(text, end))
    else:
        region = edit_block.region_of(text, parent, path[-1])
    first = len(BREAK.findall(text, 0, region.start)) + 1
    return Excerpt(first, text[region.start : region.end], comments(text, root, region))


def _entries_of(parent: yaml.Node | None) -> Any:
    """How the entries of a list or mapping are written: in brackets or as a block."""
    return edit_flow if is_flow(parent) else edit_block


def _has_entries(parent: yaml.Node) -> bool:
    return isinstance(parent, yaml.CollectionNode) and bool(parent.value)


def _changed(data: Any, path: Path, new: Any) -> Any:
    """A copy of ``data`` with ``new`` at ``path``, or without it; _MISSING where it can't be."""
    if not path:
        return new
    part, rest = path[0], path[1:]
    if isinstance(part, int):
        items = [] if data is None else data
        if not isinstance(items, list) or part > len(items):
            return _MISSING
        inner = _changed(items[part] if part < len(items) else None, rest, new)
        return [*items[:part], *([] if inner is _MISSING else [inner]), *items[part + 1 :]]
    mapping = {} if data is None else data
    if not isinstance(mapping, dict):
        return _MISSING
    inner = _changed(mapping.get(part), rest, new)
    if inner is _MISSING:
        return {key: value for key, value in mapping.items() if key != part}
    return {**mapping, part: inner}


def _proved(text: str, new: str, path: Path, wanted: Any) -> str:
    try:
        same = read_yaml(new, _NAME).data == wanted
    except PolicyError:
        if len(new.encode()) > MAX_BYTES:
            raise
        same = False
    return new if same else _refuse(text, path)


def _refuse(text: str, path: Path) -> NoReturn:
    message = f"`{'.'.join(map(str, path))}` stands in a way that a form can't change"
    problem = read_yaml(text, _NAME).problem(path, message, "change it in the text")
    raise PolicyError([problem])
