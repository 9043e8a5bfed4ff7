"""What a policy promised to look at again, on a day that is told: there is no clock in here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from service.policy.errors import Problem
from service.policy.policy import Policy
from service.policy.source import Path, read_yaml


def overdue(policy: Policy, today: date) -> list[Problem]:
    """Warnings on claims and exemptions with a ``review_by`` before ``today``, in file order."""
    read = read_yaml(policy.source, policy.name)
    found = [
        read.problem((*path, "review_by"), f"{what} was to be looked at again by {day}", hint)
        for path, what, day, hint in _promises(policy)
        if day < today
    ]
    return sorted(found, key=lambda problem: (problem.line, problem.column))


def _promises(policy: Policy) -> Iterator[tuple[Path, str, date, str]]:
    """Everything with a day: where it stands, what it is, the day, and what to do then."""
    for claim_id, claim in policy.document.claims.items():
        hint = f"ask {claim.owner} whether the correction still holds, then move the date"
        yield ("claims", claim_id), f"the claim `{claim_id}`", claim.review_by, hint
    for index, exemption in enumerate(policy.document.authors.exemptions):
        if exemption.review_by is not None:
            what = f"the exemption for {', '.join(exemption.roles)}"
            hint = "remove it, or move the date"
            yield ("authors", "exemptions", index), what, exemption.review_by, hint
