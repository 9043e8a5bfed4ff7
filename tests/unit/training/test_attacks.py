"""Attacks change texts, leave them readable, and are the same again with the same seed."""

from __future__ import annotations

import random
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.scoring import normalise
from training.attacks import HELD_OUT, KINDS, TRAINING, attack, compose
from training.attacks.examples import MILD, samples
from training.attacks.readable import legibility, skeleton
from training.attacks.signs import DRAWN, LEET
from training.attacks.words import FUNCTION_WORDS, content_words
from training.augment import augment, surround

LEGIBLE = 0.65
"""Share of letters that must be found again, in order, with every content word attacked."""
SIGHTS = "🔥👩\u200d💻🇸🇹é́\u202e\u202cßİﷺ\ud800|_*<@#'’ \n\t"

PAGE = (Path(__file__).parents[3] / "docs" / "robustness.md").read_text("utf-8")

every_kind = pytest.mark.parametrize("kind", KINDS)
texts = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=st.sampled_from("abtuIYs" + SIGHTS), max_size=60),
    st.lists(
        st.sampled_from(["you", "clumsy", "aaaa", "a", "I", "we're", "@ada", "v1.2", "https://a.b"])
    ).map(" ".join),
)
seeds = st.integers(0, 2**32)
strengths = st.floats(0.01, 1.0)


def test_the_families_are_large_enough_and_share_no_kind() -> None:
    assert len(TRAINING) >= 8
    assert len(HELD_OUT) >= 8
    assert set(TRAINING) & set(HELD_OUT) == set()
    assert set(TRAINING) | set(HELD_OUT) == set(KINDS)


def test_no_sign_of_the_held_out_family_is_one_of_the_training_family() -> None:
    trained = {sign for row in LEET.values() for sign in row}
    assert trained & {sign for row in DRAWN.values() for sign in row} == set()


@every_kind
@pytest.mark.parametrize("text", MILD)
def test_a_kind_changes_a_sentence_and_leaves_it_readable(kind: str, text: str) -> None:
    for seed in range(30):
        for strength in (0.3, 1.0):
            attacked = attack(kind, text, random.Random(seed), strength)
            assert attacked != text
            assert legibility(text, attacked) >= LEGIBLE, attacked


@every_kind
def test_the_same_seed_gives_the_same_text_and_others_give_others(kind: str) -> None:
    made = [attack(kind, MILD[1], random.Random(seed), 0.5) for seed in range(20)]
    assert made == [attack(kind, MILD[1], random.Random(seed), 0.5) for seed in range(20)]
    assert len(set(made)) > 5


@every_kind
@pytest.mark.parametrize("text", ["", " \n", "🔥🔥 👩‍💻", "123 456", "?!", "a", "of the"])
def test_a_text_with_little_or_nothing_to_edit_survives(kind: str, text: str) -> None:
    attacked = attack(kind, text, random.Random(1), 1.0)
    if not any(map(str.isalpha, text)):
        assert attacked == text


@every_kind
@settings(deadline=None, max_examples=60)
@given(text=texts, seed=seeds, strength=strengths)
def test_whatever_the_text_an_attack_gives_one_that_can_be_normalised(
    kind: str, text: str, seed: int, strength: float
) -> None:
    attacked = attack(kind, text, random.Random(seed), strength)
    assert attacked == attack(kind, text, random.Random(seed), strength)
    normalise(attacked)


@every_kind
def test_more_strength_leaves_fewer_words_as_they_were(kind: str) -> None:
    def kept(strength: float) -> int:
        attacked = [attack(kind, text, random.Random(3), strength) for text in MILD]
        return sum(
            len(set(before.split()) & set(after.split()))
            for before, after in zip(MILD, attacked, strict=True)
        )

    assert kept(0.1) > kept(0.5) > kept(1.0)


def test_kinds_compose_in_order() -> None:
    both = compose(["swapped", "spaced"])
    rng = random.Random(4)
    by_hand = attack("spaced", attack("swapped", MILD[0], rng, 0.5), rng, 0.5)
    assert both(MILD[0], random.Random(4), 0.5) == by_hand
    assert compose([])(MILD[0], random.Random(4), 0.5) == MILD[0]


