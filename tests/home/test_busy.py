"""Whoever is turned away is told so in their language, and keeps what they typed."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from home.busy import turned_away

TYPED = {"given_name": 'Ana "<b>"', "email": "ana@example.org", "reason": "One.\r\nTwo & <script>three", "updates": ""}


class Fields(HTMLParser):
    """Names and values of the inputs of a page, as a browser reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert tag not in ("script", "b")
        if tag == "input":
            assert given["type"] == "hidden"
            self.found[given["name"] or ""] = given["value"] or ""


def ask(path: str = "/", fields: dict[str, str] | None = None, **more: str) -> Any:
    """Status, headers and text of the answer to a GET, or to a POST of `fields`."""
    body = urlencode(fields or {}).encode()
    environ = {"REQUEST_METHOD": "GET" if fields is None else "POST", "PATH_INFO": path, "HTTP_HOST": "testserver"}
    environ |= {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/x-www-form-urlencoded", **more}
    status, headers, page, _kept = turned_away({**environ, "wsgi.input": io.BytesIO(body)})
    return status, dict(headers), page.decode()


def test_who_typed_a_form_gets_it_back_to_send_again() -> None:
    for prefix, language, word in (("", "en", "Send it again"), ("/es", "es", "Enviar de nuevo")):
        status, headers, page = ask(f"{prefix}/petitions/x/sign/", TYPED, HTTP_SEC_FETCH_SITE="same-origin")
        assert (status, headers["Retry-After"], headers["Content-Language"]) == (503, "10", language)
        assert headers["Cache-Control"] == "no-store" and "default-src 'none'" in headers["Content-Security-Policy"]
        assert int(headers["Content-Length"]) == len(page.encode()) and word in page
        assert Fields(page).found == TYPED
    assert "<button" in ask("/confirm/abc/", {})[2], "the button of a link is pressed again"


def test_nothing_is_given_back_that_others_sent_or_that_is_no_visitors_form() -> None:
    sign = "/petitions/x/sign/"
    answers = [
        ask(sign, TYPED, HTTP_SEC_FETCH_SITE="cross-site"),
        ask(sign, TYPED, HTTP_ORIGIN="null"),
        ask(sign, {"reason": "x" * 20_000}),
        ask(sign, TYPED, CONTENT_LENGTH="many"),
        ask(sign, TYPED, CONTENT_TYPE="text/plain"),
        ask(sign, {f"f{n}": "x" for n in range(41)}),
        ask("/admin/login/", {"password": "secret"}),
        ask("/petitions/x/"),
    ]
    for status, headers, page in answers:
        assert status == 503 and "Retry-After" in headers and "<form" not in page and "<input" not in page
    assert ask(REQUEST_METHOD="HEAD")[2] == ""
