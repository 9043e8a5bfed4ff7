"""A host that does as it is asked: answers `action.requested` at the API, off the hot path."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx

TRIES = 6
FIRST_PAUSE = 0.5
Access = Callable[[], tuple[str, str] | None]


class Answers:
    """Says ``completed`` for each requested action, from a thread of its own.

    Args:
        access: returns the API's address and a key, or ``None`` while there is none; asked anew
            each time, because the receiver may start before the instance has a key.
        say: tells a person what was answered.
    """

    def __init__(self, access: Access, say: Callable[[str], None]) -> None:
        self._access = access
        self._say = say
        self._waiting: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        threading.Thread(target=self._run, name="answers", daemon=True).start()

    def __call__(self, event: dict[str, Any]) -> None:
        """Take note of an event; only requested actions are answered."""
        if event["type"] == "action.requested":
            self._waiting.put(event["data"])

    def _run(self) -> None:
        with httpx.Client(timeout=5.0, trust_env=False) as client:
            while True:
                data = self._waiting.get()
                status = self._answer(client, str(data["action_id"]))
                self._say(f"action   {data['step']:<16}  action/{data['action_id']}  {status}")

    def _answer(self, client: httpx.Client, action_id: str) -> str:
        problem = "nobody to tell: no API address or key"
        for attempt in range(TRIES):
            if attempt:
                time.sleep(FIRST_PAUSE * 2 ** (attempt - 1))
            access = self._access()
            if access is None:
                continue
            problem = _post(client, *access, action_id)
            if problem in {"completed", "not open any more"}:
                break
        return problem


def _post(client: httpx.Client, api: str, key: str, action_id: str) -> str:
    url = f"{api.rstrip('/')}/v1/actions/{quote(action_id, safe='')}/result"
    try:
        headers = {"Authorization": f"Bearer {key}"}
        answer = client.post(url, json={"status": "completed"}, headers=headers)
    except httpx.HTTPError as error:
        return f"the API does not answer ({type(error).__name__})"
    if answer.status_code == httpx.codes.CONFLICT:
        return "not open any more"
    return "completed" if answer.is_success else f"the API answered {answer.status_code}"
