"""Back-tests over exported posts: in this process, in several, and on Ray, all find the same."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from service.decisions import delete_post
from service.storage import open_database
from service.storage.migrate import migrate
from tests.support.posts import COMMUNITY, POLICY, Host
from tests.support.rescoring import TINY
from tests.support.verdicts import draw, rule_on

SPAN = ("--since", "2020-01-01", "--until", "2100-01-01")
TEXTS = ("How deep do I plant garlic?", "What a l0serrr.", "Ein Satz für sich.", "L O S E R!")
CANDIDATE = POLICY.replace("enforce: 0.9", "enforce: 0.8").replace(
    "rules:\n",
    "word_lists: {rude: {entries: [loser]}}\n"
    "rules:\n  - {name: rude, guideline: respect, when: {words: rude}, then: {review: {}}}\n",
    1,
)

CLAIM = CANDIDATE.replace(
    "rules:\n",
    "claims: {cats: {text: cat, correction: No., owner: Mo, source: A, review_by: 2999-01-01}}\n"
    "rules:\n  - {name: myth, when: {claim: {id: cats, at_least: 0.9}}, then: {label: myth}}\n"
    "  - {name: asked, guideline: respect, "
    "when: {parent: {words: plants}}, then: {review: {}}}\n",
    1,
).replace("word_lists: {", "word_lists: {plants: {entries: [garlic]}, ")


def fill(host: Host) -> None:
    """200 posts, some of them edited, deleted, ruled on or drawn at random; some answer others."""
    for number in range(200):
        name, toxicity = f"post-{number}", (number * 37 % 100) / 100
        parent = f"post-{number - 4}" if number % 4 == 0 and number else None
        host.send(name, TEXTS[number % len(TEXTS)], {"toxicity": toxicity}, parent_id=parent)
        if number % 10 == 0:
            draw(host, name, 0.125)
        if number % 5 == 0:
            rule_on(host, name, "enforce" if number % 15 else "allow")
        if number % 50 == 0:
            host.send(name, "Edited.", {"toxicity": 0.85})
        if number % 90 == 1:
            host.database.write(
                lambda unit, name=name: delete_post(  # type: ignore[misc]
                    unit, host.policies, host.desk, COMMUNITY, name, "key:test"
                )
            )


class Store:
    """A store of posts, and the commands on it in processes of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {
            "REINS_DATABASE_URL": f"sqlite:///{folder / 'reins.db'}",
            "REINS_DATA_DIR": str(folder),
            "REINS_COMMUNITY": COMMUNITY,
            "REINS_MODEL": str(folder / "none"),
            "HOME": str(folder / "home"),
        }
        (folder / "home").mkdir()
        (folder / "new.yaml").write_text(CANDIDATE)
        (folder / "claim.yaml").write_text(CLAIM)
        database = open_database(self.environment["REINS_DATABASE_URL"])
        migrate(database)
        fill(Host(database))
        database.close()

    def reins(self, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "service.cli", "policy", *arguments],
            cwd=self.folder,
            env=self.environment | extra,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def result(self, *arguments: str, file: str = "new.yaml", **extra: str) -> Any:
        done = self.reins("backtest", file, "--json", "out.json", *arguments, **extra)
        assert done.returncode == 0, done.stderr
        return json.loads((self.folder / "out.json").read_text())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    found = Store(tmp_path_factory.mktemp("bulk"))
    done = found.reins("export-posts", "--to", "posts", "--part-posts", "30", *SPAN)
    assert done.stdout == "204 posts in 7 files in posts\n", done.stderr
    return found


@pytest.fixture(scope="module")
def expected(store: Store) -> Any:
    found = store.result("--workers", "1", *SPAN)
    assert (found["posts"], len(found["sample"])) == (204, 20)
    assert found["rules"]["rude"]["matched"] == 100  # all of them with disguises undone
    assert found["verdicts"]["misses"]["before"]["share"] > 0
    return found


def test_files_give_the_result_of_the_store(store: Store, expected: Any) -> None:
    assert store.result("--workers", "2", "--parquet", "posts") == expected


def test_ray_gives_the_same_result_and_leaves_nothing_behind(store: Store, expected: Any) -> None:
    assert store.result("--workers", "2", "--parquet", "posts", "--engine", "ray") == expected
    assert list((store.folder / "home").iterdir()) == []


