"""Hostile strings, a site filled with them, and the parsers that read its surfaces back."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.conf import settings as site_settings
from django.core import mail
from django.test import Client

from home.models import SiteSettings, SiteText
from home.page_cache import pages
from petitions.counting.number_the_roll import number_the_roll
from petitions.emailing.confirmations import send_asked, send_thanks
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
from tests.cast import a_petition, signed
from tests.petitions.reading.content import a_delivery, an_update, locale

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
TO_LEAVE = {"List-Unsubscribe", "List-Unsubscribe-Post"}
"""Mails to supporters have these too."""
SHARED = ("https://wa.me/?text=", "https://www.facebook.com/sharer/sharer.php?u=", "mailto:?subject=")


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
        **title,
        ask=text[:300],
        decision_rule=text[:300],
        image_alt=text[:250],
        place=text[:100],
        share_text=text[:240],
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
        assert html.links and all(link.startswith((site_settings.BASE_URL, *SHARED)) for link in html.links)
    mail.outbox.clear()
