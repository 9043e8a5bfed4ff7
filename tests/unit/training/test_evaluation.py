"""The parts of an evaluation: published sets, identity groups, chats, goals, attacks."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from training.errors import TrainingError
from training.evaluation import identity
from training.evaluation.anchors import Seen, at_equal_recall, github, jigsaw, wiki_talk
from training.evaluation.checks import Originals, originals
from training.evaluation.evaluate import worst
from training.evaluation.goals import FILE, judge, look_up
from training.evaluation.heldout import calibration, reliability
from training.evaluation.robustness import clear
from training.evaluation.sample import Measured
from training.evaluation.slack import messages, plain
from training.rows import Row
from training.sources import Source, SourceFile, load_register, measured


def _source(folder: Path, name: str, files: dict[str, str]) -> Source:
    found = []
    for path, text in files.items():
        (folder / path).write_text(text, "utf-8")
        found.append(SourceFile(path, hashlib.sha256(text.encode()).hexdigest()))
    return Source(name, "h", "1", "CC0-1.0", "train", "table", 1.0, tuple(found), {})


def _data(folder: Path, name: str, files: dict[str, str]) -> Originals:
    return Originals(folder, {name: _source(folder, name, files)})


def test_an_own_register_is_joined_by_the_sets_that_evaluation_opens() -> None:
    assert set(measured(load_register())) == {"madlibs", "slack_chats"}
    own = {"garden": Source("garden", "h", "1", "own", "train", "table", 1.0, (), {})}
    assert set(originals(None, own).register) == {"garden", "madlibs", "slack_chats"}
    assert set(originals(None).register) == set(load_register())


def test_files_are_there_missing_or_another_version(tmp_path: Path) -> None:
    data = _data(tmp_path, "chat", {"a.csv": "text\nhi\n"})
    assert data.has("chat")
    assert not data.has("elsewhere")
    assert not originals(None, {}).has("chat")
    (tmp_path / "a.csv").write_text("other")
    with pytest.raises(TrainingError, match="chat"):
        data.has("chat")


ROWS = [
    Row("1", "s", "you clumsy fool", split="train"),
    Row("2", "s", "be calm now", split="calibrate"),
    Row("3", "s", "kept for the test", split="test"),
]


def test_what_was_learnt_from_is_left_out_whatever_its_case() -> None:
    seen = Seen.of(ROWS)
    assert not seen.unseen("You clumsy  FOOL!")
    assert not seen.unseen("be calm now")
    assert seen.unseen("kept for the test")
    assert seen.unseen("never met")
    assert seen.held_out("Kept for the test.")
    assert not seen.held_out("never met")


def test_wiki_talk_is_read_without_the_rows_learnt_from(tmp_path: Path) -> None:
    lines = "id,text,parent,label,api\n1,You clumsy fool,p,1,0.9\n2,new one,p,0,0.4\n3,bad,,1,0.7\n"
    talk = wiki_talk(_data(tmp_path, "context_toxicity", {"gc.csv": lines}), Seen.of(ROWS))
    assert list(talk.sample.texts) == ["new one", "bad"]
    assert talk.sample.truth.tolist() == [False, True]
    assert talk.sample.parents == ["p", None]
    assert talk.perspective.tolist() == [0.4, 0.7]


def test_equal_recall_counts_false_positives_of_both() -> None:
    truth = np.array([True] * 4 + [False] * 4)
    theirs = np.array([0.9, 0.6, 0.2, 0.1, 0.8, 0.7, 0.1, 0.1])
    ours = np.array([0.5, 0.4, 0.3, 0.2, 0.45, 0.1, 0.1, 0.1])
    recall, cut, mine, other = at_equal_recall(truth, ours, theirs, np.arange(8))
    assert (recall, cut, mine, other) == (0.5, 0.4, 0.25, 0.5)


def test_equal_recall_with_nothing_found_flags_nothing() -> None:
    truth = np.array([True, False])
    assert at_equal_recall(truth, np.ones(2), np.zeros(2), np.arange(2))[2:] == (0.0, 0.0)


def test_github_keeps_toxic_kinds_and_civil_rows_of_the_test_split(tmp_path: Path) -> None:
    lines = ["message,actual,source,tbdf", "kept for the test,1,s,insulting"]
    lines += ["kept for the test!,1,s,impatience", "you clumsy fool,1,s,threat"]
    lines += ["Kept for the test,0,s,none"]
    data = _data(tmp_path, "github_incivility", {"coarse.csv": "\n".join(lines) + "\n"})
    found = github(data, Seen.of(ROWS))
    assert list(found.texts) == ["kept for the test", "Kept for the test"]
    assert found.truth.tolist() == [True, False]


def test_jigsaw_is_asked_column_by_column(tmp_path: Path) -> None:
    head = "id,toxic,severe_toxic,obscene,threat,insult,identity_hate,comment_text\n"
    data = _data(tmp_path, "jigsaw_sample", {"val.csv": head + "1,1,0,1,0,0,0,darn\n"})
    found = {sample.name: (sample.label, sample.truth.tolist()) for sample in jigsaw(data)}
    assert found["jigsaw_sample obscene"] == ("profanity", [True])
    assert found["jigsaw_sample insult"] == ("insult", [False])
    assert len(found) == 6


RECORDS = [
    {"Text": f"{verb} {term}", "Label": label, "Template": "verb_adj"}
    for verb, label in (("mock", "BAD"), ("meet", "NOT_BAD"))
    for term in ("young", "younger", "middle aged")
] + [{"Text": "You are a fine dancer", "Label": "NOT_BAD", "Template": "you_occupation"}]


def test_the_longest_identity_term_is_found() -> None:
    assert identity.terms(RECORDS)[0] == "middle aged"
    drawn = identity.draw(RECORDS, seed=1, per_cell=5)
    assert dict(zip(drawn.texts, drawn.terms, strict=True)) == {
        "mock young": "young",
        "mock younger": "younger",
        "mock middle aged": "middle aged",
        "meet young": "young",
        "meet younger": "younger",
        "meet middle aged": "middle aged",
        "You are a fine dancer": identity.NONE,
    }


def test_sentences_are_drawn_by_hash_and_bounded_per_term_and_class() -> None:
    many = [
        {"Text": f"{n} is young", "Label": "NOT_BAD", "Template": "name_adj"} for n in range(50)
    ]
    drawn = identity.draw([*RECORDS, *many], seed=1, per_cell=4)
    assert sum(term == "young" for term in drawn.terms) == 5
    assert drawn.texts == identity.draw([*RECORDS, *many][::-1], seed=1, per_cell=4).texts
    assert drawn.texts != identity.draw([*RECORDS, *many], seed=2, per_cell=4).texts


def test_a_term_that_raises_scores_has_a_low_bpsn_and_flags() -> None:
    """The scorer adds 0.6 for one group: its harmless sentences pass others' toxic ones."""
    rng = np.random.default_rng(1)
    terms = ["raised", "plain", "other"] * 200
    truth = np.arange(600) % 2 == 0
    scores = np.clip(0.2 + 0.4 * truth + rng.normal(0, 0.02, 600), 0, 1)
    scores = np.where(np.array(terms) == "raised", scores + 0.5, scores)
    sentences = identity.Sentences([f"t{n}" for n in range(600)], truth, terms)
    measured = Measured(truth, scores, np.ones(600, dtype=bool))
    found = identity.per_term(sentences, measured, seed=1)
    assert found["raised"]["subgroup"] == 1.0
    assert found["raised"]["bpsn"] < 0.6 < 0.9 < found["plain"]["bpsn"]
    assert found["raised"]["flagged"] == 1.0
    assert found["plain"]["flagged"] == 0.0
    assert found["plain"]["bnsp"] < found["raised"]["bnsp"]
    assert identity.summary(found, measured)["worst_bpsn"]["term"] == "raised"


