"""The reference of every policy key, made of the schema; docs/policy holds it word for word.

Run `python -m tests.support.policy_reference` to write it anew after a change of the schema. Each
section has an example in `policy_examples.yaml`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from service.policy import json_schema

FOLDER = Path(__file__).parents[2] / "docs" / "policy"
BEGIN, END = "<!-- reference -->\n", "<!-- end of reference -->"
EXAMPLES: dict[str, str] = yaml.safe_load(
    Path(__file__).with_name("policy_examples.yaml").read_text("utf-8")
)

SECTIONS = {
    "Document": "The file",
    "Guideline": "`guidelines[]`",
    "GuidelineTranslation": "`guidelines[].translations.LANGUAGE`",
    "Languages": "`languages`",
    "UnmeasuredLanguages": "`languages.unmeasured`",
    "UnmeasuredLanguage": "`languages.by_code.CODE`",
    "WordList": "`word_lists.NAME`",
    "Rule": "`rules[]`",
    "Condition": "`rules[].when`",
    "ScoreBound": "`when.score.LABEL`, written out",
    "CountBound": "`when.counts.NAME`, `mentions`, `links.count`, written out",
    "DaysBound": "`when.author.age_days`, written out",
    "WordsTest": "`when.words`, written out",
    "LinksTest": "`when.links`",
    "CapsTest": "`when.caps`",
    "RepetitionTest": "`when.repetition`",
    "AuthorTest": "`when.author`",
    "ChannelTest": "`when.channel`, written out",
    "ParentTest": "`when.parent`",
    "ThreadTest": "`when.thread`",
    "NameTest": "`when.name`",
    "ClaimTest": "`when.claim`",
    "Effects": "`rules[].then`",
    "ReviewEffect": "`then.review`, written out",
    "EnforceEffect": "`then.enforce`, written out",
    "HoldEffect": "`hold`",
    "CorrectEffect": "`then.correct`, of a claim",
    "CareEffect": "`then.care`, written out",
    "ThreadEffect": "`then.thread`",
    "SlowEffect": "`then.thread.slow`",
    "LockEffect": "`then.thread.lock`",
    "MoveEffect": "`then.thread.move`",
    "Channel": "`channels.ID`",
    "Authors": "`authors`",
    "NewAuthor": "`authors.new`",
    "TrustedAuthor": "`authors.trusted`",
    "Exemption": "`authors.exemptions[]`",
    "Claim": "`claims.ID`",
    "Care": "`care`",
    "CareContact": "`care.contacts[]`",
    "Protected": "`protected`",
    "LadderConfig": "`ladder`",
    "Weights": "`ladder.weights`",
    "GuidelineWeights": "`ladder.guideline_weights.GUIDELINE`",
    "Expiry": "`ladder.expiry_days`",
    "IncidentConfig": "`ladder.incident`",
    "LadderStep": "`ladder.steps[]`",
    "ModeBySeverity": "`ladder.steps[].mode`, by severity",
    "Messages": "`ladder.messages`",
    "ReviewConfig": "`review`",
    "Queue": "`review.queues[]`",
    "Disagreement": "`review.disagreement`",
    "SmallTeam": "`review.small_team`",
    "ReportsConfig": "`reports`",
    "CampaignConfig": "`reports.campaign`",
    "ReportMessages": "`reports.messages`",
    "StatementsConfig": "`statements`",
    "AppealsConfig": "`appeals`",
    "Recognition": "`recognition`",
    "Badge": "`recognition.badges[]`",
    "SampleConfig": "`review.sample`",
    "Case": "`cases[]`",
    "CaseFacts": "`cases[].facts`",
    "CaseParent": "`cases[].facts.parent`",
    "CaseThread": "`cases[].facts.thread`",
    "Expectation": "`cases[].expect`",
}


def models() -> dict[str, dict[str, Any]]:
    """Every model of the schema by its name."""
    schema = json_schema()
    return {"Document": schema, **schema["$defs"]}


def page_of(title: str) -> str:
    """The page that holds a section: rules and cases have one of their own."""
    return "keys-of-rules.md" if re.match(r"`(rules|when|then|hold|cases)", title) else "keys.md"


def reference(page: str) -> str:
    """The sections of a page in Markdown, below a table of contents."""
    here = {name: title for name, title in SECTIONS.items() if page_of(title) == page}
    links = [f"[{title.split(',')[0]}](#{_anchor(title)})" for title in here.values()]
    sections = [_section(name, title) for name, title in here.items()]
    return "\n".join([" · ".join(links), "", *sections])


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _section(name: str, title: str) -> str:
    model = models()[name]
    required = model.get("required", [])
    rows = [
        f"| `{key}` | {_type(node)} | {_default(key, node, required)} | {_text(node)} |"
        for key, node in model["properties"].items()
    ]
    head = ["| key | value | if left out | meaning |", "|---|---|---|---|"]
    example = ["```yaml", EXAMPLES[name].rstrip(), "```"] if name in EXAMPLES else []
    return "\n".join([f"## {title}", "", *head, *rows, "", *example, ""])


def _text(node: dict[str, Any]) -> str:
    return str(node["description"]).replace("|", "\\|")


def _default(key: str, node: dict[str, Any], required: list[str]) -> str:
    if key in required:
        return "**required**"
    value = node.get("default")
    if value in (None, "", [], {}):
        return "–"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _type(node: dict[str, Any]) -> str:
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
        return SECTIONS[name].split(",")[0]
    if "const" in node:
        return f"`{str(node['const']).lower()}`"
    if "enum" in node:
        return ", ".join(f"`{value}`" for value in node["enum"])
    if "anyOf" in node:
        options = [_type(o) for o in node["anyOf"] if o.get("type") != "null"]
        return " or ".join(dict.fromkeys(options))
    return _plain_type(node)


def _plain_type(node: dict[str, Any]) -> str:
    if node["type"] == "array":
        return f"list of {_type(node['items'])}"
    if node["type"] == "object":
        values = [node.get("additionalProperties"), *node.get("patternProperties", {}).values()]
        return f"by name: {next(_type(value) for value in values if value)}"
    names = {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "true or false",
    }
    low, high = node.get("minimum"), node.get("maximum")
    span = f" {low:,} to {high:,}" if low is not None and high is not None else ""
    return names[node["type"]] + span


def rewrite(text: str, page: str) -> str:
    """A page with the reference of now."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}{reference(page)}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    for file in ("keys.md", "keys-of-rules.md"):
        kept = (FOLDER / file).read_text("utf-8")
        (FOLDER / file).write_text(rewrite(kept, file), "utf-8")
