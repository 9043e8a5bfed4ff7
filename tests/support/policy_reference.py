"""The reference of every policy key, made of the schema; docs/policy.md must hold it word for word.

Run `python -m tests.support.policy_reference` to print it after a change of the schema.
"""

from __future__ import annotations

from typing import Any

from service.policy import json_schema

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


def reference() -> str:
    """The reference in Markdown."""
    return "\n".join(_section(title, models()[name]) for name, title in SECTIONS.items())


def _section(title: str, model: dict[str, Any]) -> str:
    required = model.get("required", [])
    rows = [
        f"| `{key}` | {_type(node)} | {_default(key, node, required)} | {_text(node)} |"
        for key, node in model["properties"].items()
    ]
    head = ["| key | value | if left out | meaning |", "|---|---|---|---|"]
    return "\n".join([f"### {title}", "", *head, *rows, ""])


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


if __name__ == "__main__":
    print(reference())
