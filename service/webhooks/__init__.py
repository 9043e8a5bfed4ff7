"""Webhooks: receivers, and signed, durable delivery of events to them."""

from service.webhooks.endpoints import (
    EndpointView,
    add_endpoint,
    disable_endpoint,
    find_endpoint,
    list_endpoints,
    rotate_secret,
)
from service.webhooks.events import EVENT_TYPES
from service.webhooks.guard import check_url
from service.webhooks.queries import (
    Backlog,
    DeliveryView,
    backlog,
    count_deliveries,
    list_deliveries,
    redeliver,
)

__all__ = [
    "EVENT_TYPES",
    "Backlog",
    "DeliveryView",
    "EndpointView",
    "add_endpoint",
    "backlog",
    "check_url",
    "count_deliveries",
    "disable_endpoint",
    "find_endpoint",
    "list_deliveries",
    "list_endpoints",
    "redeliver",
    "rotate_secret",
]
