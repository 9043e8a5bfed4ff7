"""From columns, raters and words to targets."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from training.lexicon import Lexicon, derive
from training.readers import read_source
from training.rows import Row
from training.sources import Source, SourceFile


def _source(folder: Path, reader: str, files: dict[str, str], **options: object) -> Source:
    found = []
    for name, text in files.items():
        (folder / name).write_text(text)
        found.append(SourceFile(name, hashlib.sha256(text.encode()).hexdigest()))
    return Source("made", "h", "1", "CC0-1.0", "train", reader, 0.5, tuple(found), dict(options))


def test_toxicity_is_never_below_one_of_its_parts() -> None:
    row = Row("1", "made", "text", {"toxicity": 0.2, "threat": 0.7, "profanity": 1.0})
    row.close()
    assert row.targets["toxicity"] == 0.7


def test_an_unknown_toxicity_stays_unknown() -> None:
    row = Row("1", "made", "text", {"threat": 0.7})
    row.close()
    assert "toxicity" not in row.targets


def test_a_label_that_the_model_has_not_is_an_error() -> None:
    with pytest.raises(KeyError):
        Row("1", "made", "text").set({"rudeness": 1.0})


def test_rules_apply_in_order_and_linear_columns_are_scaled(tmp_path: Path) -> None:
    source = _source(
        tmp_path,
        "table",
        {"a.csv": "text,kind,rate\nhello,x,2\nthere,y,5\n"},
        text="text",
        default={"spam": 0.0},
        linear=[{"column": "rate", "low": 1.0, "high": 5.0, "set": ["toxicity"]}],
        rules=[{"column": "kind", "in": ["y"], "set": {"spam": 1.0}}],
    )
    first, second = read_source(tmp_path, source)
    assert first.targets == {"spam": 0.0, "toxicity": 0.25}
    assert second.targets == {"spam": 1.0, "toxicity": 1.0}
    assert first.weight == 0.5


def test_raters_who_disagree_give_soft_labels(tmp_path: Path) -> None:
    head = "post_id,text,label_1,label_2,label_3\n".replace(",", "\t")
    line = "1,hi <user>,hatespeech,offensive,normal\n".replace(",", "\t")
    (row,) = read_source(tmp_path, _source(tmp_path, "hatexplain", {"d.tsv": head + line}))
    assert row.text == "hi @user"
    assert row.targets["toxicity"] == pytest.approx((1.0 + 0.6) / 3)
    assert row.targets["identity_attack"] == pytest.approx((1.0 + 0.25) / 3)
    assert "threat" not in row.targets


def test_typed_spans_become_shares_of_the_raters_who_could_say(tmp_path: Path) -> None:
    files = {
        "comments.csv": "comment_id,comment_text\n7,some remark\n",
        "annotations.csv": "annotation,comment_id,all toxic,not toxic\n"
        "1,7,False,False\n2,7,False,True\n3,7,True,False\n",
        "spans.csv": "annotation,type,start,end\n1,Insult,0,4\n1,Insult,5,9\n",
    }
    (row,) = read_source(tmp_path, _source(tmp_path, "toxic_spans", files))
    assert row.targets["toxicity"] == pytest.approx(2 / 3)
    assert row.targets["insult"] == pytest.approx(1 / 2)
    assert row.targets["threat"] == 0.0
    assert "profanity" not in row.targets


def test_words_give_profanity_only_where_the_source_gives_none() -> None:
    lexicon = Lexicon({"darn": 1.0, "blasted fool": 2.0})
    rows = [
        Row("1", "made", "a Blasted  fool, he said", {"toxicity": 0.5}),
        Row("2", "made", "darn it", {"toxicity": 0.5}),
        Row("3", "made", "a darning needle", {"toxicity": 0.5}),
        Row("4", "made", "blasted fool", {"profanity": 0.1}),
    ]
    derive(rows, lexicon)
    assert [row.targets.get("profanity") for row in rows] == [0.9, None, 0.03, 0.1]


def test_severity_is_derived_from_agreement_and_masked_in_between() -> None:
    rows = [
        Row("1", "made", "one", {"toxicity": 0.1}),
        Row("2", "made", "two", {"toxicity": 0.95, "threat": 0.9}),
        Row("3", "made", "three", {"toxicity": 0.5}),
    ]
    derive(rows, Lexicon({}))
    assert [row.targets.get("severe_toxicity") for row in rows] == [0.0, 0.6, None]
