"""`reins audit` on a SQLite store: what it prints, writes, finds and refuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.audit.anchor import read_anchors
from service.audit.command import audit
from service.audit.errors import AuditFileError
from service.signing import ANCHORS, rotate
from service.storage import Database
from tests.support.tamper import cut, rewrite, tamper
from tests.unit.audit.conftest import ROWS, happen

Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_trail: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run `reins audit ...` against the trail."""
    monkeypatch.setenv("REINS_DATABASE_URL", sqlite_trail.url)
    monkeypatch.setenv("REINS_DATA_DIR", str(tmp_path / "nothing-here"))
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(audit, list(arguments))

    yield invoke
    assert not (tmp_path / "nothing-here").exists()


@pytest.fixture
def kept(run: Run, tmp_path: Path) -> tuple[str, ...]:
    """An anchor and its key, kept in files outside the store; returned as options."""
    (tmp_path / "anchor.jsonl").write_text(run("anchor").stdout)
    (tmp_path / "key.pem").write_text(run("key").stdout)
    return ("--anchor", "anchor.jsonl", "--key", "key.pem")


def test_a_chain_that_holds_is_told_with_its_rows_and_head(run: Run) -> None:
    done = run("verify")
    assert done.exit_code == 0
    first, head = done.stdout.splitlines()
    assert first == f"The chain holds: {ROWS} rows, 1 to {ROWS}."
    assert len(head.removeprefix("head: ")) == 64


def test_a_changed_row_is_named_and_the_exit_is_1(run: Run, sqlite_trail: Database) -> None:
    tamper(sqlite_trail, "UPDATE audit_events SET actor = 'me' WHERE seq = 3")
    done = run("verify")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "Row 3: its content was changed" in done.stderr


@pytest.mark.parametrize("how", ["cut", "rewritten"])
def test_an_anchor_kept_elsewhere_finds_the_rest(
    run: Run, kept: tuple[str, ...], sqlite_trail: Database, how: str
) -> None:
    held = run("verify", *kept)
    assert held.exit_code == 0, held.output
    assert f"Anchors that hold: 1, up to row {ROWS} of 20" in held.stdout
    assert "Caution" not in held.stderr
    cut(sqlite_trail, 5) if how == "cut" else rewrite(sqlite_trail, 3, '{"n":99}')
    assert run("verify").exit_code == 0
    done = run("verify", *kept)
    assert done.exit_code == 1
    assert f"Row {6 if how == 'cut' else ROWS}: " in done.stderr


def test_the_key_of_the_same_store_is_used_with_a_warning(run: Run, kept: tuple[str, ...]) -> None:
    done = run("verify", *kept[:2])
    assert done.exit_code == 0
    assert "Caution: the anchors are checked with the public key of this same store" in done.stderr


def test_an_anchor_signed_by_somebody_else_is_refused(
    run: Run, kept: tuple[str, ...], sqlite_trail: Database, tmp_path: Path
) -> None:
    sqlite_trail.write(lambda unit: rotate(unit, "", ANCHORS, "cli"))
    (tmp_path / "anchor.jsonl").write_text(run("anchor").stdout)
    done = run("verify", *kept)
    assert done.exit_code == 1
    assert "does not verify with the key" in done.stderr


def test_a_walk_goes_on_from_an_anchored_row(
    run: Run, kept: tuple[str, ...], sqlite_trail: Database
) -> None:
    happen(sqlite_trail, 30)
    done = run("verify", *kept, "--from", str(ROWS))
    assert done.exit_code == 0, done.output
    assert f"The chain holds: 3 rows, {ROWS} to {ROWS + 2}." in done.stdout
    refused = run("verify", *kept, "--from", "4")
    assert refused.exit_code == 2
    assert "--anchor has none of 4" in refused.stderr


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--from", "3"], "--anchor has none of 3"),
        (["--key", "key.pem"], "give --anchor too"),
        (["--partial"], "give --file too"),
        (["--file", "anchor.jsonl", "--anchor", "anchor.jsonl"], "give --key with --anchor"),
        (["--file", "anchor.jsonl", "--from", "3"], "leave it out with --file"),
    ],
)
@pytest.mark.usefixtures("kept")
def test_options_that_do_not_fit_are_refused(run: Run, options: list[str], why: str) -> None:
    done = run("verify", *options)
    assert done.exit_code == 2
    assert why in " ".join(done.stderr.split())


def test_an_anchor_is_printed_again_if_nothing_happened(run: Run) -> None:
    run("anchor")
    first, second = run("anchor"), run("anchor")
    assert first.stdout == second.stdout
    assert "Nothing has happened since the anchor of row 9" in second.stderr


