"""Decisions: from a post to a stored decision, and all that hosts ask about posts."""

from service.decisions.admit import admit
from service.decisions.as_decided import contents_decided, reasons_reported
from service.decisions.bodies import action_body, decision_body, history_body, post_body
from service.decisions.check import check, count_check, purge_counts
from service.decisions.claims import ClaimIndex
from service.decisions.deletion import delete_post
from service.decisions.errors import PostNotFoundError
from service.decisions.explanation import explain_scores
from service.decisions.facts import replayed_facts, scored_text
from service.decisions.holds import expire_holds
from service.decisions.human import decide_by_human
from service.decisions.idempotency import once, purge, request_hash
from service.decisions.lookups import (
    author_posts,
    count_decided,
    decisions_by_id,
    posts_by_pk,
    reported_posts,
)
from service.decisions.offences import offence_date, policy_then
from service.decisions.ports import LivePolicy, PolicySource, Question, ReviewDesk
from service.decisions.record import Recorded, Recorder
from service.decisions.replay import normalised_text, replay, shown_text
from service.decisions.report_answers import resolve_reports
from service.decisions.report_list import reports_of
from service.decisions.reports import report
from service.decisions.scored import ScoredDecision, scored_decisions
from service.decisions.stored import StoredPost, count_stored, read_stored
from service.decisions.stored_parents import parent_texts
from service.decisions.submission import Submission
from service.decisions.topic import topic_of
from service.decisions.views import (
    DecisionView,
    PostView,
    find_post,
    find_post_by_pk,
    history,
    read_decision,
    revision_content,
)
from service.decisions.waiting import Waiting, find_waiting
from service.decisions.withheld import (
    facts_without_words,
    is_withheld,
    trace_without_words,
    without_words,
)

__all__ = [
    "ClaimIndex",
    "DecisionView",
    "LivePolicy",
    "PolicySource",
    "PostNotFoundError",
    "PostView",
    "Question",
    "Recorded",
    "Recorder",
    "ReviewDesk",
    "ScoredDecision",
    "StoredPost",
    "Submission",
    "Waiting",
    "action_body",
    "admit",
    "author_posts",
    "check",
    "contents_decided",
    "count_check",
    "count_decided",
    "count_stored",
    "decide_by_human",
    "decision_body",
    "decisions_by_id",
    "delete_post",
    "expire_holds",
    "explain_scores",
    "facts_without_words",
    "find_post",
    "find_post_by_pk",
    "find_waiting",
    "history",
    "history_body",
    "is_withheld",
    "normalised_text",
    "offence_date",
    "once",
    "parent_texts",
    "policy_then",
    "post_body",
    "posts_by_pk",
    "purge",
    "purge_counts",
    "read_decision",
    "read_stored",
    "reasons_reported",
    "replay",
    "replayed_facts",
    "report",
    "reported_posts",
    "reports_of",
    "request_hash",
    "resolve_reports",
    "revision_content",
    "scored_decisions",
    "scored_text",
    "shown_text",
    "topic_of",
    "trace_without_words",
    "without_words",
]
