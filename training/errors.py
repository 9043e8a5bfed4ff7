"""What can go wrong in training, said so that the reader can mend it."""

from service.errors import ReinsError


class TrainingError(ReinsError):
    """A training command cannot go on; its text says why and how to mend it."""

    status = 500
    code = "training_failed"
