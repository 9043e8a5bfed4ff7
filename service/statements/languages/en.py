"""Statements of reasons in English."""

from __future__ import annotations

from service.statements.phrases import Phrases, Redress, Times, Titles

ENGLISH = Phrases(
    titles=Titles(
        statement="Statement of reasons",
        what="What was restricted",
        why="Why",
        quote="The words of the post",
        message="What the moderator wrote",
        facts="What the decision rests on",
        detected="How it was noticed",
        decided="How it was decided",
        when="Since when and for how long",
        appeal="How to object",
    ),
    what={
        "conversation": "A message was sent about a post. The post stays visible.",
        "conversation_hidden": "A message was sent about a post, and the post was hidden.",
        "delete": "A post was hidden.",
        "suspend": "The account was suspended.",
    },
    severity={
        "minor": "It was judged to be a minor breach.",
        "major": "It was judged to be a serious breach.",
        "severe": "It was judged to be a severe breach.",
    },
    earlier="Earlier breaches that still counted were taken into account.",
    read="A moderator read the post and judged it by the guideline.",
    facts={
        "score": "The classifier found signs of: {label}.",
        "number": "({value}, the line is {line})",
        "parent": "The post that it answers was looked at, too.",
        "thread": "Several posts in the same place were read together.",
        "target": "Several posts went to the same member within a short time.",
        "words": "The post contains wording from a list of this community.",
        "pattern": "The post fits a pattern that the rules of this community describe.",
        "links": "The links in the post played a part.",
        "mentions": "The number of members mentioned played a part.",
        "activity": "The number of posts within a short time played a part.",
        "copies": "Much the same text was posted several times.",
        "reports": "Members reported it.",
        "new": "The account is still new here.",
        "name": "The name looks like one that is reserved.",
        "claim": "The post resembles a statement that is known to be false.",
        "form": "Capital letters or repetitions make up much of the post.",
    },
    labels={
        "toxicity": "hurtful language",
        "severe_toxicity": "very hurtful language",
        "insult": "insult",
        "threat": "threat",
        "identity_attack": "attack on a group of people",
        "sexual": "sexual harassment or explicit content",
        "profanity": "strong language",
        "spam": "spam",
        "off_topic": "being off the topic",
    },
    detected={
        "automated": "Automatically, by the rule “{rule}”.",
        "moderator": "A moderator noticed it.",
        "report": "A member reported it.",
    },
    model="The classifier was {model}.",
    decided={
        "automated": "Automatically, without a human.",
        "automated_confirmed": "Automatically, then confirmed by a human.",
        "human": "By a human.",
        "human_confirmed": "By a human, then confirmed by a second one.",
    },
    policy="The rules in their version {version} applied.",
    times=Times(
        since="Since {date}.",
        until="Until {date}.",
        endless={"delete": "Without an end date.", "suspend": "Until it is lifted."},
        state={
            "asked": "The platform has not yet confirmed that this is in force.",
            "not_done": "The platform did not carry this out: nothing is restricted.",
            "ended": "This ended on {date}.",
            "taken_back": "This was taken back on {date} and no longer counts.",
        },
    ),
    redress=Redress(
        until="An appeal can be filed until {date}. It is judged by somebody who did not take "
        "this decision, and answered in writing.",
        link="File an appeal",
        by_host="The platform takes the appeal.",
        over="The time for an appeal ended on {date}.",
        none="No appeal is possible here against this.",
        law="Courts and certified bodies for out-of-court dispute settlement remain open.",
    ),
)
