"""Stored scores as they are read for tuning, on each store."""

from __future__ import annotations

from service.kit import system_clock
from service.publishing.scored import MOST, Scored, read_scored
from service.review import VerdictIn, decide
from tests.support.community import COMMUNITY, World


def read(world: World, without: tuple[str, ...] = (), most: int = MOST) -> list[Scored]:
    now = system_clock()
    return world.database.read(
        lambda connection: read_scored(connection, COMMUNITY, "toxicity", now, without, most)
    )


def test_scores_come_with_the_verdict_and_newest_first(world: World) -> None:
    world.post("Thanks, that helped.", {"toxicity": 0.02}, post_id="kind")
    item = world.item(post_id="rude")
    lead = world.staff("Quinn", "lead")
    verdict = VerdictIn(verdict="delete", revision=1, guideline_id="respect")
    world.database.write(lambda unit: decide(unit, world.policies, lead, item.id, verdict))
    rude, kind = read(world)
    assert (rude.score, rude.outcome, rude.human, rude.cited) == (
        0.66,
        "review",
        "enforce",
        "respect",
    )
    assert (kind.score, kind.outcome, kind.human) == (0.02, "allow", None)


def test_channels_and_posts_without_the_score_are_left_out(world: World) -> None:
    world.post("Here.", {"toxicity": 0.3}, channel_id="ideas")
    world.post("There.", {"toxicity": 0.4})
    assert [one.score for one in read(world, without=("ideas",))] == [0.4]
    assert len(read(world)) == 2
    assert len(read(world, most=1)) == 1
