"""Pydantic's errors as located problems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from service.policy.errors import Problem
from service.policy.explain_words import is_type_error, words_of, wrong_type
from service.policy.source import MAX_PROBLEMS, Path, Source


def explain(error: ValidationError, source: Source) -> list[Problem]:
    """Every error of ``error``, one problem for each place in ``source``."""
    by_path: dict[tuple[Path, bool], list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False):
        path, is_key = _locate(detail, source.data)
        by_path.setdefault((path, is_key), []).append(detail)
    problems: list[Problem] = []
    above = {path[:size] for path, _ in by_path for size in range(len(path))}
    for (path, is_key), details in by_path.items():
        kept = [d for d in details if not is_type_error(d)]
        if not kept and path in above:
            continue
        if len(problems) >= MAX_PROBLEMS:
            break
        problems += _problems(source, path, is_key, kept or details)
    return problems


def _locate(detail: ErrorDetails, data: Any) -> tuple[Path, bool]:
    """The path of an error in the file; parts that pydantic adds are left out."""
    loc = detail["loc"]
    is_key = bool(loc) and loc[-1] == "[key]"
    path: list[str | int] = []
    for part in loc:
        inside = isinstance(data, list) and isinstance(part, int) and part < len(data)
        if not inside and not (isinstance(data, dict) and part in data):
            continue
        data = data[part]
        path.append(part)
    return tuple(path), is_key or detail["type"] == "extra_forbidden"


def _problems(
    source: Source, path: Path, is_key: bool, details: Sequence[ErrorDetails]
) -> list[Problem]:
    if all(is_type_error(d) for d in details):
        message, hint = wrong_type(details)
        return [source.problem(path, message, hint)]
    found = [(*words_of(detail, path), is_key) for detail in details]
    return [source.problem(path, message, hint, key=key) for message, hint, key in found]
