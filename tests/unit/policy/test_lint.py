"""Warnings on policies that can be used, and the exact words they come in."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from service.policy import load_policy, load_policy_file
from service.policy.command import policy as command
from service.policy.errors import format_problems
from service.policy.lint import lint
from tests.support.policies import HEAD

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "policy" / "warnings"
ODD = sorted(path.stem for path in GOLDEN.glob("*.yaml"))
RULE = "  - {name: r, guideline: respect, when: {score: {toxicity: 0.5}}, then: {review: {}}}\n"


def warnings_of(source: str, name: str = "policy.yaml") -> str:
    return format_problems(lint(load_policy(source, name=name)), "warning: ")


@pytest.mark.parametrize("stem", ODD)
def test_an_odd_policy_gives_its_golden_warnings(stem: str) -> None:
    path = GOLDEN / f"{stem}.yaml"
    assert warnings_of(path.read_text(), path.name) + "\n" == (GOLDEN / f"{stem}.txt").read_text()


def test_each_kind_of_oddity_has_an_example() -> None:
    assert ODD == ["never", "order", "shadowed", "untranslated", "unused"]


def rules(*lines: str) -> str:
    listed = "".join(f"  - {{name: r{i}, {line}}}\n" for i, line in enumerate(lines))
    return warnings_of(f"{HEAD}rules:\n{RULE}{listed}")


@pytest.mark.parametrize(
    "when",
    [
        "{reply: true, not: {kind: comment}}",
        "{score: {spam: {at_least: 0.5, below: 0.51}}}",
        "{any: [{score: {spam: {below: 0.2}}}, {score: {spam: 0.9}}]}",
        "{not: {score: {spam: {at_least: 0.2, below: 0.3}}}, score: {spam: 0.2}}",
        "{caps: {share: 0.5, letters: 10}, not: {caps: {share: 0.5, letters: 40}}}",
        "{links: {outside: [a.example]}, all: [{links: {outside: [b.example]}}]}",
        "{author: {new: false, trusted: false}}",
        "{mentions: {below: 1}}",
    ],
)
def test_a_rule_that_can_fire_is_not_called_dead(when: str) -> None:
    assert "can never fire" not in rules(f"when: {when}, then: {{label: x}}")


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("{score: {spam: 0.4}}", "{score: {spam: {at_least: 0.5, below: 0.6}}}"),
        ("{any: [{reply: true}, {mentions: 2}]}", "{mentions: 3, kind: post}"),
        ("{language: [en, de]}", "{language: de}"),
        ("{caps: {share: 0.5}}", "{caps: {share: 0.6}}"),
        ("{pattern: [a, b]}", "{pattern: b, reply: true}"),
        ("{not: {score: {spam: 0.7}}}", "{score: {spam: {below: 0.6}}}"),
        ("{reply: false}", "{not: {reply: true}, mentions: 1}"),
        ("{author: {role: [member, moderator]}}", "{author: {role: member, new: true}}"),
    ],
)
def test_a_wider_rule_above_shadows_a_narrower_one_and_never_the_other_way_round(
    wide: str, narrow: str
) -> None:
    then = "then: {review: {}}"
    shadowed = "`r1` decides nothing: `r0` matches whenever it does"
    above = "precedence: 9, " + then
    assert shadowed in rules(f"when: {wide}, {above}", f"when: {narrow}, {then}")
    assert "decides nothing" not in rules(f"when: {narrow}, {above}", f"when: {wide}, {then}")


def test_a_rule_with_too_many_alternatives_is_not_judged() -> None:
    parts = ", ".join("{any: [{reply: true}, {mentions: 1}, {kind: bio}]}" for _ in range(9))
    assert "never fire" not in rules(f"when: {{all: [{parts}]}}, then: {{label: x}}")


def test_many_rules_are_compared_without_a_hitch() -> None:
    lines = [
        f"when: {{score: {{spam: {0.999 - i / 1000}}}}}, precedence: {-(i // 10)}, "
        "then: {review: {}}"
        for i in range(300)
    ]
    assert "decides nothing" not in rules(*lines)


def test_the_command_prints_warnings_and_fails_only_where_it_is_strict(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(HEAD + "rules:\n" + RULE)
    lax = CliRunner().invoke(command, ["check", str(path)])
    strict = CliRunner().invoke(command, ["check", str(path), "--strict"])
    assert lax.output == strict.output
    assert (lax.exit_code, strict.exit_code) == (0, 1)
    ok, first = lax.output.splitlines()[:2]
    assert ": ok. " in ok
    assert "p.yaml:5:10: warning: no rule serves the guideline `honest`" in first


@pytest.mark.parametrize("path", sorted((ROOT / "policies").rglob("*.yaml")), ids=lambda p: p.stem)
def test_a_shipped_policy_passes_the_strict_check(path: Path) -> None:
    assert format_problems(lint(load_policy_file(path))) == ""
