"""From matched rules to one decision."""

from __future__ import annotations

from service.policy import AuthorFacts, ChannelFacts, Evaluation, Hold, evaluate
from service.policy.vocabulary import LABELS
from tests.support.policies import facts_of, policy_of

INSULT = "  - {name: insult, guideline: respect, when: {score: {toxicity: enforce}}, then: {enforce: minor}}\n"  # noqa: E501
REVIEW = "  - {name: look, guideline: respect, when: {score: {toxicity: review}}, then: {review: {priority: 60}}}\n"  # noqa: E501
SPAM = "  - {name: spam, guideline: honest, when: {score: {spam: 0.9}}, then: {enforce: major}}\n"
FINE = "  - {name: fine, when: {channel: general}, then: {allow: true}}\n"
UNMEASURED = dict.fromkeys(LABELS)


def decide(rules: str, *, sections: dict[str, str] | None = None, **facts: object) -> Evaluation:
    return evaluate(policy_of(rules, **(sections or {})), facts_of(**facts))  # type: ignore[arg-type]


def test_a_post_that_matches_nothing_is_shown() -> None:
    found = decide(INSULT + REVIEW)
    assert (found.outcome, found.visibility, found.rule) == ("allow", "show", None)
    assert [entry["result"] for entry in found.trace] == ["not matched", "not matched"]


def test_a_clear_violation_is_hidden_and_cites_its_guideline() -> None:
    found = decide(INSULT + REVIEW, scores={"toxicity": 0.95})
    assert (found.outcome, found.visibility, found.rule) == ("enforce", "hide", "insult")
    assert (found.guideline_id, found.severity, found.step) == ("respect", "minor", None)


def test_the_trace_has_every_rule_with_the_values_that_decided() -> None:
    found = decide(INSULT + REVIEW + SPAM, scores={"toxicity": 0.6, "spam": None})
    assert found.trace == [
        {
            "name": "insult",
            "result": "not matched",
            "values": {"score.toxicity": {"is": 0.6, "at_least": 0.9}},
        },
        {
            "name": "look",
            "result": "matched",
            "values": {"score.toxicity": {"is": 0.6, "at_least": 0.5}},
        },
        {
            "name": "spam",
            "result": "not applicable",
            "values": {"score.spam": {"is": None, "at_least": 0.9}},
        },
    ]


def test_enforcements_of_different_guidelines_go_to_a_human() -> None:
    found = decide(INSULT + SPAM, scores={"toxicity": 0.95, "spam": 0.95})
    assert (found.outcome, found.visibility, found.rule) == ("review", "hold", "disagreement")
    assert found.hold == Hold(86_400, "hide")
    assert (found.queue, found.priority) == ("general", 80)
    assert found.trace[-1]["values"] == {"rules": ["insult", "spam"]}


def test_an_enforcement_against_an_allow_goes_to_a_human() -> None:
    found = decide(INSULT + FINE, scores={"toxicity": 0.95})
    assert (found.outcome, found.rule) == ("review", "disagreement")


def test_enforcements_that_agree_are_no_disagreement() -> None:
    twin = INSULT.replace("name: insult", "name: a_twin")
    found = decide(INSULT + twin, scores={"toxicity": 0.95})
    assert (found.outcome, found.rule) == ("enforce", "a_twin")


def test_a_higher_precedence_decides_alone() -> None:
    strong = SPAM.replace("name: spam,", "name: spam, precedence: 5,")
    found = decide(INSULT + strong, scores={"toxicity": 0.95, "spam": 0.95})
    assert (found.outcome, found.rule, found.severity) == ("enforce", "spam", "major")


def test_a_review_of_higher_precedence_stands_before_an_enforcement() -> None:
    careful = REVIEW.replace("name: look,", "name: look, precedence: 5,")
    found = decide(INSULT + careful, scores={"toxicity": 0.95})
    assert (found.outcome, found.rule, found.visibility) == ("review", "look", "show")


def test_an_allow_stands_before_a_review_of_the_same_precedence() -> None:
    found = decide(REVIEW + FINE, scores={"toxicity": 0.6})
    assert (found.outcome, found.visibility, found.rule) == ("allow", "show", "fine")


def test_of_several_reviews_the_highest_priority_names_the_queue() -> None:
    rules = REVIEW + (
        "  - {name: first, guideline: honest, when: {reply: false},"
        " then: {review: {queue: urgent, priority: 90}}}\n"
    )
    sections = {"review": "{queues: [{id: main, title: Main}, {id: urgent, title: Urgent}]}"}
    found = decide(rules, sections=sections, scores={"toxicity": 0.6})
    assert (found.rule, found.queue, found.priority) == ("first", "urgent", 90)


def test_the_longest_hold_counts_and_hide_stands_before_show() -> None:
    rules = (
        "  - {name: a, when: {reply: false}, then: {review: {}, hold: {seconds: 60, then: hide}}}\n"
        "  - {name: b, when: {reply: false}, then: {review: {}, hold: {seconds: 90, then: show}}}\n"
    )
    found = decide(rules)
    assert (found.visibility, found.hold) == ("hold", Hold(90, "hide"))


