"""Plain data as YAML that the policy reader reads back the same. Pure."""

from __future__ import annotations

import io
import re
from typing import Any, Final

import yaml

from service.policy.source import read_yaml

WIDTH: Final = 96
"""Columns that a block fills at most, where its words allow."""
_PLAIN_TYPES: Final = (
    ("tag:yaml.org,2002:null", r"~|null|Null|NULL|"),
    ("tag:yaml.org,2002:bool", r"(?i:true|false|yes|no|on|off)"),
    ("tag:yaml.org,2002:int", r"[-+]?[0-9]+"),
    ("tag:yaml.org,2002:float", r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?"),
)
_MERGE: Final = ("tag:yaml.org,2002:merge", r"<<|=")


class _Dumper(yaml.SafeDumper):
    """Lists stand two columns in; quotes where this reader or one of YAML 1.1 sees no text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - pyyaml's way

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


for _tag, _pattern in (*_PLAIN_TYPES, _MERGE):
    _Dumper.add_implicit_resolver(_tag, re.compile(f"(?:{_pattern})$", re.ASCII), None)


def dump_block(data: Any, indent: int = 0) -> list[str]:
    """Return ``data`` as the lines of a block that will stand ``indent`` columns in.

    Its lines are not indented yet; collections that fit on a line are in brackets.
    """
    text = _dump(data, WIDTH - indent, flow=False)
    return text.removesuffix("\n").split("\n")


def dump_flow(data: Any) -> str:
    """Return ``data`` on one line, in brackets and quotes."""
    return _dump(data, None, flow=True).removesuffix("\n").removesuffix("\n...")


def _dump(data: Any, width: int | None, *, flow: bool) -> str:
    text = _written(data, width, flow=flow, quoted=False)
    if _reads_back(text, data):
        return text
    return _written(data, width, flow=flow, quoted=True)


def _reads_back(text: str, data: Any) -> bool:
    return bool(read_yaml(text, "dump").data == data)


def _written(data: Any, width: int | None, *, flow: bool, quoted: bool) -> str:
    out = io.StringIO()
    dumper = _Dumper(
        out, width=width or 2**31, allow_unicode=True, sort_keys=False, default_style=None
    )
    dumper.open()
    node = dumper.represent_data(data)
    _style(node, 0 if flow else width or 0, root=not flow, flow=flow, quoted=quoted)
    dumper.serialize(node)
    dumper.close()
    return out.getvalue()


def _style(node: yaml.Node, room: int, *, root: bool, flow: bool, quoted: bool) -> None:
    """Brackets around what fits into ``room`` columns, but lists of mappings stand as blocks."""
    if not isinstance(node, yaml.CollectionNode):
        _style_scalar(node, room, flow=flow, quoted=quoted)
        return
    items = isinstance(node, yaml.SequenceNode) and _is_long(node)
    flow = flow or not (root or _is_long(node) or _length(node) > room)
    node.flow_style = flow
    for key, value in _entries(node):
        used = _length(key) + 2 if key is not None else 2
        if key is not None and quoted:
            _style_scalar(key, room, flow=True, quoted=True)
        _style(value, room - used, root=items, flow=flow, quoted=quoted)


def _is_long(node: yaml.Node) -> bool:
    """Tell whether a list of lists or mappings is in it."""
    values = [value for _key, value in _entries(node)] if _is_collection(node) else []
    inner = [value for value in values if _is_collection(value)]
    if isinstance(node, yaml.SequenceNode) and inner:
        return True
    return any(_is_long(value) for value in inner)


def _is_collection(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode)


def _style_scalar(node: yaml.Node, room: int, *, flow: bool, quoted: bool) -> None:
    if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:str":
        return
    # A block that keeps its last line break would depend on what follows it.
    if quoted or (flow and "\n" in node.value) or node.value.endswith("\n"):
        node.style = '"'
    elif "\n" in node.value:
        node.style = "|"
    elif not flow and len(node.value) > room and " " in node.value:
        node.style = ">"


def _entries(node: yaml.Node) -> list[tuple[yaml.ScalarNode | None, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        return list(node.value)
    return [(None, value) for value in node.value]


def _length(node: yaml.Node) -> int:
    """About how many columns a node takes on one line."""
    if isinstance(node, yaml.ScalarNode):
        return len(node.value) if "\n" not in node.value else WIDTH
    inside = sum(
        _length(value) + 2 + (_length(key) + 2 if key is not None else 0)
        for key, value in _entries(node)
    )
    return inside + 2
