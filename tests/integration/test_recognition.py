"""Badges on both stores: given when a count is reached, by machine or human, and not again."""

from __future__ import annotations

from service.communities import find_member
from service.review import VerdictIn, decide
from tests.support.community import COMMUNITY, World
from tests.support.webhook_examples import documented_keys

HARMLESS = {"toxicity": 0.01}


def badges(world: World) -> list[tuple[str, int]]:
    found = [event["data"] for event in world.events("member.recognised")]
    assert all(set(one) == documented_keys("member.recognised") for one in found)
    return [(one["badge_id"], one["accepted_posts"]) for one in found]


def send(world: World, number: int) -> None:
    world.post(f"Harmless words, number {number}", HARMLESS, post_id=f"p{number}", author="ada")


def test_the_tenth_accepted_post_brings_the_first_badge_and_the_next_none(world: World) -> None:
    for number in range(9):
        send(world, number)
    assert badges(world) == []
    send(world, 9)
    assert badges(world) == [("first_ten", 10)]
    send(world, 9)
    send(world, 10)
    assert badges(world) == [("first_ten", 10)]


def test_a_post_that_a_human_finds_fine_counts_as_well(world: World) -> None:
    for number in range(9):
        send(world, number)
    item = world.item(post_id="asked", author="ada")
    assert badges(world) == []
    robin = world.staff("Robin")
    fine = VerdictIn(verdict="fine", revision=1)
    world.database.write(lambda unit: decide(unit, world.policies, robin, item.id, fine))
    assert badges(world) == [("first_ten", 10)]
    member = world.database.read(lambda c: find_member(c, COMMUNITY, "ada"))
    assert member is not None
    assert member.accepted_posts == 10
