"""The functional suite is as it was frozen, sound, told from training texts, and marked right."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from service.scoring import MODEL_LABELS
from training.errors import TrainingError
from training.rows import PARTS
from training.suite import Case, Exam, Functionality, load_suite, score, verify
from training.suite.__main__ import command
from training.suite.expand import Deck, expand, fill
from training.suite.freeze import freeze
from training.suite.load import FEWEST_CASES, FEWEST_TEMPLATES, SUITE, load_groups
from training.suite.score import is_right, wilson

DECISIONS = SUITE.parents[1] / "docs" / "decisions"
FUNCTIONALITIES = {
    "counter_speech",
    "identity_mentions_neutral_positive",
    "implicit_and_dehumanising",
    "negated_hate",
    "non_protected_targets_and_objects",
    "polite_form_hate",
    "profanity_not_abuse",
    "questions_and_opinions",
    "reclaimed_and_self_directed",
    "spelling_emoji_for_words",
    "spelling_leet_and_swaps",
    "spelling_spaces",
    "spelling_unicode",
    "threats_direct",
    "threats_veiled",
    "very_long",
    "very_short",
    "workplace_language",
}
LOADED = load_suite()
CASES = [case for functionality in LOADED for case in functionality.cases]
each_functionality = pytest.mark.parametrize("functionality", LOADED, ids=lambda f: f.name)


@pytest.fixture(scope="module")
def exam() -> Exam:
    return Exam.load()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the suite's files that a test may change."""
    folder = tmp_path / "suite"
    shutil.copytree(SUITE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def edit(folder: Path, old: str, new: str, name: str = "cases/negated_hate.yaml") -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_suite_is_as_it_was_frozen() -> None:
    verify()


def test_every_change_after_the_first_freeze_has_its_page() -> None:
    changes = json.loads((SUITE / "frozen.json").read_text("utf-8"))["changes"]
    assert [c["decision"] for c in changes if not (DECISIONS / c["decision"]).is_file()] == []


def test_a_changed_gold_label_is_refused_with_the_file_and_the_way(copy: Path) -> None:
    verify(copy)
    edit(copy, "case: {toxicity: 0", "case: {toxicity: 1")
    with pytest.raises(TrainingError, match=r"negated_hate\.yaml has changed.*docs/decisions"):
        verify(copy)


def test_a_missing_and_an_added_file_are_refused(copy: Path) -> None:
    path = copy / "cases" / "very_short.yaml"
    path.rename(path.with_name("tiny.yaml"))
    with pytest.raises(TrainingError, match=r"tiny\.yaml has changed"):
        verify(copy)


def test_cases_that_come_out_otherwise_are_refused(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.suite.load.FEWEST_CASES", FEWEST_CASES + 30)
    with pytest.raises(TrainingError, match="other cases"):
        verify(copy)


def test_freezing_again_needs_a_page_that_is_kept(copy: Path) -> None:
    edit(copy, "full stop", "end of story")
    with pytest.raises(TrainingError, match="docs/decisions"):
        freeze(copy)
    before = json.loads((copy / "frozen.json").read_text("utf-8"))
    freeze(copy, "0099-a-label.md")
    verify(copy)
    kept = json.loads((copy / "frozen.json").read_text("utf-8"))["changes"]
    assert kept == [{"decision": "0099-a-label.md", "expanded_before": before["expanded"]}]


def test_the_command_lists_what_is_there() -> None:
    result = CliRunner().invoke(command)
    assert result.exit_code == 0
    assert {line.split()[0] for line in result.output.splitlines()} == FUNCTIONALITIES


def test_every_functionality_is_there() -> None:
    assert {functionality.name for functionality in LOADED} == FUNCTIONALITIES


@each_functionality
def test_a_functionality_has_enough_on_both_sides(functionality: Functionality) -> None:
    sides = Counter(case.near_miss for case in functionality.cases)
    assert len(functionality.templates) >= FEWEST_TEMPLATES
    assert sides[True] == sides[False] >= FEWEST_CASES
    assert {case.template for case in functionality.cases} == set(
        range(1, len(functionality.templates) + 1)
    )


@each_functionality
def test_near_misses_are_of_the_other_class(functionality: Functionality) -> None:
    pairs = zip(functionality.cases[::2], functionality.cases[1::2], strict=True)
    for case, near_miss in pairs:
        assert near_miss.id == case.id + "n"
        judged = case.expected.keys() & near_miss.expected.keys()
        opposite = {label for label in judged if case.expected[label] != near_miss.expected[label]}
        assert opposite & {"toxicity", "identity_attack"}, case.id


def test_no_text_comes_twice() -> None:
    texts = Counter(case.text.casefold() for case in CASES)
    assert [text for text, count in texts.items() if count > 1] == []


def test_labels_agree_with_what_toxicity_includes() -> None:
    for case in CASES:
        assert set(case.expected) <= set(MODEL_LABELS)
        if case.expected.get("toxicity") == 0:
            assert not any(case.expected.get(part) for part in PARTS), case.id


def test_groups_come_about_equally_often() -> None:
    (mentions,) = (f for f in LOADED if f.name == "identity_mentions_neutral_positive")
    forms = [tuple(form.values()) for fillers in load_groups().values() for form in fillers]
    assert len(forms) == 24
    named = Counter(
        max(
            (form for form in forms if any(name.lower() in case.text.lower() for name in form)),
            key=lambda form: max(len(n) for n in form if n.lower() in case.text.lower()),
        )
        for case in mentions.cases
    )
    assert set(named) == set(forms)
    assert max(named.values()) <= 3 * min(named.values())


def test_short_and_long_posts_are_so() -> None:
    length = {case.id: len(case.text.split()) for case in CASES}
    assert all(length[c.id] <= 4 for c in CASES if c.functionality == "very_short")
    assert all(length[c.id] > 300 for c in CASES if c.functionality == "very_long")


def test_a_deck_deals_every_value_before_it_repeats_one() -> None:
    fillers = [{"": letter} for letter in "abcde"]
    deck = Deck("seed", fillers)
    dealt = [deck.draw()[""] for _ in range(20)]
    assert all(sorted(dealt[at : at + 5]) == list("abcde") for at in range(0, 20, 5))
    again, other = Deck("seed", fillers), Deck("another", fillers)
    assert dealt == [again.draw()[""] for _ in range(20)]
    assert dealt != [other.draw()[""] for _ in range(20)]


def test_slots_take_forms_and_capitals() -> None:
    values = {"group": {"": "deaf people", "a": "a deaf person"}}
    assert fill("{Group} here, {group.a} there", values) == "Deaf people here, a deaf person there"


def test_where_slots_run_out_the_other_templates_give_more() -> None:
    slots = {"n": [{"": str(n)} for n in range(9)]}
    made = expand("seed", [("fixed", "still"), ("case {n}", "near {n}")], slots, 8)
    assert [len(texts) for texts in made] == [1, 7]
    assert all(left[5:] == right[5:] for left, right in made[1])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{group} are vermin", "{grupo} are vermin", r"negated_hate\.yaml: template 1 .*grupo"),
        ("toxicity: 0", "toxicness: 0", r"template 1 judges toxicness"),
        ("toxicity: 0", "toxicity: 2", r"template 1 expects"),
        ("near_miss: Someone", "nearly: Someone", r"template 1 needs `case` and `near_miss`"),
        ("origin: [religion", "origin: [planets", r"no axis is called planets"),
        ("title: Negated", "title: [Negated", r"negated_hate\.yaml cannot be read.*line"),
        ("title:", "titel:", r"negated_hate\.yaml: the keys are"),
    ],
)
def test_what_is_not_sound_is_refused_with_its_place(
    copy: Path, old: str, new: str, said: str
) -> None:
    edit(copy, old, new)
    with pytest.raises(TrainingError, match=f"(?s){said}"):
        load_suite(copy)


