"""A child process is started tied, told apart by its log, and ended for certain."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from service.supervisor.process import Child
from service.supervisor.tether import children_of

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('deaf', flush=True); time.sleep(60)",
]


def wait_for(path: Path, text: str) -> None:
    deadline = time.monotonic() + 10
    while not path.exists() or text not in path.read_text():
        assert time.monotonic() < deadline, f"{text!r} never came"
        time.sleep(0.01)


def test_a_child_logs_to_its_own_private_file(tmp_path: Path) -> None:
    child = Child("one", [sys.executable, "-c", "print('hello')"], tmp_path / "logs" / "one.log")
    child.start()
    assert child.wait(10)
    assert child.log.read_text() == "hello\n"
    assert child.log.stat().st_mode & 0o777 == 0o600


def test_the_last_words_are_those_of_the_last_run(tmp_path: Path) -> None:
    child = Child("one", [sys.executable, "-c", "print('first')"], tmp_path / "log")
    child.start()
    assert child.wait(10)
    child.command = [sys.executable, "-c", "print('second')"]
    child.start()
    assert child.wait(10)
    assert child.last_words() == "  | second"


def test_why_tells_an_exit_from_a_signal(tmp_path: Path) -> None:
    child = Child("one", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "log")
    child.start()
    child.wait(10)
    assert child.why() == "exit status 3"
    child.command = SLEEP
    child.start()
    assert child.why() == "still running"
    child.kill()
    child.wait(10)
    assert child.why() == "killed by signal 9"


def test_the_environment_is_ours_plus_what_is_given(tmp_path: Path) -> None:
    code = "import os; print(os.environ['REINS_PORT'], 'PATH' in os.environ)"
    child = Child("one", [sys.executable, "-c", code], tmp_path / "log", {"REINS_PORT": "9"})
    child.start()
    child.wait(10)
    assert child.log.read_text() == "9 True\n"


def test_kill_takes_the_whole_group_with_it(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time; "
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
        "print(p.pid, flush=True); time.sleep(60)"
    )
    child = Child("one", [sys.executable, "-c", code], tmp_path / "log")
    child.start()
    wait_for(child.log, "\n")
    grandchild = int(child.log.read_text())
    child.kill()
    child.wait(10)
    deadline = time.monotonic() + 10
    while Path(f"/proc/{grandchild}/stat").exists():
        state = Path(f"/proc/{grandchild}/stat").read_text().rpartition(")")[2].split()[0]
        if state == "Z":
            break
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_deaf_child_is_not_waited_for_forever(tmp_path: Path) -> None:
    child = Child("deaf", DEAF, tmp_path / "log")
    child.start()
    wait_for(child.log, "deaf")
    child.terminate()
    assert not child.wait(0.2)
    child.kill()
    assert child.wait(10)


def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; "
        "from service.supervisor.process import Child; "
        f"c = Child('c', {SLEEP!r}, Path({str(tmp_path / 'log')!r})); c.start(); "
        "print(c.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    with parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        wait_for(tmp_path / "log", "up")
        assert pid in children_of(parent.pid)
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait(10)
    deadline = time.monotonic() + 10
    while alive(pid):
        assert time.monotonic() < deadline, "the child outlived its parent"
        time.sleep(0.01)


def alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
