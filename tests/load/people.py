"""What visitors send: bytes of HTTP/1.1 as they come through a proxy that takes off the TLS."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from urllib.parse import urlencode

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_NAMES = ("Ana", "Óscar", "Edith", "Dora", "Max", "Lucía", "Søren", "Yuki", "Amina", "José María")
_FAMILIES = ("Morales", "Vega", "O'Neill", "Smith", "García Lorca", "Nguyen", "Kowalska", "Haddad")
_CITIES = ("Philadelphia", "Pittsburgh", "Camden", "Allentown", "Reading", "Erie")


class Crowd:
    """Visitors of the site on `port`, each with an address of a machine and a mailbox of their own.

    The mailboxes are at 2,000 domains, as no limit for a domain is to be measured here; the machines are in IPv6
    blocks of their own (2001:db8::/32, RFC 3849) and in 198.18.0.0/15 (RFC 2544).
    """

    def __init__(self, port: int, name: str) -> None:
        self.port, self.name = port, name
        self._numbers: Iterator[int] = itertools.count(1)

    def get(self, path: str, more: str = "") -> bytes:
        """A GET of `path` by somebody new."""
        return f"GET {path} HTTP/1.1\r\n{self._headers()}{more}\r\n".encode()

    def post(self, path: str, fields: dict[str, str] | None = None) -> bytes:
        """A POST of a form by somebody new."""
        body = urlencode(fields or {})
        kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        return f"POST {path} HTTP/1.1\r\n{self._headers()}{kind}\r\n{body}".encode()

    def signing(self, text_version: int) -> dict[str, str]:
        """What somebody new types into the sign form."""
        n = next(self._numbers)
        return {
            "given_name": _NAMES[n % len(_NAMES)],
            "family_name": _FAMILIES[n % len(_FAMILIES)],
            "email": f"signer.{self.name}{n}@{_word(n % 2000)}.example",
            "city": _CITIES[n % len(_CITIES)],
            "region": "PA",
            "country": "US",
            "postal_code": f"{19100 + n % 90}",
            "reason": "My street floods every spring." if n % 10 == 0 else "",
            "visibility": ("counted", "officials", "public")[n % 3],
            "public_name": "initial",
            "text_version": str(text_version),
        }

    def _headers(self) -> str:
        n = next(self._numbers)
        machine = f"2001:db8:{n // 65536 % 65536:x}:{n % 65536:x}::7"
        if n % 2:
            machine = f"198.{18 + n // 65536 % 2}.{n // 256 % 256}.{n % 256}"
        return (
            f"Host: 127.0.0.1:{self.port}\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: {machine}\r\n"
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
            "Accept: text/html,application/xhtml+xml\r\nAccept-Language: en-US,en;q=0.5\r\n"
            "Sec-Fetch-Site: same-origin\r\n"
        )


def _word(n: int) -> str:
    return "town" + _LETTERS[n // 676 % 26] + _LETTERS[n // 26 % 26] + _LETTERS[n % 26]
