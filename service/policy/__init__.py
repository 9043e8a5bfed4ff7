"""The policy language: load a YAML policy with located errors, evaluate it, run its cases."""

from service.policy.case import Case
from service.policy.cases import CaseResult, run_cases
from service.policy.errors import PolicyError, Problem, format_problems
from service.policy.evaluate import evaluate
from service.policy.facts import AuthorFacts, ChannelFacts, Evaluation, Facts, Hold
from service.policy.ladder_config import LadderConfig, LadderStep
from service.policy.load import load_policy, load_policy_file
from service.policy.policy import ChannelView, Policy
from service.policy.schema import Guideline, Queue, ReviewConfig, Rule
from service.policy.shape import json_schema

__all__ = [
    "AuthorFacts",
    "Case",
    "CaseResult",
    "ChannelFacts",
    "ChannelView",
    "Evaluation",
    "Facts",
    "Guideline",
    "Hold",
    "LadderConfig",
    "LadderStep",
    "Policy",
    "PolicyError",
    "Problem",
    "Queue",
    "ReviewConfig",
    "Rule",
    "evaluate",
    "format_problems",
    "json_schema",
    "load_policy",
    "load_policy_file",
    "run_cases",
]
