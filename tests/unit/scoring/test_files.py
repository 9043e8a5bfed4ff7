"""Scoring a file: same order, bad lines in their place, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from service.scoring import LABELS, InputFileError, ScoreInput, Scorer, files, score_file
from service.scoring.command import score

TINY = Path(__file__).parent / "data" / "tiny"
MIXED = b"""{"id": 1, "text": "rude"}
{"id": "b", "text": "cat", "channel_topic": "cat"}
not json

{"id": null, "text": "hello"}
{"id": [1], "text": "hello"}
{"id": 2.5}
{"id": true, "text": "hello", "channel_topic": 7}
{"text": "hello"}
["id", "text"]
{"id": 3, "text": "\\ud800"}
{"id": 4, "text": "\xff"}
{"id": 5, "text": "\xf0\x9f\x94\xa5"}

"""


def run(tmp_path: Path, scorer: Scorer, data: bytes) -> list[dict[str, Any]]:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(data)
    score_file(str(source), str(target), scorer)
    return [json.loads(line) for line in target.read_text().splitlines()]


def test_each_line_is_answered_in_its_place(
    tmp_path: Path, tiny: Scorer, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run(tmp_path, tiny, MIXED)
    assert [line["id"] for line in found] == [
        1, "b", None, None, None, None, 2.5, True, None, None, None, None, 5,
    ]  # fmt: skip
    good = [place for place, line in enumerate(found) if "error" not in line]
    assert good == [0, 1, 4, 12]
    errors = capsys.readouterr().err
    for number in (3, 4, 6, 7, 8, 9, 10, 11, 12):
        assert f"in.jsonl:{number}: " in errors


def test_scores_have_all_nine_keys_and_the_values_of_the_scorer(
    tmp_path: Path, tiny: Scorer
) -> None:
    found = run(tmp_path, tiny, MIXED)
    assert found[0]["model"] == "tiny/1"
    assert list(found[0]["scores"]) == list(LABELS)
    assert found[0]["scores"] == tiny.score([ScoreInput("rude")])[0].labels
    assert found[0]["scores"]["off_topic"] is None
    assert found[1]["scores"] == tiny.score([ScoreInput("cat", topic="cat")])[0].labels
    assert set(found[12]["scores"].values()) == {None}


def test_order_holds_across_chunks(
    tmp_path: Path, tiny: Scorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "CHUNK_LINES", 7)
    lines = [json.dumps({"id": n, "text": "hello " * (n % 5)}) for n in range(50)]
    found = run(tmp_path, tiny, "\n".join(lines).encode())
    assert [line["id"] for line in found] == list(range(50))


def test_a_byte_order_mark_is_no_error(tmp_path: Path, tiny: Scorer) -> None:
    (line,) = run(tmp_path, tiny, b'\xef\xbb\xbf{"id": 1, "text": "hello"}\r\n')
    assert "scores" in line


def test_an_empty_file_gives_an_empty_file(tmp_path: Path, tiny: Scorer) -> None:
    assert run(tmp_path, tiny, b"\n\n") == []


def test_a_failure_leaves_the_old_output_and_nothing_else(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b'{"id": 1, "text": "x"}\n')
    target.write_text("old")
    with pytest.raises(AttributeError):
        score_file(str(source), str(target), None)  # type: ignore[arg-type]
    assert target.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_a_file_may_be_scored_onto_itself(tmp_path: Path, tiny: Scorer) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_bytes(b'{"id": 1, "text": "hello"}\n')
    assert score_file(str(path), str(path), tiny).lines == 1
    assert b"scores" in path.read_bytes()


def test_paths_that_can_not_be_used_are_named(tmp_path: Path, tiny: Scorer) -> None:
    source = tmp_path / "in.jsonl"
    with pytest.raises(InputFileError, match=r"in\.jsonl can't be read: .* --input"):
        score_file(str(source), "-", tiny)
    source.write_bytes(b"")
    for target in (tmp_path, tmp_path / "no" / "out.jsonl"):
        with pytest.raises(InputFileError, match=r"can't be written: .* --output"):
            score_file(str(source), str(target), tiny)


def invoke(*arguments: str, data: bytes = b"") -> Result:
    return CliRunner().invoke(score, [*arguments, "--model", str(TINY)], input=data)


def test_the_command_works_as_a_filter() -> None:
    result = invoke("--input", "-", "--output", "-", data=MIXED)
    assert result.exit_code == 0
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()][:2] == [1, "b"]
    assert "-:3: not JSON" in result.stderr
    assert "13 lines scored, 9 of them bad." in result.stderr


def test_strict_exits_with_three_only_if_a_line_is_bad() -> None:
    assert invoke("--input", "-", "--output", "-", "--strict", data=MIXED).exit_code == 3
    good = b'{"id": 1, "text": "hello"}\n'
    assert invoke("--input", "-", "--output", "-", "--strict", data=good).exit_code == 0


def test_the_command_tells_what_is_wrong_in_one_line(tmp_path: Path) -> None:
    result = invoke("--input", str(tmp_path / "none"), "--output", "-")
    assert result.exit_code == 1
    assert "can't be read" in result.stderr
    broken = CliRunner().invoke(
        score, ["--input", "-", "--output", "-", "--model", str(tmp_path)], input=b""
    )
    assert broken.exit_code == 1
    assert "manifest.json" in broken.stderr
