"""The way in: slow and huge bodies hold nobody up, and a request is told to Django as it was sent."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from campaign.wsgi import application as django
from home import front
from home.environ import environ_of
from home.front import Front
from tests.home.visitor import Scope, Visitor, run_loop

Seen = list[dict[str, Any]]


def echo(seen: Seen) -> Any:
    """An application that keeps what it is asked, and answers the body."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        seen.append(environ)
        start_response("200 OK", [("X-Length", environ.get("CONTENT_LENGTH", "none"))])
        return [environ["wsgi.input"].read()]

    return application


def serve(application: Any, walk: Callable[[Front], Awaitable[None]]) -> None:
    """Let `walk` happen before a Front around `application`."""

    async def run() -> None:
        door = Front(application)
        door.__rsgi_init__(asyncio.get_running_loop())
        await walk(door)
        door.__rsgi_del__(asyncio.get_running_loop())

    run_loop(run())


async def visit(door: Front, scope: Scope, visitor: Visitor | None = None) -> Visitor:
    visitor = visitor or Visitor()
    await door.__rsgi__(scope, visitor)
    return visitor


def test_a_body_that_never_ends_holds_no_thread_and_is_given_up(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEB_THREADS = 1
    monkeypatch.setattr(front, "BODY_SECONDS", 0.3)

    async def walk(door: Front) -> None:
        slow = [Visitor(b"given_name=A", stops=True) for _ in range(20)]
        waiting = [visit(door, Scope("POST", "/x/", ("content-length", "500")), each) for each in slow]
        tasks = [asyncio.ensure_future(each) for each in waiting]
        await asyncio.sleep(0)
        quick = await visit(door, Scope("POST", "/x/", ("content-length", "3")), Visitor(b"a=b"))
        assert (quick.status, quick.body) == (200, b"a=b") and not any(each.status for each in slow)
        await asyncio.gather(*tasks)
        assert {(each.status, each.headers["Connection"]) for each in slow} == {(408, "close")}

    seen: Seen = []
    serve(echo(seen), walk)
    assert len(seen) == 1


def test_a_request_that_is_ended_while_its_body_comes_is_no_slow_one() -> None:
    async def walk(door: Front) -> None:
        visitor = Visitor(b"given_name=A", stops=True)
        request = asyncio.ensure_future(visit(door, Scope("POST", "/x/", ("content-length", "500")), visitor))
        await asyncio.sleep(0.05)
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request
        assert not visitor.status
        assert (await visit(door, Scope("POST", "/x/", ("content-length", "3")), Visitor(b"a=b"))).status == 200

    serve(echo([]), walk)


def test_bodies_are_read_whole_and_a_length_that_was_not_told_is_told() -> None:
    async def walk(door: Front) -> None:
        told = await visit(door, Scope("POST", "/x/", ("content-length", "6")), Visitor(b"abc", b"def"))
        assert (told.body, told.headers["X-Length"]) == (b"abcdef", "6")
        untold = await visit(door, Scope("POST", "/x/", ("transfer-encoding", "chunked")), Visitor(b"abc", b"de"))
        assert (untold.body, untold.headers["X-Length"]) == (b"abcde", "5")
        assert (await visit(door, Scope("GET", "/x/"))).headers["X-Length"] == "none"

    serve(echo([]), walk)


@pytest.mark.django_db(transaction=True)
def test_a_body_beyond_all_measure_is_not_read_and_gets_413(settings: Any) -> None:
    settings.BODY_READ_AT_MOST = 2_000_000
    huge = str(settings.BODY_READ_AT_MOST + 1)
    tenth = b"x" * (settings.BODY_READ_AT_MOST // 10)

    async def walk(door: Front) -> None:
        for path in ("/petitions/x/sign/", "/admin/login/"):
            told = await visit(door, Scope("POST", path, ("content-length", huge)), Visitor(stops=True))
            untold = await visit(door, Scope("POST", path, ("transfer-encoding", "chunked")), Visitor(*[tenth] * 30))
            assert (told.status, untold.status) == (413, 413), path

    serve(django, walk)


def test_long_bodies_of_all_visitors_together_find_an_end(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "HELD", 1_000_000)
    monkeypatch.setattr(front, "BODY_SECONDS", 0.2)
    long = Scope("POST", "/x/", ("content-length", "600000"))

    async def walk(door: Front) -> None:
        first = asyncio.ensure_future(visit(door, long, Visitor(stops=True)))
        await asyncio.sleep(0)
        second = await visit(door, long, Visitor(b"x" * 600_000))
        assert second.status == 503 and second.headers["Retry-After"]
        assert (await first).status == 408
        assert (await visit(door, long, Visitor(b"x" * 600_000))).status == 200, "there is room again"

    serve(echo([]), walk)


def test_health_and_static_files_are_answered_while_every_thread_is_stuck(settings: Any) -> None:
    settings.WEB_THREADS = 1
    go = threading.Event()

    def stuck(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/stuck/":
            go.wait(10)
        start_response("200 OK", [])
        return [b""]

    async def walk(door: Front) -> None:
        waiting = asyncio.ensure_future(visit(door, Scope("GET", "/stuck/")))
        await asyncio.sleep(0)
        for path in ("/healthz", "/readyz", "/static/site.css"):
            assert (await visit(door, Scope("GET", path))).status == 200
        assert not waiting.done()
        go.set()
        assert (await waiting).status == 200

    serve(stuck, walk)


@pytest.mark.parametrize("length", [None, 100])
def test_a_long_download_goes_piece_by_piece_and_a_file_in_one(length: int | None) -> None:
    closed: list[str] = []

    def download(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        response = StreamingHttpResponse(b"0123456789" for _ in range(10))
        if length:
            response["Content-Length"] = str(length)
        response._resource_closers.append(lambda: closed.append("yes"))
        start_response("200 OK", list(response.items()))
        return response

    async def walk(door: Front) -> None:
        answer = await visit(door, Scope("GET", "/x/"))
        assert (answer.status, answer.body, closed) == (200, b"0123456789" * 10, ["yes"])

    serve(download, walk)


def test_a_long_download_that_is_not_taken_holds_its_thread_for_a_while_only(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEB_THREADS = 1
    monkeypatch.setattr(front, "STREAM_SECONDS", 0.05)

    class Stopped(Visitor):
        async def send_bytes(self, piece: Any) -> None:
            await asyncio.sleep(60)

    def download(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        start_response("200 OK", [])
        return StreamingHttpResponse([b"piece"]) if environ["PATH_INFO"] == "/export/" else [b"page"]

    async def walk(door: Front) -> None:
        stopped = await visit(door, Scope("GET", "/export/"), Stopped())
        assert (stopped.status, stopped.body) == (200, b""), "what has begun is not answered a second time"
        assert (await visit(door, Scope("GET", "/x/"))).body == b"page"

    serve(download, walk)


def test_head_has_no_body() -> None:
    def page(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        start_response("200 OK", [("Content-Length", "5")])
        return HttpResponse("words")

    async def walk(door: Front) -> None:
        answer = await visit(door, Scope("HEAD", "/x/"))
        assert (answer.body, answer.headers["Content-Length"]) == (b"", "5")

    serve(page, walk)


def test_a_request_is_told_in_the_words_of_wsgi() -> None:
    scope = Scope(
        "GET",
        "/búsqueda/ü",
        ("x-forwarded-for", "192.0.2.1"),
        ("x-forwarded-for", "192.0.2.2"),
        ("x_forwarded_for", "203.0.113.9"),
        ("cookie", "a=1"),
        ("cookie", "b=2"),
        ("content-type", "text/plain"),
    )
    scope.query_string, scope.client = "q=%C3%BC", "[2001:db8::1]:4711"
    environ = environ_of(scope)
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/búsqueda/ü"
    assert environ["QUERY_STRING"] == "q=%C3%BC" and environ["REMOTE_ADDR"] == "2001:db8::1"
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("127.0.0.1", "8000")
    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.1,192.0.2.2", "a name with _ cannot pass for another"
    assert environ["HTTP_COOKIE"] == "a=1; b=2" and environ["CONTENT_TYPE"] == "text/plain"
    assert environ_of(Scope("GET", "/\udcff"))["PATH_INFO"] == "/?"
