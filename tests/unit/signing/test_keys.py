"""Keys are made once, however many ask, and one can be put in the place of another."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from service.audit.tables import AuditEvent
from service.errors import NotFoundError
from service.signing import (
    ANCHORS,
    LINKS,
    MEMBER_TOKENS,
    Key,
    all_keys,
    current_key,
    is_signed,
    live_keys,
    load_public,
    retire,
    rotate,
    sign,
    signing_key,
)
from service.signing.key import ED25519, generate
from service.storage import Database


def key_of(database: Database, purpose: str = LINKS, community: str = "garden") -> Key:
    return database.write(lambda unit: signing_key(unit, community, purpose))


def test_a_key_is_made_once_for_each_purpose_and_community(database: Database) -> None:
    first = key_of(database)
    assert key_of(database) == first
    others = {key_of(database, MEMBER_TOKENS).id, key_of(database, community="library").id}
    assert len({first.id, *others}) == 3


def test_the_key_of_anchors_belongs_to_the_whole_service(database: Database) -> None:
    found = key_of(database, ANCHORS)
    assert found == key_of(database, ANCHORS, "library")
    assert (found.community_id, found.algorithm) == ("", ED25519)


def test_many_who_ask_at_once_get_the_same_key(database: Database) -> None:
    found: list[Key] = []
    ready = threading.Barrier(6)

    def ask() -> None:
        ready.wait()
        found.append(key_of(database))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 6
    assert len({(key.id, key.private) for key in found}) == 1
    assert len(database.read(lambda c: all_keys(c, "garden", LINKS))) == 1


def test_after_a_rotation_the_new_key_signs_and_the_old_one_reads_for_a_time(
    database: Database,
) -> None:
    old = key_of(database)
    new = database.write(
        lambda unit: rotate(unit, "garden", LINKS, "cli", overlap=timedelta(hours=2))
    )
    now = database.clock()
    live = database.read(lambda c: live_keys(c, "garden", LINKS, now))
    assert [key.id for key in live] == [new.id, old.id]
    assert key_of(database).id == new.id
    later = now + timedelta(hours=3)
    assert [k.id for k in database.read(lambda c: live_keys(c, "garden", LINKS, later))] == [new.id]


def test_a_leaked_key_is_gone_at_once_even_while_it_runs_out(database: Database) -> None:
    key_of(database)
    for _ in range(2):
        newest = database.write(
            lambda unit: rotate(unit, "garden", LINKS, "cli", overlap=timedelta(0))
        )
    now = database.clock()
    assert database.read(lambda c: live_keys(c, "garden", LINKS, now)) == [newest]


def test_a_retired_key_is_replaced_when_it_is_needed_next(database: Database) -> None:
    old = key_of(database)
    database.write(lambda unit: retire(unit, "garden", old.id, "cli"))
    now = database.clock()
    assert database.read(lambda c: current_key(c, "garden", LINKS, now)) is None
    assert key_of(database).id != old.id


def test_a_community_cannot_retire_the_key_of_another(database: Database) -> None:
    other = key_of(database, community="library")
    with pytest.raises(NotFoundError, match="reins signing list"):
        database.write(lambda unit: retire(unit, "garden", other.id, "cli"))


def test_what_happens_to_keys_is_audited_without_their_secrets(database: Database) -> None:
    old = key_of(database)
    new = database.write(lambda unit: rotate(unit, "garden", LINKS, "cli"))
    rows = database.read(lambda c: c.execute(select(AuditEvent.type, AuditEvent.payload)).all())
    assert [row.type for row in rows] == [
        "signing.key_made",
        "signing.retired",
        "signing.rotated",
    ]
    assert not any(key.private in row.payload for key in (old, new) for row in rows)


def test_private_halves_stay_out_of_reprs(database: Database) -> None:
    for purpose in (LINKS, ANCHORS):
        key = key_of(database, purpose)
        assert key.private not in repr(key)
        assert "PRIVATE" not in repr(key)


def test_a_signature_holds_for_its_message_and_key_only(database: Database) -> None:
    key = key_of(database, ANCHORS)
    signature = sign(key, b"seq 7")
    stranger = generate(ED25519)[1]
    assert key.public is not None
    assert stranger is not None
    assert is_signed(key.public, b"seq 7", signature)
    assert not is_signed(key.public, b"seq 8", signature)
    assert not is_signed(stranger, b"seq 7", signature)
    assert not is_signed(key.public, b"seq 7", "no base64!")


def test_a_public_key_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="PEM"):
        load_public("no key")
