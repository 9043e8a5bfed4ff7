"""An anchor that was kept elsewhere finds what the chain alone can't show."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from service.audit import Anchor, Break, verify_chain
from service.audit.anchor import KIND, read_anchors, read_keys, unsigned
from service.audit.anchor_file import append_missing
from service.audit.errors import AuditFileError, ChainCutError
from service.audit.jobs import anchor_now, anchor_when_due
from service.audit.publish import anchors_from
from service.audit.tables import AuditAnchor
from service.communities import ensure_community
from service.settings import Settings
from service.signing import ANCHORS, all_keys, rotate
from service.storage import Database, OutboxRow
from service.worker import PERIODIC
from tests.support.tamper import cut, rewrite, tamper
from tests.support.webhook_examples import documented_keys
from tests.unit.audit.conftest import ROWS, happen


def anchored(database: Database, file: Path | None = None) -> Anchor:
    """Anchor the head, which has moved."""
    anchor = anchor_now(database, file)
    assert anchor is not None
    return anchor


def keys_of(database: Database) -> list[str]:
    return [key.public or "" for key in database.read(lambda c: all_keys(c, "", ANCHORS))]


def broken(database: Database, *anchors: Anchor, start: int = 1) -> Break | None:
    return database.read(lambda connection: verify_chain(connection, anchors, start)).broken


def test_the_head_is_signed_and_the_signature_holds(trail: Database) -> None:
    anchor = anchored(trail)
    assert anchor.seq == ROWS
    assert unsigned([anchor], keys_of(trail)) is None
    assert broken(trail, anchor) is None


def test_a_cut_tail_is_found_by_the_anchor_alone(trail: Database) -> None:
    anchor = anchored(trail)
    cut(trail, 5)
    assert broken(trail) is None
    found = broken(trail, anchor)
    assert found is not None
    assert (found.seq, "ends at 5" in found.why) == (6, True)


def test_a_chain_that_was_written_anew_is_found_by_the_anchor_alone(trail: Database) -> None:
    anchor = anchored(trail)
    rewrite(trail, 3, '{"n":99}')
    assert broken(trail) is None
    found = broken(trail, anchor)
    assert found is not None
    assert (found.seq, "rewritten" in found.why) == (ROWS, True)


def test_of_many_anchors_the_first_that_does_not_hold_is_named(trail: Database) -> None:
    anchors = [anchored(trail)]
    for number in range(3):
        happen(trail, 20 + number)
        anchors.append(anchored(trail))
    assert broken(trail, *anchors) is None
    rewrite(trail, anchors[2].seq, '{"n":99}')
    found = broken(trail, *reversed(anchors))
    assert found is not None
    assert found.seq == anchors[2].seq


def test_anchors_that_contradict_each_other_do_not_both_hold(trail: Database) -> None:
    anchor = anchored(trail)
    found = broken(trail, anchor, replace(anchor, hash="f" * 64))
    assert found is not None
    assert found.seq == ROWS


def test_a_walk_may_go_on_from_an_anchor(trail: Database) -> None:
    first = anchored(trail)
    for number in range(3):
        happen(trail, 20 + number)
    last = anchored(trail)
    walk = trail.read(lambda c: verify_chain(c, [first, last], last.seq))
    assert (walk.broken, walk.first, walk.seq) == (None, last.seq, last.seq)
    walk = trail.read(lambda c: verify_chain(c, [first, last], ROWS))
    assert walk.broken is None
    assert walk.first == ROWS
    rewrite(trail, 3, '{"n":99}')
    found = broken(trail, first, last, start=last.seq)
    assert found is not None
    assert found.seq == ROWS
    tamper(trail, f"DELETE FROM audit_events WHERE seq = {last.seq}")
    found = broken(trail, last, start=last.seq)
    assert found is not None
    assert found.seq == last.seq


@pytest.mark.parametrize(
    "change", [{"seq": 7}, {"hash": "f" * 64}, {"at": "2026-01-01T00:00:00.000Z"}, {"key_id": "k"}]
)
def test_a_changed_anchor_is_not_signed(sqlite_trail: Database, change: dict[str, Any]) -> None:
    anchor = anchored(sqlite_trail)
    found = unsigned([anchor, replace(anchor, **change)], keys_of(sqlite_trail))
    assert found is not None
    assert "signature" in found.why


def test_after_a_rotation_old_anchors_still_verify(sqlite_trail: Database) -> None:
    old = anchored(sqlite_trail)
    sqlite_trail.write(lambda unit: rotate(unit, "", ANCHORS, "cli"))
    new = anchored(sqlite_trail)
    keys = keys_of(sqlite_trail)
    assert len(keys) == 2
    assert unsigned([old, new], read_keys("".join(keys))) is None
    assert unsigned([old], keys[:1]) is not None


def test_every_community_gets_the_anchor_and_nothing_else(trail: Database) -> None:
    trail.write(lambda unit: ensure_community(unit, "library", "Library"))
    anchor = anchored(trail)
    rows = trail.read(
        lambda c: c.execute(select(OutboxRow).where(OutboxRow.type == "audit.anchored")).all()
    )
    assert sorted(row.community_id for row in rows) == ["garden", "library"]
    for row in rows:
        assert read_anchors(row.payload) == [anchor]
        assert set(json.loads(row.payload)["data"]) == documented_keys("audit.anchored")


def test_an_anchor_is_made_when_it_is_due_and_something_happened(trail: Database) -> None:
    def count() -> int:
        return len(trail.read(lambda c: anchors_from(c, 0)))

    anchor_when_due(trail, 60, None)
    assert count() == 1
    happen(trail, 20)
    anchor_when_due(trail, 60, None)
    assert count() == 1
    present = trail.clock
    trail.clock = lambda: present() + timedelta(minutes=60)
    anchor_when_due(trail, 60, None)
    assert count() == 2
    assert anchor_now(trail, None) is None


def test_two_workers_make_one_anchor(trail: Database) -> None:
    ready = threading.Barrier(4)
    made: list[Anchor | None] = []

    def work() -> None:
        ready.wait()
        made.append(anchor_now(trail, None))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    # The key that the first of them makes is a row of its own, which another may still anchor.
    assert len(made) == 4
    stored = trail.read(lambda c: anchors_from(c, 0))
    assert sorted(a.seq for a in made if a) == [a.seq for a in stored]
    assert broken(trail, *stored) is None


@pytest.mark.parametrize("how", ["cut", "rewritten"])
def test_the_worker_does_not_sign_over_a_broken_chain(trail: Database, how: str) -> None:
    anchored(trail)
    cut(trail, 5) if how == "cut" else rewrite(trail, 3, '{"n":99}')
    with pytest.raises(ChainCutError, match="Row 8 of the audit trail was signed"):
        anchor_now(trail, None)


class TestFile:
    """The file of anchors only grows, whatever happens."""

    def test_it_gets_each_anchor_once(self, sqlite_trail: Database, tmp_path: Path) -> None:
        file = tmp_path / "anchors.jsonl"
        first = anchored(sqlite_trail, file)
        happen(sqlite_trail, 20)
        second = anchored(sqlite_trail, file)
        anchor_when_due(sqlite_trail, 60, file)
        assert read_anchors(file.read_text()) == [first, second]

    def test_it_catches_up_after_it_was_away(self, sqlite_trail: Database, tmp_path: Path) -> None:
        first = anchored(sqlite_trail)
        with pytest.raises(AuditFileError, match="can't be written"):
            anchor_when_due(sqlite_trail, 60, tmp_path / "away" / "anchors.jsonl")
        (tmp_path / "away").mkdir()
        anchor_when_due(sqlite_trail, 60, tmp_path / "away" / "anchors.jsonl")
        assert read_anchors((tmp_path / "away" / "anchors.jsonl").read_text()) == [first]

    def test_a_torn_line_is_written_again(self, sqlite_trail: Database, tmp_path: Path) -> None:
        file = tmp_path / "anchors.jsonl"
        anchors = [anchored(sqlite_trail, file)]
        happen(sqlite_trail, 20)
        anchors.append(anchored(sqlite_trail, file))
        whole = file.read_bytes()
        for end in (len(whole) - 1, len(whole) - 90, whole.index(b"\n") + 5, 7):
            file.write_bytes(whole[:end])
            assert append_missing(file, lambda seq: [a for a in anchors if a.seq >= seq]) >= 1
            assert file.read_bytes() == whole

    @pytest.mark.parametrize("text", ["notes of mine", "notes of mine\n", '{"seq": 1}\n'])
    def test_another_file_is_left_alone(
        self, sqlite_trail: Database, tmp_path: Path, text: str
    ) -> None:
        file = tmp_path / "notes.txt"
        file.write_text(text)
        with pytest.raises(AuditFileError, match="something else"):
            anchor_now(sqlite_trail, file)
        assert file.read_text() == text

    def test_the_file_of_another_service_is_refused(
        self, sqlite_trail: Database, tmp_path: Path
    ) -> None:
        file = tmp_path / "anchors.jsonl"
        other = replace(anchored(sqlite_trail), seq=99)
        file.write_bytes(orjson.dumps(other.as_dict()) + b"\n")
        with pytest.raises(ChainCutError, match="row 99"):
            anchor_when_due(sqlite_trail, 60, file)
        assert read_anchors(file.read_text()) == [other]

    def test_several_processes_write_each_anchor_once(
        self, sqlite_trail: Database, tmp_path: Path
    ) -> None:
        file, anchors = tmp_path / "anchors.jsonl", [anchored(sqlite_trail)]
        threads = [
            threading.Thread(
                target=append_missing, args=(file, lambda seq: [a for a in anchors if a.seq >= seq])
            )
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert read_anchors(file.read_text()) == anchors


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        "7",
        "{}",
        json.dumps({"kind": "other", "seq": 1}),
        json.dumps({"kind": KIND, "seq": "1", "hash": "", "at": "", "key_id": "", "signature": ""}),
        json.dumps({"kind": KIND, "seq": 1, "hash": "", "at": "", "key_id": "", "signature": 5}),
        json.dumps({"type": "audit.anchored"}),
    ],
)
def test_what_is_no_anchor_is_refused(text: str) -> None:
    with pytest.raises(AuditFileError, match="anchor"):
        read_anchors(text)


@pytest.mark.parametrize(
    "text", ["", "key", "-----BEGIN PUBLIC KEY-----\nAA\n-----END PUBLIC KEY-----"]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(AuditFileError, match="key"):
        read_keys(text)


def test_stored_anchors_are_never_changed(trail: Database) -> None:
    anchored(trail)
    rows = trail.read(lambda c: c.execute(select(AuditAnchor.seq)).scalars().all())
    assert rows == [ROWS]
    with pytest.raises(DBAPIError, match="audit_anchors only grows"):
        trail.write(lambda u: u.connection.exec_driver_sql("DELETE FROM audit_anchors"))


def test_the_worker_anchors_now_and_then(sqlite_trail: Database, tmp_path: Path) -> None:
    task = next(task for task in PERIODIC if task.name == "anchor the audit trail")
    settings = Settings(audit_anchor_minutes=60, audit_anchor_file=tmp_path / "anchors.jsonl")
    for _ in range(2):
        task.run(sqlite_trail, settings)
    assert [a.seq for a in read_anchors((tmp_path / "anchors.jsonl").read_text())] == [ROWS]


def test_no_file_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REINS_AUDIT_ANCHOR_FILE", "")
    assert Settings().audit_anchor_file is None
