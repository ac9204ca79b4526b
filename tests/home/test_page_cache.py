"""Invariant 12: a public page is the same bytes for everybody; kept two seconds, longer while the database is away."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from home.kept import ROOM, Store, pages
from home.page_cache import KeptPage
from tests.cast import a_petition, edith, max_, on_the_roll
from tests.rig.seed import ROOT, environment, peopled

pytestmark = pytest.mark.django_db
PATHS = ["/", "/es/", "/petitions/", "/es/petitions/", "/petitions/clean-river/", "/es/petitions/clean-river/"]
PATHS += ["/petitions/clean-river/thanks/", "/organizations/", "/organizations/neighbors-united/"]
COUNT = "/petitions/clean-river/count.json"


@pytest.fixture(autouse=True)
def nothing_is_kept() -> Iterator[None]:
    pages.clear()
    yield
    pages.clear()


@pytest.fixture
def site(db: None) -> None:
    on_the_roll(a_petition(), visibility="public")


def visitors() -> Iterator[tuple[Client, dict[str, Any]]]:
    yield Client(), {}
    yield (
        Client(),
        {"HTTP_ACCEPT_LANGUAGE": "es-MX,es;q=0.9", "HTTP_USER_AGENT": "Phone", "HTTP_REFERER": "https://x.test/"},
    )
    yield Client(), {"HTTP_COOKIE": "sessionid=short; django_language=es; csrftoken=x; messages=x"}
    yield Client(), {"HTTP_COOKIE": "sessionid=" + "a" * 32}
    for user in (edith(), max_()):
        client = Client()
        client.force_login(user)
        yield client, {"HTTP_ACCEPT_LANGUAGE": "es"}


def test_everybody_gets_the_same_bytes_and_no_cookie(site: None) -> None:
    for path in [*PATHS, COUNT]:
        seen = set()
        for client, headers in visitors():
            pages.clear()
            answer = client.get(path, **headers)
            assert answer.status_code == 200, path
            assert "Set-Cookie" not in answer.headers and not answer.cookies, path
            assert "Cookie" not in answer.get("Vary", "") and "Accept-Language" not in answer.get("Vary", ""), path
            assert answer["Cache-Control"].startswith("public, max-age=2")
            seen.add((re.sub(rb"\d+ (seconds|minutes?) ago", b"", answer.content), answer["Content-Language"]))
        assert len(seen) == 1, path


def test_a_kept_page_costs_no_query_and_is_the_same(site: None) -> None:
    for path in [*PATHS, COUNT]:
        first = Client().get(path)
        with CaptureQueriesContext(connection) as spent:
            again = Client().get(path)
        assert len(spent) == 0 and again.content == first.content
        assert dict(again.headers) == dict(first.headers)


def test_head_is_get_without_a_body(site: None) -> None:
    for path in [*PATHS, COUNT]:
        pages.clear()
        head, full = Client().head(path), Client().get(path)
        assert head.status_code == full.status_code == 200 and head.content == b"" and full.content
        assert head["ETag"] == full["ETag"]


def test_who_has_the_page_gets_304(site: None) -> None:
    for path in ["/petitions/clean-river/", COUNT]:
        etag = Client().get(path)["ETag"]
        for sent in (etag, f"W/{etag}", f'"other", {etag}', "*"):
            answer = Client().get(path, HTTP_IF_NONE_MATCH=sent)
            assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)
        assert Client().get(path, HTTP_IF_NONE_MATCH='"other"').status_code == 200


def test_an_unknown_parameter_leads_to_the_same_kept_page(site: None) -> None:
    first = Client().get("/petitions/")
    with CaptureQueriesContext(connection) as spent:
        for query in ("utm_source=mail", "fbclid=1&gclid=2", "x=" + "y" * 1000, "PAGE=2"):
            assert Client().get(f"/petitions/?{query}").content == first.content
    assert len(spent) == 0
    own = Client().get("/petitions/clean-river/").content
    with CaptureQueriesContext(connection) as spent:
        assert Client().get("/petitions/clean-river/?page=2&q=x").content == own
    assert len(spent) == 0


def test_known_parameters_make_pages_apart_and_nobody_can_mix_them_up(site: None) -> None:
    every = Client().get("/petitions/").content
    assert Client().get("/petitions/?page=1%0Aq=nothing-like-this").content
    none = Client().get("/petitions/?page=1&q=nothing-like-this").content
    assert b"Clean our river" in every and b"Clean our river" not in none
    assert b"Clean our river" not in Client().get("/petitions/?q=nothing-like-this%0Astatus=").content
    assert Client().get("/petitions/?q=river").content != none


def test_one_host_never_reads_the_page_of_another(site: None) -> None:
    Client().get("/petitions/")
    assert Client().get("/petitions/", HTTP_HOST="evil.example").status_code == 400
    assert b"evil" not in Client().get("/petitions/", HTTP_X_FORWARDED_HOST="evil.example").content


@pytest.mark.parametrize("path", ["/admin/login/", "/healthz", "/readyz", "/petitions/none/", "/confirm/x/"])
def test_what_is_not_public_is_not_kept(site: None, path: str) -> None:
    Client().get(path)
    assert (
        not any(isinstance(what, KeptPage) for what in pages._kept.values())
        and "ETag" not in Client().get(path).headers
    )


def test_while_the_database_is_away_kept_pages_are_shown_on(site: None, settings: Any) -> None:
    settings.PAGE_FRESH_SECONDS = 0
    known = {path: Client().get(path).content for path in [*PATHS, COUNT]}
    with patch("django.db.backends.utils.CursorWrapper.execute", side_effect=DatabaseError("away")):
        for path, content in known.items():
            answer = Client(raise_request_exception=False).get(path)
            assert (answer.status_code, answer.content) == (200, content)
        unknown = Client(raise_request_exception=False).get("/petitions/?page=77")
        assert unknown.status_code >= 500
        settings.PAGE_STALE_SECONDS = 0
        assert Client(raise_request_exception=False).get("/").status_code >= 500


def test_the_store_is_bounded_and_drops_the_least_recently_read() -> None:
    cache = Store()
    page = KeptPage(b"x", {}, '"x"', 10**9)
    for number in range(ROOM):
        cache.put(str(number), page)
    assert cache.get("0", 1)
    cache.put("one more", page)
    assert cache.get("0", 1) and cache.get("1", 1) is None and len(cache._kept) == ROOM


def test_a_page_is_offered_in_its_languages(site: None) -> None:
    text = Client().get("/es/petitions/clean-river/").content.decode()
    assert '<link rel="alternate" hreflang="en" href="http://127.0.0.1:8000/petitions/clean-river/">' in text
    assert '<link rel="alternate" hreflang="es" href="http://127.0.0.1:8000/es/petitions/clean-river/">' in text
    assert '<html lang="es"' in text


def test_a_foreign_host_is_refused_by_the_key_too() -> None:
    from home.page_cache import _key

    with pytest.raises(DisallowedHost):
        _key(RequestFactory().get("/", HTTP_HOST="evil.example"))


AWAY = """
import json, os, pathlib, time, django, psycopg
django.setup()
from django.conf import settings
from django.db import connections
from django.test import Client
from home.page_cache import pages
settings.PAGE_FRESH_SECONDS = 0
client = Client(raise_request_exception=False, HTTP_HOST="localhost")
sent = {"given_name": "Ana", "email": "ana@example.org", "city": "Paris", "country": "FR", "text_version": "1"}
database = settings.DATABASES["default"]
file = pathlib.Path(database["NAME"])
kept = file.with_suffix(".kept")
def let_in(allowed):
    url = os.environ["DATABASE_URL"].rpartition("/")[0] + "/postgres"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{database["NAME"]}" ALLOW_CONNECTIONS {allowed}')
