"""Conversations with members: what a step of the ladder says, and what comes back."""

from service.conversations.errors import require_other
from service.conversations.queries import (
    conversation_of_action,
    list_conversations,
    read_conversation,
    read_messages,
)
from service.conversations.quoting import defang, quote
from service.conversations.threads import add_message, close_conversation, open_conversation
from service.conversations.views import (
    ConversationView,
    MessageView,
    conversation_body,
    message_body,
)

__all__ = [
    "ConversationView",
    "MessageView",
    "add_message",
    "close_conversation",
    "conversation_body",
    "conversation_of_action",
    "defang",
    "list_conversations",
    "message_body",
    "open_conversation",
    "quote",
    "read_conversation",
    "read_messages",
    "require_other",
]
