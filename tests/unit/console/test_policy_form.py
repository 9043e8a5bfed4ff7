"""Rules and guidelines in a form: the text travels along, and only their own lines change."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from service.communities import StaffMember
from service.publishing import read_source
from tests.support.community import COMMUNITY, World
from tests.support.console import csrf, log_in

NEW = "/console/policy/new"
FORM = f"{NEW}/rules/form"
SPAM = """\
  - name: borderline_spam
    guideline: honest
    when: {score: {spam: review}, author: {trusted: false}}
    then: {review: {queue: spam, priority: 30}}
"""
FILLED = {
    "f.name": "borderline_spam",
    "f.guideline": "honest",
    "f.when.score.0.key": "spam",
    "f.when.score.0.at_least": "0.55",
    "f.when.author.trusted": "no",
    "f.then.review.on": "yes",
    "f.then.review.queue": "spam",
    "f.then.review.priority": "30",
}


class Writer:
    """Somebody who is logged in and writes on the text of version 1."""

    def __init__(self, client: httpx.Client, world: World, staff: StaffMember) -> None:
        log_in(client, world, staff)
        self.client = client
        self.source = world.database.read(lambda c: read_source(c, COMMUNITY, 1))
        self.start = self.source[: self.source.index("rules:\n")]
        self.carried = {"csrf": csrf(client), "base": "1", "reason": "Why <not>."}

    def at(self, name: str) -> str:
        rules = self.source[self.source.index("\nrules:\n") :]
        return str(re.findall(r"^  - name: (\w+)", rules, re.MULTILINE).index(name))

    def post(self, address: str, source: str | None = None, **typed: str) -> httpx.Response:
        text = (self.source if source is None else source).replace("\n", "\r\n")
        return self.client.post(address, data=self.carried | {"source": text} | typed)


@pytest.fixture
def writer(client: httpx.Client, sqlite_world: World, ada: StaffMember) -> Writer:
    return Writer(client, sqlite_world, ada)


def text_of(page: httpx.Response) -> str:
    """The text that a page carries along, or shows in the editor."""
    found = re.search(
        r'name="source" value="([^"]*)"|<textarea id="source"[^>]*>\n([^<]*)<', page.text
    )
    assert found, page.text
    return html.unescape(found[1] or found[2])


def test_the_list_has_every_rule_in_words(writer: Writer) -> None:
    page = writer.post(f"{NEW}/rules")
    assert page.status_code == 200
    assert page.text.count(">Change<") == writer.source.count("\n  - name: ") - writer.source.count(
        "\n  - name: ", writer.source.index("\ncases:")
    )
    assert "When</span> Spam at least review (0.6) and the author is not trusted" in page.text
    assert text_of(page) == writer.source
    assert 'name="reason" value="Why &lt;not&gt;."' in page.text


def test_a_changed_rule_changes_its_lines_alone(writer: Writer) -> None:
    page = writer.post(FORM, at=writer.at("borderline_spam"), do="save", **FILLED)
    assert page.status_code == 200
    text = text_of(page)
    assert text == writer.source.replace(SPAM, SPAM.replace("spam: review", "spam: 0.55"))
    assert "The rule borderline_spam is in the text. Nothing is stored yet." in page.text
    assert "It can be used" in page.text
    assert 'value="Why &lt;not&gt;."' in page.text


def test_an_untouched_rule_leaves_the_text_and_its_comments(writer: Writer) -> None:
    source = writer.source.replace("  - name: borderline_spam\n", "  - name: borderline_spam # x\n")
    opened = writer.post(FORM, source, at=writer.at("borderline_spam"), do="open")
    assert "1 comment inside this rule will be lost if it changes" in opened.text
    same = FILLED | {"f.when.score.0.at_least": "review"}
    page = writer.post(FORM, source, at=writer.at("borderline_spam"), do="save", **same)
    assert "is as it was" in page.text
    assert text_of(page) == source


def test_a_new_rule_stands_behind_the_others(writer: Writer) -> None:
    count = writer.post(f"{NEW}/rules").text.count(">Change<")
    blank = writer.post(FORM, at=str(count), do="open")
    assert "Add a rule" in blank.text
    assert 'role="alert"' not in blank.text
    typed = FILLED | {"f.name": "later_spam", "f.when.more": "any:\r\n  - reply: true\r\n"}
    text = text_of(writer.post(FORM, at=str(count), do="save", **typed))
    assert len(text.splitlines()) > len(writer.source.splitlines())
    before, after = text.split("  - name: later_spam\n")
    assert writer.source.startswith(before)
    assert writer.source.endswith(after[after.index("\nchannels:") :])
    assert "      any:\n        - reply: true\n" in after


def test_a_removed_rule_is_gone(writer: Writer) -> None:
    page = writer.post(FORM, at=writer.at("media"), do="remove")
    assert "The rule media is no longer in the text" in page.text
    assert "name: media\n" not in text_of(page)
    assert len(writer.source) - len(text_of(page)) < 200


@pytest.mark.parametrize(
    ("typed", "where", "message"),
    [
        ({"f.precedence": "<high>"}, "precedence", "“&lt;high&gt;” is not a whole number"),
        ({"f.then.review.priority": "300"}, "then.review.priority", "100"),
        ({"f.when.score.0.at_least": "reviw"}, "when.score.0.at_least", "did you mean"),
        ({"f.guideline": "honst"}, "guideline", "did you mean"),
        ({"f.name": "Big Name"}, "name", ""),
        ({"f.when.more": "any: ["}, "when.more", "Line 1, column"),
        ({"f.when.more": "claim: {id: passwort, at_least: 0.5}"}, "when.more", "passw"),
        ({"f.when.pattern": "ok\r\n(open"}, "when.pattern", ""),
        ({"f.then.enforce.severity": "major"}, "then", "only one of"),
        ({"f.name": ""}, "name", "Give it a name"),
    ],
)
def test_a_problem_stands_at_its_field_and_nothing_typed_is_lost(
    writer: Writer, typed: dict[str, str], where: str, message: str
) -> None:
    page = writer.post(FORM, at=writer.at("borderline_spam"), do="save", **FILLED | typed)
    assert page.status_code == 422
    assert f'href="#f.{where}"' in page.text
    assert f'id="f.{where}"' in page.text
    assert message in page.text
    for value in (FILLED | typed).values():
        assert html.escape(value.split("\r\n")[-1]) in page.text
    assert text_of(page) == writer.source


def test_another_row_keeps_what_was_typed(writer: Writer) -> None:
    page = writer.post(FORM, at=writer.at("borderline_spam"), do="show", **FILLED)
    assert page.status_code == 200
    assert 'value="0.55"' in page.text
    assert 'id="f.when.score.1.key"' in page.text


def test_problems_elsewhere_do_not_keep_a_rule_from_the_text(writer: Writer) -> None:
    source = writer.source.replace("  off_topic: {label: 0.95}", "  off_topic: {label: 9.5}")
    page = writer.post(FORM, source, at=writer.at("borderline_spam"), do="save", **FILLED)
    assert page.status_code == 200
    assert "spam: 0.55" in text_of(page)
    assert "1 problem" in page.text


def test_a_text_that_is_no_yaml_goes_back_to_the_editor(writer: Writer) -> None:
    for address, fields in ((f"{NEW}/rules", {}), (FORM, {"at": "0", "do": "open"})):
        page = writer.post(address, "rules: [", **fields)
        assert page.status_code == 422
        assert text_of(page) == "rules: ["
        assert "a bracket is opened and never closed" in page.text.lower()
    odd = writer.post(FORM, writer.start + "rules:\n  - 5\n", at="0", do="open")
    assert "is not keys and values" in odd.text
    lost = writer.post(FORM, at="999", do="open")
    assert lost.status_code == 422


def test_a_rule_that_can_not_be_used_is_listed_and_opens_with_its_problem(writer: Writer) -> None:
    source = writer.source.replace("queue: spam, priority: 30", "queue: spam, priority: 300")
    assert "has a problem" in writer.post(f"{NEW}/rules", source).text
    page = writer.post(FORM, source, at=writer.at("borderline_spam"), do="open")
    assert page.status_code == 200
    assert 'href="#f.then.review.priority"' in page.text


def test_a_guideline_is_changed_too(writer: Writer) -> None:
    assert "Respect people" in writer.post(f"{NEW}/guidelines").text
    opened = writer.post(f"{NEW}/guidelines/form", at="0", do="open")
    assert ">Change a guideline<" in opened.text
    typed = {"f.id": "respect", "f.title": "Respect everybody", "f.text": "Be kind. Always."}
    page = writer.post(f"{NEW}/guidelines/form", at="0", do="save", **typed)
    assert "  - id: respect\n    title: Respect everybody\n    text: Be kind. Always.\n" in text_of(
        page
    )
    assert text_of(page).count("\n  - id: ") == writer.source.count("\n  - id: ")


def test_only_those_who_write_and_only_our_own_forms(
    client: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    writer = Writer(client, sqlite_world, robin)
    assert writer.post(f"{NEW}/rules").status_code == 403
    assert writer.post(FORM, at="0", do="open").status_code == 403
    writer.carried["csrf"] = "another"
    assert writer.post(f"{NEW}/rules").status_code == 403
    assert client.get(FORM).headers["location"] == NEW