def test_too_few_templates_are_refused(copy: Path) -> None:
    path = copy / "cases" / "negated_hate.yaml"
    data = yaml.safe_load(path.read_text("utf-8"))
    data["templates"] = data["templates"][:14]
    path.write_text(yaml.safe_dump(data), "utf-8")
    with pytest.raises(TrainingError, match=r"negated_hate\.yaml has 14 templates"):
        load_suite(copy)


def test_a_text_of_two_functionalities_is_refused(copy: Path) -> None:
    shutil.copy(copy / "cases" / "threats_direct.yaml", copy / "cases" / "threats_again.yaml")
    with pytest.raises(TrainingError, match=r"threats_direct\.yaml: .* has the text of threats_ag"):
        load_suite(copy)


def test_every_case_leaks_and_fresh_words_do_not(exam: Exam) -> None:
    assert all(exam.leaks(case.text) for case in CASES)
    fresh = "Quokkas nibble figs beneath purple umbrellas whenever tubas rehearse"
    assert exam.shared_ngrams(fresh) == set()
    assert not exam.leaks(fresh)


def test_group_names_do_not_hide_a_leak_nor_make_one(exam: Exam) -> None:
    leak = "quokkas shout: NO ONE should ever get to say that Sikhs — umbrella"
    assert exam.shared_ngrams(leak) >= {("no", "one", "should", "ever"), ("to", "say", "that", "*")}
    assert exam.shared_ngrams("saying asylum seekers don’t deserve") == {
        ("saying", "*", "don't", "deserve")
    }
    assert not exam.leaks("Muslims, Jews, Hindus, Sikhs, trans women, wheelchair users")


