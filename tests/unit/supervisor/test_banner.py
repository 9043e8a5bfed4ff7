"""The four lines: plain, at column 0, complete."""

from __future__ import annotations

import io
import json
import subprocess

import pytest

from service.supervisor.banner import DemoAccess, banner_lines, example_request, print_banner

ACCESS = DemoAccess(key="rk_demo", console="http://127.0.0.1:8080/console/login?token=t")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_lines_are_plain_where_no_person_looks() -> None:
    sink = io.StringIO()
    print_banner(banner_lines("http://127.0.0.1:8080", ACCESS), sink)
    lines = sink.getvalue().splitlines()
    assert [line.split(" ")[0] for line in lines] == ["console:", "api:", "key:", "try:"]
    assert lines[0].startswith(f"console: {ACCESS.console} ")
    assert lines[1:3] == ["api: http://127.0.0.1:8080", "key: rk_demo"]


def test_a_terminal_gets_colour_unless_it_asks_not_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = Terminal()
    print_banner({"api": "x"}, coloured)
    assert "\033[" in coloured.getvalue()
    monkeypatch.setenv("NO_COLOR", "1")
    plain = Terminal()
    print_banner({"api": "x"}, plain)
    assert plain.getvalue() == "api: x\n"


def test_the_example_is_one_line_of_bash_that_sends_json() -> None:
    line = example_request("http://127.0.0.1:8080", "rk_demo")
    assert "\n" not in line
    echoed = subprocess.run(
        ["bash", "-c", line.replace("curl", "printf '%s\\n'", 1)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    body = json.loads(echoed[-1])
    assert body["channel_id"] == "general"
    assert body["post_id"].removeprefix("try-").isdigit()
    assert "http://127.0.0.1:8080/v1/posts" in echoed
    assert "Authorization: Bearer rk_demo" in echoed
