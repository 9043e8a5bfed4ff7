"""The text of a policy as somebody edits it in the console, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.policy import Policy
from service.policy.source import read_yaml
from service.publishing.given import load_given


def load_edited(source: str, base: Policy, base_source: str) -> Policy:
    """Load a text that was made from the text of a stored version.

    A word file that the stored version names as well is the one that was stored with it: nothing
    is read from the disk of this machine, which may hold another, or none.

    Args:
        source: the text.
        base: the stored version, its word files written out.
        base_source: its text as it was stored.

    Raises:
        PolicyError: the text can't be used.
    """
    files = word_files(base, base_source)
    return load_given(source, {name: "\n".join(entries) for name, entries in files.items()})


def word_files(base: Policy, base_source: str) -> dict[str, list[str]]:
    """Return the entries of each word file that a stored version names."""
    data = read_yaml(base_source, "policy.yaml").data
    found: dict[str, list[str]] = {}
    lists: Mapping[str, Any] = data.get("word_lists") or {}
    for name, spec in lists.items():
        if spec.get("file"):
            own = len(spec.get("entries") or ())
            found[spec["file"]] = base.document.word_lists[name].entries[own:]
    return found
