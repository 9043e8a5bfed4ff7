"""Where the nodes of a YAML text begin and end, by index in the text. Pure.

Other than the marks of libyaml, a block ends with its last value: blank lines and comments after
it belong to nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import yaml

from service.policy.source import Path

BREAK: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_COMMENT: Final = re.compile("(?:^|(?<=[ \t\r\n,{}\\[\\]]))#[^\r\n\x85\u2028\u2029]*")
_COLON: Final = re.compile(r"[ \t]*:")
_HEADER: Final = re.compile(r"[|>][-+0-9]*")


@dataclass(frozen=True, slots=True)
class Region:
    """Whole lines of a text: from the start of the first to the end of the last, no break."""

    start: int
    end: int


def compose(text: str) -> yaml.Node | None:
    """Return the nodes of a text that ``read_yaml`` has accepted; ``None`` where it is empty."""
    found: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    return found


def find(root: yaml.Node | None, path: Path) -> yaml.Node | None:
    """Return the node at ``path``, or ``None``."""
    node = root
    for part in path:
        node = child(node, part)
    return node


def child(node: yaml.Node | None, part: str | int) -> yaml.Node | None:
    """Return the value of a key, or the item at an index."""
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return node.value[part] if part < len(node.value) else None
    return None


def is_flow(node: yaml.Node | None) -> bool:
    """Tell whether a list or mapping stands in brackets."""
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def key_of(node: yaml.Node | None, part: str | int) -> yaml.ScalarNode | None:
    """Return the key ``part`` of a mapping."""
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((key for key, _value in node.value if key.value == part), None)


def content_end(text: str, node: yaml.Node) -> int:
    """Return the index after the last character of a node that says something."""
    if isinstance(node, yaml.ScalarNode):
        return _scalar_end(text, node)
    if is_flow(node) or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    if isinstance(node, yaml.MappingNode):
        key, value = last
        return max(after_colon(text, key), content_end(text, value))
    return content_end(text, last)


def _scalar_end(text: str, node: yaml.ScalarNode) -> int:
    start, end = node.start_mark.index, node.end_mark.index
    if node.style not in ("|", ">"):
        return int(end)
    header = _HEADER.match(text, start)
    if header and "+" in header.group():
        return int(end)
    return int(start + len(text[start:end].rstrip()))


def after_colon(text: str, key: yaml.ScalarNode) -> int:
    """Return the index behind the colon of a key."""
    found = _COLON.match(text, key.end_mark.index)
    return found.end() if found else int(key.end_mark.index)


def line_start(text: str, index: int) -> int:
    """Return where the line of ``index`` starts."""
    last = 0
    for found in BREAK.finditer(text, max(0, text.rfind("\n", 0, index)), index):
        last = found.end()
    return last


def line_end(text: str, index: int) -> int:
    """Return where the line of ``index`` ends, before its break; a start of a line is none."""
    if index and index == line_start(text, index):
        index -= 1
        return index - (text[index - 1 : index + 1] == "\r\n")
    found = BREAK.search(text, index)
    return found.start() if found else len(text)


def comments(text: str, root: yaml.Node, region: Region) -> list[str]:
    """Return the comments in the lines of ``region``."""
    masked = list(text[region.start : region.end])
    for start, end in _spans(text, root):
        for index in range(max(start, region.start), min(end, region.end)):
            if not BREAK.match(text, index):
                masked[index - region.start] = "x"
    return [found.group() for found in _COMMENT.finditer("".join(masked))]


def _spans(text: str, node: yaml.Node) -> Iterator[tuple[int, int]]:
    """Where the scalars below a node are, those of blocks without their header."""
    if isinstance(node, yaml.ScalarNode):
        start, end = node.start_mark.index, node.end_mark.index
        if node.style in ("|", ">"):
            first = BREAK.search(text, start)
            start = first.start() if first else start
        yield start, end
        return
    for entry in node.value:
        for part in entry if isinstance(entry, tuple) else (entry,):
            yield from _spans(text, part)