@pytest.mark.parametrize("strength", [0.0, -0.1, 1.1, float("nan")])
def test_a_strength_out_of_range_is_refused(strength: float) -> None:
    with pytest.raises(ValueError, match="strength"):
        attack("leet", MILD[0], random.Random(1), strength)


def test_an_unknown_kind_is_refused_at_once() -> None:
    with pytest.raises(KeyError, match="mumbled"):
        compose(["leet", "mumbled"])


def test_content_words_leave_out_function_words_addresses_and_mentions() -> None:
    text = "You and @ada read https://site.example/page about v2beta, don't you, silly goose?"
    words = [text[start:end] for start, end in content_words(text)]
    assert {"read", "silly", "goose"} <= set(words)
    assert not {word.lower() for word in words} & (FUNCTION_WORDS | {"ada", "don", "v2beta"})


def test_where_all_are_function_words_they_are_attacked() -> None:
    assert [("what were they")[a:b] for a, b in content_words("what were they")] == [
        "what",
        "were",
        "they",
    ]


def test_no_mark_or_filler_is_one_that_tokenisers_drop_by_themselves() -> None:
    """BERT's normaliser drops Mn, Cf and Cc: an attack with those alone would cost nothing."""
    for kind in ("encircled", "filled"):
        added = set(attack(kind, MILD[0], random.Random(2), 1.0)) - set(MILD[0])
        assert added
        assert not {unicodedata.category(char) for char in added} & {"Mn", "Cf", "Cc"}


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("C1um$y g()()se", "ciumsygose"),
        ("\u202eesoog\u202c", "gose"),
        ("🇸\u200b🇮\u200b🇱\u200b🇱\u200b🇾", "siy"),
        ("g.o.o.s.e", "gose"),
        ("ѕіllу", "siy"),
    ],
)
def test_a_skeleton_holds_the_letters_that_a_reader_sees(text: str, letters: str) -> None:
    assert skeleton(text) == letters


def test_legibility_falls_when_a_text_becomes_another() -> None:
    assert legibility(MILD[0], MILD[0]) == 1.0
    assert legibility(MILD[0], MILD[3]) < LEGIBLE
    assert legibility("", "") == 1.0


def test_samples_show_every_kind_and_follow_the_seed() -> None:
    shown = samples(KINDS, 5)
    assert list(shown) == list(KINDS)
    assert all(before in MILD and after != before for before, after in shown.values())
    assert shown == samples(KINDS, 5)
    assert shown != samples(KINDS, 6)


def test_augmented_text_is_what_the_service_would_hand_to_the_model() -> None:
    made = [augment(MILD[0], random.Random(seed)) for seed in range(200)]
    assert made == [augment(MILD[0], random.Random(seed)) for seed in range(200)]
    assert all(text == normalise(text).text for text in made)
    assert len(set(made)) > 150
    assert all(legibility(MILD[0], text) >= LEGIBLE for text in made)


@settings(deadline=None, max_examples=200)
@given(texts, seeds)
def test_augmenting_never_fails_nor_empties_a_text(text: str, seed: int) -> None:
    before = normalise(text).text
    after = augment(before, random.Random(seed))
    assert bool(after.strip()) or not before.strip()


def test_augmenting_uses_the_training_family_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[str] = set()

    def spy(kind: str, text: str, rng: random.Random, strength: float) -> str:
        used.add(kind)
        return attack(kind, text, rng, strength)

    monkeypatch.setattr("training.augment.attack", spy)
    for seed in range(300):
        augment(MILD[0], random.Random(seed))
    assert used == set(TRAINING)


def test_the_docs_put_every_kind_into_its_family() -> None:
    rows = [line.split("|") for line in PAGE.splitlines() if line.startswith("|")][2:]
    trained, held = (re.findall("`(\\w+)`", " ".join(row[at] for row in rows)) for at in (2, 3))
    assert sorted(trained) == sorted(TRAINING)
    assert sorted(held) == sorted(HELD_OUT)


def test_a_text_among_others_stays_whole_and_within_its_room() -> None:
    others = ["the train was late", "thanks for the notes", "see you at the meeting"]
    rng = random.Random(5)
    places = set()
    for _ in range(60):
        shown = surround("you fool", others, 60, rng)
        assert "you fool" in shown
        assert len(shown) <= 60
        places.add((shown.startswith("you fool"), shown.endswith("you fool")))
    assert len(places) == 3
    assert surround("you fool", others, 10, rng) == "you fool"
