"""From the text of a policy file to a policy, or to every problem it has."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from pathlib import Path as FilePath
from typing import Any, Final

from pydantic import ValidationError

from service.policy.check import check_parts
from service.policy.errors import PolicyError, Problem
from service.policy.explain import explain
from service.policy.names import parts_of
from service.policy.patterns import MAX_TOTAL_COST, pattern_cost
from service.policy.policy import Policy, rule_patterns, seal
from service.policy.schema import Document
from service.policy.source import MAX_BYTES, MAX_PROBLEMS, Path, Source, read_yaml, too_large
from service.policy.wordfile import read_word_files

MAX_ENTRIES: Final = 20_000
_MAY_BE_NULL = frozenset(
    ("author_age_days", "author_accepted_posts", "author_role", "topic", "suspend_days")
)


def load_policy(
    source: str, *, name: str = "policy.yaml", folder: FilePath | None = None
) -> Policy:
    """Read, check and compile a policy.

    Args:
        source: The YAML text.
        name: What the file is called in messages.
        folder: Where the word files it names lie; without it, word files are refused.

    Raises:
        PolicyError: The policy can't be used; ``problems`` has every mistake with its line.
    """
    read = read_yaml(source, name)
    if not isinstance(read.data, dict):
        raise PolicyError([_not_a_policy(read)])
    problems: list[Problem] = []
    document: Document | None = None
    try:
        document = Document.model_validate(read.data)
    except ValidationError as error:
        problems += explain(error, read)
    problems += _empty_values(read, problems)
    problems += check_parts(parts_of(read.data), read)
    entries, file_problems = read_word_files(read, folder)
    problems += file_problems
    if problems or document is None:
        raise PolicyError(problems[:MAX_PROBLEMS])
    document = _with_entries(document, entries)
    if fault := _too_large(document):
        raise PolicyError([read.problem((), *fault)])
    return Policy(document, name=name, source=source)


def load_policy_file(path: FilePath) -> Policy:
    """Read the policy file at ``path``; word files lie in its folder.

    Raises:
        PolicyError: As ``load_policy``; also where the file can't be read.
    """
    try:
        text = _read_bytes(path).decode("utf-8-sig")
    except OSError as error:
        message = f"the file can't be read: {error.strerror or error}"
        raise PolicyError([Problem(str(path), 1, 1, message)]) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = "the file is not UTF-8 text"
        raise PolicyError(
            [Problem(str(path), line, 1, message, "save the file as UTF-8")]
        ) from None
    return load_policy(text, name=str(path), folder=path.parent)


def _read_bytes(path: FilePath) -> bytes:
    """The content of a file. One that is far too large is not read, nor one that never ends."""
    most = MAX_BYTES + len(BOM_UTF8)
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        content = b"" if size > most else file.read(most + 1)
    if max(size, len(content)) > most:
        raise PolicyError([too_large(str(path), max(size, len(content)))])
    return content


def _too_large(document: Document) -> tuple[str, str] | None:
    """What is too large to be compiled in a second or stored as one version, and what to do."""
    lists = document.word_lists.values()
    entries = sum(len(words.entries) for words in lists)
    if entries > MAX_ENTRIES:
        message = f"the word lists together have {entries:,} entries, at most {MAX_ENTRIES:,}"
        return message, "keep the words that matter; the model reads the rest"
    patterns = set(rule_patterns(document))
    for words in lists:
        patterns.update(words.entries if words.kind == "pattern" else ())
    cost = sum(map(pattern_cost, patterns))
    if cost > MAX_TOTAL_COST:
        message = f"the patterns together have the size {cost:,}, at most {MAX_TOTAL_COST:,}"
        return message, "use fewer patterns, or repeat less in them"
    if len(seal(document).encode()) > MAX_BYTES:
        return "the policy with its word files is too large to be stored", "shorten the word lists"
    return None


def _not_a_policy(source: Source) -> Problem:
    message = "the file is empty" if source.data is None else "a policy is made of keys and values"
    return source.problem((), message, "begin with `version: 1`")


def _empty_values(source: Source, already: list[Problem]) -> list[Problem]:
    """Keys without a value: mostly a forgotten line, and never what was meant."""
    told = {(p.line, p.column) for p in already}
    found: list[Problem] = []
    for path in _nulls(source.data, ()):
        key = path[-1]
        if len(found) >= MAX_PROBLEMS:
            break
        if key in _MAY_BE_NULL or source.place(path) in told:
            continue
        what = f"`{key}` has no value" if isinstance(key, str) else "this entry is empty"
        hint = "give it a value or remove it"
        found.append(source.problem(path, what, hint, key=isinstance(key, str)))
    return found


def _nulls(value: Any, path: Path) -> list[Path]:
    if value is None and path:
        return [path]
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in _nulls(item, (*path, key))]
    if isinstance(value, list):
        return [found for i, item in enumerate(value) for found in _nulls(item, (*path, i))]
    return []


def _with_entries(document: Document, entries: dict[str, list[str]]) -> Document:
    """``document`` with the entries of word files written out."""
    if not entries:
        return document
    data = document.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for name, words in entries.items():
        spec = data["word_lists"][name]
        spec.pop("file", None)
        spec["entries"] = [*spec.get("entries", []), *words]
    return Document.model_validate(data)
