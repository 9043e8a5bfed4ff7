"""A queue like one on a working day, for journeys and pictures."""

from __future__ import annotations

from datetime import timedelta

from service.communities import put_channel, put_member
from service.review import VerdictIn, decide
from service.storage import UnitOfWork
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
    robin = world.staff("Quinn", "lead")
    recorded = world.post(
        "Some of you should not be allowed near a keyboard.",
        {"toxicity": 0.71, "insult": 0.66},
        author="t.okafor",
        channel_id="ideas",
        post_id="older",
    )
    item = next(one.item for one in world.queue() if one.post.post_id == recorded.post_id)
    given = VerdictIn(
        verdict="conversation",
        revision=1,
        guideline_id="respect",
        note="Friendly so far; a word should do.",
    )
    world.database.write(lambda unit: decide(unit, world.policies, robin, item.id, given))


def _waiting(world: World) -> None:
    world.post(
        "Has anyone looked at the numbers of the pilot? I think we measure the wrong thing.",
        author="m.lindqvist",
        channel_id="ideas",
        post_id="parent",
    )
    world.post(
        "Did anybody ask for your opinion? Typical of you not to read the report before you "
        "write three paragraphs about it.\n\nThe answer is on page four, by the way.",
        {"toxicity": 0.88, "insult": 0.74, "profanity": 0.22, "severe_toxicity": 0.08},
        author="t.okafor",
        channel_id="ideas",
        parent_id="parent",
        post_id="rude",
    )
    world.post(
        "You will be sorry for this. I know which car is yours.",
        {"toxicity": 0.82, "threat": 0.78, "insult": 0.2},
        author="p.costa",
        channel_id="onboarding",
        post_id="threat",
    )
    world.post(
        "Our salaries are a bad joke, and whoever set them should be ashamed.",
        {"toxicity": 0.96, "insult": 0.93},
        author="s.ito",
        channel_id="coffee",
        post_id="pay",
    )
    world.post(
        "I wrote two articles about this topic, you find them here and here.",
        {"spam": 0.41},
        author="j.haas",
        channel_id="spreadsheets",
        post_id="links",
        links=[
            {"href": "https://articles.example/one", "shown": "here"},
            {"href": "https://articles.example/two", "shown": "here"},
        ],
    )
    world.post(
        "That answer is rubbish, it ignores the second question.",
        {"toxicity": 0.52, "insult": 0.35},
        author="m.lindqvist",
        channel_id="spreadsheets",
        post_id="reported",
    )
    world.report("reported", "t.okafor", "respect", "This is no way to talk to a beginner.")
    world.report("reported", "p.costa", "other")
    world.post(
        "",
        author="j.haas",
        channel_id="coffee",
        post_id="picture",
        attachments=[{"type": "image", "name": "team.jpg", "alt": "The team at the lake"}],
    )
    world.post(
        "People like them do not belong in this company.",
        {"toxicity": 0.97, "identity_attack": 0.94, "severe_toxicity": 0.5},
        author="p.costa",
        channel_id="ideas",
        post_id="hate",
    )
