"""Promise I1: hostile text is harmless on every surface. What comes out is read back by real parsers."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, quote_from_bytes

import pytest
from django.conf import settings as site_settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from home.models import SiteSettings, SiteText
from home.page_cache import pages
from petitions.counting.number_the_roll import number_the_roll
from petitions.emailing.confirmations import send_asked, send_thanks
from petitions.exporting.export_signatures import export_csv
from petitions.models import (
    DeliveryTarget,
    DeliveryTargetText,
    DeliveryText,
    Office,
    OfficeText,
    Official,
    Organization,
    OrganizationPage,
    OrganizationText,
    Petition,
    PetitionPage,
    Reason,
    Signature,
    TextVersion,
    Update,
    UpdateText,
)
from petitions.moderating.review import publish
from petitions.sealing.links import make_token
from petitions.signing.confirm import confirm
from tests.cast import a_petition, edith, form_data, oscar, signed
from tests.petitions.reading.content import a_delivery, an_update, locale

pytestmark = pytest.mark.django_db
MARK = "evil9"
HOSTILE = [
    f"<script>{MARK}()</script>",
    f"</title></textarea></style><img src=x onerror={MARK}()>",
    f'" onmouseover="{MARK}()" style="{MARK}" x=\'',
    f"' onfocus='{MARK}()' autofocus='",
    f"{{{{ 7|add:{MARK} }}}}{{% {MARK} %}}{{# x",
    f"javascript:{MARK}()",
    f"]]><!--{MARK}--><svg/onload={MARK}()>",
    f"&lt;script&gt;{MARK}()&lt;/script&gt;&#x3c;b&#x3e;",
    f"=cmd|'/C calc'!{MARK}",
    f"🌊 {MARK} \U0001f469\u200d\U0001f680 %s %(x)s {{0}} %00",
    f"a\r\nBcc: {MARK}@evil.example\r\nX-Evil: 1",
    f"\u202e{MARK}\u2066",
]
LINKS = ("href", "src", "action", "formaction", "poster", "data", "srcset", "content")
DANGEROUS = ("javascript:", "data:", "vbscript:", "//", "http://evil", "https://evil")
HEADERS = {"Content-Type", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID", "Content-Language"}
HEADERS |= {"Auto-Submitted"}


class Reader(HTMLParser):
    """Reads a page as a browser would, and notes what could do something."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        here = dict(attrs)
        for name, value in attrs:
            bad_link = name in LINKS and (value or "").strip().lower().startswith(DANGEROUS) and tag != "meta"
            if name.startswith("on") or name in ("style", "srcdoc") or MARK in name or bad_link:
                self.faults.append(f"<{tag} {name}={value!r}>")
        if tag == "script" and not (here.get("src") or "").startswith("/static/"):
            self.faults.append("a script of its own")
        if tag in ("iframe", "object", "embed", "style") or MARK in tag:
            self.faults.append(f"<{tag}>")
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if MARK in data and self._inside in ("script", "style"):
            self.faults.append(f"inside <{self._inside}>: {data[:80]}")
        self.text += data

    def handle_comment(self, data: str) -> None:
        if MARK in data:
            self.faults.append(f"a comment: {data[:80]}")


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def words(text: str) -> str:
    return " ".join(text.split())


def fill_with(text: str, petition: Petition) -> None:
    """Make `text` of every word that staff or organizers write."""
    title = {"title": text[:250], "draft_title": text[:250], "seo_title": text[:250], "search_description": text}
    PetitionPage.objects.update(
        **title, ask=text[:300], decision_rule=text[:300], image_alt=text[:250], place=text[:100]
    )
    OrganizationPage.objects.update(**title)
    Petition.objects.update(place=text[:100])
    Organization.objects.update(name=text[:150])
    Office.objects.update(name=text[:150])
    OfficeText.objects.update(title=text[:150], salutation=text[:80])
    Official.objects.update(name=text[:150])
    UpdateText.objects.update(headline=text[:200], summary=text)
    Update.objects.update(publisher=text[:150])
    DeliveryText.objects.update(where=text[:200], carried_by=text[:300], story=text)
    DeliveryTarget.objects.update(recipient_name=text[:150], recipient_may_be_named=True)
    DeliveryTargetText.objects.update(recipient_role=text[:200], recipient_relation=text[:200], promise=text)
    TextVersion.objects.update(title=text[:255], ask=text)
    SiteSettings.objects.update(site_name=text[:80])
    SiteText.objects.update(minimum_age_sentence=text[:200], footer=text[:300])


