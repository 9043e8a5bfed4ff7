"""Small tools without a domain: clock, ids, secrets, pagination."""

from service.kit.clock import Clock, rfc3339, system_clock
from service.kit.ids import new_id
from service.kit.secrets import constant_time_equal, hash_token, new_token

__all__ = [
    "Clock",
    "constant_time_equal",
    "hash_token",
    "new_id",
    "new_token",
    "rfc3339",
    "system_clock",
]
