"""The form of a rule and that of a guideline: which field shows which key of the schema."""

from __future__ import annotations

from typing import Final

from service.console.policy_form_choices import Lines, Pick, PickOrFirst, Tick, Ticks, YesNo
from service.console.policy_form_fields import Number, Written
from service.console.policy_form_parts import Entry, Parts, parts
from service.console.policy_form_ranges import Range, Rows
from service.policy.conditions import (
    AuthorTest,
    CapsTest,
    ChannelTest,
    Condition,
    LinksTest,
    RepetitionTest,
    WordsTest,
)
from service.policy.effects import CorrectEffect, Effects, EnforceEffect, HoldEffect, ReviewEffect
from service.policy.schema import Guideline, Rule
from service.policy.thread_effect import LockEffect, MoveEffect, SlowEffect, ThreadEffect

_SHARE: Final = Number(whole=False)
_SHARE_OR_NAME: Final = Range(Number(whole=False, named=True))

WHEN: Final = parts(
    Condition,
    {
        "score": Rows("labels", _SHARE_OR_NAME),
        "words": parts(
            WordsTest, {"lists": Ticks("word_lists"), "at_least": Number()}, short="lists"
        ),
        "pattern": Lines(),
        "links": parts(
            LinksTest, {"count": Range(), "domains": Lines(), "outside": Lines()}
        ),
        "mentions": Range(),
        "caps": parts(CapsTest, {"share": _SHARE, "letters": Number()}),
        "repetition": parts(RepetitionTest, {"share": _SHARE, "words": Number()}),
        "author": parts(
            AuthorTest,
            {
                "new": YesNo(),
                "trusted": YesNo(),
                "known": YesNo(),
                "role": Ticks("roles"),
                "age_days": Range(Number(whole=False)),
                "accepted_posts": Range(),
            },
            labels={"age_days": "Age in days"},
        ),
        "channel": parts(
            ChannelTest, {"id": Lines(), "known": YesNo(), "topic": YesNo()},
            labels={"id": "Ids"}, short="id",
        ),
        "language": Lines(),
        "kind": Ticks("kinds"),
        "counts": Rows("counts"),
        "media": Tick("not_scored"),
        "reply": YesNo(),
    },
    labels={
        "score": "Scores",
        "pattern": "Patterns",
        "caps": "Capital letters",
        "kind": "Kind of post",
        "media": "Attachments that nothing looked at",
        "reply": "Answers a post",
    },
    more=True,
)  # fmt: skip

THEN: Final = parts(
    Effects,
    {
        "review": parts(
            ReviewEffect, {"queue": Pick("queues", "The first queue"), "priority": Number()},
            short="queue", switch="A human looks at the post",
        ),
        "enforce": parts(
            EnforceEffect,
            {"severity": Pick("severities", "Not enforced"), "step": Pick("steps", "As standing")},
            short="severity",
        ),
        "hold": parts(HoldEffect, {"seconds": Number(), "then": Pick("ends", "Not held")}),
        "allow": Tick(),
        "nudge": Written(long=True),
        "label": Lines(),
        "correct": Parts(
            {
                "text": Entry(Written(long=True), "Text", "Shown with the post."),
                **parts(CorrectEffect, {"claim": Pick("claims", "None")}).entries,
            },
            short="text",
        ),
        "care": PickOrFirst("contacts", "No"),
        "notify": Lines(),
        "thread": parts(
            ThreadEffect,
            {
                "slow": parts(
                    SlowEffect, {"seconds_between_posts": Number(), "for_seconds": Number()}
                ),
                "lock": parts(LockEffect, {"for_seconds": Number()}),
                "split": Tick(),
                "move": parts(MoveEffect, {"channel": Written()}),
            },
        ),
    },
    labels={"label": "Labels", "care": "Care contact", "allow": "Allow", "correct": "Correct"},
    more=True,
)  # fmt: skip

RULE: Final = parts(
    Rule,
    {
        "name": Written(),
        "guideline": Pick("guidelines", "None"),
        "note": Written(long=True),
        "when": WHEN,
        "then": THEN,
        "precedence": Number(),
        "exempt": Ticks("roles", single=False),
    },
    labels={"exempt": "Exempt roles"},
    required={
        "name": "Give it a name, such as `borderline_spam`",
        "when": "Say what must hold: at least one condition",
        "then": "Say what follows: at least one effect",
    },
    more=True,
)

GUIDELINE: Final = parts(
    Guideline,
    {
        "id": Written(),
        "title": Written(),
        "text": Written(long=True),
        "fine": Lines(single=False),
        "not_fine": Lines(single=False),
        "good_faith": Tick(),
    },
    labels={"fine": "Examples of what is fine", "not_fine": "Examples of what is not fine"},
    required={
        "id": "Give it an id, such as `respect`",
        "title": "Give it a title",
        "text": "Say in two sentences what it asks of members",
    },
    more=True,
)
