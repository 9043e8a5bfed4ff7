"""The page that shows what arrived. It renews itself; nothing on it runs."""

from __future__ import annotations

from html import escape
from typing import Any

import orjson

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<title>Webhooks received</title><style>
body{{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;
color:#1b1f24;background:#fff}}
table{{border-collapse:collapse;width:100%}}
th,td{{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #d0d7de;vertical-align:top}}
summary{{cursor:pointer}}pre{{white-space:pre-wrap;overflow-wrap:anywhere;font-size:13px}}
.bad{{color:#a40e26;font-weight:600}}
@media (prefers-color-scheme:dark){{body{{color:#e6edf3;background:#0d1117}}
th,td{{border-color:#30363d}}.bad{{color:#ff7b72}}}}
</style></head><body><h1>Webhooks received</h1>
<p>{counts}. As JSON: <a href="/events.json">events.json</a></p>
<table><thead><tr><th>at</th><th>type</th><th>subject</th><th>signature</th><th>event</th></tr>
</thead><tbody>{rows}</tbody></table></body></html>
"""
_ROW = (
    "<tr><td>{at}</td><td>{type}</td><td>{subject}</td><td{bad}>{signature}</td>"
    "<td><details><summary>{id}{again}</summary><pre>{event}</pre></details></td></tr>\n"
)


def render(snapshot: dict[str, Any]) -> str:
    """Return the page for what ``Inbox.snapshot`` gave; everything in it is escaped."""
    counts = ", ".join(f"{count} {name}" for name, count in snapshot["counts"].items())
    return _PAGE.format(counts=escape(counts), rows="".join(map(_row, snapshot["events"])))


def _row(one: dict[str, Any]) -> str:
    event = orjson.dumps(one["event"], option=orjson.OPT_INDENT_2).decode()
    return _ROW.format(
        at=escape(one["received_at"]),
        type=escape(one["type"]),
        subject=escape(one["subject"]),
        bad="" if one["signature"] == "ok" else ' class="bad"',
        signature=escape(one["signature"]),
        id=escape(one["id"]),
        again=" (again)" if one["repeat"] else "",
        event=escape(event),
    )
