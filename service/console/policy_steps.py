"""The steps that somebody can take with a version, as buttons. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from service.communities import StaffMember
from service.publishing import VersionView
from service.publishing.states import STATES, STEPS, State, needs_publisher

MOST_SHARE: Final = 99
_NAMES: Final[dict[tuple[State, State], str]] = {
    ("shadow", "checked"): "Take out of the shadow",
    ("rolling", "shadow"): "Back into the shadow",
    ("rolling", "rolling"): "Raise the share",
    ("rolling", "retired"): "End the roll-out",
    ("retired", "live"): "Make live again",
}
_FORWARD: Final[dict[State, State]] = {
    "draft": "checked",
    "checked": "shadow",
    "shadow": "rolling",
    "rolling": "rolling",
    "retired": "live",
}
"""From each state, the step that most versions take next."""
_PLAIN: Final[dict[State, str]] = {
    "checked": "Run its cases",
    "shadow": "Put in the shadow",
    "rolling": "Roll out",
    "live": "Publish for everybody",
    "retired": "Retire",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A button: the state it leads to, and the least share that a roll-out can have.

    ``forward`` is the step that most versions take next.
    """

    to: State
    name: str
    forward: bool
    least: int = 0
    proposed: int = 0

    @property
    def has_share(self) -> bool:
        """Whether it takes a share."""
        return self.to == "rolling"


def possible_steps(view: VersionView, staff: StaffMember) -> list[Step]:
    """Return the steps that the life of a version has next and that this person may take.

    The one that most versions take is the first.
    """
    if view.state == "live" or (view.state == "retired" and view.activated_at is None):
        return []
    next_ones = (to for to in STATES if to in STEPS[view.state])
    found = [_step(view, to) for to in next_ones if _may(view, to, staff)]
    return sorted(found, key=lambda step: not step.forward)


def _step(view: VersionView, to: State) -> Step:
    name = _NAMES.get((view.state, to), _PLAIN.get(to, to))
    forward = _FORWARD.get(view.state) == to
    if to != "rolling":
        return Step(to, name, forward)
    least = view.share + 1
    proposed = next((share for share in (10, 50) if share >= least), least)
    return Step(to, name, forward, least, proposed)


def _may(view: VersionView, to: State, staff: StaffMember) -> bool:
    if to == "rolling" and view.share >= MOST_SHARE:
        return False
    if needs_publisher(view.standing, to):
        return staff.may_publish_policy
    return staff.may_write_policy
