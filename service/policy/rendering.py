"""Guidelines as a pinned post, an article, a bot's prompt or JSON. Pure.

The texts of a policy are plain text: whatever would be markup in them is escaped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from typing import Any, Final, Literal

from service.policy.guidelines import Sheet, ShownGuideline
from service.policy.phrases import phrases

Format = Literal["json", "markdown", "html", "prompt"]
_MARKUP: Final = re.compile(r"([\\`*_\[\]<>&~|])")
_LINE_START: Final = re.compile(r"^([#+=-]|\d+(?=[.)]))")


def markdown(sheet: Sheet) -> str:
    """A post to pin: CommonMark, ends with a line break."""
    words = phrases(sheet.language)
    parts = [f"# {words.heading}", _md(sheet.purpose)]
    if sheet.topic:
        parts.append(f"**{words.topic}:** {_md(sheet.topic)}")
    if sheet.off_topic_welcome:
        parts.append(words.off_topic_welcome)
    for one in sheet.guidelines:
        own = phrases(one.language)
        parts += [f"## {_md(one.title)}", _md(one.text)]
        parts += [_md_examples(own.fine, one.fine)] if one.fine else []
        parts += [_md_examples(own.not_fine, one.not_fine)] if one.not_fine else []
    return "\n\n".join(parts) + "\n"


def html(sheet: Sheet) -> str:
    """An article for a knowledge base: one ``<article>``, no scripts, no styles."""
    words = phrases(sheet.language)
    lines = [f'<article lang="{escape(sheet.language)}" dir="auto">', f"<h1>{words.heading}</h1>"]
    lines.append(f"<p{_lang(sheet, sheet.purpose_language)}>{_text(sheet.purpose)}</p>")
    if sheet.topic:
        lines.append(f"<p><strong>{words.topic}:</strong> {_text(sheet.topic)}</p>")
    if sheet.off_topic_welcome:
        lines.append(f"<p>{escape(words.off_topic_welcome, quote=False)}</p>")
    for one in sheet.guidelines:
        lines += _section(sheet, one)
    return "\n".join([*lines, "</article>"]) + "\n"


def prompt(sheet: Sheet) -> str:
    """Short text for the instructions of a bot: a line for each guideline, no markup."""
    words = phrases(sheet.language)
    lines = [_line(sheet.purpose)]
    if sheet.topic:
        lines.append(f"{words.topic}: {_line(sheet.topic)}")
    if sheet.off_topic_welcome:
        lines.append(words.off_topic_welcome)
    lines.append(f"{words.heading}:")
    for number, one in enumerate(sheet.guidelines, 1):
        own = phrases(one.language)
        examples = _quoted(own.fine, one.fine) + _quoted(own.not_fine, one.not_fine)
        lines.append(f"{number}. {_line(one.title)}: {_line(one.text)}{examples}")
    return "\n".join(lines) + "\n"


def as_json(sheet: Sheet) -> dict[str, Any]:
    """Everything as plain data; ``channel`` is None where none was named."""
    channel = {
        "id": sheet.channel_id,
        "topic": sheet.topic,
        "off_topic_welcome": sheet.off_topic_welcome,
    }
    return {
        "language": sheet.language,
        "languages": list(sheet.languages),
        "purpose": sheet.purpose,
        "channel": channel if sheet.channel_id else None,
        "guidelines": [
            {
                "id": one.id,
                "title": one.title,
                "text": one.text,
                "fine": list(one.fine),
                "not_fine": list(one.not_fine),
                "good_faith": one.good_faith,
                "language": one.language,
            }
            for one in sheet.guidelines
        ],
    }


def _json_text(sheet: Sheet) -> str:
    return json.dumps(as_json(sheet), ensure_ascii=False, indent=2) + "\n"


RENDERERS: Final[dict[Format, Callable[[Sheet], str]]] = {
    "json": _json_text,
    "markdown": markdown,
    "html": html,
    "prompt": prompt,
}


def _section(sheet: Sheet, one: ShownGuideline) -> list[str]:
    words = phrases(one.language)
    lines = [f'<section id="{escape(one.id)}"{_lang(sheet, one.language)}>']
    lines += [f"<h2>{_text(one.title)}</h2>", f"<p>{_text(one.text)}</p>"]
    for heading, examples in ((words.fine, one.fine), (words.not_fine, one.not_fine)):
        if examples:
            items = "".join(f"<li>{_text(example)}</li>" for example in examples)
            lines += [f"<h3>{heading}</h3>", f"<ul>{items}</ul>"]
    return [*lines, "</section>"]


def _lang(sheet: Sheet, language: str) -> str:
    return "" if language == sheet.language else f' lang="{escape(language)}"'


def _text(text: str) -> str:
    return escape(_line(text))


def _line(text: str) -> str:
    """The text on one line: white space of any kind becomes a single blank."""
    return " ".join(text.split())


def _md(text: str) -> str:
    return _LINE_START.sub(_escaped_start, _MARKUP.sub(r"\\\1", _line(text)))


def _escaped_start(found: re.Match[str]) -> str:
    mark = found[1]
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"


def _md_examples(heading: str, examples: tuple[str, ...]) -> str:
    return "\n".join([f"**{heading}**", "", *(f"- {_md(example)}" for example in examples)])


def _quoted(heading: str, examples: tuple[str, ...]) -> str:
    quoted = "; ".join(f'"{_line(example)}"' for example in examples)
    return f" {heading}: {quoted}." if examples else ""
