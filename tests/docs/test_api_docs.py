"""docs/api.md shows what the service really answers, every route and every error code."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

import service
from service.app import create_app
from service.errors import ReinsError
from service.settings import Settings
from tests.support.console import TINY
from tests.support.examples import PAGE, UUID, Example, Replay, differences, read_examples
from tests.support.instance import RunningInstance, Start

PAGE_TEXT = PAGE.read_text("utf-8")
EXAMPLES = list(read_examples(PAGE_TEXT))
ERROR_ROW = re.compile(r"^\| (\d{3}) \| (`[a-z_]+`(?:, `[a-z_]+`)*) \|", re.MULTILINE)
# Codes that belong to no exception of ours: the framework's refusals.
OF_THE_FRAMEWORK = {
    ("400", "invalid_json"),
    ("405", "method_not_allowed"),
    ("422", "invalid_request"),
    ("500", "internal_error"),
}
SCOPES = ("posts", "scores", "review", "webhooks", "policy:write", "policy:publish")


def new_key(instance: RunningInstance, *scopes: str) -> str:
    """Create a key with these scopes."""
    words = [word for scope in scopes for word in ("--scope", scope)]
    printed = instance.reins("keys", "create", *words)
    found = re.search(r"^key: (\S+)$", printed, re.MULTILINE)
    assert found is not None
    return found[1]


def member_token(instance: RunningInstance, author_id: str) -> str:
    """Sign a token for a member as the page tells hosts to."""
    printed = instance.reins("signing", "rotate", "member_tokens")
    found = re.search(r"^id: (\S+)\nsecret: (\S+)$", printed, re.MULTILINE)
    assert found is not None
    code = PAGE_TEXT.partition("<!-- example: member token -->\n```python\n")[2].partition("```")[0]
    names: dict[str, Any] = {}
    exec(code, names)
    return str(names["member_token"](author_id, found[1], found[2]))


@pytest.fixture(scope="module")
def replay(start_instance: Start) -> Iterator[Replay]:
    settings = {"REINS_SHADOW_MODEL": str(TINY), "REINS_SHADOW_SHARE": "1"}
    settings["REINS_WEBHOOK_PRIVATE_ADDRESSES"] = "true"
    instance = start_instance("--no-demo", **settings).wait_ready()
    for name in ("moderator", "second"):
        instance.reins("staff", "add", f"{name}@example.org", "--role", "moderator")
    instance.reins("staff", "add", "lead@example.org", "--role", "lead")
    key = new_key(instance, *SCOPES)
    second = new_key(instance, "policy:publish", "admin")
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=instance.url, headers=headers, timeout=30) as client:
        yield Replay(client, second, member_token(instance, "lin"))


# In the order of the page: later examples use what earlier ones made.
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.method}-{UUID.sub('id', e.path)}")
def test_the_answer_on_the_page_is_the_real_one(replay: Replay, example: Example) -> None:
    status, answer = replay.send(example)
    assert status == example.status, answer
    assert differences(example.answer, answer) == []


def test_every_route_has_an_example() -> None:
    paths = create_app(Settings()).openapi()["paths"]
    routes = {
        (method.upper(), re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + r"(\?.*)?"))
        for path, methods in paths.items()
        for method in methods
        if path.startswith("/v1/")
    }
    missing = [
        (method, pattern.pattern)
        for method, pattern in routes
        if not any(e.method == method and pattern.fullmatch(e.path) for e in EXAMPLES)
    ]
    assert missing == []


def test_every_error_code_stands_in_the_table_with_its_status() -> None:
    shown = {
        (status, code)
        for status, codes in ERROR_ROW.findall(PAGE_TEXT)
        for code in re.findall(r"[a-z_]+", codes)
    }
    raised = {(str(error.status), error.code) for error in error_classes()}
    assert shown == raised | OF_THE_FRAMEWORK


def test_an_error_code_has_one_status() -> None:
    statuses: dict[str, set[int]] = {}
    for error in error_classes():
        statuses.setdefault(error.code, set()).add(error.status)
    assert {code: found for code, found in statuses.items() if len(found) > 1} == {}


def error_classes() -> set[type[ReinsError]]:
    """Return every error of the service, wherever it is defined."""
    for module in pkgutil.walk_packages(service.__path__, "service."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    found, waiting = set(), [ReinsError]
    while waiting:
        for child in waiting.pop().__subclasses__():
            if child.__module__.startswith("service."):
                found.add(child)
                waiting.append(child)
    return found
