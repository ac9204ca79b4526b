"""Every kind of mail is received, parsed and followed in both languages; a new kind without a row in `MAILS` fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site
from django.test import Client
from django.test.signals import template_rendered
from django.utils.translation import get_language, override

from home.kept import pages
from petitions.emailing.account_mails import NOTICES, send_account_mail
from petitions.emailing.outbox import deliver_outbox
from tests.cast import a_site
from tests.petitions.emailing.every_mail import MAILS
from tests.petitions.emailing.mail_server import MailServer, server
from tests.rig.mailbox import body, links
from tests.rig.seed import ROOT

pytestmark = pytest.mark.django_db
__all__ = ["server"]

TEMPLATES = ROOT / "templates" / "emails"
FETCHED = ("<img", "<link", "<script", "url(", "src=", "background=", "@import")
ELSEWHERE = {"thanks": {"wa.me", "www.facebook.com"}, "looks_won": {"news.example"}}
"""Whom a mail may link to besides the site."""


@contextmanager
def what_is_written() -> Iterator[set[tuple[str, str]]]:
    """The parts of mails that are written meanwhile, each with its language."""
    written: set[tuple[str, str]] = set()

    def note(template: Any, **_sent: Any) -> None:
        written.add((str(template.name), str(get_language())))

    template_rendered.connect(note)
    try:
        yield written
    finally:
        template_rendered.disconnect(note)


def test_no_kind_of_mail_is_forgotten() -> None:
    kinds = {folder.name for folder in TEMPLATES.iterdir() if folder.is_dir()}
    assert {mail.template or kind for kind, mail in MAILS.items()} == kinds


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", MAILS)
def test_each_is_received_whole_in_its_language_and_its_links_lead_somewhere(
    server: MailServer, sealed_folder: Path, kind: str, language: str
) -> None:
    mail, folder = MAILS[kind], MAILS[kind].template or kind
    with what_is_written() as written:
        to = mail.cause(language, server)
    for part in ("subject.txt", "body.txt", "body.html"):
        assert (f"emails/{folder}/{part}", language) in written
    subject = mail.en if language == "en" else mail.es
    (got,) = [found for found in server.find(to) if subject in found["Subject"]]
    reads_well(got, language)
    is_private(got, ELSEWHERE.get(kind, set()))
    leads_somewhere(got, language)


def reads_well(mail: EmailMessage, language: str) -> None:
    """Two parts that are whole, each in its language."""
    text, html = body(mail), body(mail, "html")
    assert mail["Content-Language"] == language and not mail.defects and mail["Message-ID"] and mail["Date"]
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert f'<html lang="{language}"' in html and "<h1" in html and len(text) > 100
    assert not re.search(r"\{\{|\{%|%\(\w+\)|None\b", text + html)
    # Both parts say the same: what is offered in one is offered in the other.
    assert {link.rstrip(".") for link in links(mail)} <= set(re.findall(r'href="([^"]+)"', html.replace("&amp;", "&")))


def is_private(mail: EmailMessage, elsewhere: set[str]) -> None:
    """Nothing is fetched, nothing is counted, and no link goes round by anybody."""
    html = body(mail, "html")
    assert not [part for part in FETCHED if part in html]
    own = urlsplit(site.BASE_URL).netloc
    web = [each for each in re.findall(r'href="([^"]+)"', html) if each.startswith("http")]
    assert {urlsplit(link).netloc for link in web} <= {own} | elsewhere
    assert "utm_" not in html


def leads_somewhere(mail: EmailMessage, language: str) -> None:
    """Each own link opens a page in the language of the mail, or the door of the admin."""
    own = [link.rstrip(".") for link in links(mail) if link.startswith(site.BASE_URL)]
    assert own or re.search(r"^[A-Z]{4}-[A-Z]{4}$", body(mail), re.MULTILINE), "a link, or a code to type"
    for link in own:
        pages.clear()
        path = link.removeprefix(site.BASE_URL)
        answer = Client().get(path, follow=True)
        assert answer.status_code == 200, link
        if not path.startswith("/admin/"):
            assert f'<html lang="{language}"' in answer.content.decode(), link


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_notice_about_an_account_says_what_changed(server: MailServer, language: str) -> None:
    a_site()
    for about, said in NOTICES.items():
        with override(language):
            send_account_mail(about, f"{about}@example.org")
            deliver_outbox()
            got = server.to(f"{about}@example.org")
            assert str(said) in body(got) and str(said) in " ".join(body(got, "html").split())
        with override("en"):
            assert (str(said) in body(got)) == (language == "en"), "it is translated"
        reads_well(got, language)
