"""Tables, the picture, and texts that can be made again from what a bundle carries."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from training.export import REPORT
from training.report.card import PICTURE, draw, read_notes, render
from training.report.diagram import reliability
from training.report.figures import TABLES
from training.report.markdown import number, percent, span, table, with_span

ROOT = Path(__file__).parents[3]
BUNDLES = sorted(path.parent for path in (ROOT / "models").glob(f"*/*/{REPORT}"))


def test_a_bar_or_a_line_break_in_a_cell_breaks_no_table() -> None:
    assert table(["a"], [["x|y\nz"]]).splitlines()[2] == "| x\\|y z |"


def test_figures_are_shown_with_their_interval_or_a_dash() -> None:
    found = {"auroc": 0.91234, "auroc_interval": [0.9, 0.95], "n": 3}
    assert with_span(found, "auroc") == "0.912 (0.900 to 0.950)"
    assert with_span(found, "f1") == "–"
    assert (number(None), percent(0.123), span(None)) == ("–", "12.3 %", "–")


PANELS = {
    "toxicity": [
        {"said": 0.1, "seen": 0.15, "half": 0.05},
        {"said": 0.8, "seen": 0.7, "half": 0.1},
    ],
    "spam": [],
}


def test_the_picture_is_svg_that_says_its_figures_in_words() -> None:
    root = ElementTree.fromstring(reliability(PANELS))
    name = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{name}title") is not None
    description = root.findtext(f"{name}desc")
    assert description is not None
    assert "toxicity: 0.10 said, 0.15 seen, 0.80 said, 0.70 seen." in description
    assert "spam: not measured." in description
    assert len(root.findall(f"{name}circle")) == 2
    assert root.get("role") == "img"


def test_points_lie_where_the_figures_say() -> None:
    root = ElementTree.fromstring(reliability({"a": [{"said": 0.5, "seen": 1.0, "half": 0.0}]}))
    (circle,) = root.findall("{http://www.w3.org/2000/svg}circle")
    line = root.findall("{http://www.w3.org/2000/svg}line")
    top = min(float(one.get("y1", "nan")) for one in line)
    assert float(circle.get("cy", "nan")) == pytest.approx(top)


def test_the_picture_has_colours_for_light_and_dark() -> None:
    assert "prefers-color-scheme:dark" in reliability(PANELS)


@pytest.mark.parametrize("name", ["card.md", "report.md"])
def test_every_table_a_text_asks_for_exists(name: str) -> None:
    text = (ROOT / "training" / "card_texts" / name).read_text("utf-8")
    asked = set(re.findall(r"\{(\w+)(?::\w+)?\}", text))
    assert asked & set(TABLES)
    source = (ROOT / "training" / "report" / "card.py").read_text("utf-8")
    for field in asked - set(TABLES):
        assert f'"{field}"' in source, field


def test_the_report_tells_the_figures_of_the_shipped_manifest() -> None:
    (manifest,) = sorted((ROOT / "models").glob("*/*/manifest.json"))[-1:]
    found = json.loads(manifest.read_text("utf-8"))["figures"]["held_out"]
    report = (ROOT / "docs" / "model.md").read_text("utf-8")
    for label, one in found.items():
        told = f"| {label} | {one['n']:,} | {one['positives']:,} | {one['auroc']:.3f}"
        assert told in report, told


def test_card_and_report_of_a_bundle_with_notes_are_what_the_notes_make() -> None:
    """Nothing typed by hand: the texts are made again from `report.json` and compared.

    Version 1 is older than the notes; the test above holds its report.
    """
    for target in BUNDLES[-1:]:
        notes, name = read_notes(target), f"{target.parent.name}/{target.name}"
        assert (target / "CARD.md").read_text("utf-8") == render("card.md", notes, name)
        report = ROOT / "docs" / "model.md"
        assert report.read_text("utf-8") == render("report.md", notes, name)
        assert (report.parent / PICTURE).read_text("utf-8") == draw(notes)
