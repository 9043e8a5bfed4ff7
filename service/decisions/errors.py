"""Errors of posts and decisions."""

from __future__ import annotations

from service.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    ReinsError,
    TooManyRequestsError,
)


class PostNotFoundError(NotFoundError):
    """No post with this id in the community."""

    code = "post_not_found"


class EmptyTextError(InvalidError):
    """The post has neither text nor an attachment."""

    code = "empty_text"
    title = "The post is empty"


class TextTooLongError(ReinsError):
    """The text is longer than the limit."""

    status = 413
    code = "text_too_long"
    title = "The text is too long"


class ForbiddenCharacterError(InvalidError):
    """The text holds a character that no text may hold."""

    code = "forbidden_character"
    title = "The text holds a forbidden character"


class UnknownChannelError(InvalidError):
    """Strict mode: the channel was never described."""

    code = "unknown_channel"


class UnknownAuthorError(InvalidError):
    """Strict mode: the author was never described."""

    code = "unknown_author"


class AuthorErasedError(ConflictError):
    """The author of the post was erased: nothing of theirs is stored any more."""

    code = "author_erased"


class IdempotencyError(InvalidError):
    """The same Idempotency-Key came with another request."""

    code = "idempotency_key_reused"
    title = "This Idempotency-Key was used for another request"


class TooManyChecksError(TooManyRequestsError):
    """One author asked for too many dry checks."""

    code = "too_many_checks"


class PostIdMismatchError(InvalidError):
    """The post_id of the path and of the body differ."""

    code = "post_id_mismatch"


class UnknownReasonError(InvalidError):
    """The reason of a report is no guideline and none of the fixed reasons."""

    code = "unknown_reason"


class StaleRevisionError(ConflictError):
    """A report names a revision that does not exist."""

    code = "unknown_revision"
