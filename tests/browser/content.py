"""A queue like one on a working day, for journeys and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from service.communities import put_channel, put_member
from service.kit import system_clock
from service.review import VerdictIn, decide
from service.storage import UnitOfWork
from tests.support.answers import complete_actions
from tests.support.community import COMMUNITY, World

CHANNELS = {
    "spreadsheets": ("Spreadsheets", "Formulas, pivot tables and everything with cells"),
    "onboarding": ("Onboarding", "Questions of the first weeks"),
    "coffee": ("Coffee corner", "Anything that is not work"),
    "ideas": ("Ideas", "How we could work and learn better"),
}
MEMBERS = {
    "m.lindqvist": ("Maja Lindqvist", 900),
    "t.okafor": ("Tobe Okafor", 420),
    "j.haas": ("Jonas Haas", 3),
    "p.costa": ("Paula Costa", 60),
    "s.ito": ("Sora Ito", 1500),
}


@contextmanager
def ago(world: World, **length: float) -> Iterator[None]:
    """Do something as if it were some time ago."""
    moment = system_clock() - timedelta(**length)
    world.database.clock = lambda: moment
    yield
    world.database.clock = system_clock


def fill(world: World) -> None:
    """Describe channels and members, and send posts of every kind."""
    world.database.write(_describe)
    _harmless(world)
    _past(world)
    _waiting(world)


def _describe(unit: UnitOfWork) -> None:
    for channel, (name, topic) in CHANNELS.items():
        put_channel(unit, COMMUNITY, channel, {"name": name, "topic": topic})
    for author, (name, days) in MEMBERS.items():
        joined = unit.now - timedelta(days=days)
        put_member(unit, COMMUNITY, author, {"display_name": name, "joined_at": joined})


def _harmless(world: World) -> None:
    for number, text in enumerate(
        (
            "How do I keep the header row in place while I scroll?",
            "Freeze panes, in the view menu. Took me years to find it.",
            "The slides of Tuesday are in the shared folder.",
            "Has anybody tried the new course on writing?",
            "Thank you all for the warm welcome!",
        )
    ):
        author = list(MEMBERS)[number % len(MEMBERS)]
        world.post(text, author=author, channel_id="spreadsheets", post_id=f"harmless-{number}")


def _past(world: World) -> None:
    """Give one author a history: a conversation some weeks ago."""
    quinn = world.staff("Quinn", "lead")
    with ago(world, days=24):
        item = _send(
            world,
            "older",
            "t.okafor",
            "ideas",
            "Some of you should not be allowed near a keyboard.",
            {"toxicity": 0.71, "insult": 0.66},
        )
    given = VerdictIn(
        verdict="conversation",
        revision=1,
        guideline_id="respect",
        note="Friendly so far; a word should do.",
    )
    with ago(world, days=23):
        world.database.write(lambda unit: decide(unit, world.policies, quinn, item, given))
        complete_actions(world.database, COMMUNITY)


def _send(
    world: World,
    post_id: str,
    author: str,
    channel: str,
    text: str,
    scores: dict[str, float] | None = None,
    **given: object,
) -> str:
    world.post(text, scores, post_id=post_id, author=author, channel_id=channel, **given)
    return next((one.item.id for one in world.queue() if one.post.post_id == post_id), "")


def _waiting(world: World) -> None:
    with ago(world, hours=6):
        _send(
            world,
            "parent",
            "m.lindqvist",
            "ideas",
            "Has anyone looked at the numbers of the pilot? I think we measure the wrong thing.",
        )
    with ago(world, hours=3, minutes=10):
        _rude(world)
    with ago(world, minutes=68):
        _send(
            world,
            "threat",
            "p.costa",
            "onboarding",
            "You will be sorry for this. I know which car is yours.",
            {"toxicity": 0.82, "threat": 0.78, "insult": 0.2},
        )
    with ago(world, hours=2):
        _send(
            world,
            "pay",
            "s.ito",
            "coffee",
            "Our salaries are a bad joke, and whoever set them should be ashamed.",
            {"toxicity": 0.96, "insult": 0.93},
        )
    with ago(world, minutes=34):
        _reported(world)
    with ago(world, minutes=21):
        _attached(world)
    with ago(world, minutes=4):
        _send(
            world,
            "hate",
            "p.costa",
            "ideas",
            "People like them do not belong in this company.",
            {"toxicity": 0.97, "identity_attack": 0.94, "severe_toxicity": 0.5},
        )


def _rude(world: World) -> None:
    _send(
        world,
        "rude",
        "t.okafor",
        "ideas",
        "Did anybody ask for your opinion? Only an idiot writes three paragraphs about a report "
        "without having read it.\n\nThe answer is on page four, by the way.",
        {"toxicity": 0.88, "insult": 0.74, "profanity": 0.22, "severe_toxicity": 0.08},
        parent_id="parent",
    )


def _reported(world: World) -> None:
    _send(
        world,
        "reported",
        "m.lindqvist",
        "spreadsheets",
        "That answer is rubbish, it ignores the second question.",
        {"toxicity": 0.52, "insult": 0.35},
    )
    world.report("reported", "t.okafor", "respect", "This is no way to talk to a beginner.")
    world.report("reported", "p.costa", "other")


def _attached(world: World) -> None:
    _send(
        world,
        "links",
        "j.haas",
        "spreadsheets",
        "I wrote two articles about this topic, you find them here and here.",
        {"spam": 0.41},
        links=[
            {"href": "https://articles.example/one", "shown": "here"},
            {"href": "https://articles.example/two", "shown": "here"},
        ],
    )
    _send(
        world,
        "picture",
        "j.haas",
        "coffee",
        "",
        attachments=[{"type": "image", "name": "team.jpg", "alt": "The team at the lake"}],
    )
