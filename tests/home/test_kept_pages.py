"""The layer before Django: pages that went out lately are answered without its machinery, and only those."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from campaign.wsgi import application
from home.answer import Answer, Environ
from home.call import call
from home.kept_pages import KeptPages
from home.page_cache import pages
from home.workers import TurnedAway
from petitions.models import Petition, PetitionPage
from tests.cast import a_petition, on_the_roll
from tests.home.visitor import run_loop

pytestmark = pytest.mark.django_db
PAGE, COUNT = "/petitions/clean-river/", "/petitions/clean-river/count.json"
Shown = tuple[int, dict[str, str], bytes]


class Layer:
    """The layer before the real Django, counting how often it was woken."""

    def __init__(self) -> None:
        self.woken = 0
        self.django: Callable[[Environ], Awaitable[Answer]] = self._django
        self.layer = KeptPages(lambda environ: self.django(environ))

    async def _django(self, environ: Environ) -> Answer:
        self.woken += 1
        loop = asyncio.get_running_loop()
        # In this thread, where the test's data are, and where Django must not see that a loop runs.
        asyncio._set_running_loop(None)
        try:
            return call(application, environ)
        finally:
            asyncio._set_running_loop(loop)

    def age(self, seconds: float) -> None:
        """Let all that is kept be so much older."""
        for kept in (self.layer.sent, pages):
            for page in kept._kept.values():
                page.made -= seconds

    def ask(self, path: str, method: str = "GET", **environ: str) -> Shown:
        """Status, headers and body of one answer, when all that it began is done."""

        async def visit() -> Shown:
            shown = await self.visit(path, method, **environ)
            await asyncio.gather(*self.layer._making.values())
            return shown

        return run_loop(visit())

    async def visit(self, path: str, method: str = "GET", **environ: str) -> Shown:
        """Status, headers and body of one answer."""
        path, _, query = path.partition("?")
        sent = {"QUERY_STRING": query, "HTTP_HOST": "localhost", **environ}
        request = RequestFactory().generic(method, path, **sent).environ  # type: ignore[arg-type]
        answer = await self.layer.answer(request) if method != "POST" else None
        if answer is None:
            answer = await self.django(request)
            if method != "POST":
                self.layer.keep(request, answer)
        return answer.status, dict(answer.headers), answer.body


@pytest.fixture
def site(db: None) -> Iterator[Layer]:
    pages.clear()
    on_the_roll(a_petition(), visibility="public")
    # As Django's test client does: the test's connection stays open.
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    yield Layer()
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)
    pages.clear()


def test_the_second_visitor_does_not_wake_django_and_gets_the_same(site: Layer) -> None:
    for path in (PAGE, COUNT, "/", "/es/petitions/?page=1"):
        woken = site.woken
        first, second = site.ask(path), site.ask(path, HTTP_COOKIE="sessionid=x", HTTP_ACCEPT_LANGUAGE="es")
        assert first == second and first[0] == 200 and site.woken == woken + 1
        assert second[1]["X-Content-Type-Options"] == "nosniff" and "Content-Security-Policy" in second[1]
        assert second[1]["Content-Length"] == str(len(second[2])) and "Set-Cookie" not in second[1]


def test_head_and_304_are_answered_there_too(site: Layer) -> None:
    _status, headers, _body = site.ask(PAGE)
    assert site.ask(PAGE, "HEAD") == (200, headers, b"")
    for sent in (headers["ETag"], f'"other", W/{headers["ETag"]}', "*"):
        status, known, body = site.ask(PAGE, HTTP_IF_NONE_MATCH=sent)
        assert (status, body, known["ETag"]) == (304, b"", headers["ETag"])
        assert "Content-Length" not in known and known["Cache-Control"] == headers["Cache-Control"]
    assert site.woken == 1
    assert site.ask(PAGE, HTTP_IF_NONE_MATCH='"other"')[0] == 200


def test_tags_of_a_campaign_lead_to_the_kept_page_and_known_parameters_do_not(site: Layer) -> None:
    body = site.ask("/petitions/")[2]
    assert site.ask("/petitions/?utm_source=mail&fbclid=1")[2] == body and site.woken == 1
    assert site.ask("/petitions/?%71=nothing-like-this")[2] != body
    assert site.ask("/petitions/?q=nothing-like-this&utm_source=mail")[2] != body and site.woken == 3
    petition = site.ask(PAGE)[2]
    for query in ("page=2", "q=river", "organization=1&place=x"):
        assert site.ask(f"{PAGE}?{query}")[2] == petition and site.woken == 4, "only the index reads these"
    assert site.ask(f"{PAGE}?timeline=2")[0] == 200 and site.woken == 5


def test_what_is_sent_for_another_host_or_scheme_is_not_answered_from_it(site: Layer, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    body = site.ask(PAGE, HTTP_X_FORWARDED_PROTO="https")[2]
    assert site.ask(PAGE, HTTP_HOST="evil.example")[0] == 400
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


def test_an_old_page_is_made_anew_by_one_request_and_those_who_come_meanwhile_need_not_wait(
    site: Layer, settings: Any
) -> None:
    first = site.ask(PAGE)
    site.age(settings.PAGE_FRESH_SECONDS + 0.5)
    on_the_roll(Petition.objects.get(), email="oscar@example.org", visibility="public")

    async def several() -> None:
        assert [await site.visit(PAGE) for _ in range(3)] == [first] * 3
        await asyncio.gather(*site.layer._making.values())

    run_loop(several())
    renewed = site.ask(PAGE)
    assert renewed[2] != first[2] and site.woken == 2 and not site.layer._making


def test_a_page_that_is_older_is_waited_for_by_all(site: Layer) -> None:
    first = site.ask(PAGE)
    site.age(60)
    on_the_roll(Petition.objects.get(), email="oscar@example.org", visibility="public")

    async def several() -> list[Shown]:
        return await asyncio.gather(*(site.visit(PAGE) for _ in range(8)))

    answers = run_loop(several())
    assert answers == [answers[0]] * 8 and answers[0][2] != first[2] and site.woken == 2


@pytest.mark.parametrize("trouble", ["slow", "turned away", "broken", "away"])
def test_an_old_page_is_shown_while_no_new_one_can_be_made(
    site: Layer, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    first = site.ask(PAGE)
    site.age(60)
    monkeypatch.setattr("home.kept_pages.RENEWING_SECONDS", 0.05)

    async def troubled(environ: Environ) -> Answer:
        if trouble == "slow":
            await asyncio.sleep(0.5)
        if trouble == "turned away":
            raise TurnedAway
        if trouble == "broken":
            raise KeyError
        return Answer(503, [], b"away")

    site.django = troubled
    assert site.ask(PAGE) == site.ask(PAGE) == first


def test_what_is_no_page_any_more_is_asked_of_django(site: Layer) -> None:
    site.ask(PAGE)
    site.age(60)
    PetitionPage.objects.get(slug="clean-river", locale__language_code="en").unpublish()
    assert site.ask(PAGE)[0] != 200 and site.ask(PAGE)[0] != 200


def test_nothing_of_the_visitor_who_came_first_is_lent_to_the_page(site: Layer) -> None:
    etag = site.ask(PAGE)[1]["ETag"]
    site.age(60)
    asked: list[Environ] = []

    async def note(environ: Environ) -> Answer:
        asked.append(environ)
        return await site._django(environ)

    site.django = note
    own = {"HTTP_IF_NONE_MATCH": etag, "HTTP_COOKIE": "sessionid=x", "HTTP_X_FORWARDED_FOR": "192.0.2.1"}
    assert site.ask(PAGE, "HEAD", **own, HTTP_USER_AGENT="x")[0] == 304
    assert len(asked) == 1 and asked[0]["REQUEST_METHOD"] == "GET"
    assert not {*own, "HTTP_USER_AGENT", "REMOTE_ADDR"} & set(asked[0])
