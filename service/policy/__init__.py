"""The policy language: load a YAML policy with located errors, evaluate it, run its cases."""

from service.policy.appeals_config import AppealsConfig
from service.policy.case import Case
from service.policy.cases import CaseResult, run_cases
from service.policy.errors import PolicyError, Problem, format_problems
from service.policy.evaluate import evaluate
from service.policy.facts import (
    AuthorFacts,
    ChannelFacts,
    Evaluation,
    Facts,
    Hold,
    NameFacts,
    ParentFacts,
    ThreadFacts,
)
from service.policy.ladder_config import LadderConfig
from service.policy.ladder_steps import LadderStep, ModeBySeverity
from service.policy.ladder_strikes import GuidelineWeights, IncidentConfig
from service.policy.load import load_policy, load_policy_file
from service.policy.outcomes import THREAD_STEPS, CareMessage, ThreadAction
from service.policy.policy import ChannelView, Policy
from service.policy.reports_alone import show_again
from service.policy.reports_config import CampaignConfig, ReportsConfig
from service.policy.review_config import APPEALS_QUEUE, Queue, ReviewConfig
from service.policy.schema import Guideline, Rule
from service.policy.shape import json_schema
from service.policy.skeleton import same_look
from service.policy.small_team import SmallTeam
from service.policy.statements_config import DsaCategory
from service.policy.vocabulary import WINDOWS

__all__ = [
    "APPEALS_QUEUE",
    "THREAD_STEPS",
    "WINDOWS",
    "AppealsConfig",
    "AuthorFacts",
    "CampaignConfig",
    "CareMessage",
    "Case",
    "CaseResult",
    "ChannelFacts",
    "ChannelView",
    "DsaCategory",
    "Evaluation",
    "Facts",
    "Guideline",
    "GuidelineWeights",
    "Hold",
    "IncidentConfig",
    "LadderConfig",
    "LadderStep",
    "ModeBySeverity",
    "NameFacts",
    "ParentFacts",
    "Policy",
    "PolicyError",
    "Problem",
    "Queue",
    "ReportsConfig",
    "ReviewConfig",
    "Rule",
    "SmallTeam",
    "ThreadAction",
    "ThreadFacts",
    "evaluate",
    "format_problems",
    "json_schema",
    "load_policy",
    "load_policy_file",
    "run_cases",
    "same_look",
    "show_again",
]
