"""The parts of a condition that changed, and whether it matches more or less than before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from service.policy.difference.nodes import Group, Node, Nodes, Test, value_text

Value = Callable[[str, Any], Any]
"""From the subject of a test and its value to a number, where the value names a threshold."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part that changed; ``widening`` is 1 where more matches, -1 where less, None if unclear."""

    text: str
    widening: int | None


@dataclass(frozen=True, slots=True)
class _Scope:
    kind: Literal["all", "any"]
    sign: int
    before: Value
    after: Value


def changed_parts(old: Nodes, new: Nodes, before: Value, after: Value) -> list[Part]:
    """What changed from ``old`` to ``new``, of which all must hold."""
    return _parts(old, new, _Scope("all", 1, before, after))


def _parts(old: Nodes, new: Nodes, scope: _Scope) -> list[Part]:
    removed, added = _with_options(set(old - new), set(new - old))
    found: list[Part] = []
    for left, right in _pairs(removed, added):
        removed.discard(left)
        added.discard(right)
        found += _pair(left, right, scope)
    verb = "matches" if scope.kind == "any" else "needs"
    gain = scope.sign if scope.kind == "any" else -scope.sign
    found += [Part(f"no longer {verb} {node}", -gain) for node in removed]
    found += [Part(f"now also {verb} {node}", gain) for node in added]
    return sorted(found, key=lambda part: part.text)


def _with_options(removed: set[Node], added: set[Node]) -> tuple[set[Node], set[Node]]:
    """Both sides as a choice, where one is a choice and the other the option that is left of it."""
    return _chosen(removed, added), _chosen(added, removed)


def _chosen(nodes: set[Node], others: set[Node]) -> set[Node]:
    group = next(iter(others)) if len(others) == 1 else None
    if not nodes or not isinstance(group, Group) or group.kind != "any":
        return nodes
    option = next(iter(nodes)) if len(nodes) == 1 else Group("all", frozenset(nodes))
    return {Group("any", frozenset((option,)))} if option in group.parts else nodes


def _pairs(removed: set[Node], added: set[Node]) -> list[tuple[Node, Node]]:
    """Nodes of the same kind of which there is one on each side."""
    left, right = _alone(removed), _alone(added)
    return [(left[key], right[key]) for key in sorted(left.keys() & right.keys())]


def _alone(nodes: set[Node]) -> dict[tuple[str, str], Node]:
    found: dict[tuple[str, str], Node] = {}
    several: set[tuple[str, str]] = set()
    for node in nodes:
        key = ("", node.kind) if isinstance(node, Group) else (node.subject, node.relation)
        several |= {key} if key in found else set()
        found[key] = node
    return {key: node for key, node in found.items() if key not in several}


def _pair(left: Node, right: Node, scope: _Scope) -> list[Part]:
    if isinstance(left, Group) and isinstance(right, Group):
        kind: Literal["all", "any"] = "any" if left.kind == "any" else "all"
        sign = -scope.sign if left.kind == "not" else scope.sign
        inside = _parts(left.parts, right.parts, _Scope(kind, sign, scope.before, scope.after))
        return [Part(f"not: {p.text}", p.widening) if left.kind == "not" else p for p in inside]
    assert isinstance(left, Test)
    assert isinstance(right, Test)
    wider = _widening(left, right, scope)
    text = f"{left} → {value_text(right.value)}"
    return [Part(text, None if wider is None else wider * scope.sign)]


def _widening(left: Test, right: Test, scope: _Scope) -> int | None:
    old, new = scope.before(left.subject, left.value), scope.after(right.subject, right.value)
    if isinstance(old, frozenset) and isinstance(new, frozenset):
        gain = 1 if old < new else -1 if new < old else None
        return -gain if gain and left.relation == "none of" else gain
    if left.relation in ("≥", "<") and not isinstance(old, str) and not isinstance(new, str):
        rise = int(new > old) - int(new < old)
        return rise if left.relation == "<" else -rise
    return None
