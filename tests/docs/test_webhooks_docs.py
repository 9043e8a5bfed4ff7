"""docs/webhooks.md: its example runs, its tables are those of the code."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service.settings import Settings
from service.storage.unit import API_VERSION
from service.webhooks import EVENT_TYPES
from service.webhooks.retry import FAILURES_TO_REST, LONGEST_REST, SHORTEST_REST, WAITS
from service.webhooks.routes import router
from service.webhooks.schemas import RotateIn
from service.webhooks.sign import new_secret, signature_headers

GUIDE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text()
EXAMPLES = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)]
UNITS = {"s": 1, "min": 60, "h": 3600}


def test_every_event_type_has_a_section_with_its_example() -> None:
    assert sorted(re.findall(r"^### `(.+)`", GUIDE, re.MULTILINE)) == sorted(EVENT_TYPES)
    assert sorted(example["type"] for example in EXAMPLES) == sorted(EVENT_TYPES)
    assert {example["api_version"] for example in EXAMPLES} == {API_VERSION}


def test_the_waits_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| (\d+) \| (\d+) (s|min|h) \|$", GUIDE, re.MULTILINE)
    assert [int(number) for number, _, _ in rows] == list(range(1, len(WAITS) + 1))
    assert tuple(int(amount) * UNITS[unit] for _, amount, unit in rows) == WAITS
    assert Settings.model_fields["webhook_max_attempts"].default == len(WAITS) + 1 == 12


def test_the_figures_in_the_text_are_those_of_the_code() -> None:
    assert f"After {FAILURES_TO_REST} failed tries in a row" in GUIDE
    assert (SHORTEST_REST, LONGEST_REST) == (5, 600)
    assert "for 5 s at first and 10 min at most" in GUIDE
    assert Settings.model_fields["webhook_timeout_seconds"].default == 10
    assert RotateIn().overlap_hours == 24


def test_every_route_is_listed() -> None:
    listed = set(re.findall(r"^\| `([A-Z]+ /v1/webhooks[^`?]*)`", GUIDE, re.MULTILINE))
    routes: list[Any] = list(router.routes)
    found = {
        f"{method} {re.sub(r'{[a-z_]+}', '{id}', route.path)}"
        for route in routes
        for method in route.methods
    }
    assert listed == found


@pytest.mark.parametrize("secret_used", ["right", "wrong"])
def test_the_example_verifies_and_acts_once(
    secret_used: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = GUIDE.partition("<!-- example: verify -->\n```python\n")[2].partition("```")[0]
    names: dict[str, Any] = {}
    exec(code, names)
    example = next(one for one in EXAMPLES if one["type"] == "post.decided")
    body, secret = json.dumps(example), new_secret()
    headers = signature_headers(example["id"], body, [secret], datetime.now(UTC))
    done: set[str] = set()
    given = secret if secret_used == "right" else new_secret()
    statuses = [names["receive"](body.encode(), headers, given, done) for _ in range(2)]
    said = capsys.readouterr().out
    if secret_used == "right":
        assert (statuses, said) == ([204, 204], "42 show\n")
    else:
        assert (statuses, said, done) == ([401, 401], "", set())