def test_an_anchor_goes_to_the_file_too(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REINS_AUDIT_ANCHOR_FILE", str(tmp_path / "anchors.jsonl"))
    assert run("anchor").stdout == (tmp_path / "anchors.jsonl").read_text()


def test_the_key_printed_is_the_public_one(run: Run) -> None:
    printed = run("key").stdout
    assert printed.startswith("-----BEGIN PUBLIC KEY-----\n")
    assert "PRIVATE" not in printed
    assert run("key").stdout == printed


class TestExport:
    """Rows leave the store and can be verified without it."""

    def test_an_export_is_verified_by_itself(
        self, run: Run, kept: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert run("export", "--output", "trail.jsonl").exit_code == 0
        rows = [json.loads(line) for line in (tmp_path / "trail.jsonl").read_text().splitlines()]
        assert [row["seq"] for row in rows] == list(range(1, ROWS + 2))
        assert all(a["hash"] == b["prev_hash"] for a, b in pairwise(rows))
        monkeypatch.setenv("REINS_DATABASE_URL", "sqlite:////no/such/store.db")
        done = run("verify", "--file", "trail.jsonl", *kept)
        assert done.exit_code == 0, done.output
        assert f"The chain holds: {ROWS + 1} rows" in done.stdout
        assert "Anchored rows in this file: 1, and their anchors hold." in done.stdout

    def test_without_output_it_is_printed(self, run: Run) -> None:
        done = run("export")
        assert len(done.stdout.splitlines()) == ROWS
        assert "Rows written: 8" in done.stderr

    @pytest.mark.parametrize(
        ("number", "change", "seq"),
        [
            (2, lambda line: line.replace("key:1", "key:2"), 3),
            (2, lambda line: "", 3),
            (4, lambda line: line + line, 5),
        ],
        ids=["changed", "missing", "doubled"],
    )
    def test_a_changed_export_is_found(
        self, run: Run, tmp_path: Path, number: int, change: Callable[[str], str], seq: int
    ) -> None:
        lines = run("export").stdout.splitlines(keepends=True)
        lines[number] = change(lines[number])
        (tmp_path / "trail.jsonl").write_text("".join(lines))
        done = run("verify", "--file", "trail.jsonl")
        assert done.exit_code == 1
        assert f"Row {seq}: " in done.stderr

    def test_a_filtered_export_is_verified_row_by_row(
        self, run: Run, sqlite_trail: Database, tmp_path: Path
    ) -> None:
        happen(sqlite_trail, 30, "library")
        happen(sqlite_trail, 31)
        written = run("export", "--community", "garden", "--type", "post.decided")
        assert "--partial" in written.stderr
        (tmp_path / "some.jsonl").write_text(written.stdout)
        done = run("verify", "--file", "some.jsonl")
        assert (done.exit_code, "Row 9: row 9 is missing" in done.stderr) == (1, True)
        done = run("verify", "--file", "some.jsonl", "--partial")
        assert done.exit_code == 0
        assert "Gaps: 1." in done.stdout
        changed = written.stdout.replace("post/31", "post/32")
        (tmp_path / "some.jsonl").write_text(changed)
        assert "Row 10: " in run("verify", "--file", "some.jsonl", "--partial").stderr

    def test_a_time_gives_a_whole_stretch_of_the_chain(
        self, run: Run, sqlite_trail: Database, tmp_path: Path
    ) -> None:
        tamper(
            sqlite_trail,
            "UPDATE audit_events SET at = '2026-01-01 00:00:00.000000' WHERE seq IN (1, 2, 4)",
        )
        seqs = [
            json.loads(line)["seq"]
            for line in run("export", "--since", "2026-01-02").stdout.splitlines()
        ]
        assert seqs == list(range(3, ROWS + 1))
        early = run("export", "--until", "2026-01-02").stdout.splitlines()
        assert [json.loads(line)["seq"] for line in early] == [1, 2, 3, 4]
        assert run("export", "--until", "2025-01-02").stdout == ""

    def test_a_file_that_is_no_export_is_refused(self, run: Run, tmp_path: Path) -> None:
        for number, text in enumerate(["no json", "[]", "{}", '{"seq": 1}']):
            (tmp_path / f"{number}.jsonl").write_text(text + "\n")
            done = run("verify", "--file", f"{number}.jsonl")
            assert isinstance(done.exception, AuditFileError)
            assert "Line 1 is not a row" in str(done.exception)


def test_what_the_anchor_prints_can_be_read(run: Run) -> None:
    assert read_anchors(run("anchor").stdout)[0].seq == ROWS
