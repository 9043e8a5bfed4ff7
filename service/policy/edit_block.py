"""Entries of lists and mappings that stand as blocks, changed in the text of a policy. Pure."""

from __future__ import annotations

import re
from typing import Any

import yaml

from service.policy.edit_dump import dump_block
from service.policy.edit_spans import (
    BREAK,
    Region,
    after_colon,
    child,
    content_end,
    find,
    is_flow,
    key_of,
    line_end,
    line_start,
)
from service.policy.source import Path

_STEP = 2


def replaced(text: str, parent: yaml.Node, part: str | int, data: Any) -> str:
    """Return the text with an entry written anew in the place of its lines."""
    region = region_of(text, parent, part)
    lines = _written(text, parent, part, data, region.start)
    return text[: region.start] + _joined(text, lines) + text[region.end :]


def added(text: str, parent: yaml.Node, part: str | int, data: Any) -> str:
    """Return the text with an entry after the last one, in the same columns."""
    last = len(parent.value) - 1 if isinstance(part, int) else parent.value[-1][0].value
    region = region_of(text, parent, last)
    lines = _written(text, parent, part, data, region.start)
    return text[: region.end] + _break(text) + _joined(text, lines) + text[region.end :]


def can_fill(root: yaml.Node | None, path: Path) -> bool:
    """Tell whether an empty list or mapping is the value of a key in a block."""
    return (
        bool(path)
        and key_of(find(root, path[:-1]), path[-1]) is not None
        and not is_flow(find(root, path[:-1]))
    )


def filled(text: str, root: yaml.Node | None, path: Path, data: Any) -> str:
    """Return the text with the first entry of an empty list or mapping, as a block below it."""
    holder = find(root, path[:-2])
    key, node = key_of(holder, path[-2]), find(root, path[:-1])
    assert key is not None
    assert node is not None
    colon = after_colon(text, key)
    cut = max(colon, node.end_mark.index) if node.end_mark.index > node.start_mark.index else colon
    end = line_end(text, cut)
    column = key.start_mark.column + _STEP
    whole = [data] if isinstance(path[-1], int) else {path[-1]: data}
    lines = [" " * column + line if line else line for line in dump_block(whole, column)]
    rest = text[cut:end].rstrip()
    return text[:colon] + rest + _break(text) + _joined(text, lines) + text[end:]


def removed(text: str, root: yaml.Node | None, path: Path) -> str:
    """Return the text without the lines of an entry; what was its only one is in brackets."""
    parent = find(root, path[:-1])
    region = region_of(text, parent, path[-1])
    found = BREAK.match(text, region.end)
    after = found.end() if found else len(text)
    start = region.start if found else line_end(text, region.start)
    rest = text[:start] + text[after:]
    key = key_of(find(root, path[:-2]), path[-2]) if len(path) > 1 else None
    if parent is None or len(parent.value) > 1 or key is None:
        return rest
    colon = after_colon(text, key)
    empty = " []" if isinstance(parent, yaml.SequenceNode) else " {}"
    return rest[:colon] + empty + rest[colon:]


def region_of(text: str, parent: yaml.Node | None, part: str | int) -> Region:
    """Return the lines of an entry, from its dash or key on."""
    node = child(parent, part)
    assert parent is not None
    assert node is not None
    key = key_of(parent, part)
    start = key.start_mark.index if key is not None else _dash(text, parent, part)
    end = content_end(text, node)
    end = max(end, after_colon(text, key) if key is not None else start + 1)
    return Region(line_start(text, start), line_end(text, end))


def _dash(text: str, parent: yaml.Node, part: str | int) -> int:
    """Where the dash of an item is: between what is before it and its own start."""
    if not isinstance(part, int) or part == 0:
        return int(parent.start_mark.index)
    before = content_end(text, parent.value[part - 1])
    column, end = parent.start_mark.column, parent.value[part].start_mark.index
    dash = re.compile(rf"(?:^|(?<=[\r\n\x85\u2028\u2029])) {{{column}}}-(?=\s|$)")
    found = dash.search(text, before, end) or dash.search(text, line_start(text, before), end)
    return found.end() - 1 if found else int(end)


def _written(text: str, parent: yaml.Node, part: str | int, data: Any, line: int) -> list[str]:
    """The lines of an entry, indented as those beside it."""
    if not isinstance(part, int):
        column = parent.start_mark.column
        return [" " * column + one if one else one for one in dump_block({part: data}, column)]
    dash = parent.start_mark.column
    beside = parent.value[min(part, len(parent.value) - 1)].start_mark
    same_line = line_start(text, beside.index) == line
    column = beside.column if same_line else dash + _STEP
    first, *rest = dump_block(data, column)
    head = " " * dash + "-" + " " * (column - dash - 1) + first
    return [head, *(" " * column + one if one else one for one in rest)]


def _joined(text: str, lines: list[str]) -> str:
    return _break(text).join(lines)


def _break(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