@pytest.fixture(scope="module")
def scored(store: Store) -> Any:
    """The result of a candidate with a claim, where the tiny model scores the posts again."""
    done = store.reins(
        "export-posts", "--to", "scored", "--for", "claim.yaml", *SPAN, REINS_MODEL=str(TINY)
    )
    assert done.returncode == 0, done.stderr
    found = store.result("--workers", "1", *SPAN, file="claim.yaml", REINS_MODEL=str(TINY))
    told = found["stored"]
    assert (told["scored_again"], told["text_gone"]) == (201, 3)
    assert found["rules"]["myth"]["not_applicable"] < 204
    assert found["rules"]["asked"]["matched"] > 0
    return found


@pytest.mark.parametrize("engine", ["local", "ray"])
def test_an_export_has_the_scores_of_the_model_that_is_served(
    store: Store, scored: Any, engine: str
) -> None:
    arguments = ("--workers", "2", "--parquet", "scored", "--engine", engine)
    assert store.result(*arguments, file="claim.yaml", REINS_MODEL=str(TINY)) == scored


def test_an_export_that_another_model_has_scored_is_refused_unless_that_is_wanted(
    store: Store, expected: Any
) -> None:
    done = store.reins("backtest", "new.yaml", "--parquet", "posts", REINS_MODEL=str(TINY))
    assert done.returncode != 0
    told = " ".join(done.stderr.split())
    assert "204 of the 204 posts in posts were scored by another model than tiny/1" in told
    assert "export them again" in told
    found = store.result("--parquet", "posts", "--scores", "stored", REINS_MODEL=str(TINY))
    assert found["stored"]["other_model"] == 204
    assert found["outcomes"] == expected["outcomes"]


def test_a_cluster_that_does_not_answer_is_told_at_once(store: Store) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
    done = store.reins(
        "backtest", "new.yaml", "--parquet", "posts", "--engine", "ray", "--ray-address", address
    )
    assert done.returncode != 0
    assert f"Nothing answers at {address}" in " ".join(done.stderr.split())


LISTENING = """
import os
from pathlib import Path
from service.publishing.backtest.on_ray import own_cluster

with own_cluster(1):
    token = os.environ["RAY_AUTH_TOKEN"].encode()
    sockets = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if token in (process / "environ").read_bytes() or process.name == str(os.getpid()):
                sockets |= {os.readlink(one) for one in (process / "fd").iterdir()}
        except OSError:
            pass  # ended, or not ours
    for family in ("tcp", "tcp6"):
        for line in Path("/proc/net", family).read_text().splitlines()[1:]:
            place, state, inode = (line.split()[column] for column in (1, 3, 9))
            if state == "0A" and f"socket:[{inode}]" in sockets:
                print(place.partition(":")[0])
"""
LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F", "0" * 24 + "01000000"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_ray_listens_at_this_machine_alone(store: Store) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LISTENING],
        env=store.environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    places = done.stdout.split()
    assert len(places) > 3, done.stderr  # its servers of tasks, objects and state at least
    assert set(places) <= LOOPBACK


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--engine", "ray"], "reins policy export-posts"),
        (["--parquet", "posts", "--ray-address", "127.0.0.1:1"], "needs `--engine ray`"),
        (["--parquet", "posts", "--since", "3d"], "leave out `--since`"),
        (["--parquet", "home"], "holds no finished export"),
    ],
)
def test_mistakes_say_how_to_mend_them(store: Store, arguments: list[str], told: str) -> None:
    done = store.reins("backtest", "new.yaml", *arguments)
    assert done.returncode != 0
    assert told in " ".join(done.stderr.split())


def test_posts_of_another_community_are_refused(store: Store) -> None:
    """The result would be kept for a community that never had these posts."""
    marker = store.folder / "other"
    marker.mkdir()
    told = json.loads((store.folder / "posts" / "posts.json").read_text())
    (marker / "posts.json").write_text(json.dumps(told | {"community": "elsewhere"}))
    done = store.reins("backtest", "new.yaml", "--parquet", "other")
    assert "has posts of 'elsewhere'" in done.stderr
