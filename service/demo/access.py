"""What a start of the demo hands out: a key, a login link, and a receiver that listens."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import insert, select, update

from service.communities import create_key, create_link, ensure_community, find_key
from service.demo.staff import ensure_staff
from service.settings import Settings
from service.storage import UnitOfWork
from service.supervisor.banner import DemoAccess
from service.supervisor.instance import write_private
from service.webhooks.tables import Endpoint

SCOPES = ("posts", "scores", "review", "webhooks")


def open_access(unit: UnitOfWork, settings: Settings, base_url: str, kept: str) -> DemoAccess:
    """Make sure of community, key and staff, and make a fresh login link for the lead.

    Args:
        unit: transaction to write in.
        settings: which community, and how long a login link lives.
        base_url: address that the link begins with.
        kept: the key of an earlier start; a new one is made if it does not work any more.
    """
    community = settings.community
    ensure_community(unit, community, community.title())
    known = find_key(unit.connection, kept) if kept else None
    if known is not None and known.community_id == community:
        key = kept
    else:
        _, key = create_key(unit, community, "demo", SCOPES, actor="demo")
    lead = ensure_staff(unit, community)
    token = create_link(unit, lead, settings.login_link_minutes)
    return DemoAccess(key=key, console=f"{base_url}/console/login/{token}")


def point_receiver(unit: UnitOfWork, community_id: str, url: str, secret: str) -> None:
    """Send every event to the demo's receiver, whose port may change with each start."""
    row = unit.connection.execute(
        select(Endpoint.id, Endpoint.url)
        .where(Endpoint.community_id == community_id, Endpoint.secret == secret)
        .where(Endpoint.disabled_at.is_(None))
    ).first()
    if row is None:
        endpoint_id = unit.new_id()
        values = {
            "id": endpoint_id,
            "community_id": community_id,
            "url": url,
            "events": ["*"],
            "secret": secret,
            "created_at": unit.now,
        }
        unit.connection.execute(insert(Endpoint), values)
    elif row.url != url:
        endpoint_id = row.id
        moved = {"url": url, "failures": 0, "paused_until": None}
        unit.connection.execute(update(Endpoint).where(Endpoint.id == row.id).values(**moved))
    else:
        return
    subject = f"webhook/{endpoint_id}"
    unit.audit(community_id, "demo", "webhook.pointed", subject, {"url": url})


def read_kept_key(folder: Path) -> str:
    """Return the key of an earlier start, or nothing."""
    try:
        return (folder / "demo-key").read_text().strip()
    except FileNotFoundError:
        return ""


def keep_key(folder: Path, key: str) -> None:
    """Keep the key in the data folder, readable by its owner only."""
    write_private(folder / "demo-key", f"{key}\n")
