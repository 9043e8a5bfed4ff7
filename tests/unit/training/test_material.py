"""The hard cases written for training: well-formed, varied, and apart from the suite."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from training.errors import TrainingError
from training.material import load_material, material_rows
from training.material.load import SLOT
from training.readers.material import SEED, read_material
from training.rows import Row
from training.sources import load_register
from training.suite import Exam


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return material_rows(load_material(), SEED)


@pytest.fixture(scope="module")
def read() -> list[Row]:
    return list(read_material(Path(), load_register()["reins_material"]))


def test_no_row_comes_near_the_suite(read: list[Row]) -> None:
    exam = Exam.load()
    texts = [text for row in read for text in (row.text, row.parent) if text]
    assert [text for text in texts if exam.leaks(text)] == []


def test_little_is_left_out_for_that(rows: list[Row], read: list[Row]) -> None:
    written = Counter(row.id.split("/")[1] for row in rows)
    kept = Counter(row.id.split("/")[1] for row in read)
    written.pop("long", None)  # made of many parts: any of them may share four words
    assert [name for name in written if kept[name] < 0.99 * written[name]] == []


def test_no_template_is_one_of_the_suite() -> None:
    # "{group} are {word}" is English, not somebody's template: below two words nothing is shared.
    exam = Exam.load()
    told = [t for t in load_material() if len(SLOT.sub(" ", t.text).split()) >= 2]
    assert [t.name for t in told if exam.shares_template(t.text)] == []


def test_every_file_teaches_both_classes(rows: list[Row]) -> None:
    bad: Counter[str] = Counter()
    fine: Counter[str] = Counter()
    for row in rows:
        name = row.id.split("/")[1]
        (bad if row.targets.get("toxicity", 0) >= 0.5 else fine)[name] += 1
    for name in bad | fine:
        share = bad[name] / (bad[name] + fine[name])
        assert 0.15 <= share <= 0.75, f"{name}: {share:.2f} of the rows are positives"


def test_the_draw_is_the_same_each_time_and_never_doubles_a_text(rows: list[Row]) -> None:
    assert [row.text for row in rows] == [row.text for row in material_rows(load_material(), SEED)]
    by_template: dict[str, list[tuple[str, str | None]]] = {}
    for row in rows:
        by_template.setdefault(row.id.rpartition("/")[0], []).append((row.text, row.parent))
    assert all(len(set(texts)) == len(texts) for texts in by_template.values())


def test_all_rows_are_for_training(rows: list[Row]) -> None:
    assert {row.split for row in rows} == {"train"}
    assert len(rows) > 5_000


def _folder(tmp_path: Path, template: str) -> Path:
    (tmp_path / "labels.yaml").write_text("harmless: {toxicity: 0.0}\n")
    (tmp_path / "groups.yaml").write_text("group: [cooks]\n")
    (tmp_path / "own.yaml").write_text(f"about: x\ntemplates:\n  - {template}\n")
    return tmp_path


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ('{text: "hello {nobody}", labels: harmless}', r"own/1: no values for \{nobody\}"),
        ('{text: "hello", labels: kind}', "own/1: no set of labels 'kind'"),
        ('{text: "hello", labels: {like: harmless, rude: 1}}', r"own/1: no label \['rude'\]"),
        ('{text: "", labels: harmless}', "own/1: it has no text"),
    ],
)
def test_a_broken_template_is_named(tmp_path: Path, template: str, message: str) -> None:
    with pytest.raises(TrainingError, match=message):
        load_material(_folder(tmp_path, template))


def test_labels_can_change_a_set_and_mask_a_label(tmp_path: Path) -> None:
    labels = "{like: harmless, toxicity: null, insult: 0.4}"
    folder = _folder(tmp_path, f'{{text: "hello {{group}}", labels: {labels}, count: 3}}')
    (row,) = material_rows(load_material(folder), 7)
    assert row.text == "hello cooks"
    assert row.targets == {"insult": 0.4}
