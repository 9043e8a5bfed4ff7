"""The whole way on a running instance: link, queue, verdict, and the host hears of it."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Browser, expect

from tests.support.instance import RunningInstance


def test_a_verdict_in_the_console_reaches_the_host_signed(
    chromium: Browser, demo_instance: RunningInstance
) -> None:
    demo_instance.reins("staff", "add", "kim@example.org", "--role", "moderator")
    printed = demo_instance.reins("login-link", "kim@example.org")
    link = re.search(r"http://\S+/console/login/\S+", printed)
    assert link, printed
    context = chromium.new_context()
    page = context.new_page()
    page.goto(link[0])
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Review next").click()
    expect(page.get_by_text("Yours until")).to_be_visible()
    post = page.get_by_role("link", name="History of this post").get_attribute("href") or ""
    page.keyboard.press("d")
    expect(page.get_by_role("status").first).to_contain_text("Decided: Delete")
    context.close()
    wanted = re.compile(rf"review\.resolved\s+post/{post.rpartition('/')[2]}\s+signature ok")
    log, deadline = demo_instance.folder / "logs" / "receiver.log", time.monotonic() + 20
    while not wanted.search(log.read_text()):
        assert time.monotonic() < deadline, demo_instance.said()
        time.sleep(0.1)
    token = link[0].rpartition("/")[2]
    written = [path.read_text() for path in (demo_instance.folder / "logs").glob("*.log")]
    assert not any(token in text for text in written)