def test_a_disguised_leak_is_read_as_the_service_reads_it(exam: Exam) -> None:
    assert exam.leaks("n\u200bo one sh\u043euld ever g\u0435t to")


def test_a_text_below_four_words_leaks_only_as_a_whole(exam: Exam) -> None:
    assert exam.leaks("Shut up, IDIOT")
    assert not exam.leaks("shut up quokka")


def test_templates_are_the_same_whatever_fills_their_slots(exam: Exam) -> None:
    assert exam.same_template("{Thing} ate my {food}!", "{b.adj} ate my {c}")
    assert exam.same_template("I met {group}.", "i met trans women")
    assert not exam.same_template("{thing} ate my {food}", "{thing} ate her {food}")
    assert exam.shares_template("no one should ever get to say that {people} are vermin")
    assert not exam.shares_template("no quokka should ever get to say that {people} are vermin")


def case(name: str, near_miss: bool, **expected: int) -> Case:
    return Case("c", name, 1, "text", expected, near_miss)


def test_marks_count_a_case_only_if_every_judged_label_is_on_its_side() -> None:
    both = case("a", False, toxicity=1, threat=0)
    assert is_right(both, {"toxicity": 0.5, "threat": 0.499, "spam": 1.0})
    assert not is_right(both, {"toxicity": 0.9, "threat": 0.5})
    assert not is_right(both, {"toxicity": 0.499, "threat": 0.1})


def test_the_mean_weighs_functionalities_alike() -> None:
    cases = [case("a", False, toxicity=1), case("a", True, toxicity=0)]
    cases += [case("b", False, toxicity=1)] * 3 + [case("b", True, toxicity=0)]
    marked = score(cases, [{"toxicity": value} for value in (0.9, 0.8, 0.9, 0.2, 0.1, 0.4)])
    first, second = marked.rows
    assert (first.functionality, first.n, first.on_cases, first.on_near_misses) == ("a", 2, 1, 0)
    assert (second.n, second.on_cases, second.on_near_misses) == (4, pytest.approx(1 / 3), 1)
    assert (first.overall, second.overall, marked.mean) == (0.5, 0.5, 0.5)
    assert first.low < second.low < 0.5 < second.high < first.high


def test_cases_and_probabilities_must_match() -> None:
    with pytest.raises(ValueError, match="shorter"):
        score([case("a", False, toxicity=1)], [])
    with pytest.raises(KeyError):
        score([case("a", False, toxicity=1)], [{"spam": 0.1}])
    with pytest.raises(ValueError, match="no cases"):
        score([], [])


def test_wilson_agrees_with_a_known_interval() -> None:
    """81 of 263: the worked example of Newcombe (1998), method 3 without continuity."""
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert wilson(0, 10)[0] == 0.0
    assert wilson(10, 10)[1] == pytest.approx(1.0)
