"""Errors of scoring."""

from __future__ import annotations

from service.errors import ConfigurationError, InvalidError, TooManyRequestsError


class BundleError(ConfigurationError):
    """The model bundle is missing, damaged or of another make: the service refuses to start."""

    code = "model_bundle"
    title = "The model bundle is not usable"


class Overloaded(TooManyRequestsError):  # noqa: N818 - the name the interface gives it
    """More posts wait for the model than the queue takes."""

    code = "overloaded"
    title = "Too many posts are waiting to be scored"


class InputFileError(InvalidError):
    """A file to score can't be read, or its result can't be written."""

    code = "input_file"
    title = "The file can't be scored"
