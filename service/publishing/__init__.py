"""Policy versions: which one is live, and how a file becomes one."""

from service.publishing.errors import NoPolicyError
from service.publishing.file import PolicyFile
from service.publishing.live import Policies
from service.publishing.versions import publish

__all__ = ["NoPolicyError", "Policies", "PolicyFile", "publish"]
