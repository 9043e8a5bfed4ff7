"""A running service whose policy file is overwritten with one broken file after the other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from service.publishing import PolicyFile
from service.storage import Database
from tests.support.broken_policies import BROKEN, BROKEN_BYTES
from tests.support.posts import COMMUNITY, POLICY, Host

TEXTS = (
    "a bomb of aliases", "an alias of itself", "a merge key", "a tag that runs code", "tabs",
    "an unclosed quote", "ten megabytes in one line", "deep mappings", "many wrong rules",
    "a pattern that multiplies", "duplicate keys", "not a number", "nothing", "NULs",
)  # fmt: skip
BYTES = ("UTF-16", "a picture", "half a character")


@pytest.mark.parametrize("wins", [False, True])
def test_broken_files_keep_the_old_policy_and_posts_are_decided_all_along(
    database: Database, tmp_path: Path, wins: bool
) -> None:
    host = Host(database)
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY)
    file = PolicyFile(path, COMMUNITY, wins)
    file.seed(database)
    before = host.send("before", scores={"toxicity": 0.95})
    files = [BROKEN[name].encode() for name in TEXTS] + [BROKEN_BYTES[name] for name in BYTES]
    for number, raw in enumerate(files):
        path.write_bytes(raw)
        os.utime(path, ns=(number, number))
        assert not file.reload(database)
        assert file.problem is not None
        assert f"{path}:" in file.problem
        sent = host.send(f"post-{number}", author_id=f"a{number}", scores={"toxicity": 0.95})
        assert sent.decision.outcome == before.decision.outcome == "enforce"
        assert sent.decision.policy_version == before.decision.policy_version
    path.write_text(POLICY.replace("enforce: 0.9", "enforce: 0.97"))
    assert file.reload(database)
    assert file.problem is None
    assert host.send("after", scores={"toxicity": 0.95}).decision.outcome == "review"
