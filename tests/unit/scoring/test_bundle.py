"""A damaged, missing or foreign bundle is refused with a message that says how to mend it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.scoring import BundleError, Scorer, load_bundle

TINY = Path(__file__).parent / "data" / "tiny"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "bundle"))


def change(folder: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    edit(manifest)
    path.write_text(json.dumps(manifest))


def test_a_whole_bundle_loads() -> None:
    bundle = load_bundle(TINY)
    assert bundle.model_version == "tiny/1"
    assert bundle.max_batch == 8


def test_a_bundle_whose_scores_depend_on_company_runs_texts_alone(folder: Path) -> None:
    change(folder, lambda manifest: manifest.pop("batch_invariant"))
    assert load_bundle(folder).max_batch == 1


def test_a_flipped_byte_is_found(folder: Path) -> None:
    path = folder / "model.onnx"
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    with pytest.raises(BundleError, match=r"model\.onnx: expected sha256 .* got .* REINS_MODEL"):
        load_bundle(folder)


def test_a_cut_file_is_found(folder: Path) -> None:
    path = folder / "tokenizer.json"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BundleError, match=r"tokenizer\.json: expected \d+ bytes, got \d+"):
        load_bundle(folder)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "manifest.json"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(BundleError, match=rf"{name}: it can't be read \(No such file"):
        load_bundle(folder)


def test_a_missing_folder_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="reins train"):
        load_bundle(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda m: m.update(format=2), "expected format 1, got 2"),
        (lambda m: m.update(labels=["toxicity"]), r"expected labels .* got \['toxicity'\]"),
        (lambda m: m["calibration"].pop("spam"), r"'calibration' lacks \['spam'\]"),
        (lambda m: m["files"].pop("model.onnx"), r"'files' does not list model\.onnx"),
        (lambda m: m.update(stride=8), "'stride' must be smaller"),
        (lambda m: m.update(languages=[]), "'languages'"),
        (lambda m: m.update(uses_parent="perhaps"), "'uses_parent'"),
        (lambda m: m["files"].update({"../x": m["files"]["model.onnx"]}), "plain file name"),
    ],
)
def test_a_wrong_manifest_says_what_is_wrong(
    folder: Path, edit: Callable[[dict[str, Any]], object], message: str
) -> None:
    change(folder, edit)
    with pytest.raises(BundleError, match=message):
        load_bundle(folder)


def test_a_manifest_that_is_not_json_is_refused(folder: Path) -> None:
    (folder / "manifest.json").write_text("{")
    with pytest.raises(BundleError, match="it is not JSON"):
        load_bundle(folder)


def reseal(folder: Path, name: str, data: bytes) -> None:
    """Put other content in and make the checksum fit."""
    import hashlib

    (folder / name).write_bytes(data)
    entry = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    change(folder, lambda manifest: manifest["files"].update({name: entry}))


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_file_that_is_no_model_is_refused(folder: Path, name: str) -> None:
    reseal(folder, name, b"not what it says")
    with pytest.raises(BundleError, match=rf"{name} can't be loaded"):
        Scorer(load_bundle(folder))


def test_a_model_without_the_outputs_is_refused(folder: Path) -> None:
    model = (folder / "model.onnx").read_bytes()
    reseal(folder, "model.onnx", model.replace(b"embedding", b"embeddinx"))
    with pytest.raises(BundleError, match=r"expected outputs .*'embedding'.* got .*'embeddinx'"):
        Scorer(load_bundle(folder))


def test_a_topic_of_another_size_is_refused(folder: Path) -> None:
    change(folder, lambda manifest: manifest["topic"].update(dimension=7))
    with pytest.raises(BundleError, match="expected shapes"):
        Scorer(load_bundle(folder))


def test_a_model_for_another_normaliser_is_refused(folder: Path) -> None:
    change(folder, lambda manifest: manifest.update(normaliser_version="0"))
    with pytest.raises(BundleError, match="expected normaliser version 1 or 2, got 0"):
        load_bundle(folder)