def take_away():
    if "sqlite" not in database["ENGINE"]:
        return let_in(False)
    file.rename(kept)
    file.mkdir()
def bring_back():
    if "sqlite" not in database["ENGINE"]:
        let_in(True)
        return time.sleep(1.1)  # nobody looks for it more often
    file.rmdir()
    kept.rename(file)
def see():
    connections.close_all()
    answers = [client.get(path) for path in ("/", "/readyz", "/healthz", "/es/petitions/", "/petitions/?page=2")]
    posted = client.post("/petitions/clean-river/sign/", sent)
    codes = [answer.status_code for answer in [*answers, posted]]
    waits = [answer.get("Retry-After") for answer in (posted, answers[4])]
    return codes, answers[0].content.decode(), answers[1].json(), waits, posted.content.decode()

before = see()
for key in [key for key in pages._kept if "page=2" in str(key)]:
    pages._kept.pop(key)
connections.close_all()
take_away()
away = see()
bring_back()
print(json.dumps([before, away, see()]))
"""


def test_with_the_database_really_gone_pages_stand_and_nothing_is_ready(run: Path, tmp_path: Path) -> None:
    place = peopled(run, os.environ.get("DATABASE_URL", "")).copy(tmp_path / "gone")
    done = subprocess.run(
        [sys.executable, "-c", AWAY],
        cwd=ROOT,
        env=environment(DJANGO_SETTINGS_MODULE="campaign.settings.test", **place.settings()),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    before, away, back = json.loads(done.stdout.splitlines()[-1])
    assert before[0] == [200] * 5 + [404] and before[2]["database"] == "ok"
    assert away[0] == [200, 503, 200, 200, 503, 503], "kept pages stand, a page nobody read is polite about it"
    assert away[3] == ["10", "10"] and before[3] == [None, None]
    assert 'value="ana@example.org"' in away[4], "what was typed is given back"
    assert away[1] == before[1] and away[2]["database"] != "ok"
    assert set(away[2]) == {"database", "migrations", "clock_age", "worker_age"}
    assert back[0] == before[0] and back[2] == before[2]
