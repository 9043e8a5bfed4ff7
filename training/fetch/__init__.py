"""Gets the files of a register from their public homes: download, unpack, join, check, rename."""

from training.fetch.download import PAUSES, connection
from training.fetch.files import Outcome, fetch_all

__all__ = ["PAUSES", "Outcome", "connection", "fetch_all"]