def test_bpsn_and_bnsp_are_those_of_the_paper() -> None:
    truth = np.array([True, True, False, False])
    scores = np.array([0.1, 0.2, 0.3, 0.4])
    member = np.array([True, False, True, False])
    assert [x.tolist() for x in identity.bpsn(truth, scores, member)] == [[True, False], [0.2, 0.3]]
    assert [x.tolist() for x in identity.bnsp(truth, scores, member)] == [[True, False], [0.1, 0.4]]


CHAT = b"""<slack><team_domain>x</team_domain>
<message conversation_id="1"><ts>1</ts><text>&lt;@Bo&gt; see `code` there</text></message>
<message conversation_id="2"><ts>2</ts><user>B</user><text>```all code```</text></message>
<message conversation_id="2"><ts>3</ts><user>B</user></message>
</slack>"""


def test_chat_messages_are_read_as_they_are_seen() -> None:
    (message,) = messages(CHAT)
    assert (message.text, message.conversation) == ("@Bo see there", "1")
    assert plain("look <https://x.example|here> now") == "look now"


def test_goals_are_judged_by_their_bounds(tmp_path: Path) -> None:
    path = tmp_path / "goals.toml"
    goal = '[[goal]]\non = "x"\nfigure = "{}"\ninterval = ""\n{} = 0.5\nbeside = ""\n'
    parts = [
        ("a", "at_least"),
        ("a", "above"),
        ("b.c", "at_most"),
        ("b.c", "below"),
        ("z", "above"),
    ]
    path.write_text("".join(goal.format(*part) for part in parts))
    found = judge({"a": 0.5, "b": {"c": 0.6}}, path)
    assert [one["reached"] for one in found] == [True, False, False, False, None]
    assert [one["goal"] for one in found][:2] == ["≥ 0.5", "> 0.5"]


