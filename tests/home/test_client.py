"""Whom a request came from: proxies of ours are believed about it, and nobody else (promise D4)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from home.client import _warn_once, client_address

OURS = ["127.0.0.1/32", "10.0.0.0/8", "2001:db8:aaaa::/48"]


@pytest.mark.parametrize(
    ("remote", "forwarded", "seen"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "192.0.2.66, 198.51.100.1, 10.1.2.3", "198.51.100.1"),
        ("10.9.9.9", "192.0.2.66,198.51.100.1,10.1.2.3,127.0.0.1", "198.51.100.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1, garbage, 10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("2001:db8:aaaa::1", "::ffff:198.51.100.1", "198.51.100.1"),
        ("::ffff:127.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("127.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
        ("127.0.0.1", "fe80::1%eth0", "fe80::1"),
        ("127.0.0.1", "10.0.0.1", "10.0.0.1"),
        ("127.0.0.1", "<script>, 1.2.3.4.5, 999.1.1.1", "127.0.0.1"),
        ("", "198.51.100.1", None),
    ],
)
def test_the_first_address_that_is_not_a_proxys_counts(
    settings: Any, remote: str, forwarded: str, seen: str | None
) -> None:
    settings.TRUSTED_PROXIES = OURS
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert (str(client_address(request)) if client_address(request) else None) == seen


def test_without_trusted_proxies_no_header_counts(settings: Any) -> None:
    settings.TRUSTED_PROXIES = []
    headers = {
        "HTTP_X_FORWARDED_FOR": "198.51.100.1",
        "HTTP_X_REAL_IP": "198.51.100.1",
        "HTTP_FORWARDED": "for=1.1.1.1",
    }
    assert str(client_address(RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", **headers))) == "127.0.0.1"


def test_a_forgotten_proxy_is_named_in_the_log_once(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.TRUSTED_PROXIES = []
    _warn_once.cache_clear()
    for _time in range(3):
        client_address(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.1"))
        client_address(RequestFactory().get("/", REMOTE_ADDR="198.51.100.2", HTTP_X_FORWARDED_FOR="198.51.100.1"))
    assert [record.getMessage().count("TRUSTED_PROXIES") for record in caplog.records] == [1]
