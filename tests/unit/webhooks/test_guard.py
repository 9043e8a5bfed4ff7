"""The guard lets events out to public addresses only."""

from __future__ import annotations

import socket

import pytest

from service.webhooks.errors import UnsafeUrlError
from service.webhooks.guard import allowed_addresses, check_url, forbidden_kind, resolve


def at(*addresses: str):  # type: ignore[no-untyped-def]
    return lambda _host, _port: list(addresses)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2002:a00:1::",
    ],
)
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    assert forbidden_kind(address)
    with pytest.raises(UnsafeUrlError, match="REINS_WEBHOOK_PRIVATE_ADDRESSES"):
        check_url("https://receiver.example/hook", False, at(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert forbidden_kind(address) is None
    assert check_url("https://receiver.example/hook", False, at(address))


def test_one_bad_address_among_good_ones_is_enough_to_refuse() -> None:
    with pytest.raises(UnsafeUrlError, match=r"10\.0\.0\.1, which is a private"):
        allowed_addresses("two.example", 443, False, at("93.184.215.14", "10.0.0.1"))


def test_the_setting_allows_private_addresses() -> None:
    assert check_url("http://127.0.0.1:9000/hook", True) == "http://127.0.0.1:9000/hook"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_what_the_system_resolves_to_loopback_is_refused(host: str) -> None:
    with pytest.raises(UnsafeUrlError, match="a loopback address"):
        check_url(f"http://{host}:80/", False)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://receiver.example/", "begins with 'ftp'"),
        ("file:///etc/passwd", "begins with 'file'"),
        ("receiver.example/hook", "begins with 'nothing'"),
        ("https://user:secret@receiver.example/", "user name or password"),
        ("https://receiver.example/#part", "after #"),
        ("https:///hook", "names no host"),
        ("https://receiver.example:99999/", "is not a URL"),
        ("https://receiver.example/a b", "spaces"),
        ("https://receiver.example/\r\nX: y", "spaces"),
        ("https://receiver.example/" + "a" * 2000, "longer than"),
    ],
)
def test_urls_that_are_not_plain_http_are_refused_with_the_reason(url: str, says: str) -> None:
    with pytest.raises(UnsafeUrlError, match=says):
        check_url(url, True, at("93.184.215.14"))


def test_a_name_that_does_not_exist_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(UnsafeUrlError, match="can't be resolved"):
        resolve("no-such-name.invalid", 80)
