"""Splits, batches, topics and spelling noise: small pure steps of the pipeline."""

from __future__ import annotations

import random

from training.batches import bucketed
from training.dedupe import canonical, merge_exact
from training.rows import Row, Split
from training.split import assign, cap
from training.topics import Pair, batches, describe, judged, pairs, part


def test_case_spacing_and_punctuation_make_no_difference_but_emoji_do() -> None:
    assert canonical("Hello,  WORLD!!") == canonical("hello world")
    assert canonical("I saw \N{DOG FACE}") != canonical("I saw \N{CAT FACE}")


def test_merged_duplicates_mean_their_targets_and_keep_the_most_held_out_split() -> None:
    rows = [
        Row("1", "a", "Same text", {"toxicity": 1.0}, split="train"),
        Row("2", "b", "same  text.", {"toxicity": 0.0, "spam": 1.0}, split="test"),
    ]
    (row,) = merge_exact(rows)
    assert row.targets == {"toxicity": 0.5, "spam": 1.0}
    assert row.split == "test"


def test_a_cluster_gets_one_split_the_most_held_out_of_those_named() -> None:
    splits: list[Split | None] = [None, "train", "calibrate", None]
    rows = [Row(str(n), "a", str(n), split=split) for n, split in enumerate(splits)]
    assign(rows, [0, 0, 0, 3], seed=1)
    assert [row.split for row in rows[:3]] == ["calibrate"] * 3
    assert rows[3].split in ("train", "calibrate", "test")


def test_a_cap_thins_training_rows_only() -> None:
    rows = [Row(f"a{n}", "a", "x", split="train") for n in range(50)]
    rows += [Row(f"t{n}", "a", "x", split="test") for n in range(20)]
    rows += [Row(f"b{n}", "b", "x", split="train") for n in range(5)]
    kept = cap(rows, {"a": 10}, seed=1)
    assert sum(row.split == "train" and row.source == "a" for row in kept) == 10
    assert sum(row.split == "test" for row in kept) == 20
    assert sum(row.source == "b" for row in kept) == 5
    assert kept == cap(list(reversed(rows)), {"a": 10}, seed=1)


def test_batches_hold_every_row_once_within_the_budget_of_tokens() -> None:
    rng = random.Random(3)
    lengths = [rng.randint(1, 100) for _ in range(500)]
    plan = bucketed(lengths, 300, rng)
    assert sorted(at for batch in plan for at in batch) == list(range(500))
    assert all(max(lengths[at] for at in batch) * len(batch) <= 300 for batch in plan)
    padded = sum(max(lengths[at] for at in batch) * len(batch) for batch in plan)
    assert padded < 1.25 * sum(lengths)


def _asks(source: str, topics: list[str], each: int = 6) -> list[Row]:
    return [
        Row(f"{topic}{n}", source, f"{topic} {n}", topic=topic, split=part(f"{source}/{key}", 7))
        for topic in topics
        for n in range(each)
        for key in [topic.partition("_")[0] if source == "hwu64" else topic]
    ]


def test_no_topic_stands_twice_in_a_batch() -> None:
    found: list[Pair] = [(f"m{n}", f"t{n % 9}", f"g{n % 9}") for n in range(200)]
    for batch in batches(found, 8, random.Random(1)):
        groups = [pair[2] for pair in batch]
        assert len(groups) == len(set(groups))


def test_one_group_alone_gives_no_batch() -> None:
    assert batches([("m", "t", "g")] * 5, 8, random.Random(1)) == []


def test_topics_held_out_are_never_among_the_training_pairs() -> None:
    rows = _asks("hwu64", [f"field{n}_query" for n in range(30)])
    seen = {pair[2] for pair in pairs(rows, 7, "train")}
    held = {pair[2] for pair in pairs(rows, 7, "test")}
    assert seen
    assert held
    assert not seen & held


def test_an_off_topic_example_has_the_topic_of_another_domain() -> None:
    found: list[Pair] = [("rain", "weather", "hwu64/weather"), ("song", "music", "hwu64/music")]
    found += [(f"card {n}", f"bank account: {n}", f"banking77/{n}") for n in range(5)]
    for text, topic, off in judged(found, 200, random.Random(2)):
        bank = text.startswith("card")
        same = ("bank account" in topic) == bank and (
            bank or ("weather" in topic) == (text == "rain")
        )
        assert same != bool(off)


def test_rows_without_a_sensible_topic_have_none() -> None:
    assert describe(Row("1", "hwu64", "yes", topic="general_affirm")) == []
    assert describe(Row("2", "notes", "yes")) == []
    assert describe(Row("3", "banking77", "x", topic="card_arrival")) == [
        "bank account: card arrival"
    ]
