"""The fixed sample: made-up posts with the lengths of real ones (median 25 tokens, p95 120)."""

from __future__ import annotations

import random

SEED = 20261123
MEDIAN_WORDS = 19.0
SIGMA = 0.98

SENTENCES = (
    "Has anyone finished the second exercise yet?",
    "I think the third question is worded badly.",
    "Thanks, that explained it really well!",
    "Could you share the slides from yesterday, please?",
    "The recording stops after twenty minutes on my phone.",
    "I don't agree, and here is why.",
    "In our team we tried the opposite and it worked better.",
    "ok lol",
    "same here",
    "Where do I find the link to the next session?",
    "Honestly, the new search is rubbish, it finds everything but what I look for.",
    "Great idea, count me in for Thursday.",
    "This spreadsheet is driving me up the wall.",
    "My manager asked me to summarise it in three sentences, which is harder than it sounds.",
    "We compared both sites over six months and found hardly any difference.",
    "You could try to write the conclusion first and the rest afterwards.",
    "TypeError: 'NoneType' object is not iterable, what does that even mean?",
    "Please put your name on the list if you want to come along.",
    "I was wrong about the deadline, sorry, it is on Friday.",
    "That is a terrible chart, but the numbers behind it are interesting.",
    "See https://learn.example/course/7 for the reading list.",
    "Does the certificate count if I missed one of the meetings?",
    "It took me a whole damn afternoon to find one missing comma.",
    "Nobody reads past the first line, so put the question there.",
    "Good morning from the night shift!",
    "wh4t d0es th1s mean??",
    "WHY IS THE CALENDAR EMPTY AGAIN",
    "I would rather talk about it in person than write another long comment.",
    "The median tells you more here, because two very old tickets spoil the average.",
    "Is there a version of this with subtitles?",
    "You are all invited to the small party in the kitchen on the third floor 🎉",
    "I can't open the file, it says that I have no permission.",
    "Let us not pretend that everybody has an hour a week to spare for this.",
    "What a strange decision, but I am curious what comes of it.",
    "My first draft is attached, be honest but gentle.",
    "Shut up and take my money, that template is beautiful.",
    "We should ask the people who do the work before we change how they do it.",
    "Next time please tell us earlier, some of us have a long way home.",
    "Two of the five points repeat what was said last year.",
    "If you sort by date first, the duplicates end up next to each other.",
)


def make_texts(count: int = 400, seed: int = SEED) -> list[str]:
    """Return ``count`` different texts, the same ones at every call."""
    generator = random.Random(seed)
    texts: dict[str, None] = {}
    while len(texts) < count:
        texts[_text(generator)] = None
    return list(texts)


def _text(generator: random.Random) -> str:
    wanted = min(400.0, generator.lognormvariate(0, SIGMA) * MEDIAN_WORDS)
    words: list[str] = []
    while len(words) < wanted:
        words += generator.choice(SENTENCES).split()
    # A post may end in the middle of a thought, and short ones often do.
    return " ".join(words[: max(1, round(wanted))])
