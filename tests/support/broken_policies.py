"""Files that are no policy: written by hand to hurt, and made of a good one by chance.

`python -m benchmarks.policy_broken` measures how long each takes to be refused.
"""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Iterator
from typing import Any, Final

from service.policy import PolicyError
from service.policy.source import MAX_BYTES, MAX_PROBLEMS
from tests.support.policies import HEAD

RULES = HEAD + "rules:\n"
GOOD_RULE = "  - {name: r, when: {score: {toxicity: review}}, then: {review: {}}}\n"
TEN_MEGABYTES: Final = 10_000_000


def _nested(opening: str, depth: int) -> str:
    return RULES + "  - {name: r, then: {label: x}, when: " + opening * depth


BROKEN: Final[dict[str, str]] = {
    # Aliases that grow a file tenfold with each line, and other things YAML can do.
    "a bomb of aliases": "".join(
        f"k{i}: &a{i} [{', '.join([f'*a{i - 1}' if i else 'x'] * 10)}]\n" for i in range(12)
    ),
    "an anchor": HEAD.replace("text: Be kind.", "text: &kind Be kind."),
    "an alias of nothing": HEAD + "rules: *rules\n",
    "an alias of itself": "version: &v [*v]\n",
    "many anchors": "".join(f"k{i}: &a{i} 1\n" for i in range(40_000)),
    "a merge key": HEAD + "<<: {rules: []}\n",
    "a merge key of an alias": "x: &x {version: 1}\n<<: *x\n",
    "a tag that runs code": HEAD + "rules: !!python/object/apply:os.system ['true']\n",
    "a tag of bytes": HEAD + "rules: !!binary aGVsbG8=\n",
    "two documents": HEAD + "---\n" + HEAD,
    "a directive": "%YAML 9.9\n---\n" + HEAD,
    "a directive twice": "%YAML 1.1\n%YAML 1.1\n---\n" + HEAD,
    "a complex key": HEAD + "? {a: 1}\n: 2\n",
    # Layout.
    "tabs": "version: 1\n\tpurpose: To learn.\n",
    "tabs after a list mark": RULES + "  -\tname: r\n\t  when: {}\n",
    "only tabs": "\t" * 900_000,
    "lines that do not line up": "version: 1\n  purpose: To learn.\n rules: []\n",
    "a list beside a mapping": "version: 1\n- purpose\n",
    "carriage returns": "version: 1\r\npurpose: [\r\n",
    "old line ends": "version: 1\rpurpose: 2\r",
    "rare line ends": "version: 1\x85purpose: x\u2028rules: 3\u2029",
    "an unclosed quote": HEAD + "rules: 'never closed\n" + "more\n" * 50,
    "an unclosed double quote": 'purpose: "never closed\n',
    "a wrong escape": 'purpose: "\\q"\n',
    "an escape of half a pair": 'version: 1\npurpose: "\\ud800"\n',
    "an unclosed list": HEAD + "rules: [1, 2\n",
    "an unclosed mapping": HEAD + "rules: {a: 1\n",
    "quotes": "'" * 900_000,
    "question marks": "? " * 400_000,
    "colons": "a: b: " * 100_000,
    "dashes": "- " * 400_000,
    "bars": "a: |" + "\n" * 900_000 + " x\n  y\nb",
    # Size.
    "ten megabytes in one line": "purpose: " + "x" * TEN_MEGABYTES,
    "ten megabytes of lines": HEAD + "# a line\n" * (TEN_MEGABYTES // 9),
    "ten megabytes of lists": "[" * TEN_MEGABYTES,
    "ten megabytes outside ASCII": "ä" * (TEN_MEGABYTES // 2),
    "a byte too many": "purpose: " + "x" * (MAX_BYTES - 8),
    "a long line with a mistake at its end": HEAD + "rules: [" + "1, " * 30_000 + "{]}\n",
    "a long key": "k" * 900_000 + ": 1\n",
    "a long key of a rule": RULES + "  - {" + "k" * 900_000 + ": 1}\n",
    "a long scalar as name": RULES + f"  - {{name: {'n' * 900_000}}}\n",
    "many keys": "".join(f"k{i}: 1\n" for i in range(80_000)),
    "many unknown keys": HEAD + "".join(f"k{i}: 1\n" for i in range(40_000)),
    "many empty values": "a: [" + ",".join("~" * 200_000) + "]",
    "many wrong rules": RULES + "  - 1\n" * 40_000,
    "many empty rules": RULES + "  - {}\n" * 40_000,
    "many rules": RULES + GOOD_RULE * 1_001,
    "many wrong cases": HEAD + "cases:\n" + "  - {expect: 1}\n" * 15_000,
    "many wrong cases with wrong facts": HEAD
    + "cases:\n" + "  - {expect: {outcome: no}, facts: {kind: 1, counts: {x: y}}}\n" * 4_000,
    "many wrong word lists": HEAD + "word_lists:\n" + "".join(
        f"  l{i}: {{entries: 1, kind: 2}}\n" for i in range(15_000)
    ),
    "many wrong thresholds": HEAD.replace("review: 0.5", ", ".join(
        f"t{i}: 7" for i in range(20_000)
    ), 1),
    "many misspelt thresholds": RULES + "".join(
        f"  - {{name: r{i}, when: {{score: {{toxicity: t{i}}}}}, then: {{label: x}}}}\n"
        for i in range(1_000)
    ),
    "many conditions": RULES + "  - {name: r, then: {label: x}, when: {all: ["
    + "{reply: 1}, " * 15_000 + "]}}\n",
    "many wrong patterns": HEAD + "word_lists:\n  w:\n    kind: pattern\n    entries:\n"
    + "".join(f"      - '(?<{i}x'\n" for i in range(15_000)),
    "many large patterns": HEAD + "word_lists:\n  w:\n    kind: pattern\n    entries:\n"
    + "".join(f"      - '({i}a{{0,900}})'\n" for i in range(2_000)),
    "many patterns too large": HEAD + "word_lists:\n  w:\n    kind: pattern\n    entries:\n"
    + "".join(f"      - '{i}\\pL{{0,1000}}'\n" for i in range(15_000)),
    "many small patterns": HEAD + "word_lists:\n  w:\n    kind: pattern\n    entries:\n"
    + "".join(f"      - '{i}'\n" for i in range(40_000)),
    "a pattern that multiplies": RULES
    + "  - {name: r, then: {label: x}, when: {pattern: '((a{1,100}){1,100}){1,100}'}}\n",
    "one key again and again": "k: 1\n" * 150_000,
    "one rule again and again": RULES + GOOD_RULE * 900,
    # Depth.
    "deep lists": "[" * 400_000,
    "deep mappings": "{a: " * 200_000,
    "deep blocks": "\n".join(" " * i + "a:" for i in range(900)),
    "deep list marks": "\n".join(" " * i + "- " for i in range(900)),
    "deep conditions": _nested("{all: [", 10_000),
    "deep negations": _nested("{not: ", 25) + "{reply: 1}" + "}" * 26,
    # Types.
    "a number too large": HEAD + "ladder: {half_life_days: " + "9" * 5_000 + "}\n",
    "a float too large": HEAD.replace("0.5", "1e999", 1),
    "not a number": HEAD.replace("0.5", ".nan", 1),
    "infinity": HEAD.replace("0.5", "-.inf", 1),
    "infinite days": HEAD.replace("days: 7", "days: 1e999", 1) + "cases: 1\n",
    "a date": HEAD.replace("version: 1", "version: 2026-01-01"),
    "a time": HEAD.replace("days: 7", "days: 12:30:00"),
    "yes for true": HEAD.replace("good_faith: true", "good_faith: yes"),
    "no for false": HEAD.replace("good_faith: true", "good_faith: no"),
    "an octal number": HEAD.replace("0.5", "0o7", 1),
    "a version in quotes": HEAD.replace("version: 1", "version: '1'"),
    "a number as key": HEAD + "7: 1\n",
    "null as key": HEAD + "~: 1\n",
    "true as key": HEAD.replace("spam:", "true:"),
    "an empty key": HEAD + "'': 1\n",
    "a list as key": HEAD + "[a, b]: 1\n",
    "a mapping for a list": HEAD + "rules: {a: 1}\n",
    "a text for a list": HEAD + "rules: all of them\n",
    "duplicate keys": HEAD + "authors: {roles: []}\n",
    "duplicate rules": RULES + GOOD_RULE * 2,
    # Nothing and nonsense.
    "nothing": "",
    "a blank line": "\n",
    "only comments": "# nothing\n# here\n",
    "only a document mark": "---\n",
    "only an end mark": "...\n",
    "a word": "policy",
    "a number": "7",
    "NUL": "version: 1\x00\npurpose: x\n",
    "NULs": "\x00" * 900_000,
    "control characters": "version: 1\npurpose: a\x07b\n",
    "delete": HEAD + "rules: \x7f\n",
    "a byte order mark inside": "version: 1\n\ufeffpurpose: x\n",
    "byte order marks": "\ufeff\ufeff\ufeffversion: 1\n",
    "half a pair": "version: 1\npurpose: \ud800\n",
    "half a pair at the end": "# " + "é" * 200_000 + "\udfff",
    "characters that are none": "version: 1\npurpose: \ufffe\n",
    "JSON with a comma too many": '{"version": 1, "purpose": "x",,}',
    "a web page": "<!DOCTYPE html><html><head><title>Not found</title></head></html>",
}  # fmt: skip

BROKEN_BYTES: Final[dict[str, bytes]] = {
    "UTF-16": HEAD.encode("utf-16"),
    "UTF-16 without a mark": HEAD.encode("utf-16-le"),
    "UTF-32": HEAD.encode("utf-32"),
    "Latin-1": "version: 1\npurpose: Café\n".encode("latin-1"),
    "half a character": HEAD.encode() + b"\xe2\x82",
    "ten megabytes of bytes": b"\xff" * TEN_MEGABYTES,
    "ten megabytes, wrong at the end": b"a: 1\n" * (TEN_MEGABYTES // 5) + b"\xff",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "NUL bytes": bytes(1_000_000),
}
"""Files that are not even text, or not in UTF-8."""

_LINE_ENDS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_NASTY: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1, 10**15, 0.5, -0.1, 1e300, "", " ", "x", "x" * 5000, "2026-01-01",
    "yes", [], {}, [None], [[]], {"": 1}, {"x": None}, ["x", "x"], {"at_least": -1}, {"not": {}},
    {"all": []}, "(?<x", "a{0,1000}",
)  # fmt: skip


def ill_placed(error: PolicyError, source: str) -> list[str]:
    """The problems of ``error`` that say nothing or lie outside ``source``; also if too many."""
    lines = _LINE_ENDS.split(source)
    if not 1 <= len(error.problems) <= MAX_PROBLEMS:
        return [f"{len(error.problems)} problems"]
    return [
        str(problem)
        for problem in error.problems
        if not problem.message
        or not 1 <= problem.line <= len(lines)
        or not 1 <= problem.column <= len(lines[problem.line - 1]) + 1
    ]


def mutants(good: str, seed: int, count: int) -> Iterator[str]:
    """``count`` policies made of ``good`` (JSON), in each of which a few values are replaced."""
    generator = random.Random(seed)
    for _ in range(count):
        data = json.loads(good)
        for _ in range(generator.randint(1, 4)):
            _mutate(data, generator)
        yield json.dumps(data)


def _mutate(data: Any, generator: random.Random) -> None:
    """Walk to a random place of ``data`` and put something else there, or misspell its key."""
    while True:
        keys = list(data) if isinstance(data, dict) else range(len(data))
        key = generator.choice(list(keys))
        inner = data[key]
        if isinstance(inner, dict | list) and inner and generator.random() < 0.75:
            data = inner
            continue
        if isinstance(key, str) and generator.random() < 0.3:
            data[key[:-1] + "x"] = data.pop(key)
        else:
            data[key] = copy.deepcopy(generator.choice(_NASTY))
        return
