"""Promise I1: hostile text is harmless on every surface. What comes out is read back by real parsers."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_from_bytes

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from home.page_cache import pages
from petitions.models import (
    Organization,
    Petition,
    PetitionPage,
    Signature,
    Update,
)
from tests.cast import a_petition, edith, form_data
from tests.hostile import (
    HOSTILE,
    MARK,
    a_full_site,
    check_mails,
    fill_with,
    read,
    signers,
    surfaces,
    words,
)
from tests.petitions.exporting.exports import exported
from tests.petitions.reading.content import locale

pytestmark = pytest.mark.django_db


def test_hostile_words_are_words_on_every_page_and_in_every_mail() -> None:
    petition = a_full_site()
    for number, text in enumerate(HOSTILE):
        fill_with(text, petition)
        rows = signers(petition, text, number)
        for path, html in surfaces(petition, rows):
            page = read(html)
            assert page.faults == [], (path, text)
            if path == "/petitions/clean-river/":
                assert words(page.text).count(words(text)) >= 12, "the words are there, as words"
        pages.clear()
        count = json.loads(Client().get("/petitions/clean-river/count.json").content)
        assert set(count) == {"confirmed", "paper", "imported", "total", "goal", "updated"}
        check_mails()


def test_hostile_words_are_words_in_the_admin_and_in_an_export(sealed_folder: Path) -> None:
    petition = a_full_site()
    staff, client = edith(), Client()
    client.force_login(staff)
    page = petition.pages.get(locale=locale())
    doors = ["/admin/", "/admin/reasons/", "/admin/reasons/?state=published", "/admin/exports/"]
    doors += [f"/admin/snippets/petitions/{name}/" for name in ("update", "delivery", "office")] + [
        "/admin/access-log/"
    ]
    doors += [f"/admin/pages/{page.pk}/edit/", f"/admin/pages/{page.get_parent().pk}/"]
    for number, text in enumerate(HOSTILE):
        fill_with(text, petition)
        signers(petition, text, number)
        for level in ("name_postal", "initials_city", "name_city"):
            data = exported(petition, level, staff, why=text[:500]).decode("utf-8-sig")
            rows = list(csv.reader(io.StringIO(data, newline="")))
            assert len({len(row) for row in rows}) == 1 and len(rows) == 1 + 2 * (number + 1)
            assert not [cell for row in rows for cell in row if cell.lstrip(' \t\r\n"')[:1] in set("=+-@")]
    for text in (HOSTILE[0], HOSTILE[2], HOSTILE[6]):
        fill_with(text, petition)
        for path in doors:
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert [fault for fault in read(answer.content.decode()).faults if MARK in fault] == [], (path, text)


def test_the_form_gives_back_what_was_typed_as_words_only() -> None:
    a_petition()
    petition, client = Petition.objects.get(), Client()
    fields = ["given_name", "family_name", "email", "city", "region", "postal_code", "reason", "country"]
    for text in [*HOSTILE, f"{MARK}\x00", f"{MARK}\ufffe", "\u0301" * 900, MARK * 2_000]:
        spoiled = form_data(petition) | dict.fromkeys([*fields, "visibility", "public_name", "text_version"], text)
        answer = client.post("/petitions/clean-river/sign/", spoiled)
        page = answer.content.decode()
        assert answer.status_code == 422 and read(page).faults == [], text[:40]
        assert answer.context["form"].errors["country"] and "Set-Cookie" not in answer
        for field in fields:
            # Refused beside the field, or harmless and kept.
            form = answer.context["form"]
            assert field in form.errors or form[field].value() == text, (field, text[:40])
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe", b"\xed\xa0\xbd", b"\xc0\xaf", b"A\x00B", b"\xf4\x90\x80\x80", b"Z\x1b[2J"]
)
def test_damaged_bytes_are_refused_beside_the_field(raw: bytes) -> None:
    petition = a_petition()
    for field in ("given_name", "city", "reason", "email"):
        fields = {name: quote(str(value)) for name, value in form_data(petition).items()} | {
            field: quote_from_bytes(raw)
        }
        body = "&".join(f"{name}={value}" for name, value in fields.items())
        answer = Client().post("/petitions/clean-river/sign/", body, "application/x-www-form-urlencoded")
        assert answer.status_code == 422 and answer.context["form"].errors[field], field
    assert not Signature.objects.exists()


def test_odd_requests_are_refused_without_a_fault() -> None:
    petition = a_petition()
    client, sign = Client(raise_request_exception=False), "/petitions/clean-river/sign/"
    many = "&".join(f"x{number}=1" for number in range(2000))
    for body, kind in (
        (json.dumps(form_data(petition)), "application/json"),
        ("given_name=Ana", "application/x-www-form-urlencoded; charset=no-such-thing"),
        ("x" * 2_000_000, "application/x-www-form-urlencoded"),
        (many, "application/x-www-form-urlencoded"),
        ('--x\r\nContent-Disposition: form-data; name="reason"\r\n\r\nbroken', "multipart/form-data; boundary=x"),
        ("broken", "multipart/form-data"),
        ("", "text/plain"),
    ):
        answer = client.generic("POST", sign, body, kind)
        assert answer.status_code in (400, 413, 415, 422), kind
    assert not Signature.objects.exists()


def test_nothing_of_an_address_or_a_header_is_written_back_as_markup() -> None:
    a_petition()
    for text in HOSTILE:
        sent = quote(text)
        places = [f"/petitions/?q={sent}", f"/{sent}/", f"/petitions/{sent}/", f"/confirm/{sent}/"]
        filters = ("status", "place", "topic", "organization", "page")
        places += ["/petitions/?" + "&".join(f"{name}={sent}" for name in filters)]
        places += [f"/petitions/clean-river/?timeline={sent}"]
        for place in places:
            pages.clear()
            answer = Client().get(place)
            assert answer.status_code in (200, 301, 302, 404), place
            assert read(answer.content.decode()).faults == [], place
            assert not [value for name, value in answer.headers.items() if MARK in value and name != "Location"]
        pages.clear()
        line = words(text)
        headers = dict.fromkeys(["X-Forwarded-Host", "Referer", "Origin", "User-Agent", "X-Forwarded-For"], line)
        answer = Client().get("/petitions/", headers=headers)
        assert MARK not in answer.content.decode() and MARK not in str(answer.headers)


LINKS_REFUSED = ["javascript:alert(1)", " javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)"]
LINKS_REFUSED += ["data:text/html,<script>", "vbscript:x", "//evil.example", "\\\\evil.example", "https://x y"]


@pytest.mark.parametrize("link", LINKS_REFUSED)
def test_a_link_that_would_run_is_refused_where_it_is_typed(link: str) -> None:
    petition = a_petition()
    page = petition.pages.get(locale=locale())
    block = PetitionPage._meta.get_field("body").stream_block.child_blocks["call_to_action"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"text": "Go", "url": link}))
    rows: list[tuple[Any, str]] = [
        (Update(petition=petition, happened_on="2026-01-01"), "link"),
        (Organization(name="x"), "website"),
        (page, "outcome_source_url"),
    ]
    for row, name in rows:
        setattr(row, name, link)
        with pytest.raises(ValidationError) as refused:
            row.clean_fields()
        assert name in refused.value.message_dict


def test_an_editor_who_forges_the_rich_text_gets_no_script_through() -> None:
    petition = a_petition(spanish=False)
    page = petition.pages.get()
    writer = Client()
    writer.force_login(edith())
    entity = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": f"javascript:{MARK}()"}}
    block = {"key": "a", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "data": {"onclick": MARK}}
    block |= {"text": f"<script>{MARK}()</script>", "entityRanges": [{"offset": 0, "length": 8, "key": 0}]}
    forged = json.dumps({"entityMap": {"0": entity}, "blocks": [block]})
    targets = [{"office": draft.office_id} for draft in page.target_drafts.all()]
    for text in (forged, rich_text(f"<p>x</p><script>{MARK}()</script><img src=x onerror={MARK}()><p style=x>y</p>")):
        data = {
            "title": "Clean our river",
            "slug": "clean-river",
            "ask": "Ask",
            "summary": text,
            "letter": text,
            "outcome_words": text,
            "body": streamfield([("paragraph", text), ("facts", streamfield([("item", HOSTILE[1])]))]),
            "target_drafts": inline_formset(targets),
            "comments": inline_formset([]),
            "time_zone": "America/New_York",
            "outcome": "won",
            "outcome_on": "2026-01-01",
            "outcome_precision": "day",
            "action-publish": "Publish",
        }
        answer = writer.post(f"/admin/pages/{page.pk}/edit/", nested_form_data(data))
        assert answer.status_code == 302, answer.context["form"].errors
        pages.clear()
        shown = read(Client().get("/petitions/clean-river/").content.decode())
        assert shown.faults == [] and not [link for link in shown.links if MARK in link]
