"""Word lists kept in files of their own beside the policy."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path as FilePath
from typing import Any

from service.policy.errors import Problem
from service.policy.patterns import PatternBudget, mend
from service.policy.source import MAX_BYTES, MAX_PROBLEMS, Path, Source

MAX_ENTRY = 200


def read_word_files(
    source: Source, folder: FilePath | None
) -> tuple[dict[str, list[str]], list[Problem]]:
    """The entries of every word file that ``source`` names, by list, and what is wrong.

    One entry a line; blank lines and what follows ``#`` at the start of a line are left out.
    """
    entries: dict[str, list[str]] = {}
    problems: list[Problem] = []
    room = MAX_BYTES - len(source.text.encode())
    budget = PatternBudget()
    for name, spec in _lists(source.data):
        path: Path = ("word_lists", name, "file")
        text = _read(source, path, spec["file"], folder)
        if isinstance(text, Problem):
            problems.append(text)
            continue
        room -= len(text.encode())
        if room < 0:
            message = f"the policy and its word files are together over {MAX_BYTES:,} bytes"
            problems.append(source.problem(path, message, "shorten the lists"))
            break
        lines = text.splitlines()
        entries[name] = [e.strip() for e in lines if e.strip() and not e.startswith("#")]
        patterns = budget if spec.get("kind") == "pattern" else None
        problems += islice(_check_lines(spec["file"], lines, patterns), MAX_PROBLEMS)
    return entries, problems


def _lists(data: Any) -> list[tuple[str, dict[str, Any]]]:
    lists = data.get("word_lists") if isinstance(data, dict) else None
    if not isinstance(lists, dict):
        return []
    named = [(n, s) for n, s in lists.items() if isinstance(s, dict)]
    return [(n, s) for n, s in named if isinstance(s.get("file"), str) and s["file"]]


def _read(source: Source, path: Path, file: str, folder: FilePath | None) -> str | Problem:
    if folder is None:
        message = "a policy that is not a file has no word files"
        return source.problem(path, message, "write the words as `entries`")
    root = folder.resolve()
    try:
        target = (root / file).resolve()
        if not target.is_relative_to(root):
            message = f"`{file}` lies outside the folder of the policy"
            return source.problem(path, message, "keep word files beside the policy")
        if target.stat().st_size > MAX_BYTES:
            message = f"`{file}` is larger than {MAX_BYTES:,} bytes"
            return source.problem(path, message, "shorten the list")
        return target.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return source.problem(path, f"`{file}` is not UTF-8 text", "save it as UTF-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        hint = "the path starts in the folder of the policy"
        return source.problem(path, f"`{file}` can't be read: {reason}", hint)


def _check_lines(file: str, lines: list[str], patterns: PatternBudget | None) -> Iterator[Problem]:
    for number, line in enumerate(lines, 1):
        entry = line.strip()
        if not entry or line.startswith("#"):
            continue
        if len(entry) > MAX_ENTRY:
            message = f"this entry is too long: at most {MAX_ENTRY} characters"
            yield Problem(file, number, 1, message)
        elif patterns and (fault := patterns.fault(entry)):
            message = f"this pattern can't be used: {fault}"
            yield Problem(file, number, 1, message, mend(fault))
