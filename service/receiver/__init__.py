"""The demo's receiver: what a host does with webhooks, in its smallest form."""

from service.receiver.inbox import Inbox, Received
from service.receiver.server import serve

__all__ = ["Inbox", "Received", "serve"]
