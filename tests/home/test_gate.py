"""More people than can be answered: some wait, the others are told at once and keep what they typed."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest

from home import gate
from home.gate import Gate
from home.page_cache import KeptPage, KeptPages, _as_sent
from tests.rig.processes import wait_until

TYPED = {"given_name": 'Ana "<b>"', "email": "ana@example.org", "reason": "One.\r\nTwo & <script>three", "updates": ""}


class Slow:
    """An application whose answers wait until `go` is set."""

    def __init__(self) -> None:
        self.go, self.inside, self.most, self.lock = threading.Event(), 0, 0, threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.go.wait(10)
        with self.lock:
            self.inside -= 1
        start_response("200 OK", [])
        return [b"done"]


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


def ask(application: Any, path: str = "/", fields: dict[str, str] | None = None, **more: str) -> Any:
    """Status, headers and text of the answer to a GET, or to a POST of `fields`."""
    body = urlencode(fields or {}).encode()
    environ = {"REQUEST_METHOD": "GET" if fields is None else "POST", "PATH_INFO": path, "HTTP_HOST": "testserver"}
    environ |= {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/x-www-form-urlencoded", **more}
    begun: list[Any] = []
    parts = application({**environ, "wsgi.input": io.BytesIO(body)}, lambda *words: begun.extend(words))
    return begun[0][:3], dict(begun[1]), b"".join(parts).decode()


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterable[Gate]:
    """A gate that has been full for long: its place and its few seats are taken."""
    slow = Slow()
    door = Gate(slow, places=1)
    people = [threading.Thread(target=ask, args=(door,)) for _ in range(door.few + 1)]
    # Those who wait at a real gate go after PATIENCE; here they stay, so that nothing depends on the machine's speed.
    monkeypatch.setattr(gate, "PATIENCE", 10)
    for person in people:
        person.start()
    wait_until(lambda: slow.inside == 1 and len(door._waiting) == door.few, 5, "nobody waits")
    door._crush_began = time.monotonic() - 11
    yield door
    slow.go.set()
    for person in people:
        person.join()
    assert slow.most == 1
    assert [ask(door)[0] for _ in range(gate.OVER)] == ["200"] * gate.OVER and door._crush_began is None


def test_who_typed_a_form_gets_it_back_to_send_again(full: Gate) -> None:
    for prefix, language, word in (("", "en", "Send it again"), ("/es", "es", "Enviar de nuevo")):
        status, headers, page = ask(full, f"{prefix}/petitions/x/sign/", TYPED, HTTP_SEC_FETCH_SITE="same-origin")
        assert (status, headers["Retry-After"], headers["Content-Language"]) == ("503", "10", language)
        assert headers["Cache-Control"] == "no-store" and "default-src 'none'" in headers["Content-Security-Policy"]
        assert int(headers["Content-Length"]) == len(page.encode()) and word in page
        assert Fields(page).found == TYPED
    assert "<button" in ask(full, "/confirm/abc/", {})[2], "the button of a link is pressed again"


def test_nothing_is_given_back_that_others_sent_or_that_is_no_visitors_form(full: Gate) -> None:
    sign = "/petitions/x/sign/"
    answers = [
        ask(full, sign, TYPED, HTTP_SEC_FETCH_SITE="cross-site"),
        ask(full, sign, TYPED, HTTP_ORIGIN="null"),
        ask(full, sign, {"reason": "x" * 20_000}),
        ask(full, sign, TYPED, CONTENT_LENGTH="many"),
        ask(full, sign, TYPED, CONTENT_TYPE="text/plain"),
        ask(full, sign, {f"f{n}": "x" for n in range(41)}),
        ask(full, "/admin/login/", {"password": "secret"}),
        ask(full, "/petitions/x/"),
    ]
    for status, headers, page in answers:
        assert status == "503" and "Retry-After" in headers and "<form" not in page and "<input" not in page
    assert ask(full, REQUEST_METHOD="HEAD")[2] == ""


def test_kept_pages_are_answered_and_made_anew_all_the_same(full: Gate) -> None:
    def renewing(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [b"anew"]

    pages = KeptPages(full, renewing=renewing)
    assert ask(pages)[0] == "503", "nobody has read it yet"
    key = _as_sent({"PATH_INFO": "/", "HTTP_HOST": "testserver"})
    pages.sent.put(key, KeptPage(b"kept", {}, '"1"', time.monotonic()))
    assert ask(pages)[2] == "kept"
    pages.sent.put(key, KeptPage(b"kept", {}, '"1"', time.monotonic() - 100))
    assert ask(pages)[2] == "anew"


def test_a_short_crush_is_waited_out() -> None:
    slow, statuses = Slow(), []
    door = Gate(slow, places=2)
    people = [threading.Thread(target=lambda: statuses.append(ask(door)[0])) for _ in range(30)]
    for person in people:
        person.start()
    time.sleep(0.1)
    slow.go.set()
    for person in people:
        person.join()
    assert statuses == ["200"] * 30 and slow.most == 2


def test_nobody_waits_longer_than_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "PATIENCE", 0.05)
    slow = Slow()
    door = Gate(slow, places=1)
    first = threading.Thread(target=ask, args=(door,))
    first.start()
    wait_until(lambda: slow.inside == 1, 5, "nobody is inside")
    assert ask(door)[0] == "503" and not door._waiting
    slow.go.set()
    first.join()
    assert ask(door)[0] == "200"
