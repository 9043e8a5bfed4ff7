"""Errors of appeals: each says to a member or a host what is possible instead."""

from __future__ import annotations

from service.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError


class AppealNotFoundError(NotFoundError):
    """No appeal with this id in the community."""

    code = "appeal_not_found"


class UnknownReportError(NotFoundError):
    """No report with this id in the community."""

    code = "unknown_report"


class AlreadyAppealedError(ConflictError):
    """There is one appeal a restriction; ``state`` and ``appeal_id`` tell of it."""

    code = "already_appealed"
    title = "This was appealed already"


class AppealWindowError(ConflictError):
    """The time to appeal is over; ``ended_at`` says since when."""

    code = "appeal_window_over"
    title = "The time to appeal is over"


class NotAppealableError(ConflictError):
    """What is named restricts nobody, or the policy does not take appeals against it."""

    code = "not_appealable"
    title = "This can't be appealed"


class NotConcernedError(ForbiddenError):
    """Only the member concerned can appeal."""

    code = "not_concerned"
    title = "This concerns another member"


class AppealTextError(InvalidError):
    """The appeal is longer than the policy allows, or says nothing."""

    code = "appeal_text"


class AppealAnsweredError(ConflictError):
    """The appeal has its answer; ``state`` and ``answered_at`` tell of it."""

    code = "appeal_answered"
    title = "This appeal was answered already"


class StaffHearsError(ConflictError):
    """The appeal is with the moderators; the host was not asked."""

    code = "staff_hears"
    title = "Moderators judge this appeal"
