"""Promise I3: looking changes nothing, and no method does what it should not."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from home.page_cache import pages
from petitions.emailing.confirmations import send_thanks
from petitions.models import OrganizationPage
from petitions.sealing.links import make_token
from tests.cast import a_petition, edith, on_the_roll, signed
from tests.petitions.reading.content import a_delivery, a_photo, a_picture, an_update

pytestmark = pytest.mark.django_db
READ_ONLY = ["/", "/petitions/", "/petitions/clean-river/", "/petitions/clean-river/count.json", "/healthz", "/readyz"]
READ_ONLY += ["/petitions/clean-river/thanks/", "/organizations/", "/media/none.jpg"]
DOORS = {"sign", "thanks", "confirm", "not-me", "another", "count", "petition"}


def checksum() -> dict[str, str]:
    """A hash of all rows of each table, however they are ordered."""
    found = {}
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = sorted(
                repr([bytes(c) if isinstance(c, memoryview) else c for c in row]) for row in cursor.fetchall()
            )
        found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest() + f" {len(rows)}"
    return found


@pytest.fixture
def addresses() -> list[str]:
    petition = a_petition()
    on_the_roll(petition, visibility="public", reason="Water")
    waiting = signed(petition, email="waiting@example.org", reason="Waiting")
    counted = on_the_roll(petition, email="counted@example.org")
    send_thanks()
    an_update(petition)
    a_photo(a_delivery(petition), public=True)
    petition.pages.update(image=a_picture())
    a_petition("draft-river", live=False)
    found = [*READ_ONLY, "/petitions/draft-river/", "/petitions/clean-river/sign/", "/petitions/none/"]
    found += ["/petitions/?q=river&status=open&page=9", "/petitions/clean-river/?timeline=2"]
    for purpose in ("confirm", "not-me", "another"):
        found += [f"/{purpose}/{make_token(purpose, petition.pk, row.pk, 2)}/" for row in (waiting, counted)]
    found += [OrganizationPage.objects.get(locale__language_code="en").url]
    found += [f"/es{path}" for path in found if path not in ("/healthz", "/readyz", "/media/none.jpg")]
    return found


def test_get_and_head_change_no_row_anywhere(addresses: list[str]) -> None:
    # Sizes of pictures are drawn when a page first needs them; that is the one thing made on demand.
    for path in addresses:
        Client().get(path)
    before = checksum()
    for path in addresses:
        for method in ("get", "head", "options"):
            pages.clear()
            answer = getattr(Client(raise_request_exception=False), method)(path)
            assert answer.status_code < 500, (method, path)
    assert checksum() == before


def test_looking_first_at_a_new_site_changes_nothing_but_drawn_pictures(addresses: list[str]) -> None:
    before = checksum()
    for path in addresses:
        Client().get(path)
    changed = {table for table, content in checksum().items() if content != before[table]}
    assert changed <= {"home_rendition"}


def test_other_methods_are_refused(addresses: list[str]) -> None:
    before = checksum()
    for path in addresses:
        for method in ("put", "patch", "delete", "trace"):
            status = getattr(Client(), method)(
                path, **({} if method == "trace" else {"data": "visibility=public"})
            ).status_code
            assert status in (403, 404, 405), (method, path, status)
    for path in [*READ_ONLY, "/es/petitions/clean-river/"]:
        assert Client(enforce_csrf_checks=True).post(path, {"q": "x"}).status_code in (403, 404, 405), path
    assert checksum() == before


def test_staff_looking_around_changes_no_content(addresses: list[str], client: Client) -> None:
    client.force_login(edith())
    doors = ["/admin/", "/admin/reasons/", "/admin/reasons/?state=published", "/admin/exports/"]
    doors += [
        f"/admin/snippets/petitions/{name}/" for name in ("update", "delivery", "office", "official", "accessentry")
    ]
    before = checksum()
    for path in doors:
        assert client.get(path).status_code == 200, path
    changed = {table for table, content in checksum().items() if content != before[table]}
    assert changed <= {"django_session"}


def names_of(patterns: list[Any]) -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and "petitions." in getattr(pattern.urlconf_name, "__name__", ""):
            found |= {str(each.name) for each in pattern.url_patterns if isinstance(each, URLPattern)}
        elif isinstance(pattern, URLResolver) and "admin" not in str(pattern.pattern):
            found |= names_of(pattern.url_patterns)
    return found


def test_a_new_door_must_be_listed_here() -> None:
    assert names_of(get_resolver().url_patterns) == DOORS
