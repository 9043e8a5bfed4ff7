"""Errors of the review queue: each tells a moderator what happened and what to do next."""

from __future__ import annotations

from service.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError


class ItemNotFoundError(NotFoundError):
    """No review item with this id in the community."""

    code = "item_not_found"


class LeasedError(ConflictError):
    """A colleague holds the item's lease; ``holder`` and ``until`` say who and how long."""

    code = "leased"
    title = "A colleague is working on this item"


class AlreadyDecidedError(ConflictError):
    """The item was decided, superseded or withdrawn; ``decided`` says by whom and how."""

    code = "already_decided"
    title = "This item is decided already"


class RevisionChangedError(ConflictError):
    """The post was edited since the revision that the verdict judged.

    ``difference`` holds both texts, ``item_id`` the item that asks about the new one.
    """

    code = "revision_changed"
    title = "The post has changed since you read it"


class OwnMatterError(ForbiddenError):
    """The member of staff is the author, a reporter or mentioned in the post."""

    code = "own_matter"
    title = "This is your own matter"


class OwnDecisionError(ForbiddenError):
    """The member of staff took part in the decision that is appealed."""

    code = "own_decision"
    title = "This is about your own decision"


class NotAnAppealError(ConflictError):
    """A judgement on an item that asks for a verdict, or a verdict on an appeal."""

    code = "not_an_appeal"
    title = "This item takes another answer"


class OwnProposalError(ForbiddenError):
    """Who proposed a suspension can't confirm it; ``confirmers`` names those who can."""

    code = "own_proposal"
    title = "You proposed this yourself"


class NotAskedError(ConflictError):
    """The step waits for a moderator, and the host was not asked to confirm it."""

    code = "not_asked"
    title = "The host was not asked"


class RoleError(ForbiddenError):
    """The role of the member of staff does not allow this."""

    code = "role_not_allowed"
    title = "Your role does not allow this"


class StaffNeededError(InvalidError):
    """A key decides for a person, and the request names none."""

    code = "staff_needed"


class VerdictError(InvalidError):
    """The verdict lacks something, or names a guideline that the policy does not have."""

    code = "invalid_verdict"
    title = "The verdict is not complete"


class LabelNotFoundError(NotFoundError):
    """No label with this id in the community."""

    code = "label_not_found"


class LabelSettledError(ConflictError):
    """The label was accepted or rejected before."""

    code = "label_settled"


class UnknownLabelError(InvalidError):
    """The label is neither a guideline of the live policy nor one of the model's."""

    code = "unknown_label"


class CursorError(InvalidError):
    """The cursor is not one that this service gave out."""

    code = "bad_cursor"
