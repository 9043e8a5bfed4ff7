"""What members read: languages, channels, and every form it is rendered in."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.policy import Policy, PolicyError, load_policy
from service.policy.guidelines import (
    choose_language,
    in_language,
    languages_of,
    reason_text,
    sheet,
    untranslated,
)
from service.policy.phrases import PHRASES, phrases
from service.policy.rendering import RENDERERS, as_json, html, markdown, prompt
from service.publishing.command import policy as command

SOURCE = """\
version: 1
purpose: We learn <together>.
purpose_translations: {de: Wir lernen zusammen.}
guidelines:
  - id: kind
    title: Be kind
    text: Every question was once yours.
    fine: [Try again.]
    not_fine: ["*No*, never."]
    translations:
      de:
        title: Sei freundlich
        text: Jede Frage war einmal deine.
        fine: [Versuch es noch einmal.]
        not_fine: [Nie im Leben.]
      pt-BR: {title: Seja gentil, text: Toda pergunta já foi sua.}
  - {id: honest, title: Be honest, text: Say what is true., good_faith: true}
channels:
  garden: {topic: Plants & soil, off_topic: allowed}
rules: []
"""


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(SOURCE)


def test_the_original_comes_first_of_the_languages(policy: Policy) -> None:
    assert languages_of(policy) == ["en", "de", "pt-BR"]


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        ([], "en"),
        (["de"], "de"),
        (["DE"], "de"),
        (["de-AT"], "de"),
        (["pt"], "pt-BR"),
        (["pt-br"], "pt-BR"),
        (["sv", "pt-PT", "de"], "pt-BR"),
        (["sv"], "en"),
        (["en-GB", "de"], "en"),
    ],
)
def test_a_language_is_found_exactly_or_by_its_primary_tag(wanted: list[str], chosen: str) -> None:
    assert choose_language(wanted, ["en", "de", "pt-BR"]) == chosen


def test_a_part_without_translation_stands_in_the_original(policy: Policy) -> None:
    shown = sheet(policy, language="de")
    assert (shown.language, shown.purpose) == ("de", "Wir lernen zusammen.")
    assert [(one.title, one.language) for one in shown.guidelines] == [
        ("Sei freundlich", "de"),
        ("Be honest", "en"),
    ]


def test_what_is_not_translated_is_named(policy: Policy) -> None:
    assert list(untranslated(policy)) == [
        ("honest", "de", "title"),
        ("purpose", "pt-BR", "text"),
        ("kind", "pt-BR", "fine"),
        ("kind", "pt-BR", "not_fine"),
        ("honest", "pt-BR", "title"),
    ]


def test_a_channel_names_its_topic_and_what_is_welcome(policy: Policy) -> None:
    for form, render in RENDERERS.items():
        elsewhere, here = render(sheet(policy)), render(sheet(policy, channel_id="garden"))
        assert ("soil" in here, "soil" in elsewhere) == (True, False), form
        if form != "json":
            assert "Posts off this topic are welcome here." in here
            assert "welcome" not in elsewhere


def test_the_policys_topic_stands_before_the_hosts(policy: Policy) -> None:
    assert sheet(policy, channel_id="garden", topic="Cats").topic == "Plants & soil"
    assert sheet(policy, channel_id="pets", topic="Cats").topic == "Cats"
    assert sheet(policy, topic="Cats").topic is None


def test_policy_or_host_may_welcome_other_topics(policy: Policy) -> None:
    assert sheet(policy, channel_id="garden").off_topic_welcome
    assert sheet(policy, channel_id="pets", off_topic_welcome=True).off_topic_welcome
    assert not sheet(policy, channel_id="pets").off_topic_welcome
    assert not sheet(policy, off_topic_welcome=True).off_topic_welcome


def test_markdown_shows_texts_as_they_were_written(policy: Policy) -> None:
    shown = markdown(sheet(policy, channel_id="garden"))
    assert shown.startswith("# Our guidelines\n\nWe learn \\<together\\>.\n\n")
    assert "**This channel is about:** Plants \\& soil" in shown
    assert "## Be kind\n\nEvery question was once yours.\n\n**Fine**\n\n- Try again.\n" in shown
    assert "- \\*No\\*, never." in shown
    assert not shown.endswith("\n\n")


@pytest.mark.parametrize(
    ("text", "written"),
    [("# one", "\\# one"), ("1. one", "1\\. one"), ("- one", "\\- one"), ("a  \n b", "a b")],
)
def test_a_text_never_becomes_a_heading_or_a_list(text: str, written: str) -> None:
    source = SOURCE.replace("Every question was once yours.", json.dumps(text))
    assert f"## Be kind\n\n{written}\n\n" in markdown(sheet(load_policy(source)))


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.append((tag, dict(attrs).get("lang")))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_is_a_well_formed_article_with_languages(policy: Policy) -> None:
    outline = _Outline()
    outline.feed(html(sheet(policy, language="de", channel_id="garden")))
    assert outline.open == []
    assert outline.seen[:2] == [("article", "de"), ("h1", None)]
    assert [lang for tag, lang in outline.seen if tag == "section"] == [None, "en"]
    assert [tag for tag, _ in outline.seen if tag.startswith("h")] == ["h1", "h2", "h3", "h3", "h2"]


def test_html_escapes_what_a_policy_says() -> None:
    source = SOURCE.replace("Be kind", '"<script>alert(1)</script>"')
    shown = html(sheet(load_policy(source)))
    assert "<script" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_a_prompt_has_a_line_for_each_guideline(policy: Policy) -> None:
    assert prompt(sheet(policy, language="de")) == (
        "Wir lernen zusammen.\n"
        "Unsere Leitlinien:\n"
        "1. Sei freundlich: Jede Frage war einmal deine. In Ordnung: "
        '"Versuch es noch einmal.". Nicht in Ordnung: "Nie im Leben.".\n'
        "2. Be honest: Say what is true.\n"
    )


def test_json_holds_everything(policy: Policy) -> None:
    body = as_json(sheet(policy, language="pt", channel_id="garden"))
    assert json.loads(RENDERERS["json"](sheet(policy, language="pt", channel_id="garden"))) == body
    assert (body["language"], body["languages"]) == ("pt-BR", ["en", "de", "pt-BR"])
    assert body["channel"] == {"id": "garden", "topic": "Plants & soil", "off_topic_welcome": True}
    assert body["guidelines"][1] == {
        "id": "honest",
        "title": "Be honest",
        "text": "Say what is true.",
        "fine": [],
        "not_fine": [],
        "good_faith": True,
        "language": "en",
    }


def test_a_reason_is_in_one_language(policy: Policy) -> None:
    kind = policy.guideline("kind")
    assert reason_text(in_language(kind, "de", "en"), "enforce") == (
        "Das verstößt gegen unsere Leitlinie „Sei freundlich“. Jede Frage war einmal deine."
    )
    assert reason_text(in_language(kind, "sv", "en"), "allow") == (
        "Please keep in mind our guideline “Be kind”. Every question was once yours."
    )


def test_a_language_without_fixed_words_gets_signs_and_the_bare_title() -> None:
    words = phrases("sv")
    assert (words.fine, words.not_fine) == ("✓", "✗")
    assert words.reasons["review"] == "“{title}”."


QUOTES = {
    "en": "“”", "de": "„“", "es": "«»", "fr": "«»", "it": "«»", "nl": "‘’", "pl": "„”", "pt": "“”",
}  # fmt: skip


@pytest.mark.parametrize("language", PHRASES)
def test_a_title_stands_in_the_quotation_marks_of_its_language(language: str) -> None:
    marks = QUOTES[language]
    inside = "\u00a0{title}\u00a0" if language == "fr" else "{title}"
    for text in PHRASES[language].reasons.values():
        assert f"{marks[0]}{inside}{marks[1]}" in text


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("de", r"\b(du|dich|dir|dein\w*|Sie|Ihnen|denk|beachte)\b"),
        ("es", r"\b(tú|te|ti|usted|recuerda|recuerde)\b"),
        ("fr", r"\b(tu|te|toi|vous|votre|pense|pensez)\b"),
        ("it", r"\b(tu|te|Lei|tieni|tenga)\b"),
        ("nl", r"\b(je|jij|jouw|u|uw)\b"),
        ("pl", r"\b(ty|ciebie|Pan|Pani|pamiętaj)\b"),
        ("pt", r"\b(tu|você|tenha|tem)\b"),
    ],
)
def test_nobody_is_addressed_in_a_form_the_organiser_may_not_use(language: str, forms: str) -> None:
    found = PHRASES[language]
    texts = [found.heading, found.topic, found.off_topic_welcome, *found.reasons.values()]
    assert [text for text in texts if re.search(forms, text)] == []


@pytest.mark.parametrize("language", PHRASES)
def test_every_reason_names_the_guideline_and_ends_as_a_sentence(language: str) -> None:
    reasons = PHRASES[language].reasons
    assert set(reasons) == {"enforce", "review", "allow"}
    assert all("{title}" in text and text.endswith(".") for text in reasons.values())


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("{de: {title: Sei freundlich}}", "`text` is missing"),
        ("{de: {title: A, text: B, tone: C}}", "unknown key `tone`"),
        ("{Deutsch: {title: A, text: B}}", "is not a language code"),
    ],
)
def test_a_wrong_translation_is_a_located_mistake(given: str, message: str) -> None:
    source = SOURCE.replace("good_faith: true}", f"translations: {given}}}")
    with pytest.raises(PolicyError) as caught:
        load_policy(source)
    assert [message in str(problem) for problem in caught.value.problems] == [True]
    assert caught.value.problems[0].line == 17


def test_the_command_prints_any_form_and_warns_of_gaps(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(SOURCE)
    arguments = ["guidelines", str(tmp_path / "p.yaml"), "--language", "de", "--channel", "garden"]
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0
    assert result.stdout == markdown(sheet(load_policy(SOURCE), language="de", channel_id="garden"))
    assert result.stderr == "Not in de as in en: `title` of honest.\n"
    unknown = CliRunner().invoke(command, [*arguments[:2], "--language", "sv", "--format", "json"])
    assert json.loads(unknown.stdout)["language"] == "en"
    assert unknown.stderr == "There is no sv; the policy has en, de, pt-BR.\n"
