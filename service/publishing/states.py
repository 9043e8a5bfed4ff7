"""The life of a policy version: which steps there are, and who may take them. Pure.

    draft → checked → shadow → rolling → live → retired

A version never changes; only its state does. ``roll back`` makes a retired version live again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from service.publishing.errors import AlreadyThereError, StepNotAllowedError

State = Literal["draft", "checked", "shadow", "rolling", "live", "retired"]
STATES: Final[tuple[State, ...]] = get_args(State)
PUBLISHED: Final[frozenset[State]] = frozenset({"rolling", "live"})
"""States in which a version decides posts: reaching them is publishing."""

STEPS: Final[dict[State, frozenset[State]]] = {
    "draft": frozenset({"checked", "retired"}),
    "checked": frozenset({"shadow", "rolling", "live", "retired"}),
    "shadow": frozenset({"checked", "rolling", "live", "retired"}),
    "rolling": frozenset({"rolling", "shadow", "live", "retired"}),
    "live": frozenset({"retired"}),
    "retired": frozenset({"live"}),
}
"""From each state, those that may follow."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a version stands; ``share`` is the percentage of authors while it rolls out."""

    state: State
    share: int = 0


def advance(now: Standing, to: State, share: int = 0) -> Standing:
    """The standing after a step.

    ``share`` counts for a step to ``rolling`` alone and only ever rises there, so that nobody is
    decided by the new policy, then by the old one, then by the new one again.

    Raises:
        AlreadyThereError: the version stands there already.
        StepNotAllowedError: the step does not exist, or the share is out of range or falls.
    """
    if now.state == to and (to != "rolling" or share == now.share):
        raise AlreadyThereError(f"The version is {to} already")
    if to not in STEPS[now.state]:
        allowed = ", ".join(state for state in STATES if state in STEPS[now.state])
        raise StepNotAllowedError(
            f"A version that is {now.state} can't become {to}: only {allowed}"
        )
    if to != "rolling":
        return Standing(to, 100 if to == "live" else 0)
    if not 1 <= share <= 99:
        raise StepNotAllowedError("A roll-out goes to 1 to 99 percent of authors; 100 is live")
    if now.state == "rolling" and share < now.share:
        raise StepNotAllowedError(
            f"The version has {now.share} percent already, and a roll-out only rises: roll back"
        )
    return Standing("rolling", share)


def needs_publisher(now: Standing, to: State) -> bool:
    """Whether a step changes who decides posts, so that it takes the right to publish."""
    return to in PUBLISHED or now.state in PUBLISHED
