"""What a large policy costs beside the model: `python -m benchmarks.policy`.

200 rules with 10,000 words in 20 lists decide the sample of posts; the bare model reads the same
posts in between. Both are measured in processor time of one thread, so a busy machine hits
neither, and the figure is the ratio of the two.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from benchmarks.model import BareModel
from benchmarks.texts import SEED, make_texts
from service.policy import AuthorFacts, ChannelFacts, Facts, Policy, evaluate, load_policy
from service.policy.vocabulary import COUNTS, LABELS
from service.scoring import normalise
from service.settings import Settings

RULES = 200
LISTS, WORDS = 20, 500
GOAL = 0.05
SYLLABLES = ("ka", "lo", "min", "ter", "su", "ban", "re", "fi", "dol", "ne", "gra", "pu", "vis")


def make_policy(seed: int = SEED) -> Policy:
    """The same policy at every call: half of its rules ask for scores, the rest for the text."""
    generator = random.Random(seed)
    words = iter(_words(generator))
    lists = {
        f"list{number}": {
            "kind": "stem" if number % 4 == 0 else "word",
            "entries": [next(words) for _ in range(WORDS)],
        }
        for number in range(LISTS)
    }
    document = {
        "version": 1,
        "purpose": "To measure.",
        "guidelines": [{"id": "respect", "title": "Respect", "text": "Be kind."}],
        "thresholds": {label: {"review": 0.6, "enforce": 0.9} for label in LABELS},
        "word_lists": lists,
        "authors": {"roles": ["member", "moderator"]},
        "rules": [_rule(number, generator) for number in range(RULES)],
    }
    return load_policy(json.dumps(document))


def _words(generator: random.Random) -> list[str]:
    """10,000 made-up words; a handful of those of the sample, so that some lists have hits."""
    found = dict.fromkeys(["damn", "rubbish", "terrible", "shut up", "lol"])
    while len(found) < LISTS * WORDS:
        found["".join(generator.choices(SYLLABLES, k=generator.randint(2, 5)))] = None
    return generator.sample(list(found), LISTS * WORDS)


def _rule(number: int, generator: random.Random) -> dict[str, Any]:
    label, other = generator.sample(LABELS, 2)
    lists = generator.sample([f"list{i}" for i in range(LISTS)], 3)
    kinds: list[dict[str, Any]] = [
        {"score": {label: "review"}},
        {"score": {label: "enforce", other: 0.3}},
        {"any": [{"score": {label: 0.7}}, {"score": {other: "review"}}]},
        {"score": {label: 0.5}, "author": {"new": True}},
        {"score": {label: {"at_least": 0.4, "below": 0.9}}, "reply": False},
        {"words": lists},
        {"words": lists[0], "score": {label: 0.4}},
        {"pattern": f"(call|text) me.{{0,20}}{number}"},
        {"counts": {"reports": 2}, "not": {"author": {"trusted": True}}},
        {"links": {"count": 2}, "author": {"new": True}},
    ]
    then = {"enforce": "minor"} if number % 10 == 1 else {"review": {"priority": number % 100}}
    when = kinds[number % len(kinds)]
    return {"name": f"rule{number}", "guideline": "respect", "when": when, "then": then}


def make_facts(texts: list[str], seed: int = SEED) -> list[Facts]:
    """The sample as the evaluator gets it: mostly harmless scores, facts all known."""
    generator = random.Random(seed)
    return [
        Facts(
            text=text,
            normalised=normalise(text).text,
            scores={label: generator.random() ** 4 for label in LABELS},
            language="en",
            channel=ChannelFacts("general", True, "Learning"),
            author=AuthorFacts("a", True, "member", 100.0, 20),
            counts=dict.fromkeys(COUNTS, 0),
        )
        for text in texts
    ]


def _decide(policy: Policy, posts: list[Facts]) -> None:
    for post in posts:
        evaluate(policy, post)


def seconds(work: Callable[[], object]) -> float:
    """Processor time of ``work``, in seconds."""
    began = time.process_time()
    work()
    return time.process_time() - began


@click.command()
@click.option("--rounds", default=5, show_default=True, help="Interleaved rounds to measure.")
def main(rounds: int) -> None:
    """Measure both in interleaved rounds; exit 1 where the policy costs more than the goal."""
    texts = make_texts()
    policy, facts = make_policy(), make_facts(texts)
    bare = BareModel(Path(Settings().model).resolve())
    bare.rate(texts[:50], 1)
    model, rules = [], []
    for _ in tqdm(range(rounds), desc="policy", unit="round"):
        model.append(seconds(lambda: bare.rate(texts, 1)))
        rules.append(seconds(lambda: _decide(policy, facts)))
    ratio = statistics.median(r / m for r, m in zip(rules, model, strict=True))
    for name, took in (("bare model", model), (f"{RULES} rules, {LISTS * WORDS:,} words", rules)):
        click.echo(f"{name:28}{statistics.median(took) / len(texts) * 1e6:>9,.0f} µs a post")
    reached = ratio <= GOAL
    click.echo(f"ratio {ratio:.1%}, goal ≤ {GOAL:.0%} {'reached' if reached else 'MISSED'}")
    if not reached:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
