"""What a newcomer sees: four lines, each of which works."""

from __future__ import annotations

import json
import subprocess
import time
from typing import Any

import httpx
import pytest

from tests.support.instance import RunningInstance, Start


def deliveries(instance: RunningInstance) -> list[dict[str, Any]]:
    receiver = instance.state.receiver_url
    assert receiver is not None
    events = httpx.get(f"{receiver}events.json").json()["events"]
    assert isinstance(events, list)
    return events


def test_standard_output_is_the_four_lines_and_nothing_else(
    demo_instance: RunningInstance,
) -> None:
    printed = demo_instance.stdout.read_text()
    labels = [line.split(" ")[0] for line in printed.splitlines()]
    assert labels == ["console:", "api:", "key:", "try:"]
    assert printed.endswith("\n")
    assert "\033" not in printed


def test_the_key_and_the_address_work(demo_instance: RunningInstance) -> None:
    lines = demo_instance.lines
    headers = {"Authorization": f"Bearer {lines['key']}"}
    answer = httpx.get(f"{lines['api']}/v1/channels/general", headers=headers)
    assert answer.status_code == 200
    assert answer.json()["topic"]


def test_the_login_link_opens_the_console_once(demo_instance: RunningInstance) -> None:
    link = demo_instance.lines["console"].split(" ")[0]
    assert link.startswith(demo_instance.url)
    with httpx.Client(follow_redirects=True) as person:
        page = person.get(link)
    assert page.status_code == 200
    assert "text/html" in page.headers["content-type"]


def test_the_printed_command_sends_a_post_that_is_decided_and_told_to_the_host(
    demo_instance: RunningInstance,
) -> None:
    done = subprocess.run(
        ["bash", "-c", demo_instance.lines["try"]], capture_output=True, text=True, check=True
    )
    decision = json.loads(done.stdout)
    assert decision["outcome"] in ("review", "enforce")
    assert decision["post_id"].startswith("try-")
    subject = f"post/{decision['post_id']}"
    deadline = time.monotonic() + 20
    while True:
        found = [event for event in deliveries(demo_instance) if event["subject"] == subject]
        if found:
            break
        assert time.monotonic() < deadline, demo_instance.said()
        time.sleep(0.1)
    assert {event["signature"] for event in found} == {"ok"}


def test_the_demo_s_secrets_are_for_their_owner_only(demo_instance: RunningInstance) -> None:
    for name in ("demo-key", "demo-secret"):
        assert (demo_instance.folder / name).stat().st_mode & 0o777 == 0o600
    assert (demo_instance.folder / "demo-key").read_text().strip() == demo_instance.lines["key"]


def test_no_log_holds_the_text_of_a_post_or_a_secret(demo_instance: RunningInstance) -> None:
    secret = (demo_instance.folder / "demo-secret").read_text().strip()
    key = demo_instance.lines["key"]
    for log in (demo_instance.folder / "logs").glob("*.log"):
        text = log.read_text()
        for hidden in ("Nobody wants you here", secret, key):
            assert hidden not in text, log.name


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_a_second_start_keeps_the_key_and_gives_a_fresh_link(
    start_instance: Start, host: str
) -> None:
    first = start_instance(REINS_HOST=host).wait_ready()
    before = first.lines
    first.stop()
    again = start_instance(folder=first.folder, REINS_HOST=host).wait_ready()
    labels = [line.split(" ")[0] for line in again.stdout.read_text().splitlines()]
    assert labels == ["console:", "api:", "key:", "try:"] * 2
    after = again.lines
    assert after["key"] == before["key"]
    assert after["console"] != before["console"]
    again.stop()
