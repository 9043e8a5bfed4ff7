"""One file over HTTP, tried again while the trouble may pass."""

import time
from collections.abc import Sequence
from pathlib import Path

import httpx
from tqdm import tqdm

from training.errors import TrainingError

PAUSES = (1.0, 4.0, 15.0)
"""Seconds before the second, third and fourth try."""
LARGEST = 1 << 30
"""Bytes: no file of a register comes near it, packed or not."""
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)


def connection() -> httpx.Client:
    """A client that asks for files as they are and follows redirects, to http and https only."""
    headers = {"accept-encoding": "identity", "user-agent": "reins-train"}
    return httpx.Client(timeout=_TIMEOUT, follow_redirects=True, headers=headers)


def download(
    client: httpx.Client, url: str, target: Path, pauses: Sequence[float] = PAUSES
) -> None:
    """Writes what lies at an address to `target`.

    Answers from 500 and lost connections are tried again after each of `pauses` (seconds).
    TrainingError if it can't be had.
    """
    for pause in (*pauses, None):
        try:
            return _get(client, url, target)
        except httpx.HTTPError as error:
            if pause is None or not passing(error):
                raise TrainingError(f"{url} can't be had: {reason(error)}.") from error
            time.sleep(pause)
    return None


def passing(error: httpx.HTTPError) -> bool:
    """Whether another try may do better: the server was in trouble, or the connection."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code >= 500
    transport = isinstance(error, httpx.TransportError)
    return transport and not isinstance(error, httpx.UnsupportedProtocol)


def reason(error: httpx.HTTPError) -> str:
    """What went wrong, in a few words."""
    if isinstance(error, httpx.HTTPStatusError):
        return f"the answer was {error.response.status_code} {error.response.reason_phrase}"
    return (str(error) or type(error).__name__).rstrip(".")


def _get(client: httpx.Client, url: str, target: Path) -> None:
    with client.stream("GET", url) as response:
        response.raise_for_status()
        total = int(response.headers.get("content-length", 0)) or None
        name = url.rsplit("/", 1)[1]
        bar = tqdm(total=total, unit="B", unit_scale=True, desc=name, leave=False)
        with bar, target.open("wb") as file:
            for chunk in response.iter_bytes():
                bar.update(file.write(chunk))
                if bar.n > LARGEST:
                    raise TrainingError(f"{url} is larger than {LARGEST:,} bytes.")