def a_full_site() -> Petition:
    petition = a_petition()
    an_update(petition), a_delivery(petition)
    OrganizationText.objects.create(parent=Organization.objects.get(), locale=locale(), about="<p>x</p>")
    texts = {"privacy": "<p>x</p>", "minimum_age_sentence": "x", "footer": "x"}
    SiteText.objects.create(parent=SiteSettings.load(), locale=locale(), **texts)
    return petition


def signers(petition: Petition, text: str, start: int) -> list[Signature]:
    """People whose every word is `text`, put past the form as if a fault had let it through; the first waits."""
    rows = []
    for number, visibility in enumerate(["public", "public", "officials", "counted"]):
        rows.append(
            signed(
                petition,
                email=f"p{start}{number}@example.org",
                given_name=text[:80],
                family_name=text[:80],
                postal_code=text[:12],
                city=text[:80],
                region=text[:80],
                reason=text,
                visibility=visibility,
                public_name="as_written" if number else "initial",
            )
        )
        if number:
            confirm(rows[-1])
    number_the_roll()
    for reason in Reason.objects.filter(state="waiting").order_by("pk")[:2]:
        publish(reason.pk)
    return rows


def surfaces(petition: Petition, rows: list[Signature]) -> Iterator[tuple[str, str]]:
    english = OrganizationPage.objects.get(locale=locale())
    paths = ["/", "/petitions/", "/petitions/clean-river/", "/petitions/clean-river/thanks/", "/organizations/"]
    paths.append(english.url or "")
    paths += [
        f"/{purpose}/{make_token(purpose, petition.pk, row.pk, 2)}/"
        for row in rows[:2]
        for purpose in ("confirm", "not-me", "another")
    ]
    paths += ["/es/petitions/clean-river/", f"/es{paths[6]}"]
    for path in paths:
        pages.clear()
        answer = Client().get(path)
        assert answer.status_code == 200, path
        policy = answer["Content-Security-Policy"]
        assert "script-src 'self'" in policy and "unsafe" not in policy and "default-src 'none'" in policy, path
        yield path, answer.content.decode()


def check_mails() -> None:
    assert send_asked() + send_thanks() == len(mail.outbox) == 4
    for message in mail.outbox:
        sent: Any = email.message_from_bytes(message.message().as_bytes(), policy=email.policy.default)
        assert set(sent.keys()) == HEADERS and len(sent.keys()) == len(HEADERS)
        assert sent["To"].addresses[0].addr_spec == message.to[0] and len(sent["To"].addresses) == 1
        assert message.recipients() == message.to
        assert MARK in sent.get_body(("plain",)).get_content()
        html = read(sent.get_body(("html",)).get_content())
        assert [fault for fault in html.faults if MARK in fault or "script" in fault] == []
        assert html.links and all(link.startswith(site_settings.BASE_URL) for link in html.links)
    mail.outbox.clear()


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


def test_hostile_words_are_words_in_the_admin_and_in_an_export() -> None:
    petition = a_full_site()
    staff, client = edith(), Client()
    client.force_login(staff)
    page = petition.pages.get(locale=locale())
    doors = ["/admin/", "/admin/reasons/", "/admin/reasons/?state=published", "/admin/exports/"]
    doors += [f"/admin/snippets/petitions/{name}/" for name in ("update", "delivery", "office", "accessentry")]
    doors += [f"/admin/pages/{page.pk}/edit/", f"/admin/pages/{page.get_parent().pk}/"]
    for number, text in enumerate(HOSTILE):
        fill_with(text, petition)
        signers(petition, text, number)
        for level in ("name_postal", "initials_city", "name_city"):
            data = b"".join(export_csv(petition, level, staff, text)).decode("utf-8-sig")
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
            assert field in answer.context["form"].errors or answer.context["form"].cleaned_data[field], (
                field,
                text[:40],
            )
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


def test_an_organizer_who_forges_the_rich_text_gets_no_script_through() -> None:
    petition = a_petition(spanish=False)
    page = petition.pages.get()
    writer = Client()
    writer.force_login(oscar())
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
