"""The policy file as typed data. Every key has a description: the reference is made of them."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from service.policy.appeals_config import AppealsConfig
from service.policy.authors import Authors
from service.policy.case import Case
from service.policy.conditions import Condition, Model, Share, Slug, Text, Title, WordsTest
from service.policy.effects import CareEffect, Effects
from service.policy.ladder_config import LadderConfig
from service.policy.languages import Languages
from service.policy.recognition import Recognition
from service.policy.reports_config import ReportsConfig
from service.policy.review_config import ReviewConfig
from service.policy.sections import Care, Claim, Protected
from service.policy.statements_config import DsaCategory, StatementsConfig
from service.policy.translation import GuidelineTranslation, LanguageTag
from service.policy.vocabulary import LabelName

CARE_SIGNAL: Final = "care_signal"
"""The name of the rule that `care.signals` stands for."""


class Guideline(Model):
    """A promise to members in plain words; every enforcement cites one."""

    id: Slug = Field(description="A stable name, used in rules and reasons.")
    title: Title = Field(description="A few words.")
    text: Text = Field(description="Two sentences for members.")
    fine: list[Text] = Field(default_factory=list, description="Examples of what is fine.")
    not_fine: list[Text] = Field(default_factory=list, description="Examples of what is not.")
    good_faith: bool = Field(
        default=False,
        description="Breaking it is a mistake, not an offence: rules here never enforce.",
    )
    dsa_category: DsaCategory = Field(
        default="other_violation_tc",
        description="Its category in the EU's database of statements of reasons.",
    )
    translations: dict[LanguageTag, GuidelineTranslation] = Field(
        default_factory=dict, description="The same in other languages, by language code."
    )


class WordList(Model):
    """Words or phrases, matched on the text as written and with its disguises undone."""

    kind: Literal["word", "stem", "pattern"] = Field(
        default="word", description="Whole words, beginnings of words, or RE2 patterns."
    )
    languages: list[Text] | None = Field(
        default=None, description="Only posts in these languages; left out, all."
    )
    entries: list[Annotated[str, Field(min_length=1, max_length=200)]] = Field(
        default_factory=list, description="The entries."
    )
    file: Text | None = Field(
        default=None, description="A text file beside the policy, an entry a line, # for comments."
    )
    allow: list[Text] = Field(
        default_factory=list, description="Words that begin with a stem of the list and are fine."
    )


class Rule(Model):
    """Conditions and effects, and the guideline they serve."""

    name: Slug = Field(description="A stable name; it appears in decisions.")
    guideline: Slug | None = Field(default=None, description="The guideline it serves.")
    note: Text | None = Field(default=None, description="Why the rule exists, for other admins.")
    when: Condition = Field(description="What must hold.")
    then: Effects = Field(description="What follows.")
    precedence: Annotated[int, Field(ge=-100, le=100)] = Field(
        default=0, description="Of the rules that match, those with the highest number decide."
    )
    exempt: list[Text] = Field(
        default_factory=list, description="Roles it does not apply to; never for severe rules."
    )

    @model_validator(mode="after")
    def _citable(self) -> Rule:
        if self.then.enforce and self.guideline is None:
            raise ValueError("a rule that enforces names the `guideline` it serves")
        return self


class Channel(Model):
    """What is different in one channel."""

    topic: Text | None = Field(default=None, description="What the channel is about.")
    off_topic: Literal["scored", "allowed"] = Field(
        default="scored", description="`allowed`: posts off the topic are welcome here."
    )
    thresholds: dict[LabelName, dict[Slug, Share]] = Field(
        default_factory=dict, description="Thresholds that replace those above."
    )
    rules_off: list[Slug] = Field(
        default_factory=list, description="Rules that do not apply here; never severe ones."
    )


class Document(Model):
    """A whole policy file."""

    version: Literal[1] = Field(description="The version of this language.")
    purpose: Text = Field(description="Why this community exists, in the organiser's words.")
    purpose_translations: dict[LanguageTag, Text] = Field(
        default_factory=dict, description="The purpose in other languages, by language code."
    )
    written_in: LanguageTag = Field(
        default="en", description="The language in which the texts for members are written here."
    )
    languages: Languages = Field(
        default_factory=Languages, description="What applies where the model has no figures."
    )
    guidelines: list[Guideline] = Field(min_length=1, description="A few promises in plain words.")
    thresholds: dict[LabelName, dict[Slug, Share]] = Field(
        default_factory=dict, description="Named thresholds of each label, from 0 to 1."
    )
    word_lists: dict[Slug, WordList] = Field(
        default_factory=dict, description="Words, stems and patterns that rules can name."
    )
    rules: list[Rule] = Field(
        default_factory=list, max_length=1000, description="Conditions and effects."
    )
    channels: dict[str, Channel] = Field(
        default_factory=dict, description="What is different in a channel, by its id."
    )
    authors: Authors = Field(default_factory=Authors, description="Who is new or trusted.")
    claims: dict[Slug, Claim] = Field(
        default_factory=dict, description="Statements known to be false, each with a correction."
    )
    care: Care | None = Field(
        default=None, description="Signs that somebody may harm themselves, and who answers."
    )
    protected: Protected | None = Field(
        default=None, description="Subjects on which no machine enforces."
    )
    ladder: LadderConfig = Field(default_factory=LadderConfig, description="What strikes lead to.")
    review: ReviewConfig = Field(
        default_factory=ReviewConfig, description="Review queues, lease and due times."
    )
    reports: ReportsConfig = Field(
        default_factory=ReportsConfig, description="What becomes of reports by members."
    )
    statements: StatementsConfig = Field(
        default_factory=StatementsConfig, description="Statements of reasons for members."
    )
    appeals: AppealsConfig = Field(
        default_factory=AppealsConfig, description="How members object to a restriction."
    )
    recognition: Recognition = Field(
        default_factory=Recognition, description="Badges for posts that stood."
    )
    cases: list[Case] = Field(
        default_factory=list, max_length=5000, description="The policy's own tests."
    )


def care_signals(document: Document) -> list[Rule]:
    """The rule that `care.signals` stands for, as a list: empty where there are none."""
    if document.care is None or not document.care.signals:
        return []
    when = Condition(words=WordsTest(lists=document.care.signals))
    return [Rule(name=CARE_SIGNAL, when=when, then=Effects(care=CareEffect()))]
