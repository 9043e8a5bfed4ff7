"""Stored posts as Parquet files: what is read is what was written."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from service.decisions import StoredPost
from service.errors import ConfigurationError
from service.publishing.backtest import Span
from service.publishing.backtest.again import Served
from service.publishing.backtest.exported import MANIFEST, open_parts
from service.publishing.backtest.extra import load_extra
from service.publishing.backtest.parquet import write_parts

START = datetime(2026, 11, 1, 12, 30, 0, 123456, tzinfo=UTC)
SPAN = Span("test", START, START + timedelta(days=1, microseconds=7))
POST = StoredPost(
    decision_id="d1",
    decided_at=START,
    post_id="p1",
    outcome="allow",
    visibility=None,
    severity=None,
    rule=None,
    guideline_id=None,
    policy_version=3,
    model_version="test/1",
    facts="{}",
    scores='{"toxicity":0.1}',
    content='{"text":"What a l0ser."}',
    human="enforce",
    probability=0.1,
    revision=2,
    normaliser_version="2",
    deleted=True,
    parent_text="Who did that?",
    similar='{"a1":0.5}',
    again="scored",
)
ODD = POST._replace(decision_id="d2", content="no JSON", probability=None, policy_version=None)


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    told: list[int] = []
    write_parts(tmp_path / "posts", SPAN, [[POST, ODD], [POST]], told.append)
    found = open_parts(tmp_path / "posts")
    assert (found.span, found.posts, told) == (SPAN, 3, [2, 1])
    assert [len(part) for part in found.parts] == [2, 1]
    normal = POST._replace(normalised="What a loser.")
    assert [list(part) for part in found.parts] == [[normal, ODD], [normal]]


def test_it_tells_what_the_scores_are_from(tmp_path: Path) -> None:
    write_parts(tmp_path, SPAN, [[POST, ODD, POST._replace(model_version="new/2")]])
    found = open_parts(tmp_path)
    assert found.served is None
    assert found.scored_by == {Served("test/1", "2"): 2, Served("new/2", "2"): 1}


def test_it_tells_what_has_scored_again(tmp_path: Path) -> None:
    write_parts(tmp_path, SPAN, [[POST]], served=Served("new/2"))
    assert open_parts(tmp_path).served == Served("new/2")


def test_only_the_owner_may_look_into_the_folder(tmp_path: Path) -> None:
    write_parts(tmp_path / "posts", SPAN, [])
    assert (tmp_path / "posts").stat().st_mode & 0o077 == 0


def test_texts_normalised_by_another_version_are_left_out(tmp_path: Path) -> None:
    write_parts(tmp_path, SPAN, [[POST]])
    manifest = tmp_path / MANIFEST
    told = orjson.loads(manifest.read_bytes())
    manifest.write_bytes(orjson.dumps(told | {"normaliser_version": "0"}))
    assert list(open_parts(tmp_path).parts[0]) == [POST]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ConfigurationError, match="not empty"):
        write_parts(tmp_path, SPAN, [[POST]])
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_export_that_broke_off_is_not_read(tmp_path: Path) -> None:
    write_parts(tmp_path, SPAN, [[POST]])
    (tmp_path / MANIFEST).unlink()
    with pytest.raises(ConfigurationError, match="no finished export"):
        open_parts(tmp_path)


def test_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text('{"format": 99}')
    with pytest.raises(ConfigurationError, match="export the posts again"):
        open_parts(tmp_path)


def test_a_missing_package_is_told_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(ConfigurationError, match=r"needs pyarrow.*pip install -e '\.\[bulk\]'"):
        write_parts(tmp_path / "posts", SPAN, [[POST]])
    assert not (tmp_path / "posts").exists()
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ConfigurationError, match="needs ray"):
        load_extra("ray")
