"""The store: engine, unit of work, group commit, outbox, migrations."""

from service.storage.engine import Database, open_database
from service.storage.errors import StoreUnavailableError
from service.storage.tables import Base, OutboxRow
from service.storage.types import Json, UtcDateTime
from service.storage.unit import PendingAudit, UnitOfWork
from service.storage.upsert import insert_ignore, insert_ignore_many, upsert
from service.storage.writer import GroupWriter

__all__ = [
    "Base",
    "Database",
    "GroupWriter",
    "Json",
    "OutboxRow",
    "PendingAudit",
    "StoreUnavailableError",
    "UnitOfWork",
    "UtcDateTime",
    "insert_ignore",
    "insert_ignore_many",
    "open_database",
    "upsert",
]
