"""Words that raised a score, marked in the text of an item."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from service.communities import StaffMember
from tests.browser.conftest import Console

TEXT = "Well,\n\nthat was  a rude\u200b answer & a long one."
SCORES = {"toxicity": 0.66, "insult": 0.6}


def open_item(console: Console, robin: StaffMember, **options: object) -> Page:
    console.world.post(TEXT, SCORES, post_id="marked")
    page = console.open(robin, **options)
    page.goto(f"/console/items/{console.item('marked').item.id}")
    return page


def test_the_word_that_raised_the_scores_is_marked_and_says_which(
    console: Console, robin: StaffMember
) -> None:
    page = open_item(console, robin)
    mark = page.locator("article mark")
    expect(mark).to_have_count(1)
    expect(mark).to_have_text("rude [Insult +0.98, Toxicity +0.98]")
    expect(mark).to_have_attribute("title", "Insult +0.98, Toxicity +0.98")
    # Not by colour alone.
    expect(mark).to_have_css("text-decoration-line", "underline")
    page.get_by_text("Words that raised the scores").click()
    listed = page.locator(".marks li")
    expect(listed).to_contain_text("Insult +0.98, Toxicity +0.98")


def test_a_copied_text_is_the_text_of_the_member(console: Console, robin: StaffMember) -> None:
    page = open_item(console, robin)
    page.locator("article mark").wait_for()
    copied = page.evaluate(
        "getSelection().selectAllChildren(document.querySelector('article .text')),"
        "getSelection().toString()"
    )
    assert copied == TEXT


def test_the_text_can_be_read_before_and_without_its_marks(
    console: Console, robin: StaffMember
) -> None:
    page = open_item(console, robin, java_script_enabled=False)
    expect(page.locator("article .text")).to_contain_text("Well,")
    expect(page.locator("article mark")).to_have_count(0)


def test_when_no_explanation_can_be_made_the_text_stays(
    console: Console, robin: StaffMember
) -> None:
    console.app.state.services.explainer.stop()
    with_answer = console.open(robin)
    console.world.post(TEXT, SCORES, post_id="marked")
    path = f"/console/items/{console.item('marked').item.id}"
    with with_answer.expect_response(lambda answer: answer.url.endswith("/text")) as answered:
        with_answer.goto(path)
    assert answered.value.status == 429
    expect(with_answer.locator("article .text")).to_contain_text("a rude")
    expect(with_answer.get_by_text("Too many explanations")).to_have_count(0)


def test_a_severe_text_stays_veiled_with_its_marks(console: Console, robin: StaffMember) -> None:
    console.world.post("A rude cat", {"toxicity": 0.66, "threat": 0.6}, post_id="veiled")
    page = console.open(robin)
    page.goto(f"/console/items/{console.item('veiled').item.id}")
    mark = page.locator("article mark")
    expect(mark).to_have_count(1)
    expect(mark).to_be_hidden()
    page.keyboard.press("v")
    expect(mark).to_be_visible()
