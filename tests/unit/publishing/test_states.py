"""The life of a policy version, step by step."""

from __future__ import annotations

import pytest

from service.publishing.errors import AlreadyThereError, StepNotAllowedError
from service.publishing.states import STATES, STEPS, Standing, State, advance, needs_publisher


def test_the_usual_life_of_a_version() -> None:
    now = Standing("draft")
    for state, share in (("checked", 0), ("shadow", 0), ("rolling", 10), ("rolling", 50)):
        now = advance(now, state, share)  # type: ignore[arg-type]
        assert now == Standing(state, share)  # type: ignore[arg-type]
    assert advance(now, "live") == Standing("live", 100)


@pytest.mark.parametrize("start", STATES)
@pytest.mark.parametrize("to", STATES)
def test_only_the_steps_of_the_table_exist(start: State, to: State) -> None:
    now = Standing(start, 50 if start == "rolling" else 0)
    if to in STEPS[start]:
        assert advance(now, to, 60).state == to
        return
    with pytest.raises((StepNotAllowedError, AlreadyThereError)):
        advance(now, to, 60)


def test_a_draft_can_not_decide_posts_before_it_is_checked() -> None:
    with pytest.raises(StepNotAllowedError, match="only checked, retired"):
        advance(Standing("draft"), "live")


def test_a_roll_out_only_rises() -> None:
    with pytest.raises(StepNotAllowedError, match="only rises"):
        advance(Standing("rolling", 50), "rolling", 10)
    with pytest.raises(AlreadyThereError):
        advance(Standing("rolling", 50), "rolling", 50)


@pytest.mark.parametrize("share", [0, 100, -1, 250])
def test_a_roll_out_has_one_to_ninety_nine_percent(share: int) -> None:
    with pytest.raises(StepNotAllowedError, match="1 to 99"):
        advance(Standing("checked"), "rolling", share)


def test_changing_who_decides_takes_the_right_to_publish() -> None:
    assert needs_publisher(Standing("shadow"), "rolling")
    assert needs_publisher(Standing("rolling", 10), "shadow")
    assert needs_publisher(Standing("retired"), "live")
    assert not needs_publisher(Standing("checked"), "shadow")
