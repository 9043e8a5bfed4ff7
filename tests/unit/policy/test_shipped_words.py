"""The word lists of the default policy: what they find, and what they leave alone."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from service.policy import Policy, load_policy_file

ROOT = Path(__file__).parents[3] / "policies"
LANGUAGES = ("de", "es", "fr", "it", "nl", "pl", "pt")

SIGNS = [
    "I don’t want to be alive, and I mean it.",
    "Sometimes I think about it. I feel suicidal.",
    "You would all be better off without me",
    "Ich wünschte, ich wäre tot!",
    "Ich werde mich umbringen.",
    "ICH WILL NICHT MEHR LEBEN",
    "Ya no quiero vivir.",
    "Tengo pensamientos suicidas.",
    "J’ai des idées suicidaires depuis des mois.",
    "Vous seriez mieux sans moi.",
    "Non voglio più vivere.",
    "Ik ben suïcidaal.",
    "Mam myśli samobójcze.",
    "Tenho pensamentos suicidas.",
]
FIGURES = [
    "This meeting is killing me.",
    "I'm dying to know what she said.",
    "I am dead tired, dead serious and bored to death.",
    "I died laughing, that was to die for.",
    "I could kill for a coffee.",
    "I could kill myself for forgetting the keys.",
    "Let me not shoot myself in the foot here.",
    "I cut myself some slack and a slice of cake.",
    "I cut myself shaving and hurt myself at the gym.",
    "Changing the schema on a Friday is suicidal, career suicide even.",
    "Kill the process if it hangs, then end it all with one commit.",
    "I have been killing myself over this report.",
    "I don't want to live in Birmingham.",
    "The project is better off dead.",
    "This form is a burden to everyone.",
    "The training on suicide prevention is on Monday.",
    "Der Fehler wird mich noch umbringen.",
    "Diese Frist bringt mich um den Verstand.",
    "Ich bin todmüde und lache mich tot.",
    "Ich sterbe vor Neugier.",
    "Bist du lebensmüde?",
    "Ich will nicht mehr in Bremen leben.",
    "Esta fecha de entrega me mata.",
    "Me muero por saberlo.",
    "Me quiero morir de la vergüenza.",
    "Estoy muerto de cansancio.",
    "No quiero vivir en Madrid.",
    "Ce projet va me tuer.",
    "Je me tue à la tâche et je suis mort de rire.",
    "Je meurs de faim.",
    "J'ai envie d'en finir avec ce rapport.",
    "Questo progetto mi uccide.",
    "Muoio dalla voglia di saperlo.",
    "Sono stanca morta e morta dal ridere.",
    "Ik lach me dood en ga dood van nieuwsgierigheid.",
    "Die vergadering is dodelijk saai.",
    "Umieram z ciekawości.",
    "Umrę ze śmiechu, jestem śmiertelnie zmęczona.",
    "Nie chcę żyć w Warszawie.",
    "Este prazo vai-me matar.",
    "Vou me matar de estudar.",
    "Morri de rir e estou morto de cansaço.",
]
WORK = [
    "Unsere Löhne sind ein Witz",
    "Die Überstunden hat keiner bezahlt",
    "Frag die Gewerkschaft",
    "Der Vorstand lügt",
    "El sueldo no llega",
    "La huelga es el viernes",
    "Mi jefa no escucha",
    "Les salaires baissent",
    "Préavis de grève déposé",
    "La direction ment",
    "Gli stipendi sono fermi",
    "Lo sciopero è venerdì",
    "Het salaris is te laag",
    "De vakbond roept op",
    "Wynagrodzenia stoją w miejscu",
    "Strajk jest w piątek",
    "O salário não chega",
    "A greve é na sexta",
]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy_file(ROOT / "default.yaml")


def found(policy: Policy, text: str, topic: str) -> list[str]:
    """The entries of the lists on ``topic`` in a post, whatever its language was taken for."""
    words = policy.lexicon.find(text, text, "en").words
    return [entry for name in words if name.startswith(topic) for entry in words[name]]


@pytest.mark.parametrize("text", SIGNS)
def test_a_sign_of_distress_is_found(policy: Policy, text: str) -> None:
    assert found(policy, text, "distress")


@pytest.mark.parametrize("text", FIGURES)
def test_a_figure_of_speech_is_no_sign_of_distress(policy: Policy, text: str) -> None:
    assert found(policy, text, "distress") == []


@pytest.mark.parametrize("text", WORK)
def test_talk_about_work_is_found_in_each_language(policy: Policy, text: str) -> None:
    assert found(policy, text, "protected_topics")


def test_every_list_of_a_language_is_used_for_care_and_protection(policy: Policy) -> None:
    document = policy.document
    assert document.care
    assert document.protected
    for topic, used in (
        ("distress", document.care.signals),
        ("protected_topics", document.protected.word_lists),
    ):
        assert set(used) == {topic, *(f"{topic}_{language}" for language in LANGUAGES)}
        # A few words alone count as English: a list for one language would not see them.
        assert not [name for name in used if document.word_lists[name].languages]


def test_signs_of_distress_are_phrases_never_bare_words(policy: Policy) -> None:
    lists = policy.document.word_lists
    entries = [e for name in lists if name.startswith("distress") for e in lists[name].entries]
    assert len(entries) == len(set(entries))
    assert [entry for entry in entries if len(entry.split()) < 2] == []


def test_no_entry_in_another_language_begins_an_english_word(policy: Policy) -> None:
    lists = policy.document.word_lists
    english = files("service.scoring").joinpath("data/words.txt").read_text().split()
    beginnings = {word[:length] for word in english for length in range(3, len(word) + 1)}
    entries = [e for language in LANGUAGES for e in lists[f"protected_topics_{language}"].entries]
    assert [entry for entry in entries if entry in beginnings] == []
