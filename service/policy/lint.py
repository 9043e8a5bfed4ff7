"""What is odd in a policy that can be used: warnings, located as mistakes are."""

from __future__ import annotations

from itertools import chain, islice

from service.policy.errors import Problem
from service.policy.lint_names import lint_names
from service.policy.lint_rules import lint_rules
from service.policy.lint_texts import lint_texts
from service.policy.policy import Policy
from service.policy.source import MAX_PROBLEMS, read_yaml


def lint(policy: Policy) -> list[Problem]:
    """Warnings on ``policy`` in the order of its file, at most ``MAX_PROBLEMS``.

    Rules that can never fire, that another always shadows or that enforce without a case;
    thresholds, word lists, guidelines and queues that nothing uses; thresholds at which the
    machine acts before a human looks; rules that would enforce on reports alone; texts for
    members that are missing in one of the policy's languages. A rule with too many alternatives
    is not judged.
    """
    source = read_yaml(policy.source, policy.name)
    warnings = chain(
        lint_rules(policy, source), lint_names(policy, source), lint_texts(policy, source)
    )
    found = islice(warnings, MAX_PROBLEMS)
    return sorted(found, key=lambda problem: (problem.line, problem.column, problem.message))
