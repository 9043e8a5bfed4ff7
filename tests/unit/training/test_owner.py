"""A set that the owner brings: which cells count, which rows are in error, what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from training.cli import command
from training.errors import TrainingError
from training.evaluation.owner import label_map, load

TINY = Path(__file__).parents[1] / "scoring" / "data" / "tiny"


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_a_map_names_columns_or_values() -> None:
    plain, valued = label_map("insulting=insult, kind:hate|slur=identity_attack")
    assert (plain.name, plain.label, plain.values) == ("insulting", "insult", frozenset())
    assert (valued.name, valued.values) == ("kind", {"hate", "slur"})


@pytest.mark.parametrize("text", ["", "insult", "a=rude", "=insult", ":x=insult"])
def test_a_map_that_is_not_sound_is_refused(text: str) -> None:
    with pytest.raises(TrainingError, match="--label-map"):
        label_map(text)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1", 1.0), (0, 0.0), ("0.7", 0.7), (True, 1.0), ("No", 0.0), ("", None), (None, None)],
)
def test_cells_are_numbers_shares_or_words(cell: object, value: float | None) -> None:
    (column,) = label_map("a=insult")
    assert column.read(cell) == value


@pytest.mark.parametrize("cell", ["2", "-0.1", "rude", "nan"])
def test_other_cells_are_errors_that_name_the_column(cell: str) -> None:
    (column,) = label_map("a=insult")
    with pytest.raises(ValueError, match="column 'a'"):
        column.read(cell)


def test_bad_rows_are_named_with_file_and_line(tmp_path: Path) -> None:
    path = write(
        tmp_path / "own.csv",
        'text,a\nhello,0\n"two\nlines",1\nthere,maybe\n,1\nunknown,\n',
    )
    own = load(path, label_map("a=insult"), "text")
    assert own.rows["insult"] == [("hello", 0.0, None), ("two\nlines", 1.0, None)]
    assert own.read == 3
    assert [problem.split(": ")[0] for problem in own.problems] == [f"{path}:5", f"{path}:6"]


def test_json_lines_are_read_and_located(tmp_path: Path) -> None:
    lines = ['{"t": "a", "x": 1}', "{", "[1]", "", '{"t": "b", "x": 0.2}', '{"x": 1}']
    path = write(tmp_path / "own.jsonl", "\n".join(lines))
    own = load(path, label_map("x=spam"), "t")
    assert own.rows["spam"] == [("a", 1.0, None), ("b", 0.2, None)]
    assert [p.split(": ")[0].rsplit(":", 1)[1] for p in own.problems] == ["2", "3", "6"]


def test_two_columns_of_one_label_are_joined_by_the_higher(tmp_path: Path) -> None:
    path = write(tmp_path / "own.tsv", "text\ta\tb\nhi\t0\t1\nho\t\t0\n")
    own = load(path, label_map("a=insult,b=insult"), "text")
    assert own.rows["insult"] == [("hi", 1.0, None), ("ho", 0.0, None)]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("own.csv", "text,b\nhi,1\n", "no column a; it has text, b"),
        ("own.txt", "hi", r"\.jsonl, \.csv or \.tsv"),
        ("own.csv", "text,a\nhi,x\n", "no row that can be read"),
    ],
)
def test_files_that_cannot_be_used_say_why(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    with pytest.raises(TrainingError, match=message):
        load(write(tmp_path / name, text), label_map("a=insult"), "text")


def test_off_topic_needs_a_topic(tmp_path: Path) -> None:
    path = write(tmp_path / "own.csv", "text,a\nhi,1\n")
    with pytest.raises(TrainingError, match="--topic-column"):
        load(path, label_map("a=off_topic"), "text")


def own_file(folder: Path) -> Path:
    lines = ["said,rude,where"]
    lines += [f"rude hello {n},yes,cat" for n in range(6)]
    lines += [f"hello hello {n},no,cat" for n in range(6)]
    return write(folder / "own.csv", "\n".join([*lines, "oops,perhaps,cat"]))


def test_the_command_measures_any_bundle_on_a_set(tmp_path: Path) -> None:
    target = tmp_path / "figures.json"
    arguments = ["evaluate", "--model", str(TINY), "--set", str(own_file(tmp_path))]
    arguments += ["--label-map", "rude=insult", "--text-column", "said", "--json", str(target)]
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0, result.output
    assert "tiny/1 on own.csv: 12 rows, 1 bad." in result.output
    assert "own.csv:14: column 'rude': 'perhaps' is not 0, 1 or a share between." in result.output
    note = json.loads(target.read_text())
    assert note["labels"]["insult"]["auroc"] == 1.0
    assert (note["rows"], note["bad_rows"]) == (12, 1)
    strict = CliRunner().invoke(command, [*arguments, "--strict"])
    assert strict.exit_code == 3


def test_model_and_set_go_together() -> None:
    result = CliRunner().invoke(command, ["evaluate", "--model", str(TINY)])
    assert result.exit_code == 1
    assert "go together" in result.output
