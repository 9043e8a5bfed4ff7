"""`reins policy check` and `cases` as a person meets them."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from service.policy.command import policy
from tests.support.policies import HEAD

RULE = "rules:\n  - {name: r, when: {score: {toxicity: review}}, then: {review: {}}}\n"
CASE = "cases:\n  - {name: A case, scores: {toxicity: 0.6}, expect: {outcome: %s}}\n"


def run(tmp_path: Path, command: str, source: str, *options: str) -> tuple[int, str]:
    path = tmp_path / "p.yaml"
    path.write_text(source)
    result = CliRunner().invoke(policy, [command, str(path), *options])
    return result.exit_code, result.output.replace(str(tmp_path) + "/", "")


def test_a_good_policy_is_summed_up(tmp_path: Path) -> None:
    code, output = run(tmp_path, "check", HEAD + RULE + CASE % "review")
    assert code == 0
    assert output.startswith(
        "p.yaml: ok. 3 guidelines, 1 rule, 0 word lists (0 entries), 1 case. sha256 "
    )


def test_a_bad_policy_is_shown_with_carets(tmp_path: Path) -> None:
    code, output = run(tmp_path, "check", HEAD + RULE.replace("review}}", "reviw}}"))
    assert code == 1
    assert "p.yaml:12:40: toxicity has no threshold `reviw`" in output
    assert f"\n     | {' ' * 39}^\n  hint: did you mean `review`?" in output
    assert output.endswith("p.yaml: 1 problem. The policy is not used until they are mended.\n")


def test_cases_pass(tmp_path: Path) -> None:
    code, output = run(tmp_path, "cases", HEAD + RULE + CASE % "review", "-v")
    assert (code, output) == (0, "passed    A case\np.yaml: 1 passed, 0 failed.\n")


def test_cases_fail_with_what_differs(tmp_path: Path) -> None:
    code, output = run(tmp_path, "cases", HEAD + RULE + CASE % "allow")
    assert code == 1
    assert "FAILED    A case\n            outcome: expected allow, got review" in output
    assert "matched: r" in output


def test_cases_for_the_model_are_counted_apart(tmp_path: Path) -> None:
    source = (HEAD + RULE + CASE % "allow").replace("scores: {toxicity: 0.6}", "scores: model")
    code, output = run(tmp_path, "cases", source)
    assert (code, output) == (
        0,
        "p.yaml: 0 passed, 0 failed, 1 left out (they need the model).\n",
    )


def test_the_schema_is_json() -> None:
    result = CliRunner().invoke(policy, ["schema"])
    assert json.loads(result.output)["title"] == "Reins policy"
