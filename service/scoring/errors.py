"""Errors of scoring."""

from __future__ import annotations

from service.errors import ReinsError, TooManyRequestsError


class BundleError(ReinsError):
    """The model bundle is missing, damaged or made for another release."""

    code = "model_bundle"
    title = "The model can't be used"


class Overloaded(TooManyRequestsError):  # noqa: N818 - a state of the service, not a mistake
    """Too many posts wait for the model."""

    code = "overloaded"
    title = "Too many posts wait for the model"
