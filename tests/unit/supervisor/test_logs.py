"""Log files stay small, whoever has them open."""

from __future__ import annotations

from pathlib import Path

from service.supervisor.logs import last_lines, open_log, trim_log


def test_a_large_log_is_moved_aside_under_its_writer(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    with open_log(path) as writer:
        writer.write(b"x" * 100)
        writer.flush()
        assert trim_log(path, largest=50)
        writer.write(b"after\n")
    assert path.read_text() == "after\n"
    assert (tmp_path / "app.log.1").read_text() == "x" * 100
    assert (tmp_path / "app.log.1").stat().st_mode & 0o777 == 0o600


def test_a_small_or_missing_log_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text("short")
    assert not trim_log(tmp_path / "app.log", largest=50)
    assert not trim_log(tmp_path / "none.log")


def test_the_last_lines_start_where_they_are_told_to(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    path.write_text("old\n" + "".join(f"{number}\n" for number in range(30)))
    assert last_lines(path, since=4, count=2) == "  | 28\n  | 29"
    assert last_lines(path, since=4, count=99).splitlines()[0] == "  | 0"


def test_silence_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty.log").touch()
    assert last_lines(tmp_path / "empty.log") == "(nothing was logged)"
    assert last_lines(tmp_path / "none.log") == "(nothing was logged)"
