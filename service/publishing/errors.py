"""Errors of policy versions."""

from __future__ import annotations

from service.errors import ReinsError


class NoPolicyError(ReinsError):
    """A community has no live policy."""

    status = 503
    code = "no_policy"
    title = "No policy is live"


class UnknownVersionError(ReinsError):
    """A community has no policy version of that number."""

    status = 404
    code = "policy_version_not_found"
    title = "No such policy version"


class AlreadyThereError(ReinsError):
    """A policy version stands where it is to be put."""

    status = 409
    code = "policy_state_unchanged"
    title = "The policy version is there already"


class StepNotAllowedError(ReinsError):
    """A step that the life of a policy version does not have."""

    status = 409
    code = "policy_step_not_allowed"
    title = "The policy version can't take this step"


class FileDecidesError(ReinsError):
    """A version is to be published by hand where the policy file decides."""

    status = 409
    code = "policy_from_file"
    title = "The policy file decides"


class CasesFailError(ReinsError):
    """A policy whose own cases do not come out as expected can't go on."""

    status = 409
    code = "policy_cases_fail"
    title = "Cases of the policy fail"


class SecondPublisherNeededError(ReinsError):
    """Publishing beyond the set blast radius, or without a back-test, takes two people."""

    status = 409
    code = "second_publisher_needed"
    title = "A second publisher has to agree"


class NoProposalError(ReinsError):
    """No step of a policy version waits for a second publisher."""

    status = 404
    code = "policy_proposal_not_found"
    title = "No step waits for a second publisher"


class ReasonNeededError(ReinsError):
    """A step that takes two people, without a reason for the second to judge."""

    status = 422
    code = "reason_needed"
    title = "A reason is needed"


class NothingToRollBackError(ReinsError):
    """Nothing rolls out, and no earlier version was live."""

    status = 409
    code = "nothing_to_roll_back"
    title = "There is nothing to go back to"


class BrakeNotFoundError(ReinsError):
    """No brake of that rule and version is on."""

    status = 404
    code = "policy_brake_not_found"
    title = "No such brake is on"


class ShadowNotFoundError(ReinsError):
    """A policy version that was never in the shadow."""

    status = 404
    code = "policy_shadow_not_found"
    title = "The policy version was never in the shadow"


class BacktestNotFoundError(ReinsError):
    """A community has no back-test of that id."""

    status = 404
    code = "policy_backtest_not_found"
    title = "No such back-test"


class UndoError(ReinsError):
    """An undo that can't be started, or a run that can't go on."""

    status = 409
    code = "undo_not_possible"
    title = "The undo is not possible"
