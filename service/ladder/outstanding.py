"""What still stands of what decisions led to, for whoever wants to take it back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, func, select

from service.ladder.reversal import KEPT, STANDING
from service.ladder.tables import ActionRow, StrikeRevocation, StrikeRow


def standing_of(connection: Connection, post_pks: Collection[str]) -> Mapping[str, Counter[str]]:
    """Count what followed from each decision about some posts and was not taken back.

    Returns:
        By decision: counts of ``strike``, of each step (``delete``, ``suspend``, ...), and of
        ``proposed`` steps that wait for a human. Decisions without any are left out.
    """
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    strikes = connection.execute(
        select(StrikeRow.decision_id, func.count())
        .where(StrikeRow.post_pk.in_(post_pks))
        .where(StrikeRow.id.not_in(select(StrikeRevocation.strike_id)))
        .group_by(StrikeRow.decision_id)
    )
    for decision_id, number in strikes:
        found[decision_id]["strike"] += number
    actions = connection.execute(
        select(ActionRow.decision_id, ActionRow.step, ActionRow.status, func.count())
        .where(ActionRow.post_pk.in_(post_pks), ActionRow.decision_id.is_not(None))
        .where(ActionRow.status.in_((*STANDING, "proposed")), ActionRow.step.not_in(KEPT))
        .group_by(ActionRow.decision_id, ActionRow.step, ActionRow.status)
    )
    for made_by, step, status, number in actions:
        found[str(made_by)]["proposed" if status == "proposed" else step] += number
    return found
