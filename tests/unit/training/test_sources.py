"""The register, and the check of files against it."""

from __future__ import annotations

import hashlib
import lzma
from pathlib import Path

import pytest

from service.scoring import MODEL_LABELS
from training.errors import TrainingError
from training.readers import READERS, read_source
from training.sources import SourceFile, load_register, verify


def test_every_source_has_a_home_a_licence_and_a_hash_per_file() -> None:
    register = load_register()
    for source in register.values():
        ours = source.reader == "material"
        assert source.home.startswith("https://") != ours
        assert source.licence
        assert source.commit
        assert bool(source.files) != ours
        assert all(len(file.sha256) == 64 for file in source.files)
        assert source.reader in READERS or source.use == "measure"


def test_sources_without_a_licence_are_for_checking_only() -> None:
    for source in load_register().values():
        assert (source.use == "train") != source.licence.startswith("none")


def test_every_label_that_a_rule_sets_is_one_of_the_model() -> None:
    for source in load_register().values():
        options = source.options
        rules = [*options.get("rules", []), *options.get("contains", [])]
        named = [set(rule["set"]) for rule in rules] + [set(options.get("default", {}))]
        named += [set(options.get("columns", {}).values())]
        named += [set(rule["set"]) for rule in options.get("linear", [])]
        assert set().union(*named) <= set(MODEL_LABELS)


def test_a_compressed_file_is_checked_by_its_content(tmp_path: Path) -> None:
    content = b"text\nhello\n"
    (tmp_path / "a.csv.xz").write_bytes(lzma.compress(content))
    assert verify(tmp_path, SourceFile("a.csv", hashlib.sha256(content).hexdigest())) == content


def test_another_file_under_the_same_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"text\nother\n")
    with pytest.raises(TrainingError, match="is not the file that the register names"):
        verify(tmp_path, SourceFile("a.csv", "0" * 64))


def test_a_missing_file_is_named_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="--skip NAME"):
        verify(tmp_path, SourceFile("a.csv", "0" * 64))


WHOLE = """
[sources.own]
home = "here"
commit = "1"
licence = "ours"
use = "train"
reader = "table"
weight = 1.0
text = "text"
files = [{{ path = "own.csv", sha256 = "{sha256}" }}]
"""
CONTENT = b"text,verdict\nhello,fine\n"
OWN = WHOLE.format(sha256=hashlib.sha256(CONTENT).hexdigest())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[sources.own", "can't be read"),
        ("", r"takes a \[sources.NAME\]"),
        (OWN.replace("licence", "license"), "source own lacks licence"),
        (OWN.replace('"train"', '"teach"'), "use is one of train"),
        (OWN + 'default = "harmless"', r"no \[sets.harmless\]"),
        (OWN.replace("path =", "name ="), "a file takes path and sha256"),
        (OWN.replace('own.csv"', 'own.csv", uri = "x"'), "own.csv: a file has no uri"),
        (OWN.replace('own.csv"', 'own.csv", url = "x"'), "not an address of http"),
    ],
)
def test_a_register_that_is_not_sound_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "register.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(TrainingError, match=rf"register\.toml.*{said}"):
        load_register(path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('rules = [{ column = "kind", in = ["fine"], set = { spam = 0 } }]', "'kind' where"),
        ('rules = [{ column = "verdict", in = ["fine"], set = { rude = 0 } }]', "'rude' where"),
        ('columns = { verdict = "spam" }', "could not convert"),
    ],
)
def test_an_entry_that_does_not_fit_its_files_is_named(
    tmp_path: Path, line: str, said: str
) -> None:
    (tmp_path / "own.csv").write_bytes(CONTENT)
    (tmp_path / "register.toml").write_text(OWN + line, "utf-8")
    source = load_register(tmp_path / "register.toml")["own"]
    with pytest.raises(TrainingError, match=f"Source own: .*{said}"):
        read_source(tmp_path, source)