def test_a_hold_alone_delays_a_post_that_is_allowed() -> None:
    found = decide("  - {name: a, when: {reply: false}, then: {hold: {seconds: 9, then: show}}}")
    assert (found.outcome, found.visibility, found.hold) == ("allow", "hold", Hold(9, "show"))


def test_side_effects_name_their_rule_and_give_no_strike() -> None:
    rules = (
        "  - {name: topic, guideline: on_topic, when: {score: {off_topic: 0.8}},"
        " then: {label: off_topic, correct: See the list of channels.}}\n"
        "  - {name: tone, when: {caps: {share: 0.5, letters: 3}}, then: {nudge: Lower case?}}\n"
    )
    found = decide(rules, text="HELLO", scores={"off_topic": 0.9})
    assert (found.outcome, found.visibility) == ("allow", "show")
    assert (found.rule, found.guideline_id) == ("tone", None)
    assert (found.nudge, found.correction) == ("Lower case?", "See the list of channels.")
    assert found.labels == ("off_topic",)


def test_an_enforced_post_gets_no_nudge() -> None:
    rules = INSULT + "  - {name: n, when: {reply: false}, then: {nudge: Rephrase?, label: x}}\n"
    found = decide(rules, scores={"toxicity": 0.95})
    assert (found.nudge, found.labels) == (None, ("x",))


def test_an_exempt_role_shows_in_the_trace_only_where_it_made_a_difference() -> None:
    rule = REVIEW.replace("then:", "exempt: [moderator], then:")
    moderator = AuthorFacts("m", role="moderator")
    matched = decide(rule, author=moderator, scores={"toxicity": 0.6})
    assert (matched.outcome, matched.trace[0]["exempt"]) == ("allow", "moderator")
    assert "exempt" not in decide(rule, author=moderator).trace[0]
    assert decide(rule, scores={"toxicity": 0.6}).outcome == "review"


def test_an_unmeasured_language_is_labelled_and_may_go_to_review() -> None:
    allowed = decide(INSULT, scores=UNMEASURED, language="fi")
    assert (allowed.outcome, allowed.labels) == ("allow", ("unmeasured_language",))
    sections = {"languages": "{unmeasured: {then: review, label: other_language, priority: 7}}"}
    reviewed = decide(INSULT, sections=sections, scores=UNMEASURED, language="fi")
    assert (reviewed.outcome, reviewed.rule) == ("review", "unmeasured_language")
    assert (reviewed.labels, reviewed.priority) == (("other_language",), 7)


def test_a_post_without_text_is_in_no_language() -> None:
    assert decide(INSULT, text="", scores=UNMEASURED).labels == ()


def test_one_measured_label_is_enough_to_be_measured() -> None:
    assert decide(INSULT, scores={**UNMEASURED, "spam": 0.1}).labels == ()


def test_an_unmeasured_post_can_still_be_enforced_by_a_word_list() -> None:
    rules = "  - {name: w, guideline: respect, when: {words: bad}, then: {enforce: minor}}"
    sections = {
        "word_lists": "{bad: {entries: [hölmö]}}",
        "languages": "{unmeasured: {then: review}}",
    }
    found = decide(rules, sections=sections, text="hölmö", scores=UNMEASURED, language="fi")
    assert (found.outcome, found.rule) == ("enforce", "w")
    assert found.labels == ("unmeasured_language",)


def test_an_unknown_channel_is_labelled() -> None:
    found = decide(INSULT, channel=ChannelFacts("x", known=False))
    assert (found.outcome, found.labels) == ("allow", ("unknown_channel",))


def test_a_channel_overrides_thresholds_and_turns_rules_off() -> None:
    sections = {
        "channels": "{strict: {thresholds: {toxicity: {enforce: 0.3}}}, lax: {rules_off: [look]}}"
    }
    in_strict = decide(
        INSULT + REVIEW,
        sections=sections,
        channel=ChannelFacts("strict"),
        scores={"toxicity": 0.4},
    )
    assert in_strict.outcome == "enforce"
    in_lax = decide(
        REVIEW, sections=sections, channel=ChannelFacts("lax"), scores={"toxicity": 0.6}
    )
    assert in_lax.outcome == "allow"
    assert in_lax.trace[0]["values"] == {"off_in_channel": True}
    elsewhere = decide(INSULT + REVIEW, sections=sections, scores={"toxicity": 0.6})
    assert (elsewhere.outcome, elsewhere.rule) == ("review", "look")


def test_where_any_topic_is_welcome_off_topic_is_not_measured() -> None:
    rules = "  - {name: topic, when: {score: {off_topic: 0.8}}, then: {label: off_topic}}"
    sections = {"channels": "{coffee: {off_topic: allowed, topic: Anything}}"}
    policy = policy_of(rules, **sections)
    facts = facts_of(scores={"off_topic": 0.9}, channel=ChannelFacts("coffee"))
    found = evaluate(policy, facts)
    assert (found.labels, found.trace[0]["result"]) == ((), "not applicable")
    assert policy.for_channel("coffee").topic == "Anything"


def test_a_text_no_encoding_can_carry_is_read_all_the_same() -> None:
    rules = "  - {name: w, when: {any: [{words: b}, {pattern: xyz}]}, then: {label: x}}"
    sections = {"word_lists": "{b: {entries: [dimwit]}}"}
    assert decide(rules, sections=sections, text="\ud800 dimwit \x00").labels == ("x",)
