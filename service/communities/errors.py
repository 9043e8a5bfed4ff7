"""Errors of communities: keys, staff, logins."""

from __future__ import annotations

from service.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError


class StaffExistsError(ConflictError):
    """Somebody with this address is staff already."""

    code = "staff_exists"


class UnknownStaffError(NotFoundError):
    """Nobody with this address is staff of the community."""

    code = "unknown_staff"


class UnknownRoleError(InvalidError):
    """The role is not one that Reins knows."""

    code = "unknown_role"


class UnknownScopeError(InvalidError):
    """The scope is not one that Reins knows."""

    code = "unknown_scope"


class UnknownKeyError(NotFoundError):
    """No key with this id."""

    code = "unknown_key"


class LoginLinkError(ForbiddenError):
    """The login link was spent, has expired or never existed."""

    code = "login_link"
    title = "This login link does not work any more"
