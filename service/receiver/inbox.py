"""What arrived: verified, each event taken in once however often it comes."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import orjson
from standardwebhooks import Webhook, WebhookVerificationError

from service.kit import Clock, rfc3339, system_clock

KEPT = 200
REMEMBERED = 200_000
Effect = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Received:
    """One delivery as it arrived; ``repeat`` tells that its event had been here before."""

    id: str
    type: str
    subject: str
    signature: str
    repeat: bool
    received_at: str
    event: dict[str, Any] | None

    @property
    def line(self) -> str:
        """The line that is printed, in columns."""
        repeat = "  (again)" if self.repeat else ""
        return f"webhook  {self.type:<16}  {self.subject}  signature {self.signature}{repeat}"


class Inbox:
    """Verifies deliveries and has an effect once for each event. Safe to share between threads.

    Args:
        secret: the endpoint's signing secret, ``whsec_...``.
        effect: called once for each event with a good signature.
        fail_first: how many deliveries to refuse with 500 first (to see retries).
        clock: tells when a delivery came.
    """

    def __init__(
        self,
        secret: str,
        effect: Effect = lambda _event: None,
        fail_first: int = 0,
        clock: Clock = system_clock,
    ) -> None:
        self._webhook = Webhook(secret)
        self._effect = effect
        self._to_fail = fail_first
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._kept: deque[Received] = deque(maxlen=KEPT)
        self.counts = {"received": 0, "effects": 0, "repeats": 0, "refused": 0, "failed": 0}

    def take(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, Received | None]:
        """Take in a delivery and return the status to answer with and what it was."""
        with self._lock:
            self.counts["received"] += 1
            if self._to_fail > 0:
                self._to_fail -= 1
                self.counts["failed"] += 1
                return 500, None
            found = self._verify(body, headers)
            if found.event is None:
                self.counts["refused"] += 1
            else:
                self._remember(found)
            self._kept.append(found)
        return (401 if found.event is None else 204), found

    def snapshot(self) -> dict[str, Any]:
        """Return the counts and the last 200 deliveries, the newest first."""
        with self._lock:
            events = [asdict(one) for one in reversed(self._kept)]
            return {"counts": dict(self.counts), "events": events}

    def _verify(self, body: bytes, headers: Mapping[str, str]) -> Received:
        at = rfc3339(self._clock())
        event_id = headers.get("webhook-id", "")
        try:
            self._webhook.verify(body, dict(headers), json_parse=False)
            event = orjson.loads(body)
            kind, subject = str(event["type"]), str(event["subject"])
        except (WebhookVerificationError, ValueError, KeyError, TypeError) as error:
            return Received(event_id, "?", "?", f"BAD ({error})", False, at, None)
        return Received(event_id, kind, subject, "ok", event_id in self._seen, at, event)

    def _remember(self, found: Received) -> None:
        if found.repeat:
            self.counts["repeats"] += 1
            return
        self._seen[found.id] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        self.counts["effects"] += 1
        assert found.event is not None
        self._effect(found.event)
