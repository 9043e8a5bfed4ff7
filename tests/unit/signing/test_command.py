"""`reins signing`: what is shown, and what is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import jwt
import pytest
from click.testing import CliRunner, Result

from service.signing import LINKS, MEMBER_TOKENS, TokenExpiredError, read_token, sign_token
from service.signing.command import signing
from service.storage import Database, open_database

Run = Callable[..., Result]


@pytest.fixture
def store(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("REINS_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("REINS_COMMUNITY", "garden")
    opened = open_database(sqlite_url)
    yield opened
    opened.close()


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(signing, list(arguments))
    assert done.exit_code == 0, done.output
    return done


def test_a_host_signs_with_the_secret_that_is_shown_once(store: Database) -> None:
    printed = run("rotate", "member_tokens").stdout
    found = re.fullmatch(r"id: (\S+)\nsecret: (\S+)\n", printed)
    assert found is not None
    end = int(store.clock().timestamp()) + 60
    token = jwt.encode({"aud": "standing", "sub": "noor", "exp": end}, found[2])
    claims = store.read(
        lambda c: read_token(
            c,
            token,
            MEMBER_TOKENS,
            audience="standing",
            now=store.clock(),
            community_id="garden",
        )
    )
    assert claims.subject == "noor"
    listed = run("list").stdout
    assert found[1] in listed
    assert found[2] not in listed


@pytest.mark.parametrize(("purpose", "shown"), [("links", 1), ("anchors", 4)])
def test_other_private_halves_are_never_shown(store: Database, purpose: str, shown: int) -> None:
    printed = run("rotate", purpose).stdout
    assert len(printed.splitlines()) == shown
    assert "PRIVATE" not in printed


def test_a_retired_key_is_of_no_use(store: Database) -> None:
    def sign(unit: object) -> str:
        end = store.clock().replace(year=2099)
        return sign_token(
            unit,  # type: ignore[arg-type]
            "garden",
            LINKS,
            audience="appeal",
            subject="action/1",
            expires_at=end,
        )

    token = store.write(sign)
    key_id = run("list").stdout.split()[0]
    assert "signs" in run("list").stdout
    run("retire", key_id)
    assert "until" in run("list").stdout
    with pytest.raises(TokenExpiredError):
        store.read(lambda c: read_token(c, token, LINKS, audience="appeal", now=store.clock()))
