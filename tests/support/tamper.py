"""Change an audit trail as somebody would who owns the store: the triggers are dropped first."""

from __future__ import annotations

from sqlalchemy import Connection, text

from service.audit.read import read_links
from service.storage import Database


def tamper(database: Database, *statements: str) -> None:
    """Run statements on a store whose audit trail is not protected any more."""
    with database.transaction() as connection:
        drop_triggers(connection)
        for statement in statements:
            connection.exec_driver_sql(statement)


def drop_triggers(connection: Connection) -> None:
    """Let the tables of the audit trail be changed."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("DROP FUNCTION IF EXISTS only_grows() CASCADE"))
        return
    for table in ("audit_events", "audit_anchors"):
        for verb in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))


def rewrite(database: Database, seq: int, payload: str) -> None:
    """Change a row and make every hash from there on fit, the head's too: a chain that holds."""
    with database.transaction() as connection:
        drop_triggers(connection)
        links = list(read_links(connection, seq))
        prev_hash = links[0].prev_hash
        for link in links:
            new = link._replace(prev_hash=prev_hash)
            new = new._replace(payload=payload) if link.seq == seq else new
            prev_hash = new.computed()
            connection.execute(
                text(
                    "UPDATE audit_events SET payload = :payload, prev_hash = :prev_hash, "
                    "hash = :hash WHERE seq = :seq"
                ),
                {
                    "payload": new.payload,
                    "prev_hash": new.prev_hash,
                    "hash": prev_hash,
                    "seq": link.seq,
                },
            )
        connection.execute(text("UPDATE audit_head SET hash = :hash"), {"hash": prev_hash})


def cut(database: Database, end: int) -> None:
    """Remove the rows after ``end`` and move the head back: a chain that holds."""
    tamper(
        database,
        f"DELETE FROM audit_events WHERE seq > {end}",
        f"UPDATE audit_head SET seq = {end}, "
        f"hash = (SELECT hash FROM audit_events WHERE seq = {end})",
    )
