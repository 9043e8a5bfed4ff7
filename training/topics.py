"""Pairs for off_topic: a message, and a description of a topic in natural language."""

import random
import re
from collections import defaultdict
from collections.abc import Sequence

from training.rows import Row, Split
from training.split import fraction

_TEMPLATES = (
    "{}",
    "{}.",
    "A channel about {}.",
    "Questions and talk about {}",
    "{} discussion",
    "Everything to do with {}: ask, share and help each other.",
    "Here we talk about {}",
    "#{}",
)
_DOMAINS = {
    "iot": "smart home devices",
    "qa": "facts and general knowledge",
    "takeaway": "ordering food and takeaway",
    "social": "social media posts",
    "play": "playing music, radio, books and games",
    "recommendation": "recommendations for events, places and films",
    "general": "small talk with an assistant",
    "audio": "sound volume",
    "lists": "to-do and shopping lists",
    "datetime": "date and time",
}
_SKIPPED = ("general",)
"""Domains without a topic of their own ('yes', 'stop'): no sensible description exists."""
HELD_SHARE = 1 / 3


def _words(label: str) -> str:
    return re.sub(r"[\W_]+", " ", label).strip().lower()


def describe(row: Row) -> list[str]:
    """The topics of an intent row, broad to narrow, in plain words; [] if it has none."""
    if row.topic is None:
        return []
    if row.source == "banking77":
        return [f"bank account: {_words(row.topic)}"]
    domain, _, rest = row.topic.partition("_")
    if domain in _SKIPPED:
        return []
    broad = _DOMAINS.get(domain, domain)
    return [broad, f"{broad}: {_words(rest)}"]


def group(row: Row) -> str:
    """The unit that is held out together: a domain of hwu64, an intent of banking77."""
    topic = row.topic or ""
    return f"{row.source}/{topic.partition('_')[0] if row.source == 'hwu64' else topic}"


def part(name: str, seed: int) -> Split:
    """train, or calibrate or test for the third of the groups whose topics are never trained on."""
    at = fraction(f"topic {name}", seed) / HELD_SHARE
    if at >= 1:
        return "train"
    return "test" if at < 0.6 else "calibrate"


def phrase(topic: str, rng: random.Random) -> str:
    """A topic as a host might write it into a channel's description."""
    return rng.choice(_TEMPLATES).format(topic)


Pair = tuple[str, str, str]
"""Message, topic in plain words, group."""


def pairs(rows: Sequence[Row], seed: int, split: Split) -> list[Pair]:
    """Messages of a split with their topics, of the groups that belong to the same split."""
    found = []
    for row in rows:
        if row.split == split and row.topic and part(group(row), seed) == split:
            found += [(row.text, topic, group(row)) for topic in describe(row)]
    return found


def batches(found: Sequence[Pair], size: int, rng: random.Random) -> list[list[Pair]]:
    """Shuffled batches in which no topic and no group stands twice, so that others are negatives.

    A batch may be shorter than `size`; those under a quarter of it, or under half of the groups
    where there are few, are left out.
    """
    order = list(found)
    rng.shuffle(order)
    waiting: dict[str, list[Pair]] = defaultdict(list)
    for pair in order:
        waiting[pair[2]].append(pair)
    groups = len(waiting)
    result: list[list[Pair]] = []
    while waiting:
        names = sorted(waiting)
        rng.shuffle(names)
        result.append([waiting[name].pop() for name in names[:size]])
        waiting = {name: left for name, left in waiting.items() if left}
    least = max(2, min(size // 4, groups // 2))
    return [batch for batch in result if len(batch) >= least]


def domain(name: str) -> str:
    """The field of a group: a bank's intents are one field, as a channel about a bank would be."""
    return "banking77" if name.startswith("banking77/") else name


def judged(found: Sequence[Pair], count: int, rng: random.Random) -> list[tuple[str, str, int]]:
    """`count` examples (message, channel topic, 1 if off topic), half of them off topic.

    Off-topic ones take the topic of another domain. Empty if there are fewer than two domains.
    """
    by_domain: dict[str, list[Pair]] = defaultdict(list)
    for pair in found:
        by_domain[domain(pair[2])].append(pair)
    names = sorted(by_domain)
    if len(names) < 2:
        return []
    examples = []
    for number in range(count):
        name = rng.choice(names)
        text, topic, _ = rng.choice(by_domain[name])
        if number % 2:
            other = rng.choice([other for other in names if other != name])
            topic = rng.choice(by_domain[other])[1]
        examples.append((text, phrase(topic, rng), number % 2))
    return examples
