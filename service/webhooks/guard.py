"""Which addresses events may be sent to.

A receiver's URL comes from outside, so it must not lead into our own network (server-side
request forgery). Names are resolved and checked when a receiver is added and again at every new
connection, which then goes to the checked address itself: a name that changes its mind in between
(DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

from service.webhooks.errors import UnsafeUrlError

LONGEST_URL = 2_000
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for every address of a name, in its order of preference.

    Raises:
        UnsafeUrlError: the name does not exist or the resolver does not answer.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnsafeUrlError(
            f"{host!r} can't be resolved to an address ({error}). Check the name for typing "
            "errors, and that this machine's DNS knows it."
        ) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def allowed_addresses(
    host: str, port: int, private: bool, resolver: Resolve = resolve
) -> list[str]:
    """Return the addresses of ``host`` if events may go to every one of them.

    Args:
        host: name or address literal.
        port: port of the connection.
        private: whether loopback and private networks are allowed (a setting).
        resolver: turns names into addresses.

    Raises:
        UnsafeUrlError: the name does not resolve, or one of its addresses is not public.
    """
    addresses = resolver(host, port)
    for address in addresses:
        kind = None if private else forbidden_kind(address)
        if kind:
            raise UnsafeUrlError(
                f"{host!r} is at {address}, which is {kind}. Use a public address, or set "
                "REINS_WEBHOOK_PRIVATE_ADDRESSES=true if this receiver is in your own network."
            )
    return addresses


def forbidden_kind(address: str) -> str | None:
    """Name what is wrong with an address, or ``None`` if it is a public one."""
    parsed = _innermost(ipaddress.ip_address(address.partition("%")[0]))
    kinds = {
        "the unspecified address": parsed.is_unspecified,
        "a loopback address": parsed.is_loopback,
        "a link-local address": parsed.is_link_local,
        "a multicast address": parsed.is_multicast,
        "a private or reserved address": not parsed.is_global or parsed.is_reserved,
    }
    return next((kind for kind, applies in kinds.items() if applies), None)


def check_url(url: str, private: bool, resolver: Resolve = resolve) -> str:
    """Return ``url`` if events may be sent there.

    Raises:
        UnsafeUrlError: not http(s), no host, with credentials or a fragment, a bad port, too
            long, or an address that is not allowed.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UnsafeUrlError(f"{url[:200]!r} is not a URL: {error}.") from error
    host = _checked_host(url, parts)
    allowed_addresses(host, port or (443 if parts.scheme == "https" else 80), private, resolver)
    return url


def _checked_host(url: str, parts: SplitResult) -> str:
    problem = None
    if len(url) > LONGEST_URL:
        problem = f"it is longer than {LONGEST_URL} characters"
    elif not url.isascii() or any(character.isspace() or character < " " for character in url):
        problem = "it has spaces or characters outside ASCII (percent-encode them)"
    elif parts.scheme not in {"http", "https"}:
        problem = f"it begins with {parts.scheme or 'nothing'!r} instead of http:// or https://"
    elif parts.username is not None or parts.password is not None:
        problem = "it carries a user name or password; deliveries are signed, so leave them out"
    elif parts.fragment:
        problem = "it has a part after #, which is never sent"
    elif not parts.hostname:
        problem = "it names no host"
    if problem or parts.hostname is None:
        raise UnsafeUrlError(f"The webhook URL can't be used: {problem}.")
    return parts.hostname


def _innermost(address: Address) -> Address:
    """Unwrap an IPv4 address that travels inside an IPv6 one."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address
