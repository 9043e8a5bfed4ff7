"""Where a word stands in a store: every column of every table is read."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import String, cast, select

from service.storage import Database
from service.tables import METADATA


def occurrences(database: Database, word: str) -> dict[str, set[str]]:
    """Return ``table.column`` and the first key (or the post's) of the rows that hold a word.

    Whatever the case, and wherever in a value it stands.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for table in METADATA.sorted_tables:
        key = table.c.post_pk if "post_pk" in table.c else next(iter(table.primary_key))
        text = [cast(column, String) for column in table.c]
        for row in database.read(lambda c, t=(key, *text): c.execute(select(*t)).all()):
            for column, value in zip(table.c, row[1:], strict=True):
                if word.lower() in str(value or "").lower():
                    found[f"{table.name}.{column.name}"].add(str(row[0]))
    return dict(found)
