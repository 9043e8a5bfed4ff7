"""A token is good for one audience, until a moment, in one community."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from service.signing import (
    ANCHORS,
    LINKS,
    MEMBER_TOKENS,
    Claims,
    TokenExpiredError,
    TokenForgedError,
    TokenPurposeError,
    read_token,
    retire,
    rotate,
    sign_token,
    signing_key,
)
from service.storage import Database

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
END = NOW + timedelta(days=30)


def token_of(database: Database, community: str = "garden", purpose: str = LINKS) -> str:
    return database.write(
        lambda unit: sign_token(
            unit, community, purpose, audience="appeal", subject="action/7", expires_at=END
        )
    )


def read(database: Database, token: str, **given: Any) -> Claims:
    wanted = {"purpose": LINKS, "audience": "appeal", "now": NOW} | given
    return database.read(lambda c: read_token(c, token, **wanted))


def test_a_token_says_what_was_put_into_it(database: Database) -> None:
    def work(unit: Any) -> str:
        return sign_token(
            unit,
            "garden",
            LINKS,
            audience="appeal",
            subject="action/7",
            expires_at=END,
            claims={"post": "42"},
        )

    claims = read(database, database.write(work))
    assert claims == Claims("garden", "action/7", END, {"post": "42"})


def test_a_token_ends(database: Database) -> None:
    token = token_of(database)
    assert read(database, token, now=END + timedelta(seconds=29)).subject == "action/7"
    with pytest.raises(TokenExpiredError, match="Ask for a new one"):
        read(database, token, now=END + timedelta(seconds=30))


def test_a_token_for_something_else_is_refused(database: Database) -> None:
    with pytest.raises(TokenPurposeError, match="'standing'"):
        read(database, token_of(database), audience="standing")


def test_a_token_of_another_purpose_or_community_is_refused(database: Database) -> None:
    token = token_of(database)
    with pytest.raises(TokenForgedError):
        read(database, token, purpose=MEMBER_TOKENS)
    with pytest.raises(TokenForgedError):
        read(database, token, community_id="library")
    assert read(database, token, community_id="garden").community_id == "garden"


def forged(database: Database) -> dict[str, str]:
    token = token_of(database)
    key = database.write(lambda unit: signing_key(unit, "garden", LINKS))
    anchors = database.write(lambda unit: signing_key(unit, "", ANCHORS))
    good = {"aud": "appeal", "sub": "action/7", "exp": int(END.timestamp())}
    named = {"kid": key.id}

    def made(claims: dict[str, Any], secret: str = key.private, **more: Any) -> str:
        return jwt.encode(claims, secret, headers=named, **more)

    return {
        "changed": token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB"),
        "cut": token[: len(token) // 2],
        "empty": "",
        "long": token * 40,
        "unsigned": jwt.encode(good, "", algorithm="none", headers=named),
        "another secret": made(good, "x" * 64),
        "another algorithm": made(good, key.private * 2, algorithm="HS512"),
        "no key named": jwt.encode(good, key.private),
        "an unknown key": jwt.encode(good, key.private, headers={"kid": "nobody"}),
        "a public key as secret": jwt.encode(good, "x" * 64, headers={"kid": anchors.id}),
        "no end": made({name: good[name] for name in ("aud", "sub")}),
        "no subject": made({name: good[name] for name in ("aud", "exp")}),
        "an end that never comes": made(good | {"exp": math.nan}),
        "an end too far": made(good | {"exp": 10**30}),
        "an end that is a truth": made(good | {"exp": True}),
        "not yet good": made(good | {"nbf": int(NOW.timestamp()) + 60}),
    }


def test_nothing_that_was_not_signed_here_is_believed(database: Database) -> None:
    tokens = forged(database)
    for name, token in tokens.items():
        try:
            claims = read(database, token)
        except TokenForgedError:
            continue
        pytest.fail(f"{name}: {claims}")


def test_a_host_may_leave_the_key_unnamed_where_the_community_is_known(
    database: Database,
) -> None:
    old = database.write(lambda unit: signing_key(unit, "garden", MEMBER_TOKENS))
    database.write(lambda unit: rotate(unit, "garden", MEMBER_TOKENS, "cli"))
    end = int(datetime.now(UTC).timestamp()) + 60
    token = jwt.encode({"aud": "standing", "sub": "noor", "exp": end}, old.private)
    given = {"purpose": MEMBER_TOKENS, "audience": "standing", "now": database.clock()}
    assert read(database, token, community_id="garden", **given).subject == "noor"
    with pytest.raises(TokenForgedError):
        read(database, token, community_id="library", **given)


def test_a_token_of_a_retired_key_has_expired(database: Database) -> None:
    token = token_of(database)
    key = database.write(lambda unit: signing_key(unit, "garden", LINKS))
    database.write(lambda unit: retire(unit, "garden", key.id, "cli"))
    with pytest.raises(TokenExpiredError, match="retired"):
        read(database, token, now=database.clock())
