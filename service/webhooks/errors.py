"""What can go wrong with receivers and deliveries."""

from __future__ import annotations

from service.errors import ConflictError, InvalidError, NotFoundError


class UnsafeUrlError(InvalidError):
    """The receiver's address is not one that Reins may send to."""

    code = "unsafe_webhook_url"
    title = "Events can't be sent to this address"


class UnknownEventError(InvalidError):
    """An event type that does not exist."""

    code = "unknown_event_type"
    title = "There is no such event type"


class EndpointNotFoundError(NotFoundError):
    """No such receiver in this community."""

    code = "webhook_not_found"
    title = "There is no such webhook"


class DeliveryNotFoundError(NotFoundError):
    """No such delivery in this community."""

    code = "delivery_not_found"
    title = "There is no such delivery"


class EndpointDisabledError(ConflictError):
    """The receiver is disabled and gets nothing."""

    code = "webhook_disabled"
    title = "The webhook is disabled"
