"""Promise I3: looking changes nothing, and no method does what it should not."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from home.page_cache import pages
from petitions.emailing.confirmations import send_thanks
from petitions.models import OrganizationPage, Petition, Reason
from petitions.moderating.review import publish
from petitions.people.invite import token_of
from petitions.sealing.links import make_token
from petitions.sending.open_link import code_of
from tests.campaign.doors import ACCOUNTS, DOORS
from tests.cast import a_petition, edith, form_data, on_the_roll, signed
from tests.petitions.answering.office import path_of
from tests.petitions.delivering.roll import a_packet
from tests.petitions.donating.giving import doors_of
from tests.petitions.my_signature.links import fresh, lasting
from tests.petitions.people.members import an_invitation
from tests.petitions.reading.content import a_delivery, a_photo, a_picture, an_update
from tests.petitions.sending.office import a_link

pytestmark = pytest.mark.django_db
READ_ONLY = ["/", "/petitions/", "/petitions/clean-river/", "/petitions/clean-river/count.json", "/healthz", "/readyz"]
READ_ONLY += [
    "/petitions/clean-river/challenge.json",
    "/petitions/clean-river/thanks/",
    "/petitions/clean-river/held/",
    "/petitions/clean-river/feed/",
    "/petitions/feed/",
    "/petitions/clean-river/qr.svg",
    "/petitions/clean-river/print/poster-a4.pdf",
    "/petitions/clean-river/picture/old.png",
    "/organizations/",
    "/packets/",
    "/packets/?number=k7qx3m9p",
    "/packets/NONE-NONE/",
    "/media/none.jpg",
    "/promises/",
    "/start/",
    "/offices/senator-for-the-first-district/",
    "/officials/lucia-vega/",
]
UNSAFE = [
    "report",
    "report/",
    "own-link",
    "sign",
    "confirm",
    "not-me",
    "another",
    "packets/open",
    "answer",
    "my",
    "my/",
]
ELSEWHERE = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "http://testserver:8080"},
    {"Origin": "http://evil.example/testserver"},
    {"Origin": "http://testserver@evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
]
HERE = [
    {},
    {"Origin": "http://testserver"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
]
"""Below /account/, where people log in."""


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
def addresses(sealed_folder: Path, settings: Any) -> list[str]:
    petition = a_petition()
    shown = on_the_roll(petition, visibility="public", reason="Water")
    publish(shown.reason.pk)
    waiting = signed(petition, email="waiting@example.org", reason="Waiting")
    counted = on_the_roll(petition, email="counted@example.org")
    send_thanks()
    packet = a_packet(petition)
    an_update(petition)
    a_photo(a_delivery(petition), public=True)
    petition.pages.update(image=a_picture())
    a_petition("draft-river", live=False)
    found = [*READ_ONLY, "/petitions/draft-river/", "/petitions/clean-river/sign/", "/petitions/none/"]
    found += ["/petitions/?q=river&status=open&page=9", "/petitions/clean-river/?timeline=2"]
    report = "/petitions/clean-river/report/"
    found += [report, f"{report}?thanks", f"{report}{shown.reason.pk}/", f"{report}999/"]
    for purpose in ("confirm", "not-me", "another", "leave"):
        found += [f"/{purpose}/{make_token(purpose, petition.pk, row.pk, 2)}/" for row in (waiting, counted)]
    found += [f"/petitions/clean-river/sign/?{urlencode(form_data(petition, email='in.a.link@example.org'))}"]
    found += [f"/not-me/{make_token('not-me', petition.pk, counted.pk)}/?email=counted@example.org"]
    code = petition.share_codes.get().code
    found += [f"/s/{code}/", f"/petitions/clean-river/via/{code}/"]
    found += [f"/confirm/{make_token('confirm', petition.pk, counted.pk)}/link/"]
    found += [path_of(packet), f"{path_of(packet)}?given", "/answer/?code=17-X"]
    for row in (waiting, counted):
        found += ["/my/", "/my/?asked", lasting(row), fresh(row), f"{fresh(row)}?act=back-yes", f"{fresh(row)}?saved"]
    found += [f"/packets/{packet.number}/", f"/packets/open/{code_of(a_link(packet))}/"]
    found += ["/my/", f"/my/{make_token('my', petition.pk, counted.pk)}/"]
    found += [f"/account/{path.replace('<int:pk>', '1')}" for path in ACCOUNTS]
    found += [f"/account/invitations/{token_of(an_invitation())}/", "/account/invitations/wrong/"]
    draft = Petition.objects.get(slug="draft-river").pages.get().pk
    found += ["/start/", "/start/new/", f"/start/{draft}/preview/", f"/start/{draft}/ask/"]
    found += [OrganizationPage.objects.get(locale__language_code="en").url, *doors_of(petition.organization, settings)]
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
        # Who is not logged in is sent to the log-in, whatever the method.
        refused = (302, 403, 404, 405) if "/account/" in path else (403, 404, 405)
        for method in ("put", "patch", "delete", "trace"):
            data = {} if method == "trace" else {"data": "visibility=public"}
            status = getattr(Client(enforce_csrf_checks=True), method)(path, **data).status_code
            assert status in refused, (method, path, status)
    for path in [*READ_ONLY, "/es/petitions/clean-river/"]:
        assert Client(enforce_csrf_checks=True).post(path, {"q": "x"}).status_code in (403, 404, 405), path
    assert checksum() == before


def test_staff_looking_around_changes_no_content(addresses: list[str], client: Client) -> None:
    client.force_login(edith())
    doors = ["/admin/", "/admin/reasons/", "/admin/reasons/?state=published", "/admin/exports/", "/admin/packets/"]
    doors += [f"/admin/snippets/petitions/{name}/" for name in ("update", "delivery", "office", "official")]
    before = checksum()
    for path in doors:
        assert client.get(path).status_code == 200, path
    changed = {table for table, content in checksum().items() if content != before[table]}
    assert changed <= {"django_session"}


def test_the_forms_of_accounts_are_taken_from_here_alone() -> None:
    before = checksum()
    for path in ACCOUNTS:
        for prefix in ("", "/es"):
            client = Client(enforce_csrf_checks=True)
            answer = client.post(f"{prefix}/account/{path.replace('<int:pk>', '1')}", {"email": "ana@example.org"})
            assert answer.status_code == 403, path
    assert checksum() == before


def routes(patterns: list[Any], above: str = "") -> set[str]:
    """Every route outside the admin."""
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            found.add(above + str(pattern.pattern))
        elif isinstance(pattern, URLResolver) and str(pattern.pattern) != "admin/":
            found |= routes(pattern.url_patterns, above + str(pattern.pattern))
    return found


def test_a_new_door_must_be_listed_here(addresses: list[str]) -> None:
    assert routes(get_resolver().url_patterns) == DOORS
    english = [path.split("?")[0] for path in addresses if not path.startswith("/es/")]
    assert {resolve(path).route for path in english} == DOORS, "each is looked at above"


@pytest.fixture
def unsafe(sealed_folder: Path) -> dict[str, str]:
    """Each door that takes a form, by name."""
    row = signed(a_petition())
    found = {
        name: f"/{name}/{make_token(name, row.petition_id, row.pk, 2)}/" for name in ("confirm", "not-me", "another")
    }
    packet = a_packet(row.petition)
    found |= {"my": "/my/", "my/": fresh(row)}
    found |= {"answer": path_of(packet), "packets/open": f"/packets/open/{code_of(a_link(packet))}/"}
    found["own-link"] = f"{found['confirm']}link/"
    publish(on_the_roll(row.petition, email="water@example.org", reason="Water").reason.pk)
    report = "/petitions/clean-river/report/"
    found |= {"report": report, "report/": f"{report}{Reason.objects.get().pk}/"}
    return found | {"sign": "/petitions/clean-river/sign/"}


def test_a_form_on_another_site_is_refused_at_every_door(unsafe: dict[str, str]) -> None:
    data = {**form_data(Petition.objects.get(), visibility="public"), "email": "ana@example.org", "about": "other"}
    before = checksum()
    for name in UNSAFE:
        for prefix in ("", "/es"):
            for headers in ELSEWHERE:
                assert Client().post(f"{prefix}{unsafe[name]}", data, headers=headers).status_code == 403, headers
    assert checksum() == before


def test_a_form_of_our_own_is_taken_at_every_door(unsafe: dict[str, str]) -> None:
    for headers in HERE:
        for name in UNSAFE:
            answer = Client(enforce_csrf_checks=True).post(
                unsafe[name], {"email": "not.hers@example.org"}, headers=headers
            )
            wanted = {"confirm": 303, "packets/open": 200, "own-link": 302, "my": 303, "my/": 303}.get(name, 422)
            assert answer.status_code == wanted, (name, headers)
