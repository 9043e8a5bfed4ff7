"""Static files with their content's hash in the name, so that browsers keep them for a year."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.responses import Response

FOLDER = Path(__file__).parent / "static"
PREFIX = "/console/static/"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, plain and compressed."""

    address: str
    media_type: str
    plain: bytes
    packed: bytes


@cache
def assets() -> dict[str, Asset]:
    """Return the static files by their name in the folder, read once."""
    found = {}
    for path in sorted(FOLDER.iterdir()):
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()[:12]
        address = f"{PREFIX}{path.stem}.{digest}{path.suffix}"
        packed = gzip.compress(data, 9, mtime=0)
        found[path.name] = Asset(address, TYPES[path.suffix], data, packed)
    return found


@cache
def _by_address() -> dict[str, Asset]:
    return {asset.address: asset for asset in assets().values()}


def address(name: str) -> str:
    """Return the address of a static file."""
    return assets()[name].address


def serve(name: str, accept_encoding: str) -> Response | None:
    """Return the response for a hashed name, or ``None`` if there is no such file."""
    asset = _by_address().get(PREFIX + name)
    if asset is None:
        return None
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if "gzip" in accept_encoding:
        headers["Content-Encoding"] = "gzip"
        return Response(asset.packed, headers=headers, media_type=asset.media_type)
    return Response(asset.plain, headers=headers, media_type=asset.media_type)
