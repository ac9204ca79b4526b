"""The layer around Django: pages that went out lately are answered before its machinery, and only those."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import RequestFactory

from campaign.wsgi import application
from home.page_cache import Environ, KeptPages, pages
from petitions.models import Petition
from tests.cast import a_petition, on_the_roll

pytestmark = pytest.mark.django_db
PAGE, COUNT = "/petitions/clean-river/", "/petitions/clean-river/count.json"
Answer = tuple[str, dict[str, str], bytes]


class Layer:
    """The layer over the real Django, counting how often it was woken."""

    def __init__(self) -> None:
        self.woken = 0
        self.layer = KeptPages(self._django)

    def _django(self, environ: Environ, start_response: Any) -> Any:
        self.woken += 1
        return application.application(environ, start_response)

    def ask(self, path: str, method: str = "GET", **environ: str) -> Answer:
        """Status, headers and body of one answer."""
        path, _, query = path.partition("?")
        started: list[Any] = []
        sent = {"QUERY_STRING": query, "HTTP_HOST": "localhost", **environ}
        request = RequestFactory().generic(method, path, **sent)  # type: ignore[arg-type]
        body = self.layer(request.environ, lambda status, headers: started.extend((status, headers)))
        return started[0], dict(started[1]), b"".join(body)


@pytest.fixture
def site(db: None) -> Iterator[Layer]:
    pages.clear()
    on_the_roll(a_petition(), visibility="public")
    # As Django's test client does: the test's connection stays open.
    request_started.disconnect(close_old_connections)
    yield Layer()
    request_started.connect(close_old_connections)
    pages.clear()


def test_the_second_visitor_does_not_wake_django_and_gets_the_same(site: Layer) -> None:
    for path in (PAGE, COUNT, "/", "/es/petitions/?page=1"):
        woken = site.woken
        first, second = site.ask(path), site.ask(path, HTTP_COOKIE="sessionid=x", HTTP_ACCEPT_LANGUAGE="es")
        assert first == second and first[0] == "200 OK" and site.woken == woken + 1
        assert second[1]["X-Content-Type-Options"] == "nosniff" and "Content-Security-Policy" in second[1]
        assert second[1]["Content-Length"] == str(len(second[2])) and "Set-Cookie" not in second[1]


def test_head_and_304_are_answered_there_too(site: Layer) -> None:
    _status, headers, _body = site.ask(PAGE)
    assert site.ask(PAGE, "HEAD") == ("200 OK", headers, b"")
    for sent in (headers["ETag"], f'"other", W/{headers["ETag"]}', "*"):
        status, known, body = site.ask(PAGE, HTTP_IF_NONE_MATCH=sent)
        assert (status, body, known["ETag"]) == ("304 Not Modified", b"", headers["ETag"])
        assert "Content-Length" not in known and known["Cache-Control"] == headers["Cache-Control"]
    assert site.woken == 1
    assert site.ask(PAGE, HTTP_IF_NONE_MATCH='"other"')[0] == "200 OK"


def test_tags_of_a_campaign_lead_to_the_kept_page_and_known_parameters_do_not(site: Layer) -> None:
    body = site.ask("/petitions/")[2]
    assert site.ask("/petitions/?utm_source=mail&fbclid=1")[2] == body and site.woken == 1
    assert site.ask("/petitions/?%71=nothing-like-this")[2] != body
    assert site.ask("/petitions/?q=nothing-like-this&utm_source=mail")[2] != body and site.woken == 3
    petition = site.ask(PAGE)[2]
    for query in ("page=2", "q=river", "organization=1&place=x"):
        assert site.ask(f"{PAGE}?{query}")[2] == petition and site.woken == 4, "only the index reads these"
    assert site.ask(f"{PAGE}?timeline=2")[0] == "200 OK" and site.woken == 5


def test_what_is_sent_for_another_host_or_scheme_is_not_answered_from_it(site: Layer, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    body = site.ask(PAGE, HTTP_X_FORWARDED_PROTO="https")[2]
    assert site.ask(PAGE, HTTP_HOST="evil.example")[0].startswith("400")
    assert site.ask(PAGE, HTTP_X_FORWARDED_PROTO="http")[2] and site.woken == 3
    assert site.ask(PAGE, HTTP_X_FORWARDED_PROTO="https")[2] == body and site.woken == 3


def test_only_public_pages_are_kept_and_posts_always_pass(site: Layer) -> None:
    for path in ("/healthz", "/petitions/none/", "/confirm/x/", "/admin/login/"):
        woken = site.woken
        site.ask(path), site.ask(path)
        assert site.woken == woken + 2
    site.ask(PAGE)
    woken = site.woken
    site.ask(PAGE, "POST")
    assert site.woken == woken + 1


def test_one_visitor_renews_the_page_and_the_others_need_not_wait(
    site: Layer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, meanwhile = site.ask(PAGE), []
    django, late = site.layer.application, time.monotonic() + settings.PAGE_FRESH_SECONDS + 0.5

    def slow(environ: Environ, start_response: Any) -> Any:
        meanwhile.append(site.ask(PAGE))
        return django(environ, start_response)

    monkeypatch.setattr(site.layer, "renewing", slow)
    monkeypatch.setattr("home.page_cache.time.monotonic", lambda: late)
    on_the_roll(Petition.objects.get(), email="oscar@example.org", visibility="public")
    renewed = site.ask(PAGE)
    assert meanwhile == [first] and renewed[2] != first[2] and site.woken == 2
    assert site.ask(PAGE) == renewed and site.woken == 2
    monkeypatch.setattr(site.layer, "renewing", django)
    monkeypatch.setattr("home.page_cache.time.monotonic", lambda: late + 60)
    site.ask(PAGE)
    assert site.woken == 3, "an old page is shown to nobody while the site can make a new one"


def test_a_crowd_that_comes_to_an_old_page_waits_for_one_to_make_it(
    site: Layer, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.ask(PAGE)
    django, late, crowd = site.layer.application, time.monotonic() + 60, []

    def slow(environ: Environ, start_response: Any) -> Any:
        crowd.extend(Thread(target=lambda: answers.append(site.ask(PAGE))) for _ in range(8))
        for visitor in crowd:
            visitor.start()
        return django(environ, start_response)

    answers: list[Answer] = []
    monkeypatch.setattr(site.layer, "renewing", slow)
    monkeypatch.setattr("home.page_cache.time.monotonic", lambda: late)
    renewed = site.ask(PAGE)
    for visitor in crowd:
        visitor.join(10)
    assert answers == [renewed] * 8 and site.woken == 2