def test_every_shipped_goal_has_one_bound_and_a_path() -> None:
    assert len(judge({}, FILE)) >= 14
    assert {one["reached"] for one in judge({}, FILE)} == {None}
    assert look_up({"a": {"b": 1}}, "a.b.c") is None


def test_calibration_names_what_chance_alone_would_show() -> None:
    rng = np.random.default_rng(3)
    scores = rng.random(3000)
    truth = rng.random(3000) < scores
    found = calibration(truth, scores, np.ones(3000), seed=1)
    assert found["ece"] < 2 * found["ece_by_chance"]
    assert found["brier_skill"] > 0.2
    assert found["n_from_0.1"] == int((scores >= 0.1).sum())
    wrong = calibration(truth, scores**3, np.ones(3000), seed=1)
    assert wrong["ece"] > 0.1 > 2 * wrong["ece_by_chance"]


def test_reliability_bins_say_and_see_the_same_if_honest() -> None:
    rng = np.random.default_rng(4)
    scores = rng.random(5000)
    found = reliability(rng.random(5000) < scores, scores, np.ones(5000))
    assert len(found) == 10
    assert sum(abs(one["said"] - one["seen"]) <= 1.5 * one["half"] for one in found) >= 9


def test_the_worst_labels_are_named() -> None:
    figures = {"ece": 0.01, "brier_skill": 0.5, "brier_skill_interval": [0.4, 0.6]}
    found = worst({"a": figures, "b": figures | {"ece": 0.2, "brier_skill": 0.1}, "c": {"n": 0}})
    assert found["worst_ece"] == {"label": "b", "value": 0.2}
    assert found["worst_brier_skill"]["label"] == "b"
    assert "worst_ece_from_0_1" not in found


def test_texts_to_attack_are_clear_and_balanced_over_sources() -> None:
    def row(source: str, toxicity: float, n: int) -> Row:
        return Row(f"{n}", source, f"a text of some length {source} {n}", {"toxicity": toxicity})

    rows = [row("big", 0.9, n) for n in range(90)] + [row("small", 0.9, n) for n in range(10)]
    rows += [row("big", 0.0, n + 200) for n in range(60)] + [row("big", 0.4, 999)]
    texts, truth = clear(rows, seed=1, count=40)
    assert truth.tolist() == [True] * 20 + [False] * 20
    assert sum("small" in text for text in texts[:20]) == 10
    assert not any("999" in text for text in texts)
    assert clear(rows, seed=1, count=40)[0] == texts
