"""A policy in the middle of its life, for journeys and pictures."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from sqlalchemy import insert

from service.communities import StaffMember
from service.console.policy_text import load_edited
from service.kit import system_clock
from service.policy import Policy
from service.publishing import Publisher, agree, read_source, store_draft, take_step
from service.publishing.backtest import Span, Trial, make_result, read_blocks, replay_blocks
from service.publishing.backtest.store import store_result
from service.publishing.lines import with_line
from service.publishing.tables import PolicyBrake
from service.review import VerdictIn, decide
from service.storage import UnitOfWork
from tests.browser.content import ago
from tests.support.community import COMMUNITY, World

TEXTS = (
    "I don't think anybody read the report.",
    "Could you please read before you answer?",
    "That was a rather poor answer, to be honest.",
    "Thanks, this helps a lot.",
    "Where do I find the template?",
)
CHANGES = (
    ("toxicity", "review", 0.35, "Look at more of what is close to rude."),
    ("spam", "hold", 0.7, "Hold spam earlier: too much of it was seen last week."),
    ("insult", "enforce", 0.8, "Act on plain insults without waiting for a human."),
    ("threat", "review", 0.25, "After the talk with security."),
)


def give_life(world: World, ada: StaffMember, bo: StaffMember, posts: int = 60) -> None:
    """Bring versions into every state, with posts and verdicts behind them.

    Version 2 rolls out and was back-tested, 3 is in the shadow, 4 waits for a second publisher, 5
    is a draft; a rule of version 1 is braked.

    Args:
        world: the community.
        ada: an admin.
        bo: another one.
        posts: how many posts are sent.
    """
    _talk(world, ada, posts)
    for number, (label, name, value, reason) in enumerate(CHANGES):
        policy = _changed(world, label, name, value)
        author = (ada, bo)[number % 2]
        with ago(world, hours=30 - 6 * number):
            _store(world, policy, author, reason)
    world.database.write(lambda unit: _steps(unit, ada, bo))
    world.database.write(_brake)
    _try(world, 2)


def _changed(world: World, label: str, name: str, value: float) -> Policy:
    live = world.database.read(lambda c: world.policies.live(c, COMMUNITY)).policy
    source = world.database.read(lambda c: read_source(c, COMMUNITY, 1))
    return load_edited(with_line(source, label, name, value), live, source)


def _store(world: World, policy: Policy, author: StaffMember, reason: str) -> None:
    world.database.write(
        lambda unit: store_draft(unit, COMMUNITY, policy, author.actor, reason).version
    )


def _steps(unit: UnitOfWork, ada: StaffMember, bo: StaffMember) -> None:
    one, other = (Publisher(person.actor, may_publish=True) for person in (ada, bo))
    for version, by in ((2, one), (3, other), (4, one)):
        take_step(unit, COMMUNITY, version, "checked", by, reason="Its cases pass.", tested=True)
    take_step(unit, COMMUNITY, 3, "shadow", other, reason="A week beside the live one.")
    take_step(unit, COMMUNITY, 2, "rolling", one, share=10, reason="A tenth first.")
    agree(unit, COMMUNITY, 2, other.actor)
    take_step(unit, COMMUNITY, 4, "rolling", one, share=50, reason="It did well in the shadow.")


def _brake(unit: UnitOfWork) -> None:
    row = {
        "id": unit.new_id(),
        "community_id": COMMUNITY,
        "version": 1,
        "rule": "spam",
        "expected_rate": 1.6,
        "seen_rate": 38.2,
        "enforced": 61,
        "posts": 1597,
        "set_at": unit.now,
    }
    unit.connection.execute(insert(PolicyBrake), row)


def _talk(world: World, lead: StaffMember, posts: int) -> None:
    random = Random(4)
    for number in range(posts):
        score = round(random.betavariate(0.35, 2.2), 4)
        with ago(world, hours=290 * (posts - number) / posts):
            world.post(
                TEXTS[number % len(TEXTS)],
                {"toxicity": score, "insult": round(0.6 * score, 4)},
                author=("m.lindqvist", "t.okafor", "p.costa", "s.ito")[number % 4],
                channel_id=("ideas", "coffee", "spreadsheets")[number % 3],
                post_id=f"talk-{number}",
            )
    for listed in world.queue():
        if not listed.post.post_id.startswith("talk-"):
            continue
        name = random.choice(("fine", "delete", "conversation"))
        given = VerdictIn(verdict=name, revision=1, guideline_id="respect")
        item = listed.item.id
        world.database.write(lambda u, i=item, g=given: decide(u, world.policies, lead, i, g))  # type: ignore[misc]


def _try(world: World, version: int) -> None:
    database, now = world.database, system_clock()
    span = Span(COMMUNITY, now - timedelta(days=30), now)
    before, after = (
        database.read(lambda c, v=v: world.policies.version(c, COMMUNITY, v)).policy  # type: ignore[misc]
        for v in (1, version)
    )
    trial = Trial(before, after, 1)
    result = make_result(
        replay_blocks(trial, read_blocks(database, span), 1), trial, span, model=None
    )
    database.write(lambda unit: store_result(unit, span, result, "command", version))
