"""The examples of docs/api.md: read them, send them again, compare the answers' shape.

An example is a fenced block ``http`` (request line, empty line, JSON body) followed by a block
``json STATUS`` with the answer. Ids that the service makes differ in every run: the first answer
that holds one tells what the page's id stands for, and later requests use the real one. Where
two people are needed, an example has the header ``Authorization: Bearer SECOND_KEY``; what is a
member's own takes ``MEMBER_TOKEN``.

``python -m tests.support.examples URL KEY SECOND_KEY MEMBER_TOKEN`` writes the answers of an
instance anew.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
BLOCK = re.compile(
    r"```http\n(?P<request>.*?)```\n+```json (?P<status>\d+)\n(?P<answer>.*?)```", re.S
)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
ELSEWHERE = "..."
SECOND_KEY = "SECOND_KEY"
MEMBER_TOKEN = "MEMBER_TOKEN"
PATIENCE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Example:
    """A request of the page and the answer it shows; ``place`` is where the answer stands."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any
    status: int
    answer: Any
    place: tuple[int, int]


def read_examples(page: str) -> Iterator[Example]:
    """Yield the examples of a page in their order."""
    for found in BLOCK.finditer(page):
        head, _, body = found["request"].strip().partition("\n\n")
        line, *fields = head.splitlines()
        method, path = line.split(" ", 1)
        yield Example(
            method=method,
            path=path,
            headers=dict(field.split(": ", 1) for field in fields),
            body=json.loads(body) if body.strip() else None,
            status=int(found["status"]),
            answer=json.loads(found["answer"]) if found["answer"].strip() else None,
            place=found.span("answer"),
        )


class Replay:
    """Sends examples to a running instance, with the page's ids replaced by the real ones."""

    def __init__(self, client: httpx.Client, second_key: str, member_token: str) -> None:
        self._client = client
        self._secrets = {SECOND_KEY: second_key, MEMBER_TOKEN: member_token}
        self._ids: dict[str, str] = {}

    def send(self, example: Example) -> tuple[int, Any]:
        """Send one example and return status and JSON; waits for what happens in the background."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            status, answer = self._send(example)
            late = example.method == "GET" and differences(example.answer, answer)
            if not late or time.monotonic() > deadline:
                self._learn(example.answer, answer)
                return status, answer
            time.sleep(0.2)

    def _send(self, example: Example) -> tuple[int, Any]:
        own = {name: self._own(value) for name, value in example.headers.items()}
        response = self._client.request(
            example.method,
            self._real(example.path),
            headers={"Content-Type": "application/json"} | own,
            content=None if example.body is None else self._real(json.dumps(example.body)),
        )
        return response.status_code, response.json() if response.content else None

    def _own(self, header: str) -> str:
        """Return a header with the secrets of this run."""
        for name, secret in self._secrets.items():
            header = header.replace(name, secret)
        return header

    def shown(self, text: str) -> str:
        """Return a text of a real answer with the page's ids, where the page has them."""
        known = {real: shown for shown, real in self._ids.items()}
        return UUID.sub(lambda found: known.get(found[0], found[0]), text)

    def _real(self, text: str) -> str:
        return UUID.sub(lambda found: self._ids.get(found[0], found[0]), text)

    def _learn(self, shown: Any, real: Any) -> None:
        if isinstance(shown, dict) and isinstance(real, dict):
            for key in shown.keys() & real.keys():
                self._learn(shown[key], real[key])
        elif isinstance(shown, list) and isinstance(real, list):
            for left, right in zip(shown, real, strict=False):
                self._learn(left, right)
        elif isinstance(shown, str) and isinstance(real, str):
            self._ids.update(zip(UUID.findall(shown), UUID.findall(real), strict=False))


def differences(shown: Any, real: Any, at: str = "answer") -> list[str]:
    """Return where two answers differ in shape: keys, types, empty or not. Values may differ.

    ``{"...": "why"}`` on the page stands for any object.
    """
    if shown is None or real is None or (isinstance(shown, dict) and ELSEWHERE in shown):
        return []
    if isinstance(shown, dict) and isinstance(real, dict):
        return _objects(shown, real, at)
    if isinstance(shown, list) and isinstance(real, list):
        if not shown or not real:
            return [f"{at}: a list that is empty in one of the two"] if shown else []
        return differences(shown[0], real[0], f"{at}[0]")
    kinds = {bool if isinstance(value, bool) else _kind(value) for value in (shown, real)}
    return [f"{at}: {shown!r} on the page, {real!r} in truth"] if len(kinds) > 1 else []


def _objects(shown: dict[str, Any], real: dict[str, Any], at: str) -> list[str]:
    found = [f"{at}.{key} is not answered" for key in shown.keys() - real.keys()]
    found += [f"{at}.{key} is not on the page" for key in real.keys() - shown.keys()]
    for key in shown.keys() & real.keys():
        found += differences(shown[key], real[key], f"{at}.{key}")
    return found


def _kind(value: Any) -> type:
    return float if isinstance(value, int | float) else type(value)


def merged(shown: Any, real: Any) -> Any:
    """Return the real answer without what the page leaves out: ``{"...": ""}``, ``"whsec_..."``."""
    if isinstance(shown, dict) and ELSEWHERE in shown:
        return shown
    if isinstance(shown, dict) and isinstance(real, dict):
        return {key: merged(shown.get(key), value) for key, value in real.items()}
    if isinstance(shown, list) and isinstance(real, list) and shown and isinstance(shown[0], dict):
        return [merged(left, right) for left, right in zip(shown, real, strict=False)]
    return shown if isinstance(shown, str) and shown.endswith(ELSEWHERE) else real


def pretty(answer: Any) -> str:
    """Write JSON with one line for each of the outermost keys."""
    if not isinstance(answer, dict):
        return json.dumps(answer, ensure_ascii=False)
    rows = [f"  {json.dumps(k)}: {_inner(v)}" for k, v in answer.items()]
    return "{\n" + ",\n".join(rows) + "\n}"


def _inner(value: Any) -> str:
    """Break what does not fit a line at its own outermost keys or items."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) < 100 or not value or not isinstance(value, dict | list):
        return line
    if isinstance(value, list):
        rows = [f"    {json.dumps(item, ensure_ascii=False)}" for item in value]
        return "[\n" + ",\n".join(rows) + "\n  ]"
    rows = [f"    {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in value.items()]
    return "{\n" + ",\n".join(rows) + "\n  }"


def rewrite(page: str, client: httpx.Client, second_key: str, member_token: str) -> str:
    """Return the page with the answers of a running instance."""
    replay, parts, last = Replay(client, second_key, member_token), [], 0
    for example in read_examples(page):
        status, answer = replay.send(example)
        print(example.method, example.path, status, file=sys.stderr)
        if status != example.status:
            raise SystemExit(f"The page says {example.status}, the instance: {answer}")
        begin, end = example.place
        text = "" if answer is None else replay.shown(pretty(merged(example.answer, answer))) + "\n"
        parts += [page[last:begin], text]
        last = end
    return "".join([*parts, page[last:]])


if __name__ == "__main__":
    with httpx.Client(
        base_url=sys.argv[1], headers={"Authorization": f"Bearer {sys.argv[2]}"}, timeout=30
    ) as http:
        PAGE.write_text(rewrite(PAGE.read_text("utf-8"), http, sys.argv[3], sys.argv[4]), "utf-8")
