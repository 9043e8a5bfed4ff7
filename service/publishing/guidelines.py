"""Telling the host that what members read has changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from service.policy import Policy, load_policy
from service.policy.guidelines import languages_of
from service.publishing.tables import PolicyVersion
from service.storage import UnitOfWork

DELAY_SECONDS = 2.0
"""The event waits until every replica answers with the new guidelines."""


def announce_live(unit: UnitOfWork, community_id: str, before: int | None, version: int) -> None:
    """Tell the host if ``version``, live from now on, says something else than ``before`` did."""
    if before is not None and before != version:
        old, new = (_stored(unit, community_id, one) for one in (before, version))
        announce_guidelines(unit, community_id, old, new, version)


def announce_guidelines(
    unit: UnitOfWork, community_id: str, old: Policy | None, new: Policy, version: int
) -> None:
    """Emit ``guidelines.changed`` if members read something else than before.

    The first policy of a community tells nobody: there was nothing to read before it.
    """
    if old is None:
        return
    changes = guideline_changes(old, new)
    if any(changes.values()):
        data = {"policy_version": version, "languages": languages_of(new)} | changes
        unit.emit(
            community_id, "guidelines.changed", "guidelines", data, delay_seconds=DELAY_SECONDS
        )


def guideline_changes(old: Policy, new: Policy) -> dict[str, Any]:
    """What members read that is not as it was; empty or false values where nothing changed.

    A change of the order, or of the language of the originals, counts as one of each guideline.
    """
    before = {one.id: one for one in old.guidelines}
    after = {one.id: one for one in new.guidelines}
    kept = [name for name in after if name in before]
    moved = kept != [name for name in before if name in after]
    moved = moved or old.document.written_in != new.document.written_in
    return {
        "added": [name for name in after if name not in before],
        "removed": [name for name in before if name not in after],
        "changed": [name for name in kept if moved or before[name] != after[name]],
        "purpose_changed": _purpose(old) != _purpose(new),
        "channels": sorted(name for name in _channels(old, new) if _differs(old, new, name)),
    }


def _purpose(policy: Policy) -> tuple[str, dict[str, str]]:
    return policy.document.purpose, policy.document.purpose_translations


def _channels(old: Policy, new: Policy) -> set[str]:
    return set(old.document.channels) | set(new.document.channels)


def _differs(old: Policy, new: Policy, channel_id: str) -> bool:
    views = (policy.for_channel(channel_id) for policy in (old, new))
    told = [(view.topic, view.off_topic_allowed) for view in views]
    return told[0] != told[1]


def _stored(unit: UnitOfWork, community_id: str, version: int) -> Policy:
    sealed = unit.connection.execute(
        select(PolicyVersion.sealed).where(
            PolicyVersion.community_id == community_id, PolicyVersion.version == version
        )
    ).scalar_one()
    return load_policy(sealed, name=f"policy version {version}")
