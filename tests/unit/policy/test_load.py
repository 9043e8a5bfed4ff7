"""Loading: what is accepted, what is refused, and what identifies a policy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from service.policy import PolicyError, evaluate, json_schema, load_policy, load_policy_file
from service.policy.source import MAX_BYTES, read_yaml
from service.policy.vocabulary import LABELS
from service.scoring.labels import LABELS as SCORED_LABELS
from tests.support.policies import HEAD, facts_of, policy_of

RULE = "  - {name: r, guideline: respect, when: {score: {toxicity: review}}, then: {review: {}}}\n"


def problems_of(source: str, folder: Path | None = None) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        load_policy(source, folder=folder)
    return [str(problem) for problem in caught.value.problems]


def test_the_labels_are_those_the_scorer_gives() -> None:
    assert tuple(SCORED_LABELS) == LABELS


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("null", None),
        ("12", 12),
        ("-1.5e3", -1500.0),
        ("2026-01-01", "2026-01-01"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("12:30:00", "12:30:00"),
        ("'7'", "7"),
        (".inf", ".inf"),
        ("9" * 40, "9" * 40),
    ],
)
def test_scalars_follow_yaml_1_2(text: str, value: object) -> None:
    read = read_yaml(f"a: {text}\n", "x").data["a"]
    assert read == value
    assert type(read) is type(value)


def test_every_value_and_key_has_its_place() -> None:
    source = read_yaml("a:\n  - b: [1, 22]\n", "x")
    assert source.keys[("a", 0, "b")] == (2, 5)
    assert source.values[("a", 0, "b", 1)] == (2, 12)
    assert source.place(("a", 0, "missing", 3)) == (2, 5)


def test_places_count_lines_the_way_yaml_breaks_them() -> None:
    assert problems_of("version: 1\r\nfoo: 1\rbar: 2\n")[-1].startswith("policy.yaml:3:1: unknown")


def test_comments_layout_and_key_order_do_not_change_the_hash() -> None:
    plain = load_policy(HEAD + "rules:\n" + RULE)
    commented = load_policy(
        "# a comment\n" + HEAD + "rules:\n" + RULE.replace("{score: ", "{score:  ")
    )
    changed = load_policy(HEAD.replace("0.5", "0.51") + "rules:\n" + RULE)
    assert plain.sha256 == commented.sha256
    assert plain.sha256 != changed.sha256


def test_a_sealed_policy_reads_back_as_the_same_policy(tmp_path: Path) -> None:
    (tmp_path / "w.txt").write_text("# comment\ndimwit\n\nnitwit\n")
    source = HEAD + "word_lists: {w: {file: w.txt, entries: [numbskull]}}\n"
    source += "rules:\n  - {name: r, when: {words: w}, then: {label: x}}\n"
    policy = load_policy(source, folder=tmp_path)
    sealed = load_policy(policy.sealed())
    assert sealed.sha256 == policy.sha256
    for word in ("numbskull", "dimwit", "nitwit"):
        assert evaluate(sealed, facts_of(word)).labels == ("x",)
    (tmp_path / "w.txt").write_text("other\n")
    assert load_policy(source, folder=tmp_path).sha256 != policy.sha256


def test_word_files_outside_the_folder_are_refused(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "out.txt").write_text("secret\n")
    (inside / "link.txt").symlink_to(tmp_path / "out.txt")
    for name in ("../out.txt", "link.txt", str(tmp_path / "out.txt")):
        source = f"{HEAD}word_lists: {{w: {{file: {name}}}}}\n"
        assert "lies outside the folder" in problems_of(source, folder=inside)[0]


def test_word_files_need_a_folder() -> None:
    assert "entries" in problems_of(HEAD + "word_lists: {w: {file: w.txt}}\n")[0]


def test_word_files_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "w.txt").write_bytes(b"\xff\xfe")
    source = HEAD + "word_lists: {w: {file: w.txt}}\n"
    assert "is not UTF-8" in problems_of(source, folder=tmp_path)[0]


def test_more_words_than_can_be_compiled_quickly_are_refused(tmp_path: Path) -> None:
    (tmp_path / "w.txt").write_text("".join(f"w{i}\n" for i in range(20_001)))
    source = HEAD + "word_lists: {w: {file: w.txt}}\n"
    assert "together have 20,001 entries" in problems_of(source, folder=tmp_path)[0]


def test_a_policy_too_large_to_be_stored_is_refused(tmp_path: Path) -> None:
    (tmp_path / "w.txt").write_text("".join(f"{i:045d}x\n" for i in range(20_000)))
    source = HEAD + "word_lists: {w: {file: w.txt}}\n"
    assert "too large to be stored" in problems_of(source, folder=tmp_path)[0]


def test_a_policy_and_its_files_share_one_limit(tmp_path: Path) -> None:
    (tmp_path / "w.txt").write_text("".join(f"{i:060d}\n" for i in range(16_390)))
    source = HEAD + "word_lists: {w: {file: w.txt}}\n"
    assert "together over 1,000,000 bytes" in problems_of(source, folder=tmp_path)[0]


def test_patterns_that_would_cost_too_much_together_are_refused() -> None:
    patterns = ", ".join(f"'x{i}.{{0,60}}y'" for i in range(90))
    source = HEAD + f"word_lists: {{w: {{kind: pattern, entries: [{patterns}]}}}}\n"
    assert "the patterns together have the size" in problems_of(source)[0]


def test_mistakes_of_shape_and_of_names_are_listed_together() -> None:
    rules = RULE.replace("review}}", "reviw}}").replace("respect", "respekt")
    found = problems_of(HEAD + "tresholds: 1\nrules:\n" + rules)
    assert len(found) == 3
    assert "unknown key `tresholds`" in found[0]
    assert "there is no guideline `respekt`" in found[1]
    assert "toxicity has no threshold `reviw`" in found[2]


def test_a_misspelt_section_does_not_cause_a_flood_of_missing_names() -> None:
    head = HEAD.replace("thresholds:", "tresholds:")
    found = problems_of(head + "rules:\n" + RULE)
    assert len(found) == 1
    assert "did you mean `thresholds`?" in found[0]


def test_a_policy_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="can't be read: No such file"):
        load_policy_file(tmp_path / "gone.yaml")


def test_a_policy_file_that_is_not_utf_8_says_where(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes(b"version: 1\npurpose: \xff\n")
    with pytest.raises(PolicyError, match=r"p\.yaml:2:1: the file is not UTF-8"):
        load_policy_file(path)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    assert load_policy_file(path).guideline("respect").title == "Respect people"


def test_a_file_far_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.touch()
    # Larger than any memory; nothing of it is on the disk.
    os.truncate(path, 10**12)
    with pytest.raises(PolicyError, match=r"p\.yaml:1:1: the file has 1,000,000,000,000 bytes"):
        load_policy_file(path)


def test_a_file_as_large_as_a_policy_may_be_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    filled = HEAD + "#" * (MAX_BYTES - len(HEAD))
    path.write_bytes(b"\xef\xbb\xbf" + filled.encode())
    assert load_policy_file(path).source == filled
    path.write_text(filled + "#")
    with pytest.raises(PolicyError, match=f"has {MAX_BYTES + 1:,} bytes"):
        load_policy_file(path)


def test_half_a_surrogate_pair_is_located() -> None:
    assert problems_of("version: 1\npurpose: \ud800\n")[0].startswith("policy.yaml:2:10:")


HOSTILE = {
    "too large": "a: " + "x" * MAX_BYTES,
    "ten megabytes": "a: " + "x" * 10_000_000,
    "deep lists": "[" * 400_000,
    "deep mappings": "{a: " * 200_000,
    "deep blocks": "\n".join(" " * i + "a:" for i in range(900)),
    "aliases that multiply": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "many empty values": "a: [" + ",".join("~" * 200_000) + "]",
    "many wrong rules": "version: 1\nrules:\n" + "- 1\n" * 50_000,
    "many keys": "\n".join(f"k{i}: 1" for i in range(80_000)),
    "one key again and again": "k: 1\n" * 150_000,
    "colons": "a: b: " * 100_000,
    "quotes": "'" * 900_000,
    "tabs": "\t" * 900_000,
    "question marks": "? " * 400_000,
    "merge key": "<<: {a: 1}\n",
    "bytes": "!!binary aGVsbG8=",
    "a list as key": "[a, b]: 1\n",
    "nothing": "",
    "only a comment": "# nothing here",
    "a word": "policy",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_place(name: str) -> None:
    # How long each takes is measured by `python -m benchmarks.policy_broken`.
    with pytest.raises(PolicyError) as caught:
        load_policy(HOSTILE[name])
    assert 1 <= len(caught.value.problems) <= 100
    assert all(p.line >= 1 and p.column >= 1 and p.message for p in caught.value.problems)


def test_the_error_says_how_many_more_problems_there_are() -> None:
    with pytest.raises(PolicyError, match="and 1 more") as caught:
        load_policy(HEAD + "foo: 1\nbar: 2\n")
    assert caught.value.status == 422
    assert caught.value.code == "invalid_policy"


def test_the_json_schema_knows_the_short_forms() -> None:
    schema = json_schema()
    assert schema["$schema"].endswith("2020-12/schema")
    assert set(schema["properties"]) >= {"version", "rules", "guidelines", "ladder", "cases"}
    score = schema["$defs"]["Condition"]["properties"]["score"]
    assert "number" in str(score)


def test_policies_answer_for_guidelines_ladder_and_review() -> None:
    policy = policy_of(RULE)
    assert policy.guideline("respect").text == "Be kind."
    assert policy.ladder.weights.severe == 4
    assert policy.review.default_queue == "general"
    with pytest.raises(KeyError):
        policy.guideline("unknown")
