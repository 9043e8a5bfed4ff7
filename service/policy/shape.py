"""The JSON Schema of a policy, and which keys may stand at a place in it."""

from __future__ import annotations

from functools import cache
from typing import Any

from service.policy.schema import Document


@cache
def _schema() -> dict[str, Any]:
    schema = Document.model_json_schema(by_alias=True, mode="validation")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Reins policy"
    return schema


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a policy file, for editors that complete and check YAML."""
    return dict(_schema())


def keys_at(path: tuple[str | int, ...]) -> list[str]:
    """The keys a policy may have at ``path``; empty where keys are free or none fit."""
    nodes = _resolve(_schema())
    for part in path:
        nodes = [found for node in nodes for found in _step(node, part)]
    return list(dict.fromkeys(key for node in nodes for key in node.get("properties", {})))


def _resolve(node: Any) -> list[dict[str, Any]]:
    """The object and array schemas behind references and alternatives."""
    if not isinstance(node, dict):
        return []
    if "$ref" in node:
        return _resolve(_schema()["$defs"][node["$ref"].rsplit("/", 1)[1]])
    if "anyOf" in node:
        return [found for option in node["anyOf"] for found in _resolve(option)]
    return [node]


def _step(node: dict[str, Any], part: str | int) -> list[dict[str, Any]]:
    if isinstance(part, int):
        return _resolve(node.get("items"))
    named = node.get("properties", {}).get(part)
    free = [node.get("additionalProperties"), *node.get("patternProperties", {}).values()]
    return _resolve(named) if named else [found for option in free for found in _resolve(option)]
